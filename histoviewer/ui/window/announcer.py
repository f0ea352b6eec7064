"""What the window says in passing: in the status bar, to screen readers, and to the desktop."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from histoviewer.heatmaps.foci import Focus
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.support.text import fill, fixed, probability
from histoviewer.ui.support.widgets import announce

_MESSAGE_MS = 8000


class Announcer(QObject):
    """Tells of verdicts, foci and the end of scans; nothing of the model while it is hidden."""

    def __init__(self, reading: ReadingPanel, window: QMainWindow) -> None:
        super().__init__(window)
        self._reading, self._window = reading, window

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something for a while that needs no answer."""
        self._window.statusBar().showMessage(text, _MESSAGE_MS)
        announce(self._window, text)

    @Slot(object, str)
    def tell_verdict(self, found: object, text: str) -> None:
        """Have a screen reader say the model's verdict."""
        if not self._reading.locked:
            announce(self._window, text)

    @Slot(object)
    def tell_focus(self, focus: Focus) -> None:
        """Have a screen reader describe the current focus."""
        text = self.tr("Focus %1, %2 mm, highest probability %3")
        numbers = str(focus.id), fixed(focus.diameter_mm, 2), probability(focus.peak)
        announce(self._window, fill(text, *numbers))

    @Slot()
    def tell_idle(self) -> None:
        """Say that all scans have ended."""
        self.tell(self.tr("All scans have ended."))
        # Marks the window in the task bar, if it is not in front.
        QApplication.alert(self._window)
