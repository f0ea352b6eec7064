"""Asks whether a scan may be stopped by closing the window."""

from PySide6.QtWidgets import QMessageBox, QWidget


class StopQuestion(QMessageBox):
    """Says that nothing is lost; to go on scanning is the careful answer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("A scan is running"))
        self.setText(self.tr("Close HistoViewer and stop scanning?"))
        self.setInformativeText(
            self.tr(
                "What was scanned is kept; the scan goes on from there when you start it again."
            )
        )
        self._stop = self.addButton(self.tr("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.tr("Go on scanning"), QMessageBox.ButtonRole.RejectRole)

    def may_stop(self) -> bool:
        """Wait for the answer."""
        self.exec()
        return self.clickedButton() is self._stop
