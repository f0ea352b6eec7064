"""Heatmap overlay on the canvas."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QBrush, QImage, QPainter

from histoviewer.geometry import PatchGrid, Size
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.raster import TileWindow, state_marks
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.ui.support.settings import DEFAULT_OPACITY, Overlay
from histoviewer.ui.viewer.grid_item import GridItem
from histoviewer.ui.viewer.heatmap_levels import HeatmapLevels
from histoviewer.ui.viewer.transforms import scale_of

# Period of the patterns in pixels, and the smallest size of a tile with a missing value.
_MARK = 8
_LEAST_MARKED = {
    TileState.PENDING: 1,
    TileState.UNREADABLE: _MARK,
    TileState.NO_NUMBER: _MARK,
    TileState.OUT_OF_SCOPE: _MARK,
}


class HeatmapItem(GridItem):
    """Paints a heatmap in level-0 pixels: translucent colours, and patterns for missing values.

    If tiles are smaller than a screen pixel, squares of 2, 4, 8, ... tiles show their maximum.

    redrawn: the appearance has changed.
    """

    redrawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._levels: HeatmapLevels | None = None
        self._colormap = colormaps.DEFAULT
        self._opacity = DEFAULT_OPACITY
        self._threshold = 0.5
        self._overlay: Overlay = "reached"
        self._smooth = False
        self._marks = {state: _mark(state) for state in _LEAST_MARKED}

    def set_heatmap(self, heatmap: Heatmap | None) -> None:
        self._set_grid(heatmap.grid if heatmap else None)
        self._levels = HeatmapLevels(heatmap, self._table()) if heatmap else None
        self._redraw()

    def set_colormap(self, name: str) -> None:
        self._colormap = name
        self._recolour()

    def set_colour_opacity(self, opacity: float) -> None:
        """Set the opacity of the colours, 0..1; patterns of missing values stay opaque."""
        self._opacity = opacity
        self._redraw()

    def set_threshold(self, threshold: float) -> None:
        """Set the threshold, 0..1, from which tiles are coloured in the overlay "reached"."""
        self._threshold = threshold
        self._recolour()

    def set_overlay(self, overlay: Overlay) -> None:
        """Choose what is coloured; see `colour_table`.

        Colours have 255 steps; tiles in the same step as the threshold are shown, so that no tile
        that reaches it is hidden.
        """
        self._overlay = overlay
        self._recolour()

    def set_smooth(self, smooth: bool) -> None:
        """Turn bilinear interpolation of the colours on or off; it shows values not measured."""
        self._smooth = smooth
        self._redraw()

    def update_tiles(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> None:
        """Redraw the tiles (rows[i], cols[i]) from the heatmap."""
        if self._levels and len(rows):
            self._levels.update(rows, cols)
            self._redraw()

    def _draw_squares(self, painter: QPainter, exposed: QRectF, grid: PatchGrid) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._smooth)
        painter.setOpacity(self._opacity)
        self._draw_colours(painter, exposed)
        painter.setOpacity(1)
        for state, least in _LEAST_MARKED.items():
            self._draw_marks(painter, exposed, state, least)

    def _draw_colours(self, painter: QPainter, exposed: QRectF) -> None:
        assert self._levels
        level = self._level(scale_of(painter.deviceTransform()), 1)
        image = self._levels.images[level]
        # Bilinear colours depend on the tiles around the visible ones.
        tiles = self._tiles(exposed, level, 1 if self._smooth else 0)
        painter.drawImage(self._place(tiles, level), image, QRectF(tiles))

    def _draw_marks(self, painter: QPainter, exposed: QRectF, state: TileState, least: int) -> None:
        """Draw the pattern of a state on its tiles, each at least `least` pixels large."""
        assert self._levels
        # Logical pixels: in device pixels the patterns would be too small on a high-DPI screen.
        to_view = painter.worldTransform()
        level = self._level(scale_of(to_view), least)
        tiles = self._tiles(exposed, level)
        rows = slice(tiles.top(), tiles.top() + tiles.height())
        cols = slice(tiles.left(), tiles.left() + tiles.width())
        marked = self._levels.states[level][rows, cols] == state
        if not marked.any():
            return
        opaque = np.where(marked, np.uint32(0xFF000000), np.uint32(0))
        mask = QImage(
            opaque.data,
            tiles.width(),
            tiles.height(),
            4 * tiles.width(),
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        view = to_view.mapRect(exposed).toAlignedRect() & painter.window()
        if view.isEmpty():
            return
        layer = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
        layer.fill(0)
        stamp = QPainter(layer)
        stamp.translate(-QPointF(view.topLeft()))
        stamp.save()
        stamp.setTransform(to_view, True)
        stamp.drawImage(self._place(tiles, level), mask)
        stamp.restore()
        stamp.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        stamp.fillRect(view, self._marks[state])
        stamp.end()
        painter.save()
        painter.resetTransform()
        painter.drawImage(view, layer)
        painter.restore()

    def _level(self, scale: float, least: float) -> int:
        """The finest level with tiles of `least` pixels, at `scale` pixels per level-0 pixel."""
        assert self._levels and self._grid
        tile = self._grid.tile_region(0, 0)
        reduction = least / (min(tile.width, tile.height) * scale)
        return min(max(0, math.ceil(math.log2(reduction))), len(self._levels.images) - 1)

    def _tiles(self, exposed: QRectF, level: int, margin: int = 0) -> QRect:
        """The visible tiles of a level; Qt loses precision if the target is far larger."""
        assert self._levels and self._grid
        tile = self._grid.tile_region(0, 0)
        width, height = tile.width * 2**level, tile.height * 2**level
        rows, cols = self._levels.index[level].shape
        left = max(int(exposed.left() / width) - margin, 0)
        top = max(int(exposed.top() / height) - margin, 0)
        right = min(math.ceil(exposed.right() / width) + margin, cols)
        bottom = min(math.ceil(exposed.bottom() / height) + margin, rows)
        return QRect(left, top, right - left, bottom - top)

    def _place(self, tiles: QRect, level: int) -> QRectF:
        """The area of tiles of a level, level-0 pixels."""
        assert self._grid
        tile = self._grid.tile_region(0, 0)
        width, height = tile.width * 2**level, tile.height * 2**level
        return QRectF(
            tiles.left() * width,
            tiles.top() * height,
            tiles.width() * width,
            tiles.height() * height,
        )

    def _table(self) -> list[int]:
        return colour_table(self._colormap, self._overlay, _index(self._threshold))

    def _recolour(self) -> None:
        if self._levels:
            self._levels.recolour(self._table())
        self._redraw()

    def _redraw(self) -> None:
        self.update()
        self.redrawn.emit()


def colour_table(name: str, overlay: Overlay, lowest: int) -> list[int]:
    """256 ARGB colours: 1..255 for probability 0..1, 0 transparent.

    "values" takes each colour from the colour map. The others have the map's last colour, so that
    tissue is never tinted in the colour of a low value: "reached" from index `lowest` on, "graded"
    the more opaque the higher the value.
    """
    table = colormaps.table(name)
    steps = np.linspace(0, 255, 255).round().astype(int)
    shown = steps if overlay == "values" else np.full(255, 255)
    red, green, blue = (table[shown, channel].astype(int) for channel in range(3))
    alpha = {
        "values": np.full(255, 255),
        "reached": np.where(np.arange(1, 256) >= lowest, 255, 0),
        "graded": steps,
    }[overlay]
    return [0, *(alpha << 24 | red << 16 | green << 8 | blue).tolist()]


def _index(probability: float) -> int:
    """The index of a probability in `HeatmapLevels`."""
    return int(np.float32(probability) * np.float32(254) + np.float32(1.5))


def _mark(state: TileState) -> QBrush:
    """The pattern of a state, as in exported pictures."""
    size = Size(_MARK, _MARK)
    marks = state_marks(np.array([[state]], np.uint8), TileWindow(0, 0, 1, 1), size)
    image = QImage(marks.data, *size, 4 * size.width, QImage.Format.Format_RGBA8888)
    return QBrush(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))
