"""Cover of a mask by few rectangles, so that glass between tissue is neither read nor run."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid
from histoviewer.scanning.blocks import Block
from histoviewer.scanning.shares import Mask

_Number = TypeVar("_Number", int, NDArray[np.float64])
# Of cuts, one within another: enough for the four sides of a hole and as many notches.
_MOST_CUTS = 8


def cover(wanted: Mask, block: Block, grid: PatchGrid, cuts: int = _MOST_CUTS) -> list[Block]:
    """Find disjoint blocks that hold all wanted tiles of a block and have few pixels in all.

    A block is shrunk to its wanted tiles, and cut in two again and again if that saves pixels:
    neighbouring blocks share the margins of their patches.

    wanted: (rows, cols) bool, the tiles of the block.
    """
    if not wanted.any():
        return []
    wanted, block = _shrunk(wanted, block)
    if not cuts or wanted.all():
        return [block]
    found = []
    for part in _cut(wanted, block, grid):
        found += cover(*part, grid, cuts - 1)
    saved = _pixels(grid, block.rows, block.cols) - sum(
        _pixels(grid, part.rows, part.cols) for part in found
    )
    return found if saved > 0 else [block]


def _shrunk(wanted: Mask, block: Block) -> tuple[Mask, Block]:
    """The smallest part of a block with all of its wanted tiles."""
    rows, cols = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    top, left, height, width = rows[0], cols[0], np.ptp(rows) + 1, np.ptp(cols) + 1
    shrunk = Block(block.row + int(top), block.col + int(left), int(height), int(width))
    return wanted[top : top + height, left : left + width], shrunk


def _cut(wanted: Mask, block: Block, grid: PatchGrid) -> list[tuple[Mask, Block]]:
    """The two parts of a shrunk block, itself not all wanted, that have the fewest pixels."""
    by_row, by_col = _costs_of_cuts(wanted, grid), _costs_of_cuts(wanted.T, grid)
    if by_row.min(initial=np.inf) <= by_col.min(initial=np.inf):
        row = int(by_row.argmin()) + 1
        rest = block._replace(row=block.row + row, rows=block.rows - row)
        return [(wanted[:row], block._replace(rows=row)), (wanted[row:], rest)]
    col = int(by_col.argmin()) + 1
    rest = block._replace(col=block.col + col, cols=block.cols - col)
    return [(wanted[:, :col], block._replace(cols=col)), (wanted[:, col:], rest)]


def _costs_of_cuts(wanted: Mask, grid: PatchGrid) -> NDArray[np.float64]:
    """(rows - 1,) the cost of both shrunk parts, for a cut below each row but the last."""
    above = _costs_from_top(wanted, grid)[:-1]
    below = _costs_from_top(wanted[::-1], grid)[::-1][1:]
    return above + below


def _costs_from_top(wanted: Mask, grid: PatchGrid) -> NDArray[np.float64]:
    """(rows,) the pixels of the shrunk first 1, 2, ... rows, of which the first has tiles.

    Those of a part with glass count a little more, so that of cuts with the same pixels the one
    wins that leaves least to be cut again.
    """
    rows, cols = wanted.shape
    some = wanted.any(axis=1)
    first = np.where(some, wanted.argmax(axis=1), cols)
    last = np.where(some, cols - 1 - wanted[:, ::-1].argmax(axis=1), -1)
    height = (np.maximum.accumulate(np.where(some, np.arange(rows), 0)) + 1).astype(np.float64)
    width = (np.maximum.accumulate(last) - np.minimum.accumulate(first) + 1).astype(np.float64)
    has_glass = wanted.sum(axis=1).cumsum() < height * width
    return _pixels(grid, height, width) * np.where(has_glass, 1.001, 1.0)


def _pixels(grid: PatchGrid, rows: _Number, cols: _Number) -> _Number:
    """The pixels of so many rows and columns of tiles with the margins of their patches."""
    margin = 2 * grid.margin
    return (rows * grid.stride + margin) * (cols * grid.stride + margin)
