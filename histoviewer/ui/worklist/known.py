"""Results and readings of a worklist's slides, in whatever output folder they are."""

from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from histoviewer.errors import SlideError, StoreError
from histoviewer.slides.fingerprint import compute_fingerprint, content_of
from histoviewer.ui.support.messages import worded
from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.worklist.library import Kept, Library, best_kept
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Kind, Reading, latest
from histoviewer.worklist.row import Row

# Results elsewhere must not hide these standings.
_LEFT_ALONE = (Standing.RUNNING, Standing.FAILED, Standing.CHANGED)


class KnownResults:
    """Joins a worklist with the library of results; must not run on the GUI thread.

    out: the worklist's output folder, whose results are added to the library.

    problem: the error message if the library cannot be used, else "".
    """

    def __init__(self, out: Path) -> None:
        self._out = out.absolute()
        self.problem = ""
        self._entered: set[str] | None = None
        # A slide is read once while its size and time are unchanged.
        self._contents: dict[tuple[Path, int, int], str] = {}

    def join(self, entries: list[Entry], readings: Sequence[Reading] = ()) -> list[Entry]:
        """Give each slide its valid result and its reading, which may be in another output folder.

        readings: of the worklist itself, earliest first.
        """
        places = self._places(entries)
        sizes = {_size(content) for content in places}
        sizes |= {_size(content_of(reading.fingerprint)) for reading in readings}
        contents = {entry.name: self._content(entry, sizes) for entry in entries}
        outs = {out for content in contents.values() for out in places.get(content, ())}
        elsewhere = {out: _read_folder(out) for out in outs if out != self._out}
        kept = self._kept({out: rows for out, (rows, _) in elsewhere.items()}, entries)
        read = _by_content([*readings, *(r for _, found in elsewhere.values() for r in found)])
        return [
            replace(
                entry
                if entry.standing in _LEFT_ALONE
                else _best(entry, kept.get(contents[entry.name], [])),
                reading=latest(read.get(contents[entry.name], []), Kind.SLIDE),
                readings=tuple(read.get(contents[entry.name], ())),
            )
            for entry in entries
        ]

    def _places(self, entries: Sequence[Entry]) -> dict[str, list[Path]]:
        try:
            with Library() as library:
                self._enter(library, entries)
                self.problem = library.problem or self.problem
                return library.places()
        except StoreError as error:
            self.problem = worded(error)
            return {}

    def _enter(self, library: Library, entries: Sequence[Entry]) -> None:
        """Add new results of this worklist to the library."""
        if self._entered is None:
            # The feed reports errors of the worklist itself.
            with suppress(StoreError):
                library.add_folder(self._out)
            self._entered = set()
        found = {entry.row.fingerprint for entry in entries if entry.row and entry.result}
        library.add(self._out, found - self._entered)
        self._entered |= found

    def _content(self, entry: Entry, sizes: set[int]) -> str:
        """The content of a slide's file; "" if nothing is known of a file of its size."""
        if entry.row and entry.result and not entry.changed:
            return content_of(entry.row.fingerprint)
        with suppress(OSError, SlideError):
            status = entry.path.stat()
            key = (entry.path, status.st_size, status.st_mtime_ns)
            if status.st_size in sizes and key not in self._contents:
                self._contents[key] = content_of(compute_fingerprint(entry.path))
            return self._contents.get(key, "")
        return ""

    def _kept(
        self, elsewhere: dict[Path, list[Row]], entries: Sequence[Entry]
    ) -> dict[str, list[Kept]]:
        """Results in this worklist and in other folders, by the content of the scanned file."""
        own = [entry.row for entry in entries if entry.row and entry.result]
        kept: dict[str, list[Kept]] = {}
        for out, found in (elsewhere | {self._out: own}).items():
            for row in found:
                if row.result and row.fingerprint:
                    kept.setdefault(content_of(row.fingerprint), []).append(Kept(out, row))
        return kept


def _size(content: str) -> int:
    size = content.partition("-")[0]
    return int(size) if size else -1


def _by_content(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    """Readings by the content of the slide's file, earliest first; those of no file are left out.

    The same reading counts once, as a folder may be known by two names.
    """
    found: dict[str, list[Reading]] = {}
    for reading in sorted(dict.fromkeys(readings), key=lambda reading: reading.time):
        if reading.fingerprint:
            found.setdefault(content_of(reading.fingerprint), []).append(reading)
    return found


def _read_folder(out: Path) -> tuple[list[Row], list[Reading]]:
    # A folder that is missing must not prevent the worklist from being shown.
    with suppress(StoreError), closing(WorklistPoller(out)) as reader:
        return reader.poll() or [], reader.readings()
    return [], []


def _best(entry: Entry, found: Sequence[Kept]) -> Entry:
    elsewhere = [kept for kept in found if kept.row is not entry.row]
    best = best_kept(entry.path, found) if elsewhere else None
    if best is None or best.row is entry.row:
        return entry
    return replace(entry, row=best.row, out=best.out)
