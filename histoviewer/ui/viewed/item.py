"""Overlay of the tissue that was not viewed yet."""

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from histoviewer.geometry import PatchGrid, Region
from histoviewer.ui.viewer.grid_item import GridItem
from histoviewer.worklist.viewed import Squares

# ARGB32, premultiplied: a dark veil over what was not viewed. What was keeps its own colours.
_VEIL = 0x78000000


class UnviewedItem(GridItem):
    """Darkens squares in level-0 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._unviewed: Squares | None = None
        self.hide()

    def set_squares(self, grid: PatchGrid | None, unviewed: Squares | None) -> None:
        """Show other squares, (rows, cols) bool of the grid; None shows none."""
        self._set_grid(grid)
        self._unviewed = unviewed
        self.update()

    def _draw_squares(self, painter: QPainter, exposed: QRectF, grid: PatchGrid) -> None:
        if self._unviewed is None:
            return
        around = Region(exposed.x(), exposed.y(), exposed.width(), exposed.height())
        rows, cols = grid.tiles_touching(around)
        veil = np.where(self._unviewed[rows, cols], np.uint32(_VEIL), np.uint32(0))
        height, width = veil.shape
        pixels = np.ascontiguousarray(veil)
        image = QImage(
            pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )
        square = grid.tile_region(0, 0)
        place = QRectF(
            cols.start * square.width,
            rows.start * square.height,
            width * square.width,
            height * square.height,
        )
        painter.drawImage(place, image)
