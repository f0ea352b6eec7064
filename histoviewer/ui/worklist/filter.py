"""Filter of the worklist."""

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from histoviewer.ui.worklist.entries import Standing
from histoviewer.ui.worklist.table_model import WorklistModel

_Index = QModelIndex | QPersistentModelIndex


class Show(Enum):
    """Choices of the filter, with their standings."""

    ALL = frozenset(Standing)
    ATTENTION = frozenset(
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
    )
    POSITIVE = frozenset({Standing.POSITIVE})
    INCOMPLETE = frozenset({Standing.INCOMPLETE, Standing.CHANGED})
    FAILED = frozenset({Standing.NOT_ASSESSABLE, Standing.FAILED})
    WITHOUT_VERDICT = frozenset({Standing.RUNNING, Standing.WAITING, Standing.UNSCANNED})
    NEGATIVE = frozenset({Standing.NEGATIVE})


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
        """Show only slides with this text in their names, ignoring upper and lower case."""
        self._text = text.strip().casefold()
        self.invalidate()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._model.sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: _Index) -> bool:  # noqa: N802
        if self._model.shows(source_row, self._show.value, self._text):
            return True
        # Cautions also need attention in second-read mode, which hides the standings.
        return (
            self._show is Show.ATTENTION
            and self._model.is_cautioned(source_row)
            and self._model.shows(source_row, Show.ALL.value, self._text)
        )
