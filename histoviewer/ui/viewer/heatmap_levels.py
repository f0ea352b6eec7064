"""Heatmap as a pyramid of images, updated tile by tile."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState


class HeatmapLevels:
    """Colour indices, states and coloured images of a heatmap, by level.

    index:  (rows, cols) uint8: 0 for no value, 1..255 for probability 0..1.
    states: (rows, cols) uint8, values of `TileState`; level 0 is the heatmap's own array.
    images: ARGB32_Premultiplied.

    Each level is the maximum over 2 x 2 squares of the level below. States are numbered so that
    the maximum is the one that must be visible.
    """

    def __init__(self, heatmap: Heatmap, table: Sequence[int]) -> None:
        self._heatmap = heatmap
        self.index = _pyramid(_indices(heatmap.probability, heatmap.state))
        self.states = _pyramid(heatmap.state)
        self.images: list[QImage] = []
        self._pixels: list[NDArray[np.uint32]] = []
        self.recolour(table)

    def recolour(self, table: Sequence[int]) -> None:
        """Colour all tiles with a table of 256 ARGB colours, not premultiplied."""
        self._table = _premultiplied(table)
        self.images = [_coloured(plane, table) for plane in self.index]
        # No other copy shares the image, so its pixels are never moved.
        self._pixels = [
            np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width())
            for image in self.images
        ]

    def update(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> None:
        """Update the tiles (rows[i], cols[i]) from the heatmap, in time linear in their number."""
        tiles = rows, cols
        self.index[0][tiles] = _indices(
            self._heatmap.probability[tiles], self._heatmap.state[tiles]
        )
        self._pixels[0][tiles] = self._table[self.index[0][tiles]]
        for level in range(1, len(self.index)):
            cols_here = self.index[level].shape[1]
            places = np.unique(tiles[0] // 2 * cols_here + tiles[1] // 2)
            tiles = places // cols_here, places % cols_here
            self.index[level][tiles] = _highest(self.index[level - 1], *tiles)
            self.states[level][tiles] = _highest(self.states[level - 1], *tiles)
            self._pixels[level][tiles] = self._table[self.index[level][tiles]]


def _indices(probability: NDArray[np.float32], state: NDArray[np.uint8]) -> NDArray[np.uint8]:
    # NaN gives an arbitrary index, which the state sets to 0.
    with np.errstate(invalid="ignore"):
        index = (probability * np.float32(254) + np.float32(1.5)).astype(np.uint8)
    index *= state == TileState.SCANNED
    return index


def _pyramid(plane: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    levels = [plane]
    while max(plane.shape) > 1:
        rows, cols = plane.shape
        tall = plane[::2].copy()
        np.maximum(tall[: rows // 2], plane[1::2], out=tall[: rows // 2])
        plane = np.ascontiguousarray(tall[:, ::2])
        np.maximum(plane[:, : cols // 2], tall[:, 1::2], out=plane[:, : cols // 2])
        levels.append(plane)
    return levels


def _highest(
    finer: NDArray[np.uint8], rows: NDArray[np.intp], cols: NDArray[np.intp]
) -> NDArray[np.uint8]:
    """The maximum over the 2 x 2 tiles of `finer` for each tile, or fewer at the edge."""
    below = np.minimum(2 * rows + 1, finer.shape[0] - 1)
    right = np.minimum(2 * cols + 1, finer.shape[1] - 1)
    top = np.maximum(finer[2 * rows, 2 * cols], finer[2 * rows, right])
    highest: NDArray[np.uint8] = np.maximum(
        top, np.maximum(finer[below, 2 * cols], finer[below, right])
    )
    return highest


def _premultiplied(table: Sequence[int]) -> NDArray[np.uint32]:
    """The table's colours as they are in the images."""
    image = _coloured(np.arange(len(table), dtype=np.uint8)[np.newaxis], table)
    return np.frombuffer(image.constBits(), np.uint32).copy()


def _coloured(index: NDArray[np.uint8], table: Sequence[int]) -> QImage:
    rows, cols = index.shape
    image = QImage(index.data, cols, rows, cols, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    # Indexed8 is several times slower to draw.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
