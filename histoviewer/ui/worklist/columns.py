"""Columns of the worklist and the texts about readings in them."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QObject

from histoviewer.ui.support.text import fill, fixed, whole
from histoviewer.worklist.readings import Decision, Reading, signature


class Column(IntEnum):
    """Columns in their order; SLIDE is always shown."""

    SLIDE = 0
    CASE = 1
    VERDICT = 2
    READER = 3
    DISAGREEMENT = 4
    SCORE = 5
    LARGEST = 6
    STATUS = 7


DEFAULT_COLUMNS = tuple(column.name for column in Column)


class ColumnText(QObject):
    """Headers, their explanations, and the cells about readings."""

    def header(self, column: Column) -> str:
        return {
            Column.SLIDE: self.tr("Slide"),
            Column.CASE: self.tr("Case"),
            Column.VERDICT: self.tr("Model"),
            Column.READER: self.tr("Reader"),
            Column.DISAGREEMENT: self.tr("Differ"),
            Column.SCORE: self.tr("Score"),
            Column.LARGEST: self.tr("Largest focus"),
            Column.STATUS: self.tr("Status"),
        }[column]

    def explanation(self, column: Column) -> str:
        return {
            Column.SLIDE: self.tr("The slide's file below the folder"),
            Column.CASE: self.tr(
                "The case of the slide. Sorted by it, the case with the most suspicious slide "
                "comes first, and its slides stand together."
            ),
            Column.VERDICT: self.tr(
                "The model's verdict. Sorted by it, the slides are in the order of review."
            ),
            Column.READER: self.tr("The last reader's verdict, name and comment"),
            Column.DISAGREEMENT: self.tr("Whether the model and the reader disagree"),
            Column.SCORE: self.tr("What the model's rule for slides computes from the tiles"),
            Column.LARGEST: self.tr(
                "The longest diameter of all foci at the threshold of the scan, "
                "to the nearest heatmap tile"
            ),
            Column.STATUS: self.tr("The state or the outcome of the scan"),
        }[column]

    def decision(self, decision: Decision) -> str:
        return {
            Decision.POSITIVE: self.tr("positive"),
            Decision.NEGATIVE: self.tr("negative"),
            Decision.UNSURE: self.tr("unsure"),
        }[decision]

    def reader(self, reading: Reading | None, blind: bool) -> str:
        """The reader's verdict with name and comment.

        blind: whether the verdict must not influence another reader, so that it is left out.
        """
        if reading is None:
            return self.tr("not read")
        if blind:
            return self.tr("read")
        said = ", ".join(filter(None, (self.decision(reading.decision), reading.user)))
        return f"{said}: {reading.comment}" if reading.comment else said

    def signed(self, reading: Reading | None, blind: bool) -> str:
        """The same with the time, for tool tips."""
        if reading is None or blind:
            return self.reader(reading, blind)
        said = f"{self.decision(reading.decision)} ({signature(reading)})"
        return f"{said}: {reading.comment}" if reading.comment else said

    def disagreement(self) -> str:
        return self.tr("⚠ disagree")

    def largest(self, diameter: float | None) -> str:
        """A diameter in mm; 0 if there are no foci, None if it is not known."""
        if diameter is None:
            return ""
        return f"{fixed(diameter, 2)} mm" if diameter else self.tr("none")

    def read_count(self, readings: Sequence[Reading | None]) -> str:
        """Number of slides that have been read, such as "7 of 40 read"."""
        read = sum(reading is not None for reading in readings)
        return fill(self.tr("%1 of %2 read"), whole(read), whole(len(readings)))
