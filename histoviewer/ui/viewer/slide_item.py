"""Slide on the canvas."""

import math
import time
from itertools import product

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from histoviewer.geometry import Region, Size
from histoviewer.ui.viewer.appearance import Colours, RecolouredImages
from histoviewer.ui.viewer.image_tiles import TILE_SIDE, ImageTile, ImageTileLoader
from histoviewer.ui.viewer.transforms import scale_of

# For changing colours in one paint event.
_BUDGET_SECONDS = 0.025


class SlideItem(QGraphicsItem):
    """Paints the loaded image tiles in level-0 pixels, and requests missing ones.

    The next coarser image tile that is loaded replaces a missing one.
    """

    def __init__(self, loader: ImageTileLoader) -> None:
        super().__init__()
        self._loader = loader
        self._recoloured = RecolouredImages()
        self._size = Size(0, 0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_size(self, size: Size) -> None:
        """Set the slide's size in level-0 pixels; without image tiles it is white."""
        self.prepareGeometryChange()
        self._size = size

    def set_colours(self, *changes: Colours) -> None:
        """Change the colours on screen, and nowhere else."""
        if self._recoloured.set_changes(*changes):
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        return QRectF(0, 0, self._size.width, self._size.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        exposed = option.exposedRect & self.boundingRect()
        painter.setClipRect(exposed)
        painter.fillRect(exposed, Qt.GlobalColor.white)
        if not self._loader.has_slide:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        level = self._level(scale_of(painter.deviceTransform()))
        keys = _image_tiles(exposed, level)
        until = time.perf_counter() + _BUDGET_SECONDS
        complete = [self._draw(painter, key, until) for key in keys]
        if not all(complete):
            # Those that still have their own colours follow with the next paint event.
            self.update()
        centre, side = exposed.center(), TILE_SIDE << level
        keys.sort(key=lambda key: -_distance(key, centre.x(), centre.y()))
        around = exposed.adjusted(-side, -side, side, side) & self.boundingRect()
        self._loader.want(keys, sorted(set(_image_tiles(around, level)) - set(keys)))

    def _level(self, scale: float) -> int:
        """The coarsest level as fine as the screen, at `scale` device pixels per level-0 pixel."""
        # Rounding must not select the next finer level, with four times the image tiles.
        reduction = math.log2(1 / scale) + 0.01
        return min(max(0, math.floor(reduction)), self._loader.top)

    def _draw(self, painter: QPainter, key: ImageTile, until: float) -> bool:
        """Draw an image tile or a coarser one in its place; False if its colours are to come."""
        place, shown = key.region, key
        while (image := self._loader.get(shown)) is None and shown.level < self._loader.top:
            shown = shown.parent()
        if image is None:
            return True
        changed = self._recoloured.get(image, until)
        _draw_part(painter, changed or image, place, shown)
        return changed is not None


def _draw_part(painter: QPainter, image: QImage, place: Region, shown: ImageTile) -> None:
    whole, reduction = shown.region, 1 << shown.level
    source = QRectF(
        (place.x - whole.x) / reduction,
        (place.y - whole.y) / reduction,
        place.width / reduction,
        place.height / reduction,
    )
    painter.drawImage(QRectF(*place), image, source)


def _image_tiles(rect: QRectF, level: int) -> list[ImageTile]:
    """The image tiles of a level that a rectangle touches."""
    side = TILE_SIDE << level
    cols = range(int(rect.left() // side), math.ceil(rect.right() / side))
    rows = range(int(rect.top() // side), math.ceil(rect.bottom() / side))
    return [ImageTile(level, col, row) for col, row in product(cols, rows)]


def _distance(key: ImageTile, x: float, y: float) -> float:
    centre = key.region.centre
    return math.hypot(centre.x - x, centre.y - y)
