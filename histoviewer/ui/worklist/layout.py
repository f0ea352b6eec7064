"""Controls of the worklist panel and their layout."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from histoviewer.ui.support.message_bar import MessageBar
from histoviewer.ui.support.text import fill, whole
from histoviewer.ui.support.widgets import embolden, text_label
from histoviewer.ui.worklist.columns import DEFAULT_COLUMNS, Column, ColumnText
from histoviewer.ui.worklist.delegates import SlideDelegate, VerdictDelegate, row_height
from histoviewer.ui.worklist.entries import Standing
from histoviewer.ui.worklist.filter import Show, WorklistFilter
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.ui.worklist.thumbnails import Thumbnails

_ICON_AND_MARGINS, _MARGINS, _EDGE = 34, 20, 6
# Wide enough for a name of thirty letters beside the columns.
_WIDE = 480
# For a thumbnail and a name of twenty-five letters; else the status stands below the name.
_LEAST_SLIDE = 240
# A slide's status must not move what is below it from slide to slide.
_DETAIL_LINES = 4
_FILTER_LETTERS = 10


class WorklistLayout(QObject):
    """Creates the controls of a panel, which connects them.

    columns_changed: names (tuple[str, ...]) of the columns that the user shows.
    """

    columns_changed = Signal(tuple)

    def __init__(self, panel: QWidget, proxy: WorklistFilter, thumbnails: Thumbnails) -> None:
        super().__init__(panel)
        self.folder, self.read, self.counts, self.detail, self.empty = (
            text_label(selectable=False) for _ in range(5)
        )
        self.notice = MessageBar()
        self.show_only, self.find = QComboBox(), QLineEdit(clearButtonEnabled=True)
        self.table = QTableView()
        self.choose = QPushButton(self.tr("Open folder..."))
        self.scan = QPushButton(self.tr("Scan all"))
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.setCheckable(True)
        self.retry = QPushButton(self.tr("Retry failed"))
        self._columns_button, self._columns_menu = QPushButton(), QMenu(panel)
        self._pages = QStackedWidget()
        self._columns = DEFAULT_COLUMNS
        self._narrow, self._width = True, 0
        self._has_cases = False
        self._name_controls()
        self._make_actions()
        self._set_up_table(proxy, thumbnails)
        self._lay_out(panel)

    def show_folder(self, folder: Path | None) -> None:
        self.folder.setText(folder.name or str(folder) if folder else self.tr("No folder is open"))
        self.folder.setToolTip(str(folder) if folder else "")

    def show_counts(self, text: str, shown: int, total: int) -> None:
        if shown < total:
            part = fill(self.tr("%1 of %2 shown"), whole(shown), whole(total))
            text = f"{text} ({part})"
        self.counts.setText(text)
        self.counts.setVisible(bool(text))

    def show_empty(self, text: str, offer_folder: bool) -> None:
        """Replace the list by a text; "" shows the list."""
        self.empty.setText(text)
        self.choose.setVisible(offer_folder)
        self._pages.setCurrentIndex(1 if text else 0)

    def set_width(self, width: int) -> None:
        """Show all columns if the panel is wide enough, in pixels; else the slides alone."""
        narrowed = width < _WIDE and not self._narrow
        self._narrow, self._width = width < _WIDE, width
        self._show_columns()
        if narrowed:  # Without a header the order cannot be changed back.
            self._sort()

    def set_has_cases(self, has_cases: bool) -> None:
        """Show the column of cases, and offer to group by them, only if there are any."""
        if has_cases == self._has_cases:
            return
        self._has_cases = has_cases
        self.group.setVisible(has_cases)
        self._show_columns()
        # Who groups the slides into cases wants to see them so.
        self.group.setChecked(has_cases)

    @Slot()
    def _sort(self) -> None:
        """Sort by the order of review, by case if the slides are grouped."""
        column = Column.CASE if self.group.isChecked() else Column.VERDICT
        self.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)

    def set_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns, by `Column` names, in a panel that is wide enough; all if empty."""
        self._columns = names = names or DEFAULT_COLUMNS
        for action in self._columns_menu.actions():
            action.setChecked(action.data() in names)
        self._show_columns()

    def _show_columns(self) -> None:
        narrow = self._narrow
        shown = {column for column in Column if column.name in self._columns and not narrow}
        if not self._has_cases:
            shown.discard(Column.CASE)
        others = sum(self._column_widths[column] for column in shown - {Column.SLIDE})
        if self._width - others < _LEAST_SLIDE:
            shown.discard(Column.STATUS)
        self._slide_delegate.narrow = narrow
        self._slide_delegate.shows_status = Column.STATUS not in shown
        for column in Column:
            self.table.setColumnHidden(column, column not in shown | {Column.SLIDE})
        self.table.horizontalHeader().setHidden(narrow)
        self._columns_button.setHidden(narrow)

    @Slot()
    def _column_toggled(self) -> None:
        actions = self._columns_menu.actions()
        names = tuple(action.data() for action in actions if action.isChecked())
        self.set_columns((Column.SLIDE.name, *names))
        self.columns_changed.emit(self._columns)

    def _name_controls(self) -> None:
        for show, text in (
            (Show.ALL, self.tr("All")),
            (Show.UNREAD, self.tr("Unread")),
            (Show.ATTENTION, self.tr("Needs attention")),
            (Show.DISAGREEMENT, self.tr("Disagree")),
            (Show.POSITIVE, self.tr("Positive")),
            (Show.INCOMPLETE, self.tr("Incomplete")),
            (Show.FAILED, self.tr("Failed")),
            (Show.WITHOUT_VERDICT, self.tr("No verdict yet")),
            (Show.NEGATIVE, self.tr("Negative")),
        ):
            self.show_only.addItem(text, show.name)
        # Its longest text must not take the width from the slide.
        self.show_only.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.show_only.setMinimumContentsLength(_FILTER_LETTERS)
        self.show_only.setAccessibleName(self.tr("Filter by status"))
        self.show_only.setToolTip(
            self.tr(
                "Unread: slides without a reader's verdict. Needs attention: slides that are "
                "positive, incomplete, failed, changed or have a caution, or on which model and "
                "reader disagree. No verdict yet: slides that are being scanned, waiting or not in "
                "the queue."
            )
        )
        self.find.setPlaceholderText(self.tr("Find by name or case"))
        self.find.setAccessibleName(self.tr("Find slides by name or case"))
        self.table.setAccessibleName(self.tr("Worklist"))
        self.detail.setAccessibleName(self.tr("Status of the selected slide"))
        self.scan.setToolTip(self.tr("Scan all slides of the list that have no current result."))
        self.pause.setToolTip(self.tr("Stop scanning and keep the progress; Resume continues."))
        self.retry.setToolTip(self.tr("Scan failed slides again."))

    def _make_actions(self) -> None:
        self.open_slide = self._action(self.tr("Open"), "Return", "Enter")
        self.scan_again = self._action(self.tr("Scan, or scan again"))
        self.to_front = self._action(self.tr("Move to the front"), "Alt+Home")
        self.up = self._action(self.tr("Move up"), "Alt+Up")
        self.down = self._action(self.tr("Move down"), "Alt+Down")
        self.remove = self._action(self.tr("Remove from queue"), "Del")
        self.export = self._action(self.tr("Export..."))
        self.group = self._action(self.tr("Group by case"))
        self.group.setCheckable(True)
        self.group.setVisible(False)
        self.group.toggled.connect(self._sort)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _action(self, text: str, *keys: str) -> QAction:
        action = QAction(text, self.table)
        action.setShortcuts([QKeySequence(key) for key in keys])
        # The window uses some of these keys for other actions.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.table.addAction(action)
        return action

    def _set_up_table(self, proxy: WorklistFilter, thumbnails: Thumbnails) -> None:
        table = self.table
        table.setModel(proxy)
        self._slide_delegate = SlideDelegate(thumbnails, table)
        table.setItemDelegateForColumn(Column.SLIDE, self._slide_delegate)
        table.setItemDelegateForColumn(Column.VERDICT, VerdictDelegate(table))
        self._make_columns_menu()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(row_height(table.font()))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.SLIDE, QHeaderView.ResizeMode.Stretch)
        bold, text = table.font(), WorklistText()
        bold.setBold(True)
        widest = max(QFontMetrics(bold).horizontalAdvance(text.standing(s)) for s in Standing)
        self._column_widths = {Column.VERDICT: widest + _ICON_AND_MARGINS}
        # Measuring ten thousand rows would take too long.
        columns = ColumnText()
        for column, sample in (
            (Column.CASE, "S23-12345"),
            (Column.READER, "negative, A. Reader"),
            (Column.DISAGREEMENT, columns.disagreement()),
            (Column.SCORE, "0.9999"),
            (Column.LARGEST, "99.99 mm"),
            (Column.STATUS, "x" * 18),
        ):
            texts = (sample, columns.header(column))
            widest = max(QFontMetrics(bold).horizontalAdvance(each) for each in texts)
            self._column_widths[column] = widest + _MARGINS
        for column, width in self._column_widths.items():
            table.setColumnWidth(column, width)
        table.setSortingEnabled(True)
        self._show_columns()
        table.sortByColumn(Column.VERDICT, Qt.SortOrder.AscendingOrder)

    def _make_columns_menu(self) -> None:
        text = ColumnText()
        for column in Column:
            if column is not Column.SLIDE:
                action = self._columns_menu.addAction(text.header(column))
                action.setData(column.name)
                action.setCheckable(True)
                action.setChecked(True)
                action.triggered.connect(self._column_toggled)
        self._columns_button.setText(self.tr("Columns"))
        self._columns_button.setMenu(self._columns_menu)
        self._columns_button.setToolTip(self.tr("Which columns the worklist shows"))

    def _lay_out(self, panel: QWidget) -> None:
        embolden(self.folder)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty = QWidget()
        centred = QVBoxLayout(empty)
        centred.addStretch()
        centred.addWidget(self.empty)
        centred.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        centred.addStretch()
        self._pages.addWidget(self.table)
        self._pages.addWidget(empty)
        filters, buttons = QHBoxLayout(), QGridLayout()
        filters.addWidget(self.show_only)
        filters.addWidget(self.find, 1)
        filters.addWidget(self._columns_button)
        title = QHBoxLayout()
        title.addWidget(self.folder, 1)
        title.addWidget(self.read)
        detail = QScrollArea(widgetResizable=True)
        detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        detail.setWidget(self.detail)
        detail.setFixedHeight(_DETAIL_LINES * self.detail.fontMetrics().lineSpacing() + 2)
        detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Side by side they would need more width than the slide can spare in some languages.
        buttons.addWidget(self.scan, 0, 0, 1, 2)
        buttons.addWidget(self.pause, 1, 0)
        buttons.addWidget(self.retry, 1, 1)
        column = QVBoxLayout(panel)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.addLayout(title)
        for widget in (self.counts, self.notice):
            column.addWidget(widget)
        column.addLayout(filters)
        column.addWidget(self._pages, 1)
        column.addWidget(detail)
        column.addLayout(buttons)
