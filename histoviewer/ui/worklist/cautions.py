"""Why what was found on the scanned slides is to be taken with caution."""

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

# So many files are read before the first of them are told.
_AT_ONCE = 100

# Tells a result from an earlier one of the same name.
_Key = tuple[Path, int, float]


@dataclass(frozen=True)
class _Doubts:
    """Sentences, "" where there are none, and whether the stride left tissue out."""

    text: str = ""
    partial: bool = False


@dataclass(frozen=True)
class _Found:
    """By result, its cautions; by `Entry.name`, those that there are.

    partial: the names of slides of whose tissue part lies in no label centre.
    """

    known: Mapping[_Key, "_Doubts"]
    told: dict[str, str]
    partial: frozenset[str]
    complete: bool


class Cautions(QObject):
    """Reads the cautions from the result files, off the GUI thread, each file once.

    changed: all cautions that are known, {`Entry.name`: sentences}, whenever any of them changed;
             slides without are left out.

    partial: names of slides of which part of the tissue was not examined.

    jobs: one of its threads is used at a time.
    """

    changed = Signal(dict)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._out = Path()
        self._entries: Sequence[Entry] = ()
        self._known: Mapping[_Key, _Doubts] = {}
        self.partial: frozenset[str] = frozenset()
        self._told: dict[str, str] = {}
        self._looking = self._look_again = False

    def open(self, out: Path) -> None:
        """Look at results of this output folder from now on."""
        self._out = out
        self._entries, self._known = (), {}

    def want(self, entries: Sequence[Entry]) -> None:
        """Tell of these slides, and of no others."""
        self._entries = entries
        self._look()

    def _look(self) -> None:
        self._look_again = self._looking
        if not self._looking:
            self._looking = True
            self._jobs.submit(
                partial(_find, self._out, self._entries, self._known),
                partial(self._looked, self._out),
            )

    def _looked(self, out: Path, found: _Found) -> None:
        self._looking = False
        if out == self._out:
            self._known = found.known
            if found.told != self._told:
                self._told, self.partial = found.told, found.partial
                self.changed.emit(found.told)
        if self._look_again or not found.complete:
            self._look()


def _find(out: Path, entries: Sequence[Entry], known: Mapping[_Key, _Doubts]) -> _Found:
    """Look at some of the results that are not known yet."""
    keys = {
        entry.name: _key(entry.out or out, entry.row)
        for entry in entries
        if entry.row and entry.result
    }
    missing = [key for key in keys.values() if key not in known]
    read = {key: _doubts(key[0]) for key in missing[:_AT_ONCE]}
    kept = {
        key: read.get(key) or known[key] for key in keys.values() if key in known or key in read
    }
    told = {name: kept[key].text for name, key in keys.items() if key in kept and kept[key].text}
    partial = frozenset(name for name in told if kept[keys[name]].partial)
    return _Found(kept, told, partial, len(missing) <= _AT_ONCE)


def _key(out: Path, row: Row) -> _Key:
    return out / row.result, row.revision, row.seconds


def _doubts(result: Path) -> _Doubts:
    try:
        cautions, coverage = load_provenance(result).cautions, load_grid(result).coverage
    except StoreError:
        # Who opens the slide is told what is wrong with the file.
        return _Doubts()
    part = [Wording().examined(coverage)] if coverage < 1 else []
    return _Doubts(" ".join([*part, *map(translated, cautions)]), bool(part))
