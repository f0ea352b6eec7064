"""The list of foci."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QInputDialog,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.ui.panels.foci.finder import FocusFinder, Found
from histoviewer.ui.panels.foci.table import FociTable, FociTitle, FocusButtons
from histoviewer.ui.panels.foci.table_model import FociModel
from histoviewer.ui.panels.foci.thumbnails import FocusPictures, Readable
from histoviewer.ui.panels.slide import text_label
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.readings import Decision, FocusReading, Reading, read_foci

COMMENT_MAX = 1000


@dataclass(frozen=True)
class _Asked:
    """The focus that the comment being written is of; the list may change meanwhile."""

    focus: Focus
    former: str


class FociPanel(QWidget):
    """The foci with pictures, sizes and what readers said of them.

    focus_chosen: the `Focus` that the user goes to; again where it is clicked again.
    decided:      a `Focus`, a `Decision` as str, and a comment of at most 1,000 characters. It is
                  not kept here: show it by `set_readings`. The threshold at which the reader saw
                  it is `threshold`.
    foci_changed: the list of foci, the largest first; `current` and `decisions` fit it already.
    """

    focus_chosen = Signal(object)
    decided = Signal(object, str, str)
    foci_changed = Signal(list)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heatmap: Heatmap | None = None
        self._chosen_threshold = 0.5
        self._found: Found | None = None
        self._readings: list[Reading] = []
        self._said: dict[int, FocusReading] = {}
        self._current: Focus | None = None
        self._asked: _Asked | None = None
        self._locked = False
        self._finder = FocusFinder(jobs, self)
        self._pictures = FocusPictures(jobs, self)
        self._model = FociModel(self._pictures.get, self)
        # Scrolling passes rows that nobody looks at.
        self._look_due = QTimer(self, singleShot=True, interval=50)
        self._title, self._lock_note = FociTitle(), text_label()
        self._table = FociTable(self._model)
        self._buttons = FocusButtons()
        self._lay_out()
        self._connect()
        self._show_foci()

    @property
    def current(self) -> Focus | None:
        """The focus that is chosen; it stays so, grown or shrunk, where its peak is in a focus."""
        return self._current

    @property
    def foci(self) -> list[Focus]:
        """The foci that are listed, the largest first."""
        return list(self._found.foci) if self._found else []

    @property
    def threshold(self) -> float:
        """The threshold at which the foci that are listed were found, 0..1."""
        return self._found.threshold if self._found else self._chosen_threshold

    @property
    def decisions(self) -> dict[int, str]:
        """What counts of each focus that was decided, by id: "confirmed" or "rejected"."""
        return {
            focus: str(said.decision.decision)
            for focus, said in self._said.items()
            if said.decision
        }

    def set_document(self, slide: Readable | None, heatmap: Heatmap | None) -> None:
        """List the foci of a heatmap at the threshold of its scan, with pictures from its slide.

        The readings of the former slide go: give those of this one by `set_readings`.
        """
        self._heatmap = heatmap
        self._readings = []
        self._current = None
        if heatmap:
            self._chosen_threshold = heatmap.provenance.threshold
        self._pictures.set_slide(slide)
        self._start_over()

    def set_threshold(self, threshold: float) -> None:
        """List the foci at another threshold, 0..1, once it has rested for a moment."""
        if threshold == self._chosen_threshold:
            return
        self._chosen_threshold = threshold
        if self._heatmap and not self._locked:
            self._finder.set_threshold(threshold)
            self._title.show_found(None, waiting=True)

    def set_readings(self, readings: Sequence[Reading]) -> None:
        """Show what was said of the foci; readings of this slide's file, in their order."""
        self._readings = list(readings)
        self._read()
        self._model.set_said(self._said)

    def set_locked(self, locked: bool) -> None:
        """Empty and hide the list, until a first impression was recorded."""
        if locked == self._locked:
            return
        self._locked = locked
        self._content.setVisible(not locked)
        self._lock_note.setVisible(locked)
        self._start_over()

    @Slot()
    def refresh(self) -> None:
        """The heatmap has grown. Cheap, may be called at every step of a scan."""
        if self._heatmap and not self._locked:
            self._finder.refresh()

    @Slot()
    def next(self) -> None:
        """Go to the next focus of the list; at its end to the last again."""
        self._go(1)

    @Slot()
    def previous(self) -> None:
        """Go to the focus before; at the beginning to the first again."""
        self._go(-1)

    @Slot()
    def confirm(self) -> None:
        """The focus that is chosen is metastatic tissue."""
        self._decide(Decision.CONFIRMED)

    @Slot()
    def reject(self) -> None:
        """It is not."""
        self._decide(Decision.REJECTED)

    @Slot()
    def withdraw(self) -> None:
        """Take back what was decided of it."""
        self._decide(Decision.WITHDRAWN)

    @Slot()
    def comment(self) -> None:
        """Ask for a comment on the focus that is chosen."""
        if self._current is None:
            return
        former = self._said.get(self._current.id, FocusReading()).comment
        self._asked = _Asked(self._current, former)
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Comment"))
        dialog.setLabelText(self.tr("Comment on focus %1:").replace("%1", str(self._current.id)))
        dialog.setInputMode(QInputDialog.InputMode.TextInput)
        dialog.setTextValue(former)
        edit = dialog.findChild(QLineEdit)
        assert edit is not None
        edit.setMaxLength(COMMENT_MAX)
        dialog.textValueSelected.connect(self._commented)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._look_due.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._look_due.start()

    def _start_over(self) -> None:
        had, self._found = bool(self.foci), None
        self._show_foci()
        if had:
            self.foci_changed.emit([])
        heatmap = None if self._locked else self._heatmap
        self._finder.set_heatmap(heatmap, self._chosen_threshold)

    @Slot(object)
    def _arrived(self, found: Found) -> None:
        self._found = found
        self._show_foci()
        self.foci_changed.emit(self.foci)

    def _show_foci(self) -> None:
        self._read()
        self._current = self._where_current_is()
        place = self._table.verticalScrollBar().value()
        self._model.set_foci(self.foci, self._said)
        if self._current:
            self._table.selectRow(self._model.row_of(self._current))
        # The list must not jump under the reader while a scan goes on.
        self._table.verticalScrollBar().setValue(place)
        self._title.show_found(self._found, waiting=self._heatmap is not None)
        self._enable()
        self._look_due.start()

    def _where_current_is(self) -> Focus | None:
        """The focus that the current one's peak lies in now."""
        if self._current is None or not self._found or not self._found.foci:
            return None
        tile = self._current.grid.tile_at(self._current.position)
        number = self._found.numbers[tile] if tile else 0
        return self._found.foci[number - 1] if number else None

    def _read(self) -> None:
        self._said = {}
        if self._found and self._heatmap:
            model = self._heatmap.provenance.model_sha256
            foci, numbers = self._found.foci, self._found.numbers
            self._said = read_foci(foci, numbers, self._readings, self.threshold, model)

    def _go(self, step: int) -> None:
        if not self._model.rowCount():
            return
        row = self._model.row_of(self._current) + step if self._current else 0
        row = min(max(row, 0), self._model.rowCount() - 1)
        if self._current is self._model.focus_at(row):
            self.focus_chosen.emit(self._current)
        else:
            self._table.selectRow(row)

    @Slot(QModelIndex, QModelIndex)
    def _row_changed(self, index: QModelIndex, _former: QModelIndex) -> None:
        focus = self._model.focus_at(index.row()) if index.isValid() else None
        if focus is None or focus is self._current:
            return
        self._current = focus
        self._enable()
        self.focus_chosen.emit(focus)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        # Who has moved away comes back by a click on the row that is chosen already.
        self.focus_chosen.emit(self._model.focus_at(index.row()))

    def _decide(self, decision: Decision) -> None:
        if self._current:
            self.decided.emit(self._current, decision, "")

    @Slot(str)
    def _commented(self, text: str) -> None:
        asked, self._asked = self._asked, None
        text = text.strip()
        if asked and text and text != asked.former:
            self.decided.emit(asked.focus, Decision.COMMENT, text)

    @Slot()
    def _look(self) -> None:
        """Ask for the pictures of the rows that are in sight."""
        if self._table.isVisible():
            foci = [self._model.focus_at(row) for row in self._table.rows_in_sight()]
            self._pictures.want(foci, self.devicePixelRatioF())

    def _enable(self) -> None:
        self._buttons.enable(chosen=self._current is not None, any_focus=bool(self.foci))

    def _connect(self) -> None:
        self._finder.found.connect(self._arrived)
        self._finder.failed.connect(self._title.setText)
        self._pictures.arrived.connect(self._model.picture_arrived)
        self._look_due.timeout.connect(self._look)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._table.clicked.connect(self._clicked)
        self._table.verticalScrollBar().valueChanged.connect(self._look_due.start)
        self._model.layoutChanged.connect(self._look_due.start)
        self._buttons.previous.connect(self.previous)
        self._buttons.next.connect(self.next)
        self._buttons.confirm.connect(self.confirm)
        self._buttons.reject.connect(self.reject)
        self._buttons.comment.connect(self.comment)
        self._buttons.withdraw.connect(self.withdraw)

    def _lay_out(self) -> None:
        self._lock_note.setText(
            self.tr("Hidden until your first impression of this slide is recorded.")
        )
        self._lock_note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lock_note.hide()
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._title)
        inner.addWidget(self._table, 1)
        inner.addWidget(self._buttons)
        outer = QVBoxLayout(self)
        outer.addWidget(self._lock_note)
        outer.addWidget(self._content, 1)
        # Or the dock would change its width, and the slide move, whenever the list is hidden.
        margins = outer.contentsMargins()
        self.setMinimumWidth(self._table.minimumWidth() + margins.left() + margins.right())
