"""Requests for the selected slides of the worklist."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Signal, Slot
from PySide6.QtWidgets import QTableView

from histoviewer.ui.worklist.entries import Entry, Standing
from histoviewer.ui.worklist.table_model import ENTRY_ROLE, WorklistModel
from histoviewer.worklist.row import Row, Status

_WITH_RESULT = {
    Standing.POSITIVE,
    Standing.INCOMPLETE,
    Standing.CHANGED,
    Standing.DOUBTED,
    Standing.NEGATIVE,
}


class WorklistRequests(QObject):
    """Turns clicks into requests; the signals are those of `WorklistPanel`.

    out: output folder of the worklist, or None.
    """

    scan_requested = Signal(list, bool)
    move_requested = Signal(object, int)
    remove_requested = Signal(list)
    export_requested = Signal(list)

    def __init__(self, model: WorklistModel, table: QTableView, parent: QObject) -> None:
        super().__init__(parent)
        self._model, self._table = model, table
        self.out: Path | None = None

    def selected(self) -> list[Entry]:
        """The selected slides, in the order of the table."""
        indexes = self._table.selectionModel().selectedRows()
        return [index.data(ENTRY_ROLE) for index in sorted(indexes, key=QModelIndex.row)]

    def result(self, entry: Entry) -> Path | None:
        """The slide's valid heatmap, or None."""
        out = entry.out or self.out
        return out / entry.result if out and entry.result else None

    @Slot()
    def scan_all(self) -> None:
        """Request a scan of all slides."""
        entries = sorted(self._model.entries, key=lambda entry: entry.name.casefold())
        self.scan_requested.emit(_paths(entries), False)

    def scan_unfinished(self) -> bool:
        """Request a scan of the slides that waited, or were interrupted, when a window closed.

        Returns False if there are none.
        """
        entries = sorted(self._model.entries, key=lambda entry: entry.name.casefold())
        left = [entry for entry in entries if entry.row and _is_unfinished(entry.row)]
        if left:
            self.scan_requested.emit(_paths(left), False)
        return bool(left)

    @Slot()
    def retry(self) -> None:
        """Request a scan of the failed slides."""
        both = zip(self._model.entries, self._model.standings(), strict=True)
        failed = [entry for entry, standing in both if standing is Standing.FAILED]
        self.scan_requested.emit(_paths(failed), False)

    @Slot()
    def scan_again(self) -> None:
        """Request a scan of the selected slides."""
        entries = self.selected()
        again = any(entry.standing in _WITH_RESULT for entry in entries)
        self.scan_requested.emit(_paths(entries), again)

    @Slot()
    def to_front(self) -> None:
        self._move(lambda place: 0)

    @Slot()
    def up(self) -> None:
        self._move(lambda place: place - 2)

    @Slot()
    def down(self) -> None:
        self._move(lambda place: place)

    def _move(self, to: Callable[[int], int]) -> None:
        """Request another place in the queue: current places count from 1, new ones from 0."""
        for entry in self.selected()[:1]:
            self.move_requested.emit(entry.path, to(self._model.place(entry.path)))

    @Slot()
    def remove(self) -> None:
        """Request that the selected slides leave the queue."""
        waiting = [entry for entry in self.selected() if self._model.place(entry.path)]
        self.remove_requested.emit(_paths(waiting))

    @Slot()
    def export(self) -> None:
        """Request an export of the selected slides' results."""
        results = [self.result(entry) for entry in self.selected()]
        self.export_requested.emit([result for result in results if result])


def _paths(entries: Iterable[Entry]) -> list[Path]:
    return list(dict.fromkeys(entry.path for entry in entries))


def _is_unfinished(row: Row) -> bool:
    # A running one that has an owner is being scanned by another process.
    return row.status is Status.PENDING or (row.status is Status.RUNNING and not row.owner)
