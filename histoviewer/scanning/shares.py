"""Shares of the squares of a grid that a mask covers."""

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def share(
    mask: NDArray[np.bool_],
    edges_y: NDArray[np.floating],
    edges_x: NDArray[np.floating],
    widen: int,
) -> NDArray[np.float64]:
    """Share of true pixels in each tile of a grid, 0..1; every pixel that a tile touches counts.

    edges_y, edges_x: tile edges in mask pixels, one more than tiles.
    widen: pixels by which each tile is widened on all sides; narrowed if negative.
    """
    sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=0, out=sums[1:, 1:])
    np.cumsum(sums, axis=1, out=sums)
    top, bottom = _touched(edges_y, mask.shape[0], widen)
    left, right = _touched(edges_x, mask.shape[1], widen)
    inside = sums[np.ix_(bottom, right)] - sums[np.ix_(top, right)]
    inside -= sums[np.ix_(bottom, left)] - sums[np.ix_(top, left)]
    area: NDArray[np.intp] = np.outer(bottom - top, right - left)
    return inside / area


def _touched(
    edges: NDArray[np.floating], length: int, widen: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First pixel, and the one after the last, that each interval between edges touches."""
    rounded = np.round(edges, 6)
    first = np.floor(rounded[:-1]).astype(np.intp) - widen
    after = np.ceil(rounded[1:]).astype(np.intp) + widen
    first = first.clip(0, length - 1)
    return first, np.maximum(after.clip(0, length), first + 1)
