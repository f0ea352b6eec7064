"""Readings of the open slide, read and written off the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.library import Library
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.readings import Reading, of_file
from histoviewer.worklist.store import Store


class DocumentReadings(QObject):
    """The readings of one slide at a time.

    changed: all readings (list[Reading]) of the slide's file, earliest first.
    stored:  a `Document`, maybe a former one, and a `Reading` of it that was stored.
    not_stored: the same of a reading that could not be stored.
    failed:  HistoViewerError: readings could not be read or stored.

    jobs: a single thread, so that readings are stored in the order in which they were made.
    """

    changed = Signal(list)
    stored = Signal(object, object)
    not_stored = Signal(object, object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._document: Document | None = None

    def open(self, document: Document) -> None:
        """Switch to the readings of this document."""
        self._document = document
        self._jobs.submit(partial(_read, document), partial(self._done, document), self.failed.emit)

    def add(self, reading: Reading, document: Document | None = None) -> None:
        """Store a reading of a document, by default the open one."""
        self.add_all([reading], document)

    def add_all(self, readings: Sequence[Reading], document: Document | None = None) -> None:
        """Store readings of a document, all of them or none."""
        document = document or self._document
        assert document and document.place
        self._jobs.submit(
            partial(_add, document, readings),
            partial(self._added, document, readings),
            partial(self._not_added, document, readings),
        )

    def keep(self, reading: Reading, document: Document) -> None:
        """Store a reading, unless that would create the worklist: looking alone creates none."""
        self._jobs.submit(
            partial(_keep, document, reading), partial(self._done, document), self.failed.emit
        )

    def _added(self, document: Document, readings: Sequence[Reading], found: "_Found") -> None:
        self._done(document, found)
        for reading in readings:
            self.stored.emit(document, reading)

    def _not_added(
        self, document: Document, readings: Sequence[Reading], error: HistoViewerError
    ) -> None:
        self.failed.emit(error)
        for reading in readings:
            self.not_stored.emit(document, reading)

    def _done(self, document: Document, found: "_Found") -> None:
        if document is self._document:
            self.changed.emit(found.readings)
        for error in found.errors:
            self.failed.emit(error)


@dataclass(frozen=True)
class _Found:
    """Readings in the order in which they were made, and what is to be told of damage to them."""

    readings: list[Reading]
    errors: list[HistoViewerError]


def _read(document: Document) -> _Found:
    """Collect the readings of a slide's file from all output folders."""
    readings: list[Reading] = []
    errors: list[HistoViewerError] = []
    own = [document.place.out] if document.place else []
    for out in dict.fromkeys(path.absolute() for path in (*own, *document.outs)):
        # Opening a slide must not create a worklist.
        if (out / DATABASE).is_file():
            try:
                with Store(out) as store:
                    readings += of_file(store.readings(), document.fingerprint)
                    errors += [store.problem] if store.problem else []
            except StoreError as error:
                errors.append(error)
    return _Found(sorted(readings, key=lambda reading: reading.time), errors)


def _keep(document: Document, reading: Reading) -> _Found:
    assert document.place
    if (document.place.out / DATABASE).is_file():
        return _add(document, [reading])
    return _read(document)


def _add(document: Document, readings: Sequence[Reading]) -> _Found:
    assert document.place
    with Store(document.place.out) as store:
        store.add_readings(readings)
        problem = store.problem
    found = _read(document)
    if problem:
        found.errors.append(problem)
    try:
        with Library() as library:
            library.add(document.place.out, {reading.fingerprint for reading in readings})
    except StoreError as error:
        found.errors.append(error)
    return found
