"""Cases of the worklist, with a suggested pN category each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from histoviewer.cases.rule import CaseRule
from histoviewer.cases.staging import Case
from histoviewer.ui.cases.rule_page import RulePage
from histoviewer.ui.cases.text import CaseText
from histoviewer.ui.support.text import fixed, whole
from histoviewer.ui.support.widgets import announce, embolden, text_label

_SIZE = 820, 560
_EXPLANATION_LINES = 5


class CasesDialog(QDialog):
    """The cases, and the rule that makes them.

    case_chosen: name of a case whose slides are to be shown.

    names: of all slides of the worklist.
    """

    case_chosen = Signal(str)

    def __init__(
        self,
        names: Sequence[str],
        rule: CaseRule,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text = CaseText(self)
        self._cases: Sequence[Case] = ()
        self.rule = RulePage(names, rule)
        self.table = QTableWidget(0, 6)
        self._notice, self.explanation = text_label(), text_label()
        self._tabs = QTabWidget()
        self._lay_out()
        self._tabs.setCurrentIndex(0 if rule.pattern or rule.table else 1)
        self.table.currentItemChanged.connect(self._explain)
        self.table.itemActivated.connect(self._choose)
        self.resize(*_SIZE)

    def set_cases(self, cases: Sequence[Case]) -> None:
        """Show these cases; the one that was current stays so."""
        row = self.table.currentRow()
        current = self._cases[row].name if 0 <= row < len(self._cases) else ""
        first, self._cases = not self._cases, cases
        self.table.setRowCount(len(cases))
        for row, case in enumerate(cases):
            largest = f"{fixed(case.largest_mm, 2)} mm" if case.largest_mm else ""
            read = f"{whole(len(case.slides) - case.unread)} / {whole(len(case.slides))}"
            texts = (
                case.name,
                read,
                whole(case.nodes),
                whole(case.positive),
                largest,
                self._text.suggestion(case.suggestion),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(self._text.explanation(case.suggestion))
                self.table.setItem(row, column, item)
        names = [case.name for case in cases]
        if not cases:
            self._tabs.setCurrentIndex(1)
        elif first:
            self._tabs.setCurrentIndex(0)
            self.table.setFocus()
        if cases:
            self.table.setCurrentCell(names.index(current) if current in names else 0, 0)
        self._explain()

    def show_all(self) -> None:
        """Show the table of cases."""
        self._tabs.setCurrentIndex(0)
        self.table.setFocus()

    @Slot()
    def _explain(self) -> None:
        row = self.table.currentRow()
        known = 0 <= row < len(self._cases)
        text = self._text.explanation(self._cases[row].suggestion) if known else ""
        self.explanation.setText(text)
        announce(self, text)

    @Slot()
    def _choose(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self._cases):
            self.case_chosen.emit(self._cases[row].name)
            self.accept()

    def _lay_out(self) -> None:
        self.setWindowTitle(self.tr("Cases"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Case"),
                self.tr("Slides read"),
                self.tr("Nodes examined"),
                self.tr("Positive nodes"),
                self.tr("Largest deposit"),
                self.tr("Suggested pN"),
            ]
        )
        self.table.setAccessibleName(self.tr("Cases"))
        self.table.setToolTip(self.tr("Enter shows the slides of a case in the worklist"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # As in the worklist.
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._notice.setText(self._text.notice())
        embolden(self._notice)
        height = _EXPLANATION_LINES * self.explanation.fontMetrics().lineSpacing()
        self.explanation.setMinimumHeight(height)
        self.explanation.setAlignment(Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(self._notice)
        column.addWidget(self.table, 1)
        column.addWidget(self.explanation)
        self._tabs.addTab(page, self.tr("&Cases"))
        self._tabs.addTab(self.rule, self.tr("&Rule"))
        whole_dialog = QVBoxLayout(self)
        whole_dialog.addWidget(self._tabs)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        whole_dialog.addWidget(close)
