"""Results of a worklist's slides in other output folders."""

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from histoviewer.errors import SlideError, StoreError
from histoviewer.slides.fingerprint import compute_fingerprint, content_of
from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.worklist.library import Kept, Library, best_kept
from histoviewer.worklist.poller import WorklistPoller
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

    def join(self, entries: list[Entry]) -> list[Entry]:
        """Give each slide its valid result, which may be in another output folder."""
        try:
            with Library() as library:
                self._enter(library, entries)
                places = library.places()
                self.problem = library.problem or self.problem
        except StoreError as error:
            self.problem = str(error)
            return entries
        sizes = {int(content.partition("-")[0]) for content in places}
        contents = {entry.name: self._content(entry, sizes) for entry in entries}
        outs = {out for content in contents.values() for out in places.get(content, ())}
        kept = self._kept(outs, entries)
        return [_best(entry, kept.get(contents[entry.name], [])) for entry in entries]

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
        """The content of a slide's file; "" if it is not needed."""
        if entry.standing in _LEFT_ALONE:
            return ""
        if entry.row and entry.result:
            return content_of(entry.row.fingerprint)
        with suppress(OSError, SlideError):
            status = entry.path.stat()
            key = (entry.path, status.st_size, status.st_mtime_ns)
            if status.st_size in sizes and key not in self._contents:
                self._contents[key] = content_of(compute_fingerprint(entry.path))
            return self._contents.get(key, "")
        return ""

    def _kept(self, outs: set[Path], entries: Sequence[Entry]) -> dict[str, list[Kept]]:
        """Results in these folders, by the content of the scanned file."""
        own = [entry.row for entry in entries if entry.row and entry.result]
        rows = {out: own if out == self._out else _rows_of(out) for out in outs}
        kept: dict[str, list[Kept]] = {}
        for out, found in rows.items():
            for row in found:
                if row.result and row.fingerprint:
                    kept.setdefault(content_of(row.fingerprint), []).append(Kept(out, row))
        return kept


def _rows_of(out: Path) -> list[Row]:
    # A folder that is missing must not prevent the worklist from being shown.
    with suppress(StoreError), closing(WorklistPoller(out)) as reader:
        return reader.poll() or []
    return []


def _best(entry: Entry, found: Sequence[Kept]) -> Entry:
    elsewhere = [kept for kept in found if kept.row is not entry.row]
    best = best_kept(entry.path, found) if elsewhere else None
    if best is None or best.row is entry.row:
        return entry
    return replace(entry, row=best.row, out=best.out)
