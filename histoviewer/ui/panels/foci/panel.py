"""Foci panel."""

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
from histoviewer.ui.panels.foci.table_model import FociTableModel
from histoviewer.ui.panels.foci.thumbnails import FocusThumbnails, Readable
from histoviewer.ui.panels.reading import COMMENT_MAX
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill
from histoviewer.ui.support.widgets import text_label
from histoviewer.worklist.readings import Decision, FocusReading, Reading, read_foci


@dataclass(frozen=True)
class _Asked:
    """The focus whose comment is being edited; the list may change meanwhile."""

    focus: Focus
    former: str


class FociPanel(QWidget):
    """The list of foci with thumbnails, sizes and readings.

    focus_chosen: the `Focus` that the user goes to; emitted again if it is clicked again.
    decided:      a `Focus`, a `Decision` as str, and a comment of at most `COMMENT_MAX` characters.
                  The panel does not store it; `set_readings` shows it. The reader saw the focus at
                  `threshold`.
    explanation_wanted: of the chosen focus.
    foci_changed: the foci, largest first; `current` and `decisions` are up to date.
    """

    focus_chosen = Signal(object)
    decided = Signal(object, str, str)
    explanation_wanted = Signal()
    foci_changed = Signal(list)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heatmap: Heatmap | None = None
        self._chosen_threshold = 0.5
        self._found: Found | None = None
        self._readings: list[Reading] = []
        self._focus_readings: dict[int, FocusReading] = {}
        self._current: Focus | None = None
        self._asked: _Asked | None = None
        self._locked = False
        self._advances = False
        self._finder = FocusFinder(jobs, self)
        self._thumbnails = FocusThumbnails(jobs, self)
        self._model = FociTableModel(self._thumbnails.get, self)
        # Rows that are only scrolled past need no thumbnails.
        self._thumbnails_due = QTimer(self, singleShot=True, interval=50)
        self._title, self._lock_note = FociTitle(), text_label()
        self._table = FociTable(self._model)
        self._buttons = FocusButtons()
        self._lay_out()
        self._connect()
        self._show_foci()

    @property
    def current(self) -> Focus | None:
        """The chosen focus; it is kept while its peak lies in a focus, whatever that one's size."""
        return self._current

    @property
    def foci(self) -> list[Focus]:
        """The listed foci, largest first."""
        return list(self._found.foci) if self._found else []

    @property
    def threshold(self) -> float:
        """The threshold of the listed foci, 0..1."""
        return self._found.threshold if self._found else self._chosen_threshold

    @property
    def decisions(self) -> dict[int, str]:
        """Valid decisions by focus id: "confirmed" or "rejected"."""
        return {
            focus: str(reading.decision.decision)
            for focus, reading in self._focus_readings.items()
            if reading.decision
        }

    def set_document(self, slide: Readable | None, heatmap: Heatmap | None) -> None:
        """List the foci of a heatmap at its scan's threshold, with thumbnails from its slide.

        Clears the readings; pass those of the new slide to `set_readings`.
        """
        self._heatmap = heatmap
        self._readings = []
        self._current = None
        if heatmap:
            self._chosen_threshold = heatmap.provenance.threshold
        self._thumbnails.set_slide(slide)
        self._restart()

    def set_threshold(self, threshold: float) -> None:
        """List the foci at another threshold, 0..1, once it has not changed for a moment."""
        if threshold == self._chosen_threshold:
            return
        self._chosen_threshold = threshold
        if self._heatmap and not self._locked:
            self._finder.set_threshold(threshold)
            self._title.show_found(None, waiting=True)

    def set_readings(self, readings: Sequence[Reading]) -> None:
        """Show the readings of the slide's file, earliest first."""
        self._readings = list(readings)
        self._read()
        self._model.set_focus_readings(self._focus_readings)

    def set_locked(self, locked: bool) -> None:
        """Clear and hide the list until a first impression is recorded."""
        if locked == self._locked:
            return
        self._locked = locked
        self._content.setVisible(not locked)
        self._lock_note.setVisible(locked)
        self._restart()

    def set_advances(self, advances: bool) -> None:
        """Go to the next focus once one has been confirmed or rejected, or stay there."""
        self._advances = advances

    @Slot()
    def refresh(self) -> None:
        """Search again after the heatmap has changed; cheap enough for every step of a scan."""
        if self._heatmap and not self._locked:
            self._finder.refresh()

    @Slot()
    def next(self) -> None:
        """Go to the next focus; at the end stay at the last."""
        self._go(1)

    @Slot()
    def previous(self) -> None:
        """Go to the previous focus; at the beginning stay at the first."""
        self._go(-1)

    @Slot()
    def confirm(self) -> None:
        """Record that the chosen focus is metastatic tissue."""
        self._decide(Decision.CONFIRMED)

    @Slot()
    def reject(self) -> None:
        """Record that the chosen focus is no metastatic tissue."""
        self._decide(Decision.REJECTED)

    @Slot()
    def withdraw(self) -> None:
        """Withdraw the decision on the chosen focus."""
        self._decide(Decision.WITHDRAWN)

    @Slot()
    def comment(self) -> None:
        """Ask for a comment on the chosen focus."""
        if self._current is None:
            return
        former = self._focus_readings.get(self._current.id, FocusReading()).comment
        self._asked = _Asked(self._current, former)
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Comment"))
        dialog.setLabelText(fill(self.tr("Comment on focus %1:"), str(self._current.id)))
        dialog.setInputMode(QInputDialog.InputMode.TextInput)
        dialog.setTextValue(former)
        edit = dialog.findChild(QLineEdit)
        assert edit is not None
        edit.setMaxLength(COMMENT_MAX)
        dialog.textValueSelected.connect(self._commented)
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        self._thumbnails_due.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._thumbnails_due.start()

    def _restart(self) -> None:
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
        self._current = self._current_now()
        place = self._table.verticalScrollBar().value()
        self._model.set_foci(self.foci, self._focus_readings)
        if self._current:
            self._table.selectRow(self._model.row_of(self._current))
        # The list must not scroll while a scan adds foci.
        self._table.verticalScrollBar().setValue(place)
        self._title.show_found(self._found, waiting=self._heatmap is not None)
        self._enable()
        self._thumbnails_due.start()

    def _current_now(self) -> Focus | None:
        """The focus that now contains the peak of the current one."""
        if self._current is None or not self._found or not self._found.foci:
            return None
        tile = self._current.grid.tile_at(self._current.position)
        number = self._found.numbers[tile] if tile else 0
        return self._found.foci[number - 1] if number else None

    def _read(self) -> None:
        self._focus_readings = {}
        if self._found and self._heatmap:
            model = self._heatmap.provenance.model_sha256
            foci, numbers = self._found.foci, self._found.numbers
            self._focus_readings = read_foci(foci, self._readings, self.threshold, model, numbers)

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
        # A click on the chosen row returns to its focus.
        self.focus_chosen.emit(self._model.focus_at(index.row()))

    def _decide(self, decision: Decision) -> None:
        if self._current:
            self.decided.emit(self._current, decision, "")
            if self._advances and decision is not Decision.WITHDRAWN:
                self.next()

    @Slot(str)
    def _commented(self, text: str) -> None:
        asked, self._asked = self._asked, None
        text = text.strip()
        if asked and text and text != asked.former:
            self.decided.emit(asked.focus, Decision.COMMENT, text)

    @Slot()
    def _request_thumbnails(self) -> None:
        """Request thumbnails of the visible rows."""
        if self._table.isVisible():
            foci = [self._model.focus_at(row) for row in self._table.visible_rows()]
            self._thumbnails.want(foci, self.devicePixelRatioF())

    def _enable(self) -> None:
        self._buttons.enable(chosen=self._current is not None, any_focus=bool(self.foci))

    def _connect(self) -> None:
        self._finder.found.connect(self._arrived)
        self._finder.failed.connect(self._title.setText)
        self._thumbnails.arrived.connect(self._model.thumbnail_arrived)
        self._thumbnails_due.timeout.connect(self._request_thumbnails)
        self._table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._table.clicked.connect(self._clicked)
        self._table.verticalScrollBar().valueChanged.connect(self._thumbnails_due.start)
        self._model.layoutChanged.connect(self._thumbnails_due.start)
        self._buttons.previous.connect(self.previous)
        self._buttons.next.connect(self.next)
        self._buttons.confirm.connect(self.confirm)
        self._buttons.reject.connect(self.reject)
        self._buttons.comment.connect(self.comment)
        self._buttons.withdraw.connect(self.withdraw)
        self._buttons.explain.connect(self.explanation_wanted)

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
        # Keeps the width of the dock, and the slide in place, when the list is hidden.
        margins = outer.contentsMargins()
        self.setMinimumWidth(self._table.minimumWidth() + margins.left() + margins.right())
