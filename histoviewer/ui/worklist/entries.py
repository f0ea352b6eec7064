"""Worklist entries: slides in the folder joined with rows of the database."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.worklist.naming import path_text, result_names
from histoviewer.worklist.readings import Decision, Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.slide_summary import review_key


class Standing(IntEnum):
    """Status of a slide, in the order of review.

    Positive slides come first; then those that got no call or a doubtful one; then those without a
    verdict yet, which may be positive; negative ones last. So a slide that was not fully scanned
    never ranks below, or looks like, a negative one.
    """

    POSITIVE = 0
    CANNOT_SAY = 1
    INCOMPLETE = 2
    CHANGED = 3
    NOT_ASSESSABLE = 4
    FAILED = 5
    # The model has no rule for calls on slides.
    UNRATED = 6
    # Negative, with cautions about the slide.
    DOUBTED = 7
    RUNNING = 8
    WAITING = 9
    UNSCANNED = 10
    NEGATIVE = 11
    # Scanned; the verdict is hidden from the reader.
    HIDDEN = 12


@dataclass(frozen=True)
class Entry:
    """A slide with its database row.

    name:    unique; the row's name, or the path relative to the folder if there is no row.
    path:    path of the slide.
    key:     the path as text, which identifies the slide.
    row:     the database row, or None.
    changed: whether the file differs from the one that was scanned.
    out:     output folder of `row`, if it is not the worklist's own.
    reading: the reading of the slide that counts, in whatever folder it is; or None.
    readings: all readings of the slide's file and its foci, earliest first.
    case, node: that the worklist's rule assigns the slide to, or "".
    """

    name: str
    path: Path
    key: str
    row: Row | None = None
    changed: bool = False
    out: Path | None = None
    reading: Reading | None = None
    readings: tuple[Reading, ...] = ()
    case: str = ""
    node: str = ""

    @property
    def standing(self) -> Standing:
        """Standing by the database alone, without the window's queue."""
        if self.row is None or self.row.status is Status.PENDING:
            return Standing.UNSCANNED
        if self.row.status is Status.RUNNING and not self.interrupted:
            return Standing.RUNNING
        if self.row.status is Status.FAILED:
            return Standing.FAILED
        if self.interrupted and not self.row.result:
            return Standing.UNSCANNED
        if self.changed:
            return Standing.CHANGED
        return _STANDINGS.get(self.row.verdict, Standing.INCOMPLETE)

    @property
    def result(self) -> str:
        """The valid heatmap as in `Row.result`; the earlier one if a rescan was interrupted."""
        ended = self.row is not None and (self.row.status is Status.DONE or self.interrupted)
        return self.row.result if self.row and ended else ""

    @property
    def interrupted(self) -> bool:
        """True if its scan was interrupted."""
        row = self.row
        return row is not None and row.status is Status.RUNNING and not row.owner


_STANDINGS: dict[str, Standing] = {
    Verdict.POSITIVE: Standing.POSITIVE,
    Verdict.CANNOT_SAY: Standing.CANNOT_SAY,
    Verdict.INCOMPLETE: Standing.INCOMPLETE,
    Verdict.NOT_ASSESSABLE: Standing.NOT_ASSESSABLE,
    Verdict.UNRATED: Standing.UNRATED,
    Verdict.NEGATIVE: Standing.NEGATIVE,
}


class Joiner:
    """Joins rows with slides; reads files, so it must not run on the GUI thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By slide and scanned fingerprint, so that a slide is read once.
        self._same: dict[tuple[str, str], bool] = {}

    def forget(self, path: Path) -> None:
        """Read a slide again, as its file may have changed."""
        key = path_key(path)
        for known in [known for known in list(self._same) if known[0] == key]:
            self._same.pop(known, None)

    def join(self, folder: Path | None, slides: Iterable[Path], rows: Iterable[Row]) -> list[Entry]:
        """Make an entry for each row, and for each slide in `folder` without one, sorted by name.

        Rows belong to the slide with their path. A row whose path is missing goes to the slide of
        its name if the content is the same: the folder was moved, or its drive has another letter.
        A name alone never assigns a result to a slide.
        """
        with self._lock:
            paths = {path_key(path): path for path in slides}
            names = result_names(paths.values())
            by_name = {path_text(name.with_suffix("")): path for path, name in names.items()}
            entries, seen = [], set()
            for row in rows:
                path = (
                    paths.get(row.path) or self._moved(row, by_name) or Path(row.path or row.name)
                )
                key = path_key(path)
                seen.add(key)
                entries.append(Entry(row.name, path, key, row, not self._is_same(path, key, row)))
            taken = {entry.name for entry in entries}
            for key, path in paths.items():
                if key not in seen:
                    name = path_text(path.relative_to(folder) if folder else path)
                    entries.append(Entry(key if name in taken else name, path, key))
            return sorted(entries, key=lambda entry: entry.name.casefold())

    def _moved(self, row: Row, by_name: dict[str, Path]) -> Path | None:
        path = by_name.get(row.name)
        if path is None or not row.fingerprint or Path(row.path).exists():
            return None
        return path if self._is_same(path, path_key(path), row) else None

    def _is_same(self, path: Path, key: str, row: Row) -> bool:
        """True if a file is the one that was scanned; a missing file counts as the same."""
        if row.status in (Status.PENDING, Status.FAILED) or not row.fingerprint:
            return True
        known = (key, row.fingerprint)
        if known not in self._same:
            self._same[known] = _is_same(path, row.fingerprint)
        return self._same[known]


def path_key(path: Path) -> str:
    """A slide's path as stored in the database."""
    return path_text(path.absolute())


def _is_same(path: Path, scanned: str) -> bool:
    try:
        status = path.stat()
        if scanned.startswith(f"{status.st_size}-{status.st_mtime_ns}-"):
            return True
        return same_content(compute_fingerprint(path), scanned)
    except (OSError, SlideError):
        return True


# Standings that come from a result.
WITH_RESULT = frozenset(
    {
        Standing.POSITIVE,
        Standing.CANNOT_SAY,
        Standing.INCOMPLETE,
        Standing.NOT_ASSESSABLE,
        Standing.UNRATED,
        Standing.DOUBTED,
        Standing.NEGATIVE,
        Standing.HIDDEN,
    }
)


_READ_ORDER = {Decision.UNSURE: 1, Decision.POSITIVE: 2, Decision.NEGATIVE: 3}


@dataclass
class Line:
    """An entry with its state in this window's queue.

    place:     place in the queue from 1; 0 if it is not waiting.
    score:     of the slide; None if unknown or hidden.
    largest:   longest diameter of its foci in mm, 0 without any; None if unknown or hidden.
    disagrees: whether model and reader contradict each other; False if the model's is hidden.
    cautioned: whether the result has cautions.
    """

    entry: Entry
    standing: Standing
    place: int
    score: float | None
    largest: float | None = None
    disagrees: bool = False
    cautioned: bool = False

    def __post_init__(self) -> None:
        self.folded = self.entry.name.casefold()
        # Enum values compare much faster than members.
        rank = self.standing.value
        self.review_key = review_key(rank, self.score, self.place, self.entry.name)

    @property
    def has_result(self) -> bool:
        """True if its standing comes from a result."""
        return self.standing in WITH_RESULT

    @property
    def reading_key(self) -> int:
        """Sort key of the reading: unread slides first, then unsure, positive, negative ones."""
        reading = self.entry.reading
        return _READ_ORDER.get(reading.decision, 0) if reading else 0

    def same_cells(self, other: "Line") -> bool:
        """True if all cells but the slide's own show the same."""
        return self._cells == other._cells

    @property
    def _cells(self) -> tuple[object, ...]:
        entry = self.entry
        return self.standing, self.score, self.largest, self.disagrees, entry.reading, entry.case
