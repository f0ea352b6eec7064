"""What the window says for a while, also to screen readers."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from histoviewer.heatmaps.foci import Focus
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.text import fill, fixed, probability
from histoviewer.ui.support.widgets import announce

_MESSAGE_MS = 8000


class Announcer(QObject):
    """Tells things that need no answer, in the status bar and to screen readers."""

    def __init__(
        self,
        window: QMainWindow,
        heatmap: HeatmapPanel,
        foci: FociPanel,
        reading: ReadingPanel,
        service: ScanService,
    ) -> None:
        super().__init__(window)
        self._window, self._reading = window, reading
        heatmap.verdict_changed.connect(self._announce_verdict)
        foci.focus_chosen.connect(self._announce_focus)
        service.idle.connect(self._tell_idle)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something for a while that needs no answer."""
        self._window.statusBar().showMessage(text, _MESSAGE_MS)
        announce(self._window, text)

    @Slot(object, str)
    def _announce_verdict(self, found: object, text: str) -> None:
        if not self._reading.locked:
            announce(self._window, text)

    @Slot(object)
    def _announce_focus(self, focus: Focus) -> None:
        text = self.tr("Focus %1, %2 mm, highest probability %3")
        numbers = str(focus.id), fixed(focus.diameter_mm, 2), probability(focus.peak)
        announce(self._window, fill(text, *numbers))

    @Slot()
    def _tell_idle(self) -> None:
        self.tell(self.tr("All scans have ended."))
        # Marks the window in the task bar, if it is not in front.
        QApplication.alert(self._window)
