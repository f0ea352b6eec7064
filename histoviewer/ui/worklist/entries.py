"""The slides of a worklist: those in the folder joined with what the database says of them."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.worklist.naming import path_text, result_names
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.slide_summary import review_key


class Standing(IntEnum):
    """Where a slide stands, in the order in which a screener should look.

    First the positive ones; then those of which nothing may be said though somebody tried, or
    which the model was not made for; then
    those whose answer is still to come, which may be positive; negative ones last. So nothing that
    was not read to its end ever stands below, or looks like, a negative slide.
    """

    POSITIVE = 0
    INCOMPLETE = 1
    CHANGED = 2
    FAILED = 3
    # Negative, on a slide that lies outside what the model was made for.
    DOUBTED = 4
    RUNNING = 5
    WAITING = 6
    UNSCANNED = 7
    NEGATIVE = 8
    # Scanned, with a verdict that the reader is not to see yet.
    HIDDEN = 9


@dataclass(frozen=True)
class Entry:
    """A line of the worklist.

    name:    the row's name, or the slide's path below its folder where there is no row; unique.
    path:    where the slide is.
    key:     the path as text, which tells slides apart.
    row:     what the database says, or None where it says nothing.
    changed: whether the file is not the one that was scanned, so that its result is of another.
    out:     the output folder that `row` is in, where that is not the worklist's own.
    """

    name: str
    path: Path
    key: str
    row: Row | None = None
    changed: bool = False
    out: Path | None = None

    @property
    def standing(self) -> Standing:
        """Where it stands as far as the database knows, which knows of no queue."""
        if self.row is None or self.row.status is Status.PENDING:
            return Standing.UNSCANNED
        if self.row.status is Status.RUNNING and not self.interrupted:
            return Standing.RUNNING
        if self.row.status is Status.FAILED:
            return Standing.FAILED
        if self.interrupted and not self.row.result:
            return Standing.UNSCANNED
        return (
            Standing.CHANGED
            if self.changed
            else _STANDINGS.get(self.row.verdict, Standing.INCOMPLETE)
        )

    @property
    def result(self) -> str:
        """The heatmap that counts, as `Row.result`; that of an earlier scan if one was left off."""
        ended = self.row is not None and (self.row.status is Status.DONE or self.interrupted)
        return self.row.result if self.row and ended else ""

    @property
    def interrupted(self) -> bool:
        """Whether who scanned it left off."""
        row = self.row
        return row is not None and row.status is Status.RUNNING and not row.owner


_STANDINGS = {
    "positive": Standing.POSITIVE,
    "incomplete": Standing.INCOMPLETE,
    "negative": Standing.NEGATIVE,
}


class Joiner:
    """Joins rows with slides; `join` may read files and is not for the GUI thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By slide and by what was scanned; a slide is looked at once.
        self._same: dict[tuple[str, str], bool] = {}

    def forget(self, path: Path) -> None:
        """Look at this slide again: its file may have changed."""
        key = path_key(path)
        for known in [known for known in list(self._same) if known[0] == key]:
            self._same.pop(known, None)

    def join(self, folder: Path | None, slides: Iterable[Path], rows: Iterable[Row]) -> list[Entry]:
        """An entry for each row and for each slide in `folder` that has none, by name.

        A slide has the rows with its path. A row whose path is not there any more goes to the
        slide of its name if that has the same content: its folder was moved, or its drive got
        another letter. A result is never given to a slide by its name alone.
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
        """Whether a file is the one that was scanned; one that is not there is not another."""
        if row.status in (Status.PENDING, Status.FAILED) or not row.fingerprint:
            return True
        known = (key, row.fingerprint)
        if known not in self._same:
            self._same[known] = _is_same(path, row.fingerprint)
        return self._same[known]


def path_key(path: Path) -> str:
    """How a slide's path is known in the database."""
    return path_text(path.absolute())


def _is_same(path: Path, scanned: str) -> bool:
    try:
        status = path.stat()
        if scanned.startswith(f"{status.st_size}-{status.st_mtime_ns}-"):
            return True
        return same_content(compute_fingerprint(path), scanned)
    except (OSError, SlideError):
        return True


_WITH_RESULT = frozenset(
    {
        Standing.POSITIVE,
        Standing.INCOMPLETE,
        Standing.DOUBTED,
        Standing.NEGATIVE,
        Standing.HIDDEN,
    }
)


@dataclass
class Line:
    """An entry with what this window's own queue makes of it.

    place: in the queue, the next is 1; 0 where it does not wait.
    peak:  the highest probability, None where it is not known, or not to be seen.
    """

    entry: Entry
    standing: Standing
    place: int
    peak: float | None

    def __post_init__(self) -> None:
        self.folded = self.entry.name.casefold()
        # The value of an enumeration compares far faster than the member.
        rank = self.standing.value
        self.suspicion = review_key(rank, self.peak, self.place, self.entry.name)

    @property
    def has_result(self) -> bool:
        """Whether what is said of it is said of a result."""
        return self.standing in _WITH_RESULT
