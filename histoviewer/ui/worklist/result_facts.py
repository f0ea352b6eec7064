"""Facts that the worklist shows beyond a result's row: cautions and the largest focus."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from histoviewer.errors import StoreError, WorkerError
from histoviewer.geometry import Mpp
from histoviewer.heatmaps.foci import Focus, find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import Wording
from histoviewer.ui.worklist.entries import Entry
from histoviewer.worklist.row import Row

# Files read before their facts are reported.
_AT_ONCE = 20
_TOPS = 8

# Distinguishes a result from an earlier one of the same name.
_Key = tuple[Path, int, float]


@dataclass(frozen=True)
class Facts:
    """Facts of one result.

    cautions:   sentences, or "".
    coverage:   a sentence if the stride left tissue out, else "". It stands in the row of the
                result, too, as the reason that it is incomplete.
    largest_mm: longest diameter of all foci at the scan's threshold, 0 if there are none; None if
                the result cannot be read.
    tops:       the highest tile of each of the most probable foci; without foci, of the slide.
    model_sha256, threshold: of the scan.
    """

    cautions: str = ""
    coverage: str = ""
    largest_mm: float | None = None
    tops: "tuple[TopTile, ...]" = ()
    model_sha256: str = ""
    threshold: float = 0.0


@dataclass(frozen=True)
class TopTile:
    """A tile by its centre and its size, level-0 pixels.

    probability: 0..1.
    mpp:         of the slide.
    """

    x: float
    y: float
    width: float
    height: float
    probability: float
    mpp: Mpp


@dataclass(frozen=True)
class _Found:
    """Known facts by result and by `Entry.name`; `complete` if all results have been read."""

    known: Mapping[_Key, Facts]
    by_name: dict[str, Facts]
    complete: bool


class ResultFacts(QObject):
    """Reads result files off the GUI thread, each once.

    changed: all known facts, {`Entry.name`: `Facts`}.

    jobs: uses one thread at a time.
    load: loads a heatmap, such as `SlideReader.load_heatmap`; may block.
    """

    changed = Signal(dict)

    def __init__(
        self, jobs: Jobs, load: Callable[[Path], Heatmap], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._load = load
        self._out = Path()
        self._entries: Sequence[Entry] = ()
        self._known: Mapping[_Key, Facts] = {}
        self._reported: dict[str, Facts] = {}
        self._reading = self._read_again = False

    def open(self, out: Path) -> None:
        """Switch to the results of another output folder."""
        self._out = out
        self._entries, self._known = (), {}

    def want(self, entries: Sequence[Entry]) -> None:
        """Report facts of these slides only."""
        self._entries = entries
        self._start()

    def _start(self) -> None:
        self._read_again = self._reading
        if not self._reading:
            self._reading = True
            self._jobs.submit(
                partial(_find, self._load, self._out, self._entries, self._known),
                partial(self._finished, self._out),
            )

    def _finished(self, out: Path, found: _Found) -> None:
        self._reading = False
        if out == self._out:
            self._known = found.known
            if found.by_name != self._reported:
                self._reported = found.by_name
                self.changed.emit(found.by_name)
        if self._read_again or not found.complete:
            self._start()


def _find(
    load: Callable[[Path], Heatmap],
    out: Path,
    entries: Sequence[Entry],
    known: Mapping[_Key, Facts],
) -> _Found:
    """Read up to `_AT_ONCE` unknown results."""
    keys = {
        entry.name: _key(entry.out or out, entry.row)
        for entry in entries
        if entry.row and entry.result
    }
    missing = [key for key in keys.values() if key not in known]
    read = {key: _read(load, key[0]) for key in missing[:_AT_ONCE]}
    kept = {
        key: read.get(key) or known[key] for key in keys.values() if key in known or key in read
    }
    by_name = {name: kept[key] for name, key in keys.items() if key in kept}
    return _Found(kept, by_name, len(missing) <= _AT_ONCE)


def _key(out: Path, row: Row) -> _Key:
    return out / row.result, row.revision, row.seconds


def _read(load: Callable[[Path], Heatmap], result: Path) -> Facts:
    try:
        heatmap = load(result)
    except (StoreError, WorkerError):
        # Opening the slide reports a damaged file.
        return Facts()
    coverage = heatmap.grid.coverage
    part = Wording().examined(coverage) if coverage < 1 else ""
    source = heatmap.provenance
    # Why a slide is out of scope stands in its row, as the reason for its verdict.
    told = (each for each in source.cautions if each != source.scope_problem)
    cautions = " ".join(map(translated, told))
    foci = find_foci(heatmap)
    largest = max((focus.diameter_mm for focus in foci), default=0.0)
    tops = _tops(heatmap, foci)
    return Facts(cautions, part, largest, tops, source.model_sha256, source.threshold)


def _tops(heatmap: Heatmap, foci: Sequence[Focus]) -> tuple[TopTile, ...]:
    grid = heatmap.grid
    size = grid.tile_region(0, 0)
    highest = sorted(foci, key=lambda focus: -focus.peak)[:_TOPS]
    places = [(focus.position, focus.peak) for focus in highest]
    if not foci and heatmap.peak is not None:
        values = np.where(heatmap.scanned, heatmap.probability, -1)
        row, col = np.unravel_index(int(values.argmax()), values.shape)
        places = [(grid.tile_region(int(row), int(col)).centre, heatmap.peak)]
    return tuple(
        TopTile(place.x, place.y, size.width, size.height, peak, grid.slide_mpp)
        for place, peak in places
    )
