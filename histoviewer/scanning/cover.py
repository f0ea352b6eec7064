"""Cover of a mask by few rectangles, so that glass between tissue is neither read nor run."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid
from histoviewer.scanning.blocks import Block
from histoviewer.scanning.tissue import Mask

# Cuts lie between cells of tiles: first of an eighth of the largest block's side, then of half of
# that. Cells of one tile would save another 2 % of the pixels and take five times as long to find.
_CELLS_A_SIDE = 8
_FORBIDDEN = 1 << 40

Cost = Callable[[int, int], int]


def cover(wanted: Mask, block: Block, grid: PatchGrid, side: int) -> list[Block]:
    """Find disjoint blocks that hold all wanted tiles of a block and have few pixels in all.

    The block is cut in two, its parts again, and so on wherever that saves pixels: neighbouring
    blocks share the margins of their patches. The cuts are the best of those between cells of
    tiles, each part then shrunk to its wanted tiles.

    wanted: (rows, cols) bool, the tiles of the block.
    side:   most rows and columns of a block that is returned, up to whole cells.
    """
    blocks = [_shrunk(wanted, block, block)] if wanted.any() else []
    coarse = max(1, side // _CELLS_A_SIDE)
    side = -(-side // coarse) * coarse
    for cell in (coarse, max(1, coarse // 2)):
        parts = [_cut(wanted, block, each, grid, side, cell) for each in blocks]
        blocks = [part for found in parts for part in found]
    return blocks


def _shrunk(wanted: Mask, block: Block, part: Block) -> Block:
    """Return the smallest block with all wanted tiles of a part of a block."""
    tiles = wanted[part.within(block)]
    rows, cols = np.flatnonzero(tiles.any(axis=1)), np.flatnonzero(tiles.any(axis=0))
    row, col = part.row + int(rows[0]), part.col + int(cols[0])
    return Block(row, col, int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1)


def _cut(
    wanted: Mask, block: Block, part: Block, grid: PatchGrid, side: int, cell: int
) -> list[Block]:
    """Cut a shrunk part of a block between cells."""
    tiles = wanted[part.within(block)]
    if tiles.all() and max(tiles.shape) <= side:
        return [part]
    rows, cols = -(-part.rows // cell), -(-part.cols // cell)
    padded = np.zeros((rows * cell, cols * cell), np.bool_)
    padded[: part.rows, : part.cols] = tiles
    cells: Mask = np.any(padded.reshape(rows, cell, cols, cell), axis=(1, 3))

    def cost(rows: int, cols: int) -> int:
        if max(rows, cols) * cell > side:
            return _FORBIDDEN
        size = Block(0, 0, rows * cell, cols * cell).size(grid)
        return size.width * size.height

    found = []
    for cut in _best_parts(cells, cost):
        row, col = cut.row * cell, cut.col * cell
        # The last cells may reach beyond the part.
        height, width = min(cut.rows * cell, part.rows - row), min(cut.cols * cell, part.cols - col)
        found.append(_shrunk(wanted, block, Block(part.row + row, part.col + col, height, width)))
    return found


def _best_parts(mask: Mask, cost: Cost) -> Iterator[Block]:
    """Yield the rectangles of least cost in all that cover a mask, made by cuts from edge to edge.

    cost: of a rectangle of so many rows and columns that holds some of the mask.
    """
    costs = _costs(mask, cost)
    rest = [Block(0, 0, *mask.shape)]
    while rest:
        part = rest.pop()
        least = costs[part.rows, part.cols][part.row, part.col]
        if least == 0:
            continue
        if least == cost(part.rows, part.cols):
            yield part
            continue
        for first, second in _halves(part):
            both = [costs[half.rows, half.cols][half.row, half.col] for half in (first, second)]
            if sum(both) == least:
                rest += [second, first]
                break


def _halves(part: Block) -> Iterator[tuple[Block, Block]]:
    """Yield the two parts of each cut, those with the largest first parts first."""
    row, col, rows, cols = part
    for cut in reversed(range(1, rows)):
        yield Block(row, col, cut, cols), Block(row + cut, col, rows - cut, cols)
    for cut in reversed(range(1, cols)):
        yield Block(row, col, rows, cut), Block(row, col + cut, rows, cols - cut)


def _costs(mask: Mask, cost: Cost) -> dict[tuple[int, int], NDArray[np.int64]]:
    """Return the least costs of all rectangles, each once its parts are known.

    By rows and columns of the rectangle: an array by its first row and column.
    """
    height, width = mask.shape
    sums = np.zeros((height + 1, width + 1), np.int64)
    sums[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
    costs: dict[tuple[int, int], NDArray[np.int64]] = {}
    for rows in range(1, height + 1):
        for cols in range(1, width + 1):
            held = sums[rows:, cols:] - sums[:-rows, cols:] - sums[rows:, :-cols]
            least = np.where(held + sums[:-rows, :-cols] == 0, 0, cost(rows, cols))
            for cut in range(1, rows):
                below = costs[rows - cut, cols][cut:]
                np.minimum(least, costs[cut, cols][: len(below)] + below, out=least)
            for cut in range(1, cols):
                right = costs[rows, cols - cut][:, cut:]
                np.minimum(least, costs[rows, cut][:, : right.shape[1]] + right, out=least)
            costs[rows, cols] = least
    return costs
