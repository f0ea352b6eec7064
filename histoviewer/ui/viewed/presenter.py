"""Viewed area of the open slide: watched, shown, and kept with the readings."""

import math
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import PatchGrid
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill, percent
from histoviewer.ui.viewed.item import UnviewedItem
from histoviewer.ui.viewed.tracker import ViewedTracker
from histoviewer.ui.viewer.view import SlideView
from histoviewer.worklist.readings import Decision, Kind, Reading, utc_now
from histoviewer.worklist.viewed import Squares, pack_squares, seen_by, viewed_grid

# A crash of the window loses as much of what was viewed.
_KEEP_MS = 60_000
# Who leafs through slides looks at each for less; and the slide's picture comes first.
_LEAFING_MS = 500


class ViewedPresenter(QObject):
    """Connects the tracker to the view and the readings.

    jobs:        find the tissue, which may take long.
    open_slide:  opens a slide in a process in which that delays no picture on screen.
    reader_name: returns the reader's current name.

    told:          what a key has done.
    share_changed: a text on how much of the tissue was viewed; "" if that is not known.
    """

    told = Signal(str)
    share_changed = Signal(str)

    def __init__(
        self,
        view: SlideView,
        records: DocumentReadings,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        reader_name: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._records, self._jobs = view, records, jobs
        self._open_slide, self._reader_name = open_slide, reader_name
        self._document = Document()
        self._problem = ""
        # Who looks at this slide, also if the name is changed in the settings meanwhile.
        self._reader = ""
        # Cancelled when the slide is left.
        self._left = CancellationToken()
        # What is in the worklist already.
        self._kept: Squares | None = None
        self.tracker = ViewedTracker(view, self)
        self._item = UnviewedItem()
        self._shown = self._peeks = False
        view.scene().addItem(self._item)
        view.minimap.add_layer(self._item)
        self._keeping = QTimer(self, interval=_KEEP_MS)
        self._keeping.timeout.connect(self.keep)
        self._leafing = QTimer(self, interval=_LEAFING_MS, singleShot=True)
        self._leafing.timeout.connect(self._find_tissue)
        self.tracker.changed.connect(self._changed)
        view.peek_changed.connect(self._peek)
        records.changed.connect(self._show_readings)
        records.stored.connect(self._stored)

    @property
    def share(self) -> float | None:
        """Share of the open slide's tissue that this reader has viewed, 0..1; None: not known."""
        return self.tracker.share

    def show(self, document: Document) -> None:
        """Keep what was viewed of the former slide, and watch this one."""
        self.keep()
        self._left.cancel()
        self._left = CancellationToken()
        self._leafing.stop()
        self._document, self._kept, self._problem = document, None, ""
        self._reader = self._reader_name()
        self.tracker.clear()
        slide = document.slide
        if slide is None or document.mpp is None or document.place is None:
            return
        self.tracker.set_grid(viewed_grid(document.size, document.mpp))
        self._leafing.start()
        self._keeping.start()

    @Slot()
    def _find_tissue(self) -> None:
        slide, grid = self._document.slide, self.tracker.grid
        if slide is None or grid is None:
            return
        self._jobs.submit(
            partial(_tissue, self._open_slide, slide.path, grid, self._left),
            partial(self._found, self._document),
            partial(self._not_found, self._document),
        )

    @Slot()
    def keep(self) -> None:
        """Store what was viewed of the open slide, if there is more than before."""
        seen, share, place = self.tracker.seen, self.share, self._document.place
        if seen is None or not share or place is None or not self._is_new(seen):
            return
        self._kept = seen.copy()
        reading = Reading(
            place.name,
            Kind.VIEWED,
            Decision.VIEWED,
            self._reader,
            fingerprint=self._document.fingerprint,
            viewed=share,
            data=pack_squares(seen),
            time=utc_now(),
        )
        self._records.keep(reading, self._document)

    def _is_new(self, seen: Squares) -> bool:
        return self._kept is None or bool((seen & ~self._kept).any())

    def _found(self, document: Document, tissue: Squares | None) -> None:
        if document is self._document and tissue is not None:
            self.tracker.set_tissue(tissue)

    def _not_found(self, document: Document, error: HistoViewerError) -> None:
        if document is self._document:
            self._problem = str(error)
            self._changed()

    @Slot(list)
    def _show_readings(self, readings: list[Reading]) -> None:
        if self.tracker.grid is None or self.tracker.seen is None:
            return
        before = seen_by(readings, self._reader, self.tracker.grid.shape)
        if self._kept is None:
            self._kept = before.copy()
        if (before & ~self.tracker.seen).any():
            self.tracker.add(before)

    @Slot(object, object)
    def _stored(self, document: Document, reading: Reading) -> None:
        # The verdict has created the worklist, if there was none.
        if document is self._document and reading.kind in (Kind.SLIDE, Kind.IMPRESSION):
            self.keep()

    @Slot()
    def _changed(self) -> None:
        share = self.share
        # Truncated: 100 % means all of it.
        told = "" if share is None else percent(math.floor(100 * share) / 100)
        self.share_changed.emit(fill(self.tr("viewed %1"), told) if told else "")
        if self._item.isVisible():
            self._show_squares()

    @Slot(bool)
    def set_shown(self, shown: bool) -> None:
        """Show or hide the overlay of what was not viewed."""
        self._shown = shown
        self._show_item()
        if shown and self.share is None:
            self.told.emit(self._reason())

    @Slot(bool)
    def _peek(self, on: bool) -> None:
        self._peeks = on
        self._show_item()

    def _show_item(self) -> None:
        self._item.setVisible(self._shown and not self._peeks)
        self._show_squares()

    def _show_squares(self) -> None:
        self._item.set_squares(self.tracker.grid, self.tracker.unviewed)
        self._view.minimap.redraw()

    @Slot()
    def go_to_next(self) -> None:
        """Show the nearest unviewed tissue, or say why there is none."""
        if self.tracker.go_to_next():
            return
        done = self.share == 1
        all_viewed = self.tr("All tissue of this slide was on screen at 10x or more.")
        self.told.emit(all_viewed if done else self._reason())

    def _reason(self) -> str:
        """Reason why it is not known which tissue was viewed."""
        if self._document.slide is None:
            return self.tr("No slide is open.")
        if self._document.mpp is None:
            return self.tr("Without a pixel size it is not known what was viewed at 10x.")
        if self._problem:
            return self._problem
        if self.tracker.tissue is None:
            return self.tr("The tissue of this slide is still being looked for.")
        return self.tr("No tissue was found.")


def _tissue(
    open_slide: Callable[[Path], OpenedSlide], path: Path, grid: PatchGrid, left: CancellationToken
) -> Squares | None:
    """The tissue of a slide; None if the slide was left before its turn."""
    if left.cancelled:
        return None
    with closing(open_slide(path)) as slide:
        return slide.find_tissue(grid)
