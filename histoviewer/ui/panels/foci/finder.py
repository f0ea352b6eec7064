"""Foci of the heatmap that is shown, found off the GUI thread."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.foci import Focus, find_foci
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.readings import focus_numbers

_DEBOUNCE_MS = 150
_REFRESH_MS = 1000


@dataclass(frozen=True)
class Found:
    """Foci at a threshold.

    foci:      the largest first.
    numbers:   (rows, cols) int32, `focus_numbers` of them.
    threshold: 0..1.
    scanned:   whether any tile had a value.
    unread:    how many tiles could not be read, got no number from the model, and are still to be
               scanned.
    """

    foci: list[Focus]
    numbers: NDArray[np.int32]
    threshold: float
    scanned: bool
    unread: tuple[int, int, int]


class FocusFinder(QObject):
    """Looks for foci again whenever the heatmap or the threshold changes; the newest wins.

    found:  a `Found`. What was asked for before the last heatmap or threshold never arrives.
    failed: why there are none, in words.
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
        """Look at once for the foci of this heatmap; of None there are none."""
        self._generation += 1
        self._heatmap, self._threshold = heatmap, threshold
        self._search()

    def set_threshold(self, threshold: float) -> None:
        """Look when the threshold has rested for a moment, 0..1."""
        self._generation += 1
        self._threshold = threshold
        self._due.start(_DEBOUNCE_MS)

    def refresh(self) -> None:
        """The heatmap has grown; many calls lead to one search a second."""
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
        # A scan goes on writing: states first, so that a tile that is scanned has its value too.
        still = replace(
            self._heatmap,
            state=self._heatmap.state.copy(),
            probability=self._heatmap.probability.copy(),
        )
        self._jobs.submit(
            partial(_find, still, self._threshold),
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
            self.failed.emit(str(error))


def _find(heatmap: Heatmap, threshold: float) -> Found:
    foci = find_foci(heatmap, threshold)
    numbers, scanned = focus_numbers(foci), heatmap.peak is not None
    without = (TileState.UNREADABLE, TileState.NO_NUMBER, TileState.PENDING)
    unreadable, no_number, pending = (heatmap.count(state) for state in without)
    return Found(foci, numbers, threshold, scanned, (unreadable, no_number, pending))
