"""What readers said of the slide that is open: read and written off the GUI thread."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError
from histoviewer.readings import Reading, of_file
from histoviewer.store import DATABASE, Store
from histoviewer.ui.case import Case
from histoviewer.ui.jobs import Jobs


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

    def _done(self, case: Case, readings: list[Reading]) -> None:
        if case is self._case:
            self.changed.emit(readings)

    def _failed(self, error: HistoViewerError) -> None:
        self.failed.emit(error)


def _read(case: Case) -> list[Reading]:
    # To look at a slide makes no worklist.
    if case.place is None or not (case.place.out / DATABASE).is_file():
        return []
    with Store(case.place.out) as store:
        return of_file(store.readings(case.place.name), case.fingerprint)


def _add(case: Case, reading: Reading) -> list[Reading]:
    assert case.place
    with Store(case.place.out) as store:
        store.add_reading(reading)
        return of_file(store.readings(case.place.name), case.fingerprint)
