"""Table model of the gallery, and the pictures in it."""

from collections import OrderedDict
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
    Signal,
)
from PySide6.QtGui import QImage

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region, Size
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.gallery.places import Place
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill, probability
from histoviewer.ui.viewer.image_tiles import pixel_image
from histoviewer.worklist.readings import Decision

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
# Of a picture, in logical pixels; at 20x a pixel is 0.5 um.
SIDE = 200
UM_PER_PIXEL = 0.5
_KEPT = 400


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


class GalleryPictures(QObject):
    """Pictures of places at 20x, read one at a time off the GUI thread.

    arrived: the number of a place whose picture was read, or cannot be.

    open_slide: opens a slide; may block.
    """

    arrived = Signal(int)

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        places: Sequence[Place],
    ) -> None:
        # Without a parent: a picture may still be read when the gallery is closed.
        super().__init__()
        self._jobs, self._open_slide, self._places = jobs, open_slide, places
        self._images: OrderedDict[int, QImage | None] = OrderedDict()
        self._wanted: list[int] = []
        self._reading = -1
        self._ratio = 1.0

    def get(self, number: int) -> QImage | None:
        return self._images.get(number)

    def is_unreadable(self, number: int) -> bool:
        return number in self._images and self._images[number] is None

    def want(self, numbers: Sequence[int], ratio: float) -> None:
        """Read these in order, and drop earlier requests; ratio: screen pixels per pixel."""
        self._ratio = ratio
        for number in numbers:
            if number in self._images:
                self._images.move_to_end(number)
        self._wanted = [number for number in reversed(numbers) if number not in self._images]
        self._read_next()

    @property
    def is_reading(self) -> bool:
        """True while a picture is being read."""
        return self._reading >= 0

    def stop(self) -> None:
        """Read no more pictures."""
        self._wanted = []

    def _read_next(self) -> None:
        if self._reading < 0 and self._wanted:
            self._reading = number = self._wanted.pop()
            place = self._places[number]
            self._jobs.submit(
                partial(_read, self._open_slide, place, self._ratio), self._arrived, self._failed
            )

    def _arrived(self, image: QImage) -> None:
        self._keep(image)

    def _failed(self, error: HistoViewerError) -> None:
        self._keep(None)

    def _keep(self, image: QImage | None) -> None:
        number, self._reading = self._reading, -1
        self._images[number] = image
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self.arrived.emit(number)
        self._read_next()


def field(place: Place) -> Region:
    """The part of the slide in a place's picture, level-0 pixels."""
    tile = place.tile
    width, height = SIDE * UM_PER_PIXEL / tile.mpp.x, SIDE * UM_PER_PIXEL / tile.mpp.y
    return Region(tile.x - width / 2, tile.y - height / 2, width, height)


def _read(open_slide: Callable[[Path], OpenedSlide], place: Place, ratio: float) -> QImage:
    side = round(SIDE * ratio)
    with closing(open_slide(place.entry.path)) as slide:
        pixels = slide.read_region(field(place), Size(side, side))
    image = pixel_image(pixels.rgb, pixels.failed)
    image.setDevicePixelRatio(ratio)
    return image
