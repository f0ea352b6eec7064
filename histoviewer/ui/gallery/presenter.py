"""Opening of the gallery, and what is decided in it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.document import Place as ResultPlace
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.gallery.dialog import GalleryDialog
from histoviewer.ui.gallery.model import field
from histoviewer.ui.gallery.places import Place, suspicious_places
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.worklist.readings import Decision


class GalleryPresenter(QObject):
    """Shows the gallery of a worklist and records what is decided there.

    message:      why there is no gallery.
    place_chosen: Path of a slide, and the `Region` to show on it.

    open_slide:  opens a slide; may block.
    settings:    returns the current settings.
    reader_name: returns the reader's current name.
    """

    message = Signal(str)
    place_chosen = Signal(object, object)

    def __init__(
        self,
        worklist: WorklistPanel,
        records: DocumentReadings,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        settings: Callable[[], Settings],
        reader_name: Callable[[], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._worklist, self._records, self._jobs = worklist, records, jobs
        self._open_slide, self._settings = open_slide, settings
        self._reader_name, self._window = reader_name, window
        self.dialog: GalleryDialog | None = None

    @Slot()
    def open(self) -> None:
        """Open the gallery of the slides that the worklist shows."""
        if self._settings().second_read:
            self.message.emit(
                self.tr("The gallery shows what the model found. Leave second-read mode first.")
            )
            return
        worklist = self._worklist
        places = suspicious_places(
            worklist.shown_entries(), worklist.model.facts, worklist.readings, worklist.out
        )
        if not places:
            self.message.emit(
                self.tr("No scanned slide is in the worklist. Open a folder and scan it.")
            )
            return
        dialog = GalleryDialog(places, self._jobs, self._open_slide, self._window)
        dialog.decided.connect(self._record)
        dialog.place_chosen.connect(self._choose)
        dialog.resize(self._window.size())
        self.dialog = dialog
        dialog.open()

    @Slot(object, object)
    def _record(self, place: Place, decision: Decision) -> None:
        row = place.entry.row
        assert row
        where = ResultPlace(place.out, row.name)
        document = Document(place=where, fingerprint=row.fingerprint, outs=(place.out,))
        self._records.add(place.reading(decision, self._reader_name()), document)

    @Slot(object)
    def _choose(self, place: Place) -> None:
        self.place_chosen.emit(place.entry.path, field(place))
