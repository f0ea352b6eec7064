"""Verdict panel: the model's and the reader's verdict on the slide."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.summary import Finding
from histoviewer.ui.support.text import Wording, fill
from histoviewer.ui.support.widgets import embolden, text_label
from histoviewer.worklist.readings import Decision, Kind, Reading, disagrees, latest, signature

COMMENT_MAX = 1000
_IMPRESSIONS = {
    Decision.POSITIVE: Decision.SUSPICIOUS,
    Decision.NEGATIVE: Decision.NOT_SUSPICIOUS,
    Decision.UNSURE: Decision.UNSURE,
}


class ReadingPanel(QWidget):
    """The verdicts of model and reader; in second-read mode also the reader's first impression.

    recorded:     a `Kind`, a `Decision` and a comment of at most `COMMENT_MAX` characters. The
                  panel does not store it; `set_readings` shows it.
    lock_changed: `locked`, after it has changed.
    """

    recorded = Signal(object, object, str)
    lock_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide: str | None = None
        self._second_read = False
        self._locked = False
        self._found: Finding | None = None
        self._verdict_text = ""
        self._readings: list[Reading] = []
        self._model, self._reader, self._impression = text_label(), text_label(), text_label()
        self._disagreement, self._reasons = text_label(), text_label()
        self._wording = Wording(self)
        self._comment = QLineEdit()
        self._comment.setMaxLength(COMMENT_MAX)
        self._comment.setPlaceholderText(self.tr("Comment, stored with your verdict"))
        self._comment.setAccessibleName(self.tr("Comment, stored with your verdict"))
        self._question, self._answers = QWidget(), QWidget()
        self._lay_out()
        self._show()

    @property
    def locked(self) -> bool:
        """True if the model's result is hidden until a first impression is recorded.

        True in second-read mode while the open slide has no first impression.
        """
        return self._locked

    def set_slide(self, name: str | None) -> None:
        """Switch to another slide, without verdict and readings."""
        self._slide = name
        self._found, self._verdict_text, self._readings = None, "", []
        self._comment.clear()
        self._show()

    def set_model_verdict(self, found: Finding | None, text: str) -> None:
        """Show the model's verdict, with its counts in `text`; None if there is none."""
        self._found, self._verdict_text = found, text
        self._show()

    def set_readings(self, readings: Sequence[Reading]) -> None:
        """Show the readings of the slide's file, earliest first."""
        self._readings = list(readings)
        self._show()

    def set_second_read(self, second_read: bool) -> None:
        """Turn second-read mode on or off."""
        self._second_read = second_read
        self._show()

    def _show(self) -> None:
        reading = latest(self._readings, Kind.SLIDE)
        impression = latest(self._readings, Kind.IMPRESSION)
        locked = self._second_read and self._slide is not None and impression is None
        self._question.setVisible(locked)
        self._answers.setVisible(not locked)
        self._answers.setEnabled(self._slide is not None)
        # Hidden results must not stay in labels, where screen readers would find them.
        self._model.setText("" if locked else self._model_text())
        self._model.setToolTip("" if locked else self._verdict_text)
        reasons = self._wording.reasons(self._found) if self._found and not locked else []
        self._reasons.setText("\n".join(f"⚠ {reason}" for reason in reasons))
        self._reasons.setVisible(bool(reasons))
        self._reader.setText(self._signed(self.tr("Reader: %1"), reading))
        self._reader.setToolTip(reading.comment if reading else "")
        self._impression.setText(self._signed(self.tr("First impression: %1"), impression))
        self._impression.setVisible(impression is not None)
        disagreement = "" if locked else self._disagreement_text(reading, impression)
        self._disagreement.setText(disagreement)
        self._disagreement.setVisible(bool(disagreement))
        self._keep_height()
        if locked != self._locked:
            self._locked = locked
            self.lock_changed.emit(locked)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """Reserve room for wrapped lines, which the minimum size that docks use ignores."""
        # What was measured before a text changed is forgotten only after the next event.
        for part in (self._question, self._answers):
            part.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def _model_text(self) -> str:
        if self._slide is None:
            return self.tr("No slide is open.")
        words = {
            Verdict.POSITIVE: self.tr("Model: ▲ positive"),
            Verdict.NEGATIVE: self.tr("Model: ○ negative"),
            Verdict.INCOMPLETE: self.tr("Model: ◐ incomplete"),
            Verdict.CANNOT_SAY: self.tr("Model: ? cannot say"),
            Verdict.NOT_ASSESSABLE: self.tr("Model: ⊘ not assessable"),
            Verdict.UNRATED: self.tr("Model: □ unrated"),
            Verdict.FAILED: self.tr("Model: ✗ failed"),
        }
        if self._found is None:
            return self.tr("Model: not scanned yet")
        caution = self.tr(", with caution ⚠") if self._found.cautioned else ""
        return words[self._found.verdict] + caution

    def _signed(self, text: str, reading: Reading | None) -> str:
        if reading is None:
            return fill(text, self.tr("not read yet"))
        mark = self.tr(", with a comment") if reading.comment else ""
        words = {
            Decision.POSITIVE: self.tr("positive"),
            Decision.NEGATIVE: self.tr("negative"),
            Decision.UNSURE: self.tr("unsure"),
            Decision.SUSPICIOUS: self.tr("suspicious"),
            Decision.NOT_SUSPICIOUS: self.tr("not suspicious"),
        }
        said = f"{words[reading.decision]} ({signature(reading)})"
        return fill(text, said + mark)

    def _disagreement_text(self, reading: Reading | None, impression: Reading | None) -> str:
        if self._found is None:
            return ""
        if disagrees(self._found.verdict, reading):
            return self.tr("⚠ The model and the reader disagree.")
        if reading is None and disagrees(self._found.verdict, impression):
            return self.tr("⚠ The model and the first impression disagree.")
        return ""

    @property
    def asks(self) -> Kind | None:
        """Kind of reading asked for: a first impression or a verdict; None if no slide is open."""
        if self._slide is None:
            return None
        return Kind.IMPRESSION if self._locked else Kind.SLIDE

    def answer(self, verdict: Decision) -> None:
        """Record POSITIVE, NEGATIVE or UNSURE, or the first impression that means the same."""
        if self.asks is Kind.IMPRESSION:
            self._record(Kind.IMPRESSION, _IMPRESSIONS[verdict])
        elif self.asks is Kind.SLIDE:
            self._record(Kind.SLIDE, verdict)

    def _record(self, kind: Kind, decision: Decision) -> None:
        comment = self._comment.text().strip() if kind is Kind.SLIDE else ""
        self._comment.clear()
        self.recorded.emit(kind, decision, comment)

    def _lay_out(self) -> None:
        embolden(self._model)
        question = text_label(self.tr("First impression, before the model's result is shown:"))
        asked = QVBoxLayout(self._question)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.addWidget(question)
        asked.addLayout(
            self._buttons(
                Kind.IMPRESSION,
                (self.tr("Suspicious"), Decision.SUSPICIOUS),
                (self.tr("Not suspicious"), Decision.NOT_SUSPICIOUS),
                (self.tr("Unsure"), Decision.UNSURE),
            )
        )
        answers = QVBoxLayout(self._answers)
        answers.setContentsMargins(0, 0, 0, 0)
        answers.setSpacing(3)
        for widget in (
            self._model,
            self._reasons,
            self._impression,
            self._reader,
            self._disagreement,
            self._comment,
        ):
            answers.addWidget(widget)
        answers.addLayout(
            self._buttons(
                Kind.SLIDE,
                (self.tr("Positive"), Decision.POSITIVE),
                (self.tr("Negative"), Decision.NEGATIVE),
                (self.tr("Unsure"), Decision.UNSURE),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.addWidget(self._question)
        column.addWidget(self._answers)
        column.addStretch()

    def _buttons(self, kind: Kind, *choices: tuple[str, Decision]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for text, decision in choices:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setAccessibleName(fill(self._accessible_name(kind), text))
            button.clicked.connect(partial(self._record, kind, decision))
            row.addWidget(button)
        return row

    def _accessible_name(self, kind: Kind) -> str:
        return self.tr("My verdict: %1") if kind is Kind.SLIDE else self.tr("First impression: %1")
