"""Cover of a mask by few rectangles, so that glass between tissue is neither read nor run."""

from collections.abc import Callable, Iterator

import numpy as np

from histoviewer.scanning.blocks import Block
from histoviewer.scanning.tissue import Mask

Cost = Callable[[Block], float]


def cover(wanted: Mask, block: Block, cost: Cost) -> Iterator[Block]:
    """Yield disjoint blocks that hold all wanted tiles of a block, top left ones first.

    A block is shrunk to its wanted tiles, and cut in two for as long as that lowers the cost.

    wanted: (rows, cols) bool, the tiles of the block.
    """
    if not wanted.any():
        return
    wanted, block = _shrunk(wanted, block)
    parts = None if wanted.all() else _best_cut(wanted, block, cost)
    if parts is None:
        yield block
        return
    for part in parts:
        yield from cover(*part, cost)


def _shrunk(wanted: Mask, block: Block) -> tuple[Mask, Block]:
    """The smallest part of a block with all of its wanted tiles."""
    rows, cols = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    top, left, height, width = rows[0], cols[0], np.ptp(rows) + 1, np.ptp(cols) + 1
    shrunk = Block(block.row + int(top), block.col + int(left), int(height), int(width))
    return wanted[top : top + height, left : left + width], shrunk


def _best_cut(
    wanted: Mask, block: Block, cost: Cost
) -> tuple[tuple[Mask, Block], tuple[Mask, Block]] | None:
    """The two shrunk parts that cost least, or None if that is not less than the whole."""
    least, best = cost(block), None
    for row in range(1, block.rows):
        upper = wanted[:row], block._replace(rows=row)
        lower = wanted[row:], block._replace(row=block.row + row, rows=block.rows - row)
        least, best = _cheaper(upper, lower, cost, least, best)
    for col in range(1, block.cols):
        left = wanted[:, :col], block._replace(cols=col)
        right = wanted[:, col:], block._replace(col=block.col + col, cols=block.cols - col)
        least, best = _cheaper(left, right, cost, least, best)
    return best


_Part = tuple[Mask, Block]


def _cheaper(
    first: _Part, second: _Part, cost: Cost, least: float, best: tuple[_Part, _Part] | None
) -> tuple[float, tuple[_Part, _Part] | None]:
    # The block is shrunk already, so neither side of a cut is empty at its outer edge.
    parts = _shrunk(*first), _shrunk(*second)
    total = cost(parts[0][1]) + cost(parts[1][1])
    return (total, parts) if total < least else (least, best)
