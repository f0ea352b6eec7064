"""Rasterisation of tiles to the pixels of a picture or of the window."""

import math
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import Size
from histoviewer.heatmaps.tile_states import TileState

_Scalar = TypeVar("_Scalar", bound=np.generic)

# Both patterns repeat every 8 pixels, which is also the least size of a marked tile.
_PERIOD = 8
# An RGBA pixel in one number, on machines of either byte order.
_BLACK, _WHITE, _GREY, _CLEAR = np.array(
    [(0, 0, 0, 255), (255, 255, 255, 255), (160, 160, 160, 255), (0, 0, 0, 0)], np.uint8
).view(np.uint32)[:, 0]


class TileWindow(NamedTuple):
    """The drawn part of a heatmap, in tiles; fractional."""

    left: float
    top: float
    width: float
    height: float


def highest_per_pixel(plane: NDArray[_Scalar], window: TileWindow, size: Size) -> NDArray[_Scalar]:
    """Resample the part of `plane` (rows, cols) inside the window to `size`.

    A pixel shows the tile under its centre, or the highest of several tiles that it covers, so that
    no tile disappears in a small picture.
    """
    tall = _along(plane, 0, window.top, window.height, size.height)
    return _along(tall, 1, window.left, window.width, size.width)


def state_marks(
    state: NDArray[np.uint8], window: TileWindow, size: Size, origin: tuple[int, int] = (0, 0)
) -> NDArray[np.uint8]:
    """Draw the marks of tiles without a value: (size.height, size.width, 4) uint8 RGBA.

    UNREADABLE, NO_NUMBER and OUT_OF_SCOPE tiles are hatched in black and white, over at least 8
    pixels; PENDING ones are dotted in grey; the rest is transparent.

    state:  (rows, cols) uint8, values of `TileState`.
    origin: (x, y) of the first pixel in the pattern, for pictures drawn in parts.
    """
    y, x = np.indices((_PERIOD, _PERIOD))
    diagonal = (x + y) % _PERIOD
    hatch = np.where(diagonal < 3, _BLACK, np.where(diagonal < 6, _WHITE, _CLEAR))
    dots = np.where((x % 4 < 2) & (y % 4 < 2), _GREY, _CLEAR)
    across = (np.arange(size.width) + origin[0]) % _PERIOD
    place = np.ix_((np.arange(size.height) + origin[1]) % _PERIOD, across)
    # States are numbered by precedence among tiles under one pixel.
    shown = highest_per_pixel(state, window, size)
    pending, unreadable = shown == TileState.PENDING, shown > TileState.SCANNED
    if unreadable.any() and size.width / window.width < _PERIOD:
        unreadable = _grown(unreadable)
    marks = np.where(unreadable, hatch[place], np.where(pending, dots[place], _CLEAR))
    channels: NDArray[np.uint8] = marks.view(np.uint8)
    return channels.reshape(size.height, size.width, 4)


def _along(
    plane: NDArray[_Scalar], axis: int, start: float, length: float, pixels: int
) -> NDArray[_Scalar]:
    """Apply `highest_per_pixel` along one axis, from `start` over `length` tiles."""
    per_pixel = length / pixels
    last = plane.shape[axis] - 1
    if per_pixel <= 1:
        centres = start + (np.arange(pixels) + 0.5) * per_pixel
        taken: NDArray[_Scalar] = plane.take(np.minimum(centres.astype(np.intp), last), axis)
        return taken
    firsts = (start + np.arange(pixels) * per_pixel).astype(np.intp)
    end = math.ceil(start + length)
    inside = plane[:end] if axis == 0 else plane[:, :end]
    reduced: NDArray[_Scalar] = np.maximum.reduceat(inside, np.minimum(firsts, last), axis)
    return reduced


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    from scipy import ndimage  # here, as most processes need none of it

    # Marks at the edge are moved inwards, where they are drawn whole.
    rows, cols = np.nonzero(mask)
    seeds = np.zeros_like(mask)
    seeds[_inwards(rows, mask.shape[0]), _inwards(cols, mask.shape[1])] = True
    return ndimage.maximum_filter(seeds, size=_PERIOD, mode="constant")


def _inwards(places: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    # A filter of even size reaches one pixel less to the left than to the right.
    left, right = _PERIOD // 2 - 1, _PERIOD // 2
    return np.clip(places, min(left, length - 1), max(left, length - 1 - right))
