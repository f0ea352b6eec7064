"""Table model of the worklist."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.scanning.progress import Progress
from histoviewer.ui.support.text import fill, probability
from histoviewer.ui.worklist.columns import Column, ColumnText
from histoviewer.ui.worklist.entries import WITH_RESULT, Entry, Line, Standing, path_key
from histoviewer.ui.worklist.order import sort_lines
from histoviewer.ui.worklist.result_facts import Facts
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.worklist.readings import Reading, disagrees
from histoviewer.worklist.row import Row

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_Role = Qt.ItemDataRole
ENTRY_ROLE = Qt.ItemDataRole.UserRole
STANDING_ROLE = Qt.ItemDataRole.UserRole + 1
STATUS_ROLE = Qt.ItemDataRole.UserRole + 2
CAUTIONED_ROLE = Qt.ItemDataRole.UserRole + 3
OPEN_ROLE = Qt.ItemDataRole.UserRole + 4
READER_ROLE = Qt.ItemDataRole.UserRole + 5
_UNKNOWN = Facts()
# A worklist written by a newer program may have others.
_VERDICTS = frozenset(Verdict)


class WorklistModel(QAbstractTableModel):
    """Slides, by default in the order of review given by `Standing`, highest score first.

    Roles of each index: STATUS_ROLE, status text; ENTRY_ROLE, `Entry`; STANDING_ROLE, `Standing`;
    CAUTIONED_ROLE, whether the result has cautions; OPEN_ROLE, whether the slide is open;
    READER_ROLE, the reader's verdict and any disagreement, "" if the slide has not been read.
    """

    def __init__(self, text: WorklistText, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wording = text
        self._columns = ColumnText(self)
        self._lines: list[Line] = []
        self._row_of: dict[str, int] = {}
        self._rows_at: dict[str, list[str]] = {}
        self._blind = False
        self._running = ""
        self._progress: Progress | None = None
        self._waiting: dict[str, int] = {}
        self._problems: dict[str, str] = {}
        self._facts: Mapping[str, Facts] = {}
        self._open = ""
        self._order: tuple[int, Qt.SortOrder] = (Column.VERDICT, Qt.SortOrder.AscendingOrder)

    def set_entries(self, entries: list[Entry]) -> None:
        """Show these slides, without touching unchanged rows."""
        names = {entry.name for entry in entries}
        if not names & self._row_of.keys():
            self.beginResetModel()
            self._lines = self._sorted(map(self._line, entries))
            self._index_lines()
            self.endResetModel()
            return
        self._remove([line.entry.name for line in self._lines if line.entry.name not in names])
        self._insert([entry for entry in entries if entry.name not in self._row_of])
        by_name = {entry.name: entry for entry in entries}
        self._update(
            [row for row, line in enumerate(self._lines) if line.entry != by_name[line.entry.name]],
            by_name,
        )

    def set_blind(self, blind: bool) -> None:
        """Hide the model's results, also in the order, or show them."""
        if blind != self._blind:
            self._blind = blind
            self.beginResetModel()
            self._lines = self._sorted(map(self._line, self.entries))
            self._index_lines()
            self.endResetModel()

    def set_running(self, path: Path | None) -> None:
        """Set the slide that this window is scanning."""
        former, self._running = self._running, path_key(path) if path else ""
        self._progress = None
        self._update(self._rows_of({former, self._running}))

    def set_progress(self, path: Path, progress: Progress) -> None:
        """Set the progress of this window's scan."""
        key = path_key(path)
        if key != self._running:
            self.set_running(path)
        self._progress = progress
        self._repaint(self._rows_of({key}))

    def set_waiting(self, paths: tuple[Path, ...]) -> None:
        """Set the slides waiting in this window's queue, next first."""
        former = self._waiting
        self._waiting = {path_key(path): place for place, path in enumerate(paths, 1)}
        self._update(self._rows_of(former.keys() | self._waiting.keys()))

    def set_problem(self, path: Path, problem: str) -> None:
        """Set the tooltip of a slide without a thumbnail; "" clears it."""
        if problem:
            self._problems[path_key(path)] = problem
        else:
            self._problems.pop(path_key(path), None)
        self._repaint(self.rows_of_path(path))

    def set_facts(self, facts: Mapping[str, Facts]) -> None:
        """Set what is known of the results, by `Entry.name`."""
        changed = {
            name
            for name in facts.keys() | self._facts.keys()
            if facts.get(name) != self._facts.get(name)
        }
        self._facts = facts
        self._update(sorted(self._row_of[name] for name in changed & self._row_of.keys()))

    def set_open(self, path: Path | None) -> None:
        """Set the slide that is open in the window."""
        former, self._open = self._open, path_key(path) if path else ""
        self._repaint(self._rows_of({former, self._open}))

    @property
    def entries(self) -> list[Entry]:
        """All slides, in the order of the table."""
        return [line.entry for line in self._lines]

    def standings(self) -> list[Standing]:
        """The standing of each slide, in the order of the table."""
        return [line.standing for line in self._lines]

    def place(self, path: Path) -> int:
        """A slide's place in this window's queue from 1; 0 if it is not waiting."""
        return self._waiting.get(path_key(path), 0)

    def rows_of_path(self, path: Path) -> list[int]:
        """The rows of a slide; one scanned under two names has two."""
        return self._rows_of({path_key(path)})

    def line(self, row: int) -> Line:
        """The slide in this row of the table."""
        return self._lines[row]

    def row_of(self, name: str) -> int:
        """The row of an entry's name; -1 if it is not in the table."""
        return self._row_of.get(name, -1)

    @property
    def facts(self) -> Mapping[str, Facts]:
        """Facts about the results, by `Entry.name`."""
        return self._facts

    def read_count(self) -> str:
        """Number of slides that have been read, in words."""
        return self._columns.read_count([line.entry.reading for line in self._lines])

    def _cautions_of(self, line: Line) -> str:
        if not line.has_result:
            return ""
        facts, row = self._facts.get(line.entry.name, _UNKNOWN), line.entry.row
        # A row tells its coverage itself, except those of early versions.
        told = row is not None and row.error
        return " ".join(filter(None, ("" if told else facts.coverage, facts.cautions)))

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self._columns.header(Column(section))
        return self._columns.explanation(Column(section)) if role == _Role.ToolTipRole else None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == _Role.DisplayRole:
            return self._text(line, column)
        if role == ENTRY_ROLE:
            return line.entry
        if role == STANDING_ROLE:
            return line.standing
        if role == STATUS_ROLE:
            return self._status(line)
        if role == CAUTIONED_ROLE:
            return line.cautioned
        if role == OPEN_ROLE:
            return line.entry.key == self._open
        if role == READER_ROLE:
            return self._reader(line)
        if role == _Role.ToolTipRole:
            return self._tooltip(line)
        if role == _Role.AccessibleTextRole:
            text = self._text(line, column)
            return self._whole_text(line) if column == Column.SLIDE else text
        if role == _Role.TextAlignmentRole and column in (Column.SCORE, Column.LARGEST):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, VERDICT by order of review; unknown scores come last either way."""
        self._order = (column, order)
        self._sort()

    def _line(self, entry: Entry) -> Line:
        standing, place = entry.standing, self._waiting.get(entry.key, 0)
        facts = self._facts.get(entry.name, _UNKNOWN)
        if entry.key == self._running:
            standing = Standing.RUNNING
        # A verdict stays valid while its slide waits for a rescan.
        elif place and standing in (Standing.UNSCANNED, Standing.FAILED, Standing.CHANGED):
            standing = Standing.WAITING
        elif standing is Standing.NEGATIVE and (facts.cautions or facts.coverage):
            standing = Standing.INCOMPLETE if facts.coverage else Standing.DOUBTED
        row = entry.row
        known = standing in WITH_RESULT
        if known and self._blind:
            known, standing = False, Standing.HIDDEN
        return Line(
            entry,
            standing,
            place,
            score=row.score if row and known else None,
            largest=facts.largest_mm if known else None,
            disagrees=known and row is not None and _disagree(row, entry.reading),
            cautioned=bool(facts.cautions or facts.coverage) and standing in WITH_RESULT,
        )

    def _text(self, line: Line, column: int) -> str:
        if column == Column.SLIDE:
            return line.entry.name
        if column == Column.CASE:
            return line.entry.case
        if column == Column.VERDICT:
            return self._wording.standing(line.standing)
        if column == Column.READER:
            return self._columns.reader(line.entry.reading, self._blind)
        if column == Column.DISAGREEMENT:
            return self._columns.disagreement() if line.disagrees else ""
        if column == Column.LARGEST:
            return self._columns.largest(line.largest)
        if column == Column.STATUS:
            return self._status(line)
        return "" if line.score is None else probability(line.score)

    def _reader(self, line: Line) -> str:
        """The reader's verdict and a disagreement with the model; "" if it was not read."""
        if line.entry.reading is None:
            return ""
        parts = [self._columns.reader(line.entry.reading, self._blind)]
        return "  ".join([self._columns.disagreement(), *parts] if line.disagrees else parts)

    def _whole_text(self, line: Line) -> str:
        """Everything about a slide, for screen readers: narrow panels have one column."""
        name = line.entry.name
        if line.entry.key == self._open:
            name = f"{name}, {self._wording.open_slide()}"
        case = fill(self.tr("Case: %1"), line.entry.case) if line.entry.case else ""
        verdict = f"{self._text(line, Column.VERDICT)} {self._text(line, Column.SCORE)}".rstrip()
        reader = fill(self.tr("Reader: %1"), self._text(line, Column.READER))
        disagrees = self._text(line, Column.DISAGREEMENT)
        return ", ".join(filter(None, (name, case, verdict, reader, disagrees, self._status(line))))

    def _tooltip(self, line: Line) -> str:
        is_open = self._wording.open_slide() if line.entry.key == self._open else ""
        problem = self._problems.get(line.entry.key, "")
        reader = fill(self.tr("Reader: %1"), self._columns.signed(line.entry.reading, self._blind))
        case = fill(self.tr("Case: %1"), line.entry.case) if line.entry.case else ""
        lines = (line.entry.name, case, is_open, self._status(line), reader, problem)
        return "\n".join(filter(None, lines))

    def _status(self, line: Line) -> str:
        progress = self._progress if line.entry.key == self._running else None
        waiting = len(self._waiting) if line.place else 0
        text = self._wording.status(line.entry, line.standing, progress, line.place, waiting)
        caution = self._cautions_of(line)
        return self._wording.with_caution(caution, text) if caution else text

    def _rows_of(self, keys: set[str]) -> list[int]:
        names = (name for key in keys for name in self._rows_at.get(key, ()))
        return sorted(self._row_of[name] for name in names)

    def _repaint(self, rows: Iterable[int]) -> None:
        for row in rows:
            index = self.index(row, Column.SLIDE)
            self.dataChanged.emit(index, index)

    def _index_lines(self) -> None:
        self._row_of = {line.entry.name: row for row, line in enumerate(self._lines)}
        self._rows_at = {}
        for line in self._lines:
            self._rows_at.setdefault(line.entry.key, []).append(line.entry.name)

    def _update(self, rows: list[int], entries: dict[str, Entry] | None = None) -> None:
        """Update these rows, given in ascending order, and sort them."""
        moved = False
        changes: list[list[int]] = []  # first row, last row, last column
        for row in rows:
            former = self._lines[row]
            entry = entries[former.entry.name] if entries else former.entry
            line = self._lines[row] = self._line(entry)
            moved |= line.review_key != former.review_key or entry.case != former.entry.case
            last = Column.SLIDE if line.same_cells(former) else Column.STATUS
            if changes and changes[-1][1:] == [row - 1, last]:
                changes[-1][1] = row
            else:
                changes.append([row, row, last])
        if entries and rows:
            self._index_lines()
        for first, final, column in changes:
            self.dataChanged.emit(self.index(first, Column.SLIDE), self.index(final, column))
        if moved:
            self._sort()

    def _remove(self, names: list[str]) -> None:
        for row in sorted((self._row_of[name] for name in names), reverse=True):
            self.beginRemoveRows(_NO_INDEX, row, row)
            del self._lines[row]
            self.endRemoveRows()
        if names:
            self._index_lines()

    def _insert(self, entries: list[Entry]) -> None:
        if not entries:
            return
        first = len(self._lines)
        self.beginInsertRows(_NO_INDEX, first, first + len(entries) - 1)
        self._lines += map(self._line, entries)
        self._index_lines()
        self.endInsertRows()
        self._sort()

    def _sorted(self, lines: Iterable[Line]) -> list[Line]:
        column, order = self._order
        return sort_lines(lines, column, order is Qt.SortOrder.DescendingOrder)

    def _sort(self) -> None:
        lines = self._sorted(self._lines)
        if lines == self._lines:
            return
        # Not sorted by the proxy, which would call Python twice per comparison.
        self.layoutAboutToBeChanged.emit()
        former = self.persistentIndexList()
        names = [self._lines[index.row()].entry.name for index in former]
        self._lines = lines
        self._index_lines()
        self.changePersistentIndexList(
            former,
            [
                self.index(self._row_of[name], index.column())
                for name, index in zip(names, former, strict=True)
            ],
        )
        self.layoutChanged.emit()


def _disagree(row: Row, reading: Reading | None) -> bool:
    return row.verdict in _VERDICTS and disagrees(Verdict(row.verdict), reading)
