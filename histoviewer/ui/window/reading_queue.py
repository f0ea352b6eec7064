"""Reading slide after slide by keys: verdict and next, next unread, take back."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.ui.document.document import Document
from histoviewer.ui.document.loader import DocumentLoader
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.support.text import fill
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.worklist.columns import ColumnText
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.worklist.readings import Decision, Kind, Reading, utc_now


class ReadingQueue(QObject):
    """Records verdicts by keys and opens the next unread slide of the worklist.

    A key counts for the slide that is on screen, and for none while another one is opening.

    message:        something that needs the reader's attention.
    told:           what a key has done.
    open_requested: Path of a slide.
    """

    message = Signal(str)
    told = Signal(str)
    open_requested = Signal(object)

    def __init__(
        self,
        worklist: WorklistPanel,
        panel: ReadingPanel,
        records: DocumentReadings,
        loader: DocumentLoader,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._worklist, self._panel, self._records = worklist, panel, records
        self._loader = loader
        self._text = ColumnText(self)
        # Verdicts of this window that can be taken back.
        self._given: list[tuple[Document, Reading]] = []
        for action, decision in (
            (actions.positive, Decision.POSITIVE),
            (actions.negative, Decision.NEGATIVE),
            (actions.unsure, Decision.UNSURE),
        ):
            action.triggered.connect(partial(self._answer, decision))
        actions.next_unread.triggered.connect(self._next_unread)
        actions.take_back.triggered.connect(self._take_back)
        records.stored.connect(self._stored)
        records.not_stored.connect(self._not_stored)

    def _answer(self, decision: Decision) -> None:
        if self._loader.pending:
            text = self.tr("%1 is still opening. Give your verdict once it is on screen.")
            self.message.emit(fill(text, self._loader.pending.name))
            return
        asked = self._panel.asks
        if asked is None:
            self.message.emit(self.tr("No slide is open. Open one to give a verdict on it."))
            return
        slide = self._loader.document.slide
        self._panel.answer(decision)
        if asked is Kind.IMPRESSION or slide is None:
            return
        text = self.tr("%1: %2. Ctrl+Z takes it back.")
        self.told.emit(fill(text, slide.path.name, self._text.decision(decision)))
        # It counts as read from now on, and again as unread if that cannot be stored.
        self._worklist.note_reading(slide.path, True)
        self._worklist.open_next_unread()

    @Slot()
    def _next_unread(self) -> None:
        if not self._worklist.open_next_unread():
            self.told.emit(self.tr("No slide of the list is unread."))

    @Slot()
    def _take_back(self) -> None:
        if not self._given:
            self.told.emit(self.tr("No verdict was given in this window."))
            return
        document, reading = self._given.pop()
        assert document.slide
        withdrawn = replace(reading, decision=Decision.WITHDRAWN, comment="", time=utc_now())
        self._records.add(withdrawn, document)
        self._worklist.note_reading(document.slide.path, False)
        text = self.tr("%1: the verdict was taken back.")
        self.told.emit(fill(text, document.slide.path.name))
        if not self._loader.is_open(document.slide.path):
            self.open_requested.emit(document.slide.path)

    @Slot(object, object)
    def _stored(self, document: Document, reading: Reading) -> None:
        if reading.kind is Kind.SLIDE:
            if reading.decision is not Decision.WITHDRAWN:
                self._given.append((document, reading))
            self._worklist.look_again()

    @Slot(object, object)
    def _not_stored(self, document: Document, reading: Reading) -> None:
        if reading.kind is Kind.SLIDE and document.slide:
            self._worklist.note_reading(document.slide.path, False)
