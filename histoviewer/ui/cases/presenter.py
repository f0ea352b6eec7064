"""Opening of the cases dialog, and the rule that is chosen in it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from histoviewer.cases.rule import CaseRule, accession_rule, load_rule, remove_rule
from histoviewer.cases.staging import Case
from histoviewer.errors import CaseError, HistoViewerError
from histoviewer.processes.task_client import accession_numbers
from histoviewer.ui.cases.dialog import CasesDialog
from histoviewer.ui.cases.rows import find_cases
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.worklist.entries import Entry
from histoviewer.ui.worklist.panel import WorklistPanel


class CasesPresenter(QObject):
    """Shows the cases of a worklist, and keeps the rule that makes them.

    message: why there are no cases.

    jobs:     read results and slides.
    settings: returns the current settings.
    """

    message = Signal(str)

    def __init__(
        self,
        worklist: WorklistPanel,
        jobs: Jobs,
        settings: Callable[[], Settings],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._worklist, self._jobs, self._settings = worklist, jobs, settings
        self._window = window
        self.dialog: CasesDialog | None = None
        # Of which the dialog shows the cases, or will.
        self._shown: list[Entry] = []
        worklist.model.modelReset.connect(self._entries_changed)
        worklist.model.dataChanged.connect(self._entries_changed)

    @Slot()
    def open(self) -> None:
        """Open the cases of all slides of the worklist."""
        if self._settings().second_read:
            self.message.emit(
                self.tr("Cases show what the model found. Leave second-read mode first.")
            )
            return
        entries = self._entries()
        if not entries:
            self.message.emit(self.tr("The worklist has no slides. Open a folder first."))
            return
        try:
            rule = load_rule(self._worklist.out)
        except CaseError:
            # The worklist shows the error; a new rule replaces the damaged one.
            rule = CaseRule()
        dialog = CasesDialog([entry.name for entry in entries], rule, self._window)
        dialog.case_chosen.connect(self._worklist.ui.find.setText)
        dialog.rule.rule_applied.connect(self._apply)
        dialog.rule.accessions_requested.connect(self._read_accessions)
        dialog.finished.connect(self._closed)
        self.dialog, self._shown = dialog, []
        self._entries_changed()
        dialog.open()

    def _entries(self) -> list[Entry]:
        return sorted(self._worklist.model.entries, key=lambda entry: entry.name.casefold())

    @Slot()
    def _closed(self) -> None:
        self.dialog = None

    @Slot()
    def _entries_changed(self) -> None:
        entries = [entry for entry in self._entries() if entry.case] if self.dialog else []
        # The progress of a scan changes the table many times a second, and no entry.
        if self.dialog and entries != self._shown:
            self._shown = entries
            find = partial(find_cases, entries, self._worklist.out)
            self._jobs.submit(find, partial(self._found, self.dialog))

    def _found(self, dialog: CasesDialog, cases: Sequence[Case]) -> None:
        if self.dialog is dialog:
            dialog.set_cases(cases)

    @Slot()
    def _apply(self) -> None:
        assert self.dialog and self.dialog.rule.rule
        rule, out = self.dialog.rule.rule, self._worklist.out
        keep = partial(rule.save, out) if rule.pattern or rule.table else partial(remove_rule, out)
        self._jobs.submit(keep, self._applied, self._problem)

    def _applied(self, nothing: None) -> None:
        self._worklist.look_again()
        if self.dialog:
            self.dialog.show_all()

    @Slot()
    def _read_accessions(self) -> None:
        slides = [(entry.name, entry.path) for entry in self._entries()]
        self._jobs.submit(partial(_accessions, slides), self._accessions_read, self._problem)

    def _accessions_read(self, rule: CaseRule) -> None:
        if self.dialog:
            self.dialog.rule.set_rule(rule)

    def _problem(self, error: HistoViewerError) -> None:
        if self.dialog:
            self.dialog.rule.show_problem(worded(error))


def _accessions(slides: Sequence[tuple[str, Path]]) -> CaseRule:
    numbers = accession_numbers([path for _, path in slides])
    return accession_rule((name, numbers[path]) for name, path in slides)
