"""Table model of foci."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from histoviewer.heatmaps.foci import Focus, SizeClass
from histoviewer.ui.support.text import fixed, probability
from histoviewer.worklist.readings import Decision, FocusReading, signed

_Index = QModelIndex | QPersistentModelIndex
_ANYWHERE = QModelIndex()
_UNREAD = FocusReading()
_CLASSES = list(SizeClass)


class Column(IntEnum):
    """Columns, those that a narrow panel must show first; the first has the thumbnail, too."""

    NUMBER = 0
    SIZE_CLASS = 1
    READING = 2
    DIAMETER = 3
    PEAK = 4
    AREA = 5


class FociTableModel(QAbstractTableModel):
    """Foci with their readings; the model itself sorts them.

    thumbnail: returns the thumbnail of a focus, or None if it is not there yet.
    """

    def __init__(
        self, thumbnail: Callable[[Focus], QImage | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._thumbnail = thumbnail
        self._foci: list[Focus] = []
        self._rows: dict[int, int] = {}
        self._readings: Mapping[int, FocusReading] = {}
        self._sorted_by = (Column.NUMBER, Qt.SortOrder.AscendingOrder)
        self._keys: dict[Column, Callable[[Focus], float | str]] = {
            Column.NUMBER: lambda focus: focus.id,
            Column.SIZE_CLASS: lambda focus: _CLASSES.index(focus.size_class),
            Column.READING: self._reading,
            Column.DIAMETER: lambda focus: focus.diameter_mm,
            Column.PEAK: lambda focus: focus.peak,
            Column.AREA: lambda focus: focus.area_mm2,
        }
        self._texts: dict[Column, Callable[[Focus], str]] = {
            Column.NUMBER: lambda focus: str(focus.id),
            Column.SIZE_CLASS: self._size,
            Column.READING: self._reading,
            Column.DIAMETER: lambda focus: fixed(focus.diameter_mm, 3),
            Column.PEAK: lambda focus: probability(focus.peak),
            Column.AREA: lambda focus: fixed(focus.area_mm2, 4),
        }
        self._headers = {
            Column.NUMBER: self.tr("Focus"),
            Column.SIZE_CLASS: self.tr("Size"),
            Column.DIAMETER: self.tr("Diameter\nmm"),
            Column.AREA: self.tr("Area\nmm²"),
            Column.PEAK: self.tr("Peak"),
            Column.READING: self.tr("Reading"),
        }
        self._explanations = {
            Column.NUMBER: self.tr("1 is the largest."),
            Column.SIZE_CLASS: self.tr(
                "By the longest diameter of the group of tiles, not of the tumour: "
                "ITC up to 0.2 mm, micro up to 2 mm, macro above.\n"
                "The model is least reliable for foci as small as ITC."
            ),
            Column.DIAMETER: self.tr("Longest diameter, to the nearest heatmap tile"),
            Column.AREA: self.tr("Total area of its tiles"),
            Column.PEAK: self.tr("Highest probability among its tiles, 0 to 1"),
            Column.READING: self.tr("The reader's decision and comment"),
        }
        self._classes = {
            SizeClass.ITC: self.tr("ITC (unreliable)"),
            SizeClass.MICRO: self.tr("micro"),
            SizeClass.MACRO: self.tr("macro"),
        }
        self._decisions = {
            Decision.CONFIRMED: self.tr("✓ confirmed"),
            Decision.REJECTED: self.tr("✗ rejected"),
        }

    def set_foci(self, foci: Sequence[Focus], readings: Mapping[int, FocusReading]) -> None:
        """Show foci in the chosen order, with their readings by id."""
        self.beginResetModel()
        self._readings = readings
        self._order(list(foci))
        self.endResetModel()

    def set_focus_readings(self, readings: Mapping[int, FocusReading]) -> None:
        """Show the readings of the foci, without moving rows while the reader looks at them."""
        self._readings = readings
        self._changed(Column.READING)

    def thumbnail_arrived(self) -> None:
        """Request the thumbnails again."""
        self._changed(Column.NUMBER)

    def focus_at(self, row: int) -> Focus:
        return self._foci[row]

    def row_of(self, focus: Focus) -> int:
        """The row of a shown focus."""
        return self._rows[focus.id]

    def rowCount(self, parent: _Index = _ANYWHERE) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(self._foci)

    def columnCount(self, parent: _Index = _ANYWHERE) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        focus, column = self._foci[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[column](focus)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.NUMBER:
            return self._thumbnail(focus)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(focus)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(  # noqa: N802 (Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headers[Column(section)]
        return self._explanations[Column(section)] if role == Qt.ItemDataRole.ToolTipRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, then by number."""
        self.layoutAboutToBeChanged.emit()
        former = self.persistentIndexList()
        foci = [self._foci[index.row()] for index in former]
        self._sorted_by = (Column(column), order)
        self._order(self._foci)
        new = [
            self.index(self.row_of(focus), index.column())
            for focus, index in zip(foci, former, strict=True)
        ]
        self.changePersistentIndexList(former, new)
        self.layoutChanged.emit()

    def _order(self, foci: list[Focus]) -> None:
        column, order = self._sorted_by
        down = order is Qt.SortOrder.DescendingOrder
        numbered = sorted(foci, key=lambda focus: focus.id)
        self._foci = sorted(numbered, key=self._keys[column], reverse=down)
        self._rows = {focus.id: row for row, focus in enumerate(self._foci)}

    def _size(self, focus: Focus) -> str:
        return f"{self._classes[focus.size_class]}\n{fixed(focus.diameter_mm, 3)} mm"

    def _reading(self, focus: Focus) -> str:
        reading = self._readings.get(focus.id, _UNREAD)
        decision = self._decisions[reading.decision.decision] if reading.decision else ""
        comment = self.tr("comment") if reading.comment else ""
        return ", ".join(filter(None, (decision, comment))) or self.tr("not read")

    def _tooltip(self, focus: Focus) -> str:
        reading = self._readings.get(focus.id, _UNREAD)
        return "\n".join(filter(None, (signed(reading.decision), reading.comment)))

    def _changed(self, column: Column) -> None:
        if self._foci:
            last = self.index(len(self._foci) - 1, column)
            self.dataChanged.emit(self.index(0, column), last)


_NUMBERS = (Column.DIAMETER, Column.AREA, Column.PEAK)
