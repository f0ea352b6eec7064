"""Filter of the worklist."""

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from histoviewer.ui.worklist.entries import Line, Standing
from histoviewer.ui.worklist.table_model import WorklistModel

_Index = QModelIndex | QPersistentModelIndex


class Show(Enum):
    """Choices of the filter."""

    ALL = "all"
    UNREAD = "unread"
    ATTENTION = "attention"
    DISAGREEMENT = "disagreement"
    POSITIVE = "positive"
    INCOMPLETE = "incomplete"
    FAILED = "failed"
    WITHOUT_VERDICT = "without verdict"
    NEGATIVE = "negative"


_STANDINGS = {
    Show.ATTENTION: frozenset(
        {
            Standing.POSITIVE,
            Standing.CANNOT_SAY,
            Standing.INCOMPLETE,
            Standing.CHANGED,
            Standing.NOT_ASSESSABLE,
            Standing.FAILED,
            Standing.UNRATED,
            Standing.DOUBTED,
        }
    ),
    Show.POSITIVE: frozenset({Standing.POSITIVE}),
    Show.INCOMPLETE: frozenset({Standing.INCOMPLETE, Standing.CHANGED}),
    Show.FAILED: frozenset({Standing.NOT_ASSESSABLE, Standing.FAILED}),
    Show.WITHOUT_VERDICT: frozenset({Standing.RUNNING, Standing.WAITING, Standing.UNSCANNED}),
    Show.NEGATIVE: frozenset({Standing.NEGATIVE}),
}


class WorklistFilter(QSortFilterProxyModel):
    """Filters a `WorklistModel`, in its order."""

    def __init__(self, model: WorklistModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._show = Show.ALL
        self._text = ""
        self.setSourceModel(model)

    def set_show(self, show: Show) -> None:
        self._show = show
        self.invalidate()

    def set_text(self, text: str) -> None:
        """Show only slides with this text in their names or cases, whatever its letters' case."""
        self._text = text.strip().casefold()
        self.invalidate()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._model.sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:  # noqa: N802
        return self.accepts(self._model.line(source_row))

    def accepts(self, line: Line) -> bool:
        """True if the filter shows this slide."""
        named = self._text in line.folded or self._text in line.entry.case.casefold()
        return named and self._shows(line)

    def _shows(self, line: Line) -> bool:
        if self._show is Show.ALL:
            return True
        if self._show is Show.UNREAD:
            return line.entry.reading is None
        if self._show is Show.DISAGREEMENT:
            return line.disagrees
        # Cautions also need attention in second-read mode, which hides the standings.
        attention = self._show is Show.ATTENTION and (line.cautioned or line.disagrees)
        return attention or line.standing in _STANDINGS[self._show]
