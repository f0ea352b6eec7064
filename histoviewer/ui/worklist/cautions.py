"""In what the scanned slides lie outside what the model was made for."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.heatmap import load_provenance
from histoviewer.ui.jobs import Jobs
from histoviewer.ui.translation import translated
from histoviewer.ui.worklist.entries import Entry
from histoviewer.worklist_row import Row, Status

# So many files are read before the first of them are told.
_AT_ONCE = 50

_Key = tuple[str, int, float]


class Cautions(QObject):
    """Reads the cautions from the result files, off the GUI thread, each once.

    changed: all cautions that are known, {`Entry.name`: sentences}, whenever any of them changed;
             slides without are left out.
    """

    changed = Signal(dict)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._out = Path()
        self._wanted: dict[str, _Key] = {}
        self._known: dict[_Key, str] = {}
        self._reading = False
        self._told: dict[str, str] = {}

    def open(self, out: Path) -> None:
        """Look at results of this output folder from now on."""
        self._out = out
        self._wanted, self._known = {}, {}

    def want(self, entries: Iterable[Entry]) -> None:
        """Tell of these slides."""
        rows = {entry.name: entry.row for entry in entries if entry.row}
        self._wanted = {
            name: _key(row)
            for name, row in rows.items()
            if row.status is Status.DONE and row.result
        }
        self._known = {key: self._known[key] for key in self._wanted.values() if key in self._known}
        self._tell()
        self._read_on()

    def _read_on(self) -> None:
        missing = [key for key in self._wanted.values() if key not in self._known]
        if missing and not self._reading:
            self._reading = True
            keys = missing[:_AT_ONCE]
            self._jobs.submit(
                partial(_read, self._out, keys), partial(self._read, self._out), _raise
            )

    def _read(self, out: Path, found: dict[_Key, str]) -> None:
        self._reading = False
        if out == self._out:
            self._known |= found
            self._tell()
        self._read_on()

    def _tell(self) -> None:
        texts = {name: self._known.get(key, "") for name, key in self._wanted.items()}
        told = {name: text for name, text in texts.items() if text}
        if told != self._told:
            self._told = told
            self.changed.emit(told)


def _key(row: Row) -> _Key:
    """Tells a result from an earlier one of the same name."""
    return row.result, row.revision, row.seconds


def _read(out: Path, keys: list[_Key]) -> dict[_Key, str]:
    return {key: _cautions(out / key[0]) for key in keys}


def _cautions(result: Path) -> str:
    try:
        return " ".join(map(translated, load_provenance(result).cautions))
    except StoreError:
        # Who opens the slide is told what is wrong with the file.
        return ""


def _raise(error: HistoViewerError) -> None:
    raise error
