"""Choice of the rule that groups slides into cases, with a live preview."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from histoviewer.cases.rule import CaseRule
from histoviewer.cases.table import read_table
from histoviewer.errors import CaseError
from histoviewer.ui.support.messages import worded
from histoviewer.ui.support.text import fill, whole
from histoviewer.ui.support.widgets import text_label

# A table of ten thousand rows would take seconds at each key.
_SHOWN = 200
_PATTERNS = (
    r"(?P<case>patient_\d+)_(?P<node>node_\d+)",
    r"^(?P<case>[^/]+)/",
    r"(?P<case>[^/]+)-(?P<node>[^-/]+)\.\w+$",
    r"(?P<case>[^/]+)_(?P<node>[^_/]+)\.\w+$",
)


class RulePage(QWidget):
    """A form for the rule; `rule` is the one that is shown.

    accessions_requested: the accession numbers of the slides are wanted; see `set_rule`.
    rule_applied:         the rule is to be kept.

    names: of all slides of the worklist.
    """

    accessions_requested = Signal()
    rule_applied = Signal()

    def __init__(
        self,
        names: Sequence[str],
        rule: CaseRule,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._names = names
        self.rule: CaseRule | None = rule
        self._source, self._pattern = QComboBox(), QComboBox()
        self._browse = QPushButton(self.tr("Choose a &table..."))
        self._read = QPushButton(self.tr("Read the accession &numbers"))
        self.apply = QPushButton(self.tr("&Group the slides"))
        self._summary, self._help = text_label(), text_label()
        self.preview = QTableWidget(0, 3)
        self._lay_out()
        self._show(rule)
        self._connect()

    def set_rule(self, rule: CaseRule) -> None:
        """Show another rule: what was read from a table or from the slides."""
        self.rule = rule
        self._preview()

    def show_problem(self, text: str) -> None:
        """Show why there is no rule."""
        self.rule = None
        self.preview.setRowCount(0)
        self._summary.setText(text)
        self.apply.setEnabled(False)

    @property
    def summary(self) -> str:
        """The number of cases that the rule makes, or why it makes none."""
        return self._summary.text()

    def _show(self, rule: CaseRule) -> None:
        self._source.setCurrentIndex(self._source.findData(rule.source if self._is_set else ""))
        self._pattern.setEditText(rule.pattern or _PATTERNS[0])
        self._show_controls()
        self._preview()

    @property
    def _is_set(self) -> bool:
        return bool(self.rule and (self.rule.pattern or self.rule.table))

    @Slot()
    def _source_chosen(self) -> None:
        self._show_controls()
        if self._source.currentData() == "pattern":
            self._typed()
        elif self._source.currentData():
            self.show_problem("")
        else:
            self.set_rule(CaseRule())

    def _show_controls(self) -> None:
        source = self._source.currentData()
        self._pattern.setVisible(source == "pattern")
        self._browse.setVisible(source == "table")
        self._read.setVisible(source == "accession")
        self._help.setText(self._explanation(source))

    def _explanation(self, source: str) -> str:
        return {
            "pattern": self.tr(
                "A regular expression, searched for in each name below the folder. What stands in "
                "(?P<case>...) names the case, what stands in (?P<node>...) the lymph node. Slides "
                "of one node count as one node; without a node each slide does."
            ),
            "table": self.tr(
                'A CSV file with the columns "slide" (name, with or without suffix), "case" and, '
                'if known, "node".'
            ),
            "accession": self.tr(
                "Slides in DICOM with the same accession number are a case. The numbers are kept "
                "in the output folder, and stand in exported tables."
            ),
        }.get(source, self.tr("Slides are not grouped."))

    @Slot()
    def _typed(self) -> None:
        try:
            self.set_rule(CaseRule("pattern", self._pattern.currentText()))
        except CaseError as error:
            self.show_problem(worded(error))

    @Slot()
    def _choose_table(self) -> None:
        title = self.tr("Table of slides and cases")
        name, _ = QFileDialog.getOpenFileName(self, title, filter="CSV (*.csv *.txt)")
        if name:
            self.read_table(Path(name))

    def read_table(self, path: Path) -> None:
        """Show the rule of a CSV file."""
        try:
            self.set_rule(read_table(path))
        except CaseError as error:
            self.show_problem(worded(error))

    def _preview(self) -> None:
        """Show the case of each slide, and how many there are."""
        assert self.rule
        places = [self.rule.place(name) for name in self._names]
        self.preview.setRowCount(min(len(places), _SHOWN))
        for row, (name, place) in enumerate(zip(self._names[:_SHOWN], places, strict=False)):
            for column, text in enumerate((name, place.case, place.node)):
                self.preview.setItem(row, column, QTableWidgetItem(text))
        cases = {place.case for place in places if place.case}
        without = sum(not place.case for place in places)
        said = [self.tr("%Ln cases", "", len(cases)), self.tr("%Ln slides", "", len(places))]
        if without:
            said.append(self.tr("%Ln of them in no case", "", without))
        if len(places) > _SHOWN:
            said.append(fill(self.tr("the first %1 are shown"), whole(_SHOWN)))
        self._summary.setText(", ".join(said))
        self.apply.setEnabled(bool(cases) or not self._source.currentData())

    def _connect(self) -> None:
        self._source.currentIndexChanged.connect(self._source_chosen)
        self._pattern.editTextChanged.connect(self._typed)
        self._browse.clicked.connect(self._choose_table)
        self._read.clicked.connect(self.accessions_requested)
        self.apply.clicked.connect(self.rule_applied)

    def _lay_out(self) -> None:
        for text, source in (
            (self.tr("No cases"), ""),
            (self.tr("Pattern in the slides' names"), "pattern"),
            (self.tr("Table (CSV)"), "table"),
            (self.tr("DICOM accession numbers"), "accession"),
        ):
            self._source.addItem(text, source)
        self._pattern.setEditable(True)
        self._pattern.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # Its completer would replace what is typed by another pattern.
        self._pattern.setCompleter(None)  # type: ignore[arg-type]
        self._pattern.addItems(_PATTERNS)
        self._pattern.setAccessibleName(self.tr("Pattern in the slides' names"))
        form, how, foot = QFormLayout(), QHBoxLayout(), QHBoxLayout()
        label = QLabel(self.tr("Cases &from"))
        label.setBuddy(self._source)
        form.addRow(label, self._source)
        how.addWidget(self._pattern, 1)
        how.addWidget(self._browse)
        how.addWidget(self._read)
        self.preview.setHorizontalHeaderLabels([self.tr("Slide"), self.tr("Case"), self.tr("Node")])
        self.preview.setAccessibleName(self.tr("The case of each slide"))
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setTabKeyNavigation(False)
        self.preview.verticalHeader().hide()
        header = self.preview.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        foot.addWidget(self._summary, 1)
        foot.addWidget(self.apply)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addLayout(how)
        column.addWidget(self._help)
        column.addWidget(self.preview, 1)
        column.addLayout(foot)
