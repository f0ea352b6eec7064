"""Cautions about the results of scanned slides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import StoreError
from histoviewer.heatmaps.heatmap import load_grid, load_provenance
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import Wording
from histoviewer.ui.support.translation import translated
from histoviewer.ui.worklist.entries import Entry
from histoviewer.worklist.row import Row

# Files read before their cautions are reported.
_AT_ONCE = 100

# Distinguishes a result from an earlier one of the same name.
_Key = tuple[Path, int, float]


@dataclass(frozen=True)
class _Cautions:
    """Cautions as sentences, or "", and whether the stride left tissue out."""

    text: str = ""
    partial: bool = False


@dataclass(frozen=True)
class _Found:
    """Known cautions by result, and non-empty ones by `Entry.name`.

    partial:  names of slides whose tissue is not fully covered by label centres.
    complete: whether all results have been read.
    """

    known: Mapping[_Key, "_Cautions"]
    cautions: dict[str, str]
    partial: frozenset[str]
    complete: bool


class Cautions(QObject):
    """Reads cautions from result files off the GUI thread, each file once.

    changed: all known cautions, {`Entry.name`: sentences}, without empty ones.

    partial: names of slides with tissue that was not examined.

    jobs: uses one thread at a time.
    """

    changed = Signal(dict)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._out = Path()
        self._entries: Sequence[Entry] = ()
        self._known: Mapping[_Key, _Cautions] = {}
        self.partial: frozenset[str] = frozenset()
        self._reported: dict[str, str] = {}
        self._reading = self._read_again = False

    def open(self, out: Path) -> None:
        """Switch to the results of another output folder."""
        self._out = out
        self._entries, self._known = (), {}

    def want(self, entries: Sequence[Entry]) -> None:
        """Report cautions of these slides only."""
        self._entries = entries
        self._start()

    def _start(self) -> None:
        self._read_again = self._reading
        if not self._reading:
            self._reading = True
            self._jobs.submit(
                partial(_find, self._out, self._entries, self._known),
                partial(self._finished, self._out),
            )

    def _finished(self, out: Path, found: _Found) -> None:
        self._reading = False
        if out == self._out:
            self._known = found.known
            if found.cautions != self._reported:
                self._reported, self.partial = found.cautions, found.partial
                self.changed.emit(found.cautions)
        if self._read_again or not found.complete:
            self._start()


def _find(out: Path, entries: Sequence[Entry], known: Mapping[_Key, _Cautions]) -> _Found:
    """Read up to `_AT_ONCE` unknown results."""
    keys = {
        entry.name: _key(entry.out or out, entry.row)
        for entry in entries
        if entry.row and entry.result
    }
    missing = [key for key in keys.values() if key not in known]
    read = {key: _read(key[0]) for key in missing[:_AT_ONCE]}
    kept = {
        key: read.get(key) or known[key] for key in keys.values() if key in known or key in read
    }
    cautions = {
        name: kept[key].text for name, key in keys.items() if key in kept and kept[key].text
    }
    partial = frozenset(name for name in cautions if kept[keys[name]].partial)
    return _Found(kept, cautions, partial, len(missing) <= _AT_ONCE)


def _key(out: Path, row: Row) -> _Key:
    return out / row.result, row.revision, row.seconds


def _read(result: Path) -> _Cautions:
    try:
        source, coverage = load_provenance(result), load_grid(result).coverage
    except StoreError:
        # Opening the slide reports a damaged file.
        return _Cautions()
    part = [Wording().examined(coverage)] if coverage < 1 else []
    problem = [source.scope_problem] if source.scope_problem else []
    return _Cautions(" ".join([*part, *map(translated, problem + source.cautions)]), bool(part))
