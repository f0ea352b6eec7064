"""Table model of the gallery, and the pictures in it."""

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from histoviewer.geometry import Region, Size
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.gallery.places import Place
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.picture_queue import PictureQueue
from histoviewer.ui.support.text import fill, probability
from histoviewer.ui.viewer.image_tiles import pixel_image
from histoviewer.worklist.readings import Decision

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
# Of a picture, in logical pixels; at 20x a pixel is 0.5 um.
SIDE = 200
UM_PER_PIXEL = 0.5


class GalleryModel(QAbstractTableModel):
    """Places in rows of as many columns as fit the window."""

    def __init__(self, places: Sequence[Place], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.places = list(places)
        self._columns = 1

    def set_columns(self, columns: int) -> None:
        if columns != self._columns:
            self.beginResetModel()
            self._columns = columns
            self.endResetModel()

    def set_decision(self, number: int, decision: Decision | None) -> None:
        self.places[number] = self.places[number].decided(decision)
        index = self.index_of(number)
        self.dataChanged.emit(index, index)

    def redraw(self, number: int) -> None:
        self.dataChanged.emit(self.index_of(number), self.index_of(number))

    def index_of(self, number: int) -> QModelIndex:
        return self.index(number // self._columns, number % self._columns)

    def number_at(self, index: _Index) -> int:
        """The number of the place at an index; -1 after the last one."""
        number = index.row() * self._columns + index.column() if index.isValid() else -1
        return number if number < len(self.places) else -1

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else -(-len(self.places) // self._columns)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:  # noqa: N802 (Qt's name)
        return 0 if parent.isValid() else self._columns

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.number_at(index) < 0:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number = self.number_at(index)
        if number < 0:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(number)
        return self.places[number].entry.name if role == Qt.ItemDataRole.ToolTipRole else None

    def text(self, number: int) -> str:
        """Decision, probability and slide of a place."""
        place = self.places[number]
        decisions = {
            Decision.CONFIRMED: self.tr("✓ confirmed"),
            Decision.REJECTED: self.tr("✗ rejected"),
        }
        said = decisions[place.decision] if place.decision else self.tr("not read")
        parts = (said, probability(place.tile.probability), place.entry.path.name)
        return fill("%1  %2  %3", *parts)


class GalleryPictures(PictureQueue):
    """Pictures of places at 20x, by the number of the place.

    ratio: screen pixels per pixel.

    open_slide: opens a slide; may block.
    """

    kept = 400

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        places: Sequence[Place],
    ) -> None:
        # Without a parent: a picture may still be read when the gallery is closed.
        super().__init__(jobs)
        self._open_slide, self._places = open_slide, places
        self.ratio = 1.0

    def _reader(self, number: int) -> Callable[[], QImage]:
        return partial(_read, self._open_slide, self._places[number], self.ratio)


def field(place: Place) -> Region:
    """The part of the slide in a place's picture, level-0 pixels."""
    tile = place.tile
    width, height = SIDE * UM_PER_PIXEL / tile.mpp.x, SIDE * UM_PER_PIXEL / tile.mpp.y
    return Region(tile.x - width / 2, tile.y - height / 2, width, height)


def _read(open_slide: Callable[[Path], OpenedSlide], place: Place, ratio: float) -> QImage:
    side = round(SIDE * ratio)
    with closing(open_slide(place.entry.path)) as slide:
        pixels = slide.read_region(field(place), Size(side, side))
    return pixel_image(pixels.rgb, pixels.failed, ratio)
