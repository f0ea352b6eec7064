"""What is known of the slides of a worklist in other output folders."""

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

# Of these slides there is something to say here that no result elsewhere may hide.
_LEFT_ALONE = (Standing.RUNNING, Standing.FAILED, Standing.CHANGED)


class KnownResults:
    """Joins the slides of a worklist with the library of results; not for the GUI thread.

    out: the worklist's output folder, whose results are entered into the library.

    problem: why the library cannot be used, a sentence; "" where it can be.
    """

    def __init__(self, out: Path) -> None:
        self._out = out.absolute()
        self.problem = ""
        self._entered: set[str] | None = None
        # A slide is read once as long as its size and time stay.
        self._contents: dict[tuple[Path, int, int], str] = {}

    def join(self, entries: list[Entry]) -> list[Entry]:
        """Give each slide the result that counts, be it in another output folder."""
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
        """Enter what has come to this worklist since the last look."""
        if self._entered is None:
            # What is wrong with the worklist itself is told elsewhere.
            with suppress(StoreError):
                library.add_folder(self._out)
            self._entered = set()
        found = {entry.row.fingerprint for entry in entries if entry.row and entry.result}
        library.add(self._out, found - self._entered)
        self._entered |= found

    def _content(self, entry: Entry, sizes: set[int]) -> str:
        """The content of a slide's file; "" where it needs not be known."""
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
        """All results in these folders, by the content of the file that they are of."""
        own = [entry.row for entry in entries if entry.row and entry.result]
        rows = {out: own if out == self._out else _rows_of(out) for out in outs}
        kept: dict[str, list[Kept]] = {}
        for out, found in rows.items():
            for row in found:
                if row.result and row.fingerprint:
                    kept.setdefault(content_of(row.fingerprint), []).append(Kept(out, row))
        return kept


def _rows_of(out: Path) -> list[Row]:
    # A folder that is gone for the moment must not keep the worklist from being shown.
    with suppress(StoreError), closing(WorklistPoller(out)) as reader:
        return reader.poll() or []
    return []


def _best(entry: Entry, found: Sequence[Kept]) -> Entry:
    elsewhere = [kept for kept in found if kept.row is not entry.row]
    best = best_kept(entry.path, found) if elsewhere else None
    if best is None or best.row is entry.row:
        return entry
    return replace(entry, row=best.row, out=best.out)
