"""The table of foci."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from histoviewer.ui.panels.foci_model import Column, FociModel
from histoviewer.ui.panels.focus_pictures import SIDE

_PADDING = 12
# Ten thousand rows are too many to be measured.
_WIDEST = {
    Column.NUMBER: "9,999",
    Column.SIZE_CLASS: "(unreliable)",
    Column.DIAMETER: "Diameter",
    Column.AREA: "100.0000",
    Column.PEAK: "0.999",
    Column.READING: "✓ confirmed,",
}
_ALWAYS_IN_SIGHT = (Column.NUMBER, Column.SIZE_CLASS, Column.READING, Column.DIAMETER)


class FociTable(QTableView):
    """One row a focus, tall enough for its picture; a click on a header sorts."""

    def __init__(self, model: FociModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(self.tr("Foci"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(SIDE, SIDE))
        self.horizontalHeader().setSortIndicator(Column.NUMBER, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(SIDE + 4)
        for column, text in _WIDEST.items():
            room = SIDE if column is Column.NUMBER else 0
            width = self.fontMetrics().horizontalAdvance(text) + room + _PADDING
            self.setColumnWidth(column, width)
        self.horizontalHeader().setStretchLastSection(True)
        shown = sum(self.columnWidth(column) for column in _ALWAYS_IN_SIGHT)
        self.setMinimumWidth(
            shown + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        )

    def rows_in_sight(self) -> range:
        """The rows of which anything is seen."""
        rows = self.model().rowCount()
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(0, self.rowAt(0)), rows if last < 0 else last + 1)
