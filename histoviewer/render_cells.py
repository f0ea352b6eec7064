"""From cells to the pixels of a picture or of the window."""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from histoviewer.geometry import Size
from histoviewer.heatmap import CellState

_Scalar = TypeVar("_Scalar", bound=np.generic)

# Both patterns repeat every 8 pixels, which is also the least that a marked cell gets.
_PERIOD = 8
_BLACK, _WHITE, _GREY = (0, 0, 0, 255), (255, 255, 255, 255), (160, 160, 160, 255)


class CellWindow(NamedTuple):
    """The part of a heatmap that is drawn, in cells; fractions of a cell are kept."""

    left: float
    top: float
    width: float
    height: float


def highest_per_pixel(plane: NDArray[_Scalar], window: CellWindow, size: Size) -> NDArray[_Scalar]:
    """The part of `plane` (rows, cols) inside the window, as (size.height, size.width).

    A pixel shows the cell under its centre; where it covers several cells it shows the highest of
    them, so that no cell disappears in a small picture.
    """
    rows = _first_cells(window.top, window.height, size.height, plane.shape[0])
    cols = _first_cells(window.left, window.width, size.width, plane.shape[1])
    # reduceat takes the cell itself where two neighbouring pixels begin in the same cell.
    tall = np.maximum.reduceat(plane[: _end(window.top, window.height)], rows, axis=0)
    return np.maximum.reduceat(tall[:, : _end(window.left, window.width)], cols, axis=1)


def state_marks(
    state: NDArray[np.uint8], window: CellWindow, size: Size, origin: tuple[int, int] = (0, 0)
) -> NDArray[np.uint8]:
    """Marks of the cells that have no value: (size.height, size.width, 4) uint8 RGBA.

    UNREADABLE cells are hatched in black and white, PENDING ones dotted in grey, and all else is
    transparent. A mark is at least 8 pixels large, however small its cell.

    state:  (rows, cols) uint8, values of `CellState`.
    origin: (x, y) of the first pixel in the pattern, for pictures that are drawn part by part.
    """
    marks = np.zeros((size.height, size.width, 4), np.uint8)
    x = (np.arange(size.width) + origin[0]) % _PERIOD
    y = (np.arange(size.height)[:, np.newaxis] + origin[1]) % _PERIOD
    pending = _grown(state == CellState.PENDING, window, size)
    marks[pending & (x % 4 < 2) & (y % 4 < 2)] = _GREY
    unreadable = _grown(state == CellState.UNREADABLE, window, size)
    diagonal = (x + y) % _PERIOD
    marks[unreadable & (diagonal < 3)] = _BLACK
    marks[unreadable & (diagonal >= 3) & (diagonal < 6)] = _WHITE
    return marks


def _first_cells(start: float, length: float, pixels: int, cells: int) -> NDArray[np.intp]:
    per_pixel = length / pixels
    offset = per_pixel / 2 if per_pixel <= 1 else 0.0
    first = (start + offset + np.arange(pixels) * per_pixel).astype(np.intp)
    return np.minimum(first, cells - 1)


def _end(start: float, length: float) -> int:
    return int(np.ceil(start + length))


def _grown(mask: NDArray[np.bool_], window: CellWindow, size: Size) -> NDArray[np.bool_]:
    pixels = highest_per_pixel(mask, window, size)
    if not pixels.any() or size.width / window.width >= _PERIOD:
        return pixels
    # Marks at the edge move inwards, or half of them would be cut off.
    seeds = np.zeros_like(pixels)
    rows, cols = np.nonzero(pixels)
    seeds[_inwards(rows, size.height), _inwards(cols, size.width)] = True
    return ndimage.maximum_filter(seeds, size=_PERIOD, mode="constant")


def _inwards(places: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    # An even filter reaches one pixel less to the left than to the right.
    left, right = _PERIOD // 2 - 1, _PERIOD // 2
    return np.clip(places, min(left, length - 1), max(left, length - 1 - right))
