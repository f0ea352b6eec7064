"""Overlay of the tissue that was not viewed yet."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from histoviewer.geometry import PatchGrid, Region, Size
from histoviewer.worklist.viewed import Squares

# ARGB32, premultiplied: a dark veil over what was not viewed. What was keeps its own colours.
_VEIL = 0x78000000


class UnviewedItem(QGraphicsItem):
    """Darkens squares in level-0 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: PatchGrid | None = None
        self._unviewed: Squares | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.hide()

    def set_squares(self, grid: PatchGrid | None, unviewed: Squares | None) -> None:
        """Show other squares, (rows, cols) bool of the grid; None shows none."""
        self.prepareGeometryChange()
        self._grid, self._unviewed = grid, unviewed
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        size = self._grid.slide_size if self._grid else Size(0, 0)
        return QRectF(0, 0, *size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.draw(painter, option.exposedRect)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        """Draw a part in level-0 pixels, with a painter in level-0 pixels."""
        exposed = exposed & self.boundingRect()
        if self._grid is None or self._unviewed is None or exposed.isEmpty():
            return
        around = Region(exposed.x(), exposed.y(), exposed.width(), exposed.height())
        rows, cols = self._grid.tiles_touching(around)
        veil = np.where(self._unviewed[rows, cols], np.uint32(_VEIL), np.uint32(0))
        height, width = veil.shape
        pixels = np.ascontiguousarray(veil)
        image = QImage(
            pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )
        square = self._grid.tile_region(0, 0)
        place = QRectF(
            cols.start * square.width,
            rows.start * square.height,
            width * square.width,
            height * square.height,
        )
        painter.setClipRect(exposed, Qt.ClipOperation.IntersectClip)
        painter.drawImage(place, image)
