"""In what the scanned slides lie outside what the model was made for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import StoreError
from histoviewer.heatmap import load_provenance
from histoviewer.ui.jobs import Jobs
from histoviewer.ui.translation import translated
from histoviewer.ui.worklist.entries import Entry
from histoviewer.worklist_row import Row

# So many files are read before the first of them are told.
_AT_ONCE = 100

# Tells a result from an earlier one of the same name.
_Key = tuple[Path, int, float]


@dataclass(frozen=True)
class _Found:
    """By result, its cautions, "" where it has none; by `Entry.name`, those that there are."""

    known: Mapping[_Key, str]
    told: dict[str, str]
    complete: bool


class Cautions(QObject):
    """Reads the cautions from the result files, off the GUI thread, each file once.

    changed: all cautions that are known, {`Entry.name`: sentences}, whenever any of them changed;
             slides without are left out.

    jobs: one of its threads is used at a time.
    """

    changed = Signal(dict)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._out = Path()
        self._entries: Sequence[Entry] = ()
        self._known: Mapping[_Key, str] = {}
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
                self._told = found.told
                self.changed.emit(found.told)
        if self._look_again or not found.complete:
            self._look()


def _find(out: Path, entries: Sequence[Entry], known: Mapping[_Key, str]) -> _Found:
    """Look at some of the results that are not known yet."""
    keys = {
        entry.name: _key(entry.out or out, entry.row)
        for entry in entries
        if entry.row and entry.result
    }
    missing = [key for key in keys.values() if key not in known]
    read = {key: _cautions(key[0]) for key in missing[:_AT_ONCE]}
    texts = {key: known.get(key) or read.get(key, "") for key in keys.values()}
    told = {name: texts[key] for name, key in keys.items() if texts[key]}
    kept = {key: text for key, text in texts.items() if key in known or key in read}
    return _Found(kept, told, len(missing) <= _AT_ONCE)


def _key(out: Path, row: Row) -> _Key:
    return out / row.result, row.revision, row.seconds


def _cautions(result: Path) -> str:
    try:
        return " ".join(map(translated, load_provenance(result).cautions))
    except StoreError:
        # Who opens the slide is told what is wrong with the file.
        return ""
