"""What readers said of the slide that is open: read and written off the GUI thread."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.ui.document.document import Case
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.library import Library
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.readings import Reading, of_file
from histoviewer.worklist.store import Store


class Records(QObject):
    """The readings of one slide at a time.

    changed: all readings (list[Reading]) of the slide's file, the earliest first.
    failed:  HistoViewerError: they could not be read, or one could not be kept.

    jobs: of one thread, so that readings are kept in the order in which they were made.
    """

    changed = Signal(list)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._case: Case | None = None

    def open(self, case: Case) -> None:
        """Tell the readings of this case from now on."""
        self._case = case
        self._jobs.submit(partial(_read, case), partial(self._done, case), self._failed)

    def add(self, reading: Reading) -> None:
        """Keep a reading of the slide that is open."""
        case = self._case
        assert case and case.place
        self._jobs.submit(partial(_add, case, reading), partial(self._done, case), self._failed)

    def _done(self, case: Case, found: "_Found") -> None:
        if case is self._case:
            self.changed.emit(found.readings)
        for error in found.errors:
            self.failed.emit(error)

    def _failed(self, error: HistoViewerError) -> None:
        self.failed.emit(error)


@dataclass(frozen=True)
class _Found:
    """Readings in the order in which they were made, and what kept others from being read."""

    readings: list[Reading]
    errors: list[HistoViewerError]


def _read(case: Case) -> _Found:
    """Read what was said of a slide's file, in whatever output folder it is kept."""
    readings: list[Reading] = []
    errors: list[HistoViewerError] = []
    own = [case.place.out] if case.place else []
    for out in dict.fromkeys(path.absolute() for path in (*own, *case.outs)):
        # To look at a slide makes no worklist.
        if (out / DATABASE).is_file():
            try:
                with Store(out) as store:
                    readings += of_file(store.readings(), case.fingerprint)
            except StoreError as error:
                errors.append(error)
    return _Found(sorted(readings, key=lambda reading: reading.time), errors)


def _add(case: Case, reading: Reading) -> _Found:
    assert case.place
    with Store(case.place.out) as store:
        store.add_reading(reading)
    found = _read(case)
    try:
        with Library() as library:
            library.add(case.place.out, [reading.fingerprint])
    except StoreError as error:
        found.errors.append(error)
    return found
