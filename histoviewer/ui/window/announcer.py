"""Announcements in the window for a while, also to screen readers."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMainWindow

from histoviewer.heatmaps.foci import Focus
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.text import fill, fixed, probability
from histoviewer.ui.support.widgets import announce
from histoviewer.worklist.readings import Decision, Kind

_MESSAGE_MS = 8000


class Announcer(QObject):
    """Tells things that need no answer, in the status bar and to screen readers.

    said: what a screen reader was given to say.
    """

    said = Signal(str)

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
        foci.decided.connect(self._announce_decision)
        reading.recorded.connect(self._announce_reading)
        service.idle.connect(self._tell_idle)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something for a while that needs no answer."""
        self._window.statusBar().showMessage(text, _MESSAGE_MS)
        self._announce(text)

    def _announce(self, text: str) -> None:
        announce(self._window, text)
        self.said.emit(text)

    @Slot(object, str)
    def _announce_verdict(self, found: object, text: str) -> None:
        if not self._reading.locked:
            self._announce(text)

    @Slot(object)
    def _announce_focus(self, focus: Focus) -> None:
        text = self.tr("Focus %1, %2 mm, highest probability %3")
        numbers = str(focus.id), fixed(focus.diameter_mm, 2), probability(focus.peak)
        self._announce(fill(text, *numbers))

    @Slot(object, str, str)
    def _announce_decision(self, focus: Focus, decision: str, comment: str) -> None:
        texts = {
            Decision.CONFIRMED: self.tr("Focus %1 confirmed"),
            Decision.REJECTED: self.tr("Focus %1 rejected"),
            Decision.WITHDRAWN: self.tr("Focus %1: decision taken back"),
            Decision.COMMENT: self.tr("Focus %1: comment stored"),
        }
        self._announce(fill(texts[Decision(decision)], str(focus.id)))

    @Slot(object, object, str)
    def _announce_reading(self, kind: Kind, decision: Decision, comment: str) -> None:
        texts = {
            Decision.POSITIVE: self.tr("Your verdict: positive"),
            Decision.NEGATIVE: self.tr("Your verdict: negative"),
            Decision.UNSURE: self.tr("Your verdict: unsure"),
            Decision.SUSPICIOUS: self.tr("Your first impression: suspicious"),
            Decision.NOT_SUSPICIOUS: self.tr("Your first impression: not suspicious"),
        }
        if kind is Kind.IMPRESSION and decision is Decision.UNSURE:
            self._announce(self.tr("Your first impression: unsure"))
        elif decision in texts:
            self._announce(texts[decision])

    @Slot()
    def _tell_idle(self) -> None:
        self.tell(self.tr("All scans have ended."))
        # Marks the window in the task bar, if it is not in front.
        QApplication.alert(self._window)
