"""The heatmap on the canvas."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from histoviewer import colormaps
from histoviewer.geometry import Size
from histoviewer.heatmap import CellState, Heatmap
from histoviewer.render_cells import CellWindow, state_marks


class HeatmapItem(QGraphicsItem):
    """Paints a heatmap in level-0 pixels: colours with an opacity, marks where there is no value.

    A cell is a sharp square; nothing is interpolated between cells. Where cells are smaller than
    a pixel of the screen, the highest of those in a square of 2, 4, 8, ... stands for all of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._heatmap: Heatmap | None = None
        self._colormap = colormaps.DEFAULT
        self._opacity = 0.6
        self._indices: list[NDArray[np.uint8]] = []
        self._images: list[QImage] = []
        self._has_marks = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def set_heatmap(self, heatmap: Heatmap | None) -> None:
        self.prepareGeometryChange()
        self._heatmap = heatmap
        self._indices = _pyramid(_index(heatmap)) if heatmap else []
        self._has_marks = heatmap is not None and bool(
            heatmap.count(CellState.UNREADABLE) or heatmap.count(CellState.PENDING)
        )
        self._recolour()

    def set_colormap(self, name: str) -> None:
        self._colormap = name
        self._recolour()

    def set_colour_opacity(self, opacity: float) -> None:
        """Of the colours, 0..1; the marks stay opaque, so that a faint map hides no unread cell."""
        self._opacity = opacity
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        size = self._heatmap.grid.slide_size if self._heatmap else Size(0, 0)
        return QRectF(0, 0, size.width, size.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        exposed = option.exposedRect & self.boundingRect()
        if self._heatmap is None or exposed.isEmpty():
            return
        cell = self._heatmap.grid.cell_region(0, 0)
        painter.setClipRect(exposed)
        painter.setOpacity(self._opacity)
        self._draw_colours(painter, exposed, cell.width, cell.height)
        if self._has_marks:
            painter.setOpacity(1)
            self._draw_marks(painter, exposed, cell.width, cell.height)

    def _draw_colours(
        self, painter: QPainter, exposed: QRectF, cell_width: float, cell_height: float
    ) -> None:
        pixels = min(cell_width, cell_height) * painter.deviceTransform().m11()
        level = min(max(0, math.ceil(math.log2(1 / pixels))), len(self._images) - 1)
        width, height, image = cell_width * 2**level, cell_height * 2**level, self._images[level]
        # Only the cells in sight: Qt loses precision where a target is far larger than the screen.
        left, top = int(exposed.left() / width), int(exposed.top() / height)
        right = min(math.ceil(exposed.right() / width), image.width())
        bottom = min(math.ceil(exposed.bottom() / height), image.height())
        cols, rows = right - left, bottom - top
        target = QRectF(left * width, top * height, cols * width, rows * height)
        painter.drawImage(target, image, QRectF(left, top, cols, rows))

    def _draw_marks(
        self, painter: QPainter, exposed: QRectF, cell_width: float, cell_height: float
    ) -> None:
        assert self._heatmap is not None
        # Pixels of the widget, not of a finer screen, on which the marks would become too small.
        to_view = painter.worldTransform()
        view = to_view.mapRect(exposed).toAlignedRect()
        place = to_view.inverted()[0].mapRect(QRectF(view)) & self.boundingRect()
        window = CellWindow(
            place.x() / cell_width,
            place.y() / cell_height,
            place.width() / cell_width,
            place.height() / cell_height,
        )
        size = Size(view.width(), view.height())
        marks = state_marks(self._heatmap.state, window, size, (view.x(), view.y()))
        image = QImage(marks.data, *size, 4 * size.width, QImage.Format.Format_RGBA8888)
        painter.drawImage(place, image)

    def _recolour(self) -> None:
        table = _colour_table(self._colormap)
        self._images = [_coloured(index, table) for index in self._indices]
        self.update()


def _index(heatmap: Heatmap) -> NDArray[np.uint8]:
    """(rows, cols) uint8: 0 where there is no value, 1..255 for probability 0..1."""
    values = np.where(heatmap.scanned, heatmap.probability, 0)
    index: NDArray[np.uint8] = (np.rint(values * 254) + 1).astype(np.uint8) * heatmap.scanned
    return index


def _pyramid(index: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The indices and their halves, quarters, ...: each the highest of a 2 x 2 square."""
    levels = [index]
    while max(index.shape) > 1:
        rows, cols = index.shape
        even = np.pad(index, ((0, rows % 2), (0, cols % 2)))
        index = even.reshape(-(-rows // 2), 2, -(-cols // 2), 2).max(axis=(1, 3))
        levels.append(index)
    return levels


def _colour_table(name: str) -> list[int]:
    """256 ARGB numbers: transparent, then 255 colours from probability 0 to 1."""
    table = colormaps.table(name)
    steps = np.linspace(0, 255, 255).round().astype(int)
    red, green, blue = (table[steps, channel].astype(int) for channel in range(3))
    return [0, *(0xFF << 24 | red << 16 | green << 8 | blue).tolist()]


def _coloured(index: NDArray[np.uint8], table: list[int]) -> QImage:
    index = np.ascontiguousarray(index)
    rows, cols = index.shape
    image = QImage(index.data, cols, rows, cols, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    # Drawing Indexed8 is several times slower.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
