"""Table of foci, with its title and buttons."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from histoviewer.heatmaps.foci import Focus, SizeClass, count_classes
from histoviewer.ui.panels.foci.finder import Found
from histoviewer.ui.panels.foci.table_model import Column, FociTableModel
from histoviewer.ui.panels.foci.thumbnails import SIDE
from histoviewer.ui.support.text import Wording, fill, whole


class FocusButtons(QWidget):
    """Buttons below the table; each has a signal of its name."""

    previous = Signal()
    next = Signal()
    confirm = Signal()
    reject = Signal()
    comment = Signal()
    withdraw = Signal()
    explain = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._walk = (
            self._button(
                self.tr("Previous (P)"), self.previous, self.tr("Go to the previous focus")
            ),
            self._button(self.tr("Next (N)"), self.next, self.tr("Go to the next focus")),
        )
        self._decide = (
            self._button(
                self.tr("✓ Confirm (C)"),
                self.confirm,
                self.tr("The chosen focus is metastatic tissue"),
            ),
            self._button(
                self.tr("✗ Reject (R)"),
                self.reject,
                self.tr("The chosen focus is not metastatic tissue"),
            ),
            self._button(
                self.tr("Comment ..."), self.comment, self.tr("Comment on the chosen focus")
            ),
            self._button(
                self.tr("Withdraw"),
                self.withdraw,
                self.tr("Withdraw the decision on the chosen focus"),
            ),
            self._button(
                self.tr("Why here? (E)"),
                self.explain,
                self.tr("What the model reacts to in the highest tile of the focus"),
            ),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for place, button in enumerate((*self._walk, *self._decide)):
            grid.addWidget(button, place // 2, place % 2)

    def enable(self, chosen: bool, any_focus: bool) -> None:
        """Enable the buttons that apply if a focus is chosen, and if there is any."""
        for button in self._walk:
            button.setEnabled(any_focus)
        for button in self._decide:
            button.setEnabled(chosen)

    def _button(self, text: str, signal: SignalInstance, explanation: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(explanation)
        button.setAutoDefault(False)
        button.clicked.connect(signal)
        return button


class FociTitle(QLabel):
    """Counts the foci by size class, and the tiles without a value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._wording = Wording(self)

    def show_found(self, found: Found | None, waiting: bool) -> None:
        """Count these foci; `waiting`: a search is running."""
        if found is None:
            self.setText(
                self.tr("Searching for foci ...") if waiting else self.tr("Not scanned yet")
            )
            return
        unread = self._wording.unread(*found.unread)
        if found.scanned:
            # "No focus" in part of the tiles does not hold for the slide.
            caution = fill(self.tr("\n⚠ %1."), unread) if unread else ""
            self.setText(self._counts(found.foci) + caution)
        elif unread:
            self.setText(fill(self.tr("Incomplete: %1."), unread))
        else:
            self.setText(self.tr("No tissue was found."))

    def _counts(self, foci: list[Focus]) -> str:
        if not foci:
            return self.tr("No focus reaches the threshold.")
        counts = count_classes(foci)
        texts = (
            (counts[SizeClass.MACRO], self.tr("%1 macro")),
            (counts[SizeClass.MICRO], self.tr("%1 micro")),
            (counts[SizeClass.ITC], self.tr("%1 ITC (unreliable)")),
        )
        classes = ", ".join(fill(text, whole(count)) for count, text in texts if count)
        return fill(self.tr("%Ln foci: %1", "", len(foci)), classes)


_PADDING = 8
# Measuring ten thousand rows would take too long.
_WIDEST = {
    Column.NUMBER: "999",
    Column.SIZE_CLASS: "(unreliable)",
    Column.DIAMETER: "Diameter",
    Column.AREA: "100.0000",
    Column.PEAK: "0.999",
    Column.READING: "✓ confirmed",
}
_ALWAYS_VISIBLE = (Column.NUMBER, Column.SIZE_CLASS, Column.READING)
# Shown as far as there is room, so that the table never scrolls sideways.
_IF_ROOM = (Column.DIAMETER, Column.PEAK, Column.AREA)


class _Delegate(QStyledItemDelegate):
    """Paints the picture of a chosen focus in its own colours, which Qt would tint."""

    def initStyleOption(  # noqa: N802 (Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if image := index.data(Qt.ItemDataRole.DecorationRole):
            pixmap = QPixmap.fromImage(image)
            icon = QIcon(pixmap)
            icon.addPixmap(pixmap, QIcon.Mode.Selected)
            option.icon = icon


class FociTable(QTableView):
    """One row per focus, tall enough for its thumbnail; a click on a header sorts."""

    def __init__(self, model: FociTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
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
        # The last column that is shown is stretched, so the header does not keep them.
        self._widths: dict[Column, int] = {}
        for column, text in _WIDEST.items():
            room = SIDE if column is Column.NUMBER else 0
            width = self.fontMetrics().horizontalAdvance(text) + room + _PADDING
            self.setColumnWidth(column, width)
            self._widths[column] = width
        self.horizontalHeader().setStretchLastSection(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_columns()
        shown = sum(self._widths[column] for column in _ALWAYS_VISIBLE)
        self.setMinimumWidth(
            shown + self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        left = self.viewport().width() - sum(self._widths[column] for column in _ALWAYS_VISIBLE)
        for column in _IF_ROOM:
            left -= self._widths[column]
            self.setColumnHidden(column, left < 0)

    def visible_rows(self) -> range:
        """Rows that are at least partly visible."""
        rows = self.model().rowCount()
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(0, self.rowAt(0)), rows if last < 0 else last + 1)
