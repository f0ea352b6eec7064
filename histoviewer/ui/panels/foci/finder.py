"""Search for foci off the GUI thread."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.foci import Focus, find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.ui.document.document import snapshot
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded
from histoviewer.worklist.readings import focus_numbers

_DEBOUNCE_MS = 150
_REFRESH_MS = 1000
_WITHOUT_VALUE = (
    TileState.UNREADABLE,
    TileState.NO_NUMBER,
    TileState.PENDING,
    TileState.OUT_OF_SCOPE,
)


@dataclass(frozen=True)
class Found:
    """Foci at a threshold.

    foci:      largest first.
    numbers:   (rows, cols) int32; their `focus_numbers`.
    threshold: 0..1.
    scanned:   whether any tile had a value.
    unread:    counts of the tiles unreadable, without a number, pending and out of scope.
    """

    foci: list[Focus]
    numbers: NDArray[np.int32]
    threshold: float
    scanned: bool
    unread: tuple[int, ...]


class FocusFinder(QObject):
    """Searches again whenever the heatmap or the threshold changes.

    found:  a `Found`; results for an earlier heatmap or threshold are dropped.
    failed: the error message of a failed search.
    """

    found = Signal(object)
    failed = Signal(str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._heatmap: Heatmap | None = None
        self._threshold = 0.5
        self._generation = 0
        self._searching = False
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self._search)

    def set_heatmap(self, heatmap: Heatmap | None, threshold: float) -> None:
        """Search a heatmap at once; None stops searching."""
        self._generation += 1
        self._heatmap, self._threshold = heatmap, threshold
        self._search()

    def set_threshold(self, threshold: float) -> None:
        """Search once the threshold, 0..1, has not changed for a moment."""
        self._generation += 1
        self._threshold = threshold
        self._due.start(_DEBOUNCE_MS)

    def refresh(self) -> None:
        """Search again after the heatmap has changed, at most once a second."""
        if not self._due.isActive():
            self._due.start(_REFRESH_MS)

    @Slot()
    def _search(self) -> None:
        self._due.stop()
        if self._heatmap is None:
            return
        if self._searching:
            self.refresh()
            return
        self._searching = True
        self._jobs.submit(
            partial(_find, snapshot(self._heatmap), self._threshold),
            partial(self._arrived, self._generation),
            partial(self._not_found, self._generation),
        )

    def _arrived(self, generation: int, found: Found) -> None:
        self._searching = False
        if generation == self._generation:
            self.found.emit(found)
        else:
            self._search()

    def _not_found(self, generation: int, error: HistoViewerError) -> None:
        self._searching = False
        if generation == self._generation:
            self.failed.emit(worded(error))


def _find(heatmap: Heatmap, threshold: float) -> Found:
    foci = find_foci(heatmap, threshold)
    numbers, scanned = focus_numbers(foci), heatmap.peak is not None
    unread = tuple(heatmap.count(state) for state in _WITHOUT_VALUE)
    return Found(foci, numbers, threshold, scanned, unread)
