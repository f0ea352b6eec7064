"""A rectangle of tiles that is read at once, and which of its tiles have nothing to scan."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid, Region, Size
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.scanning.lost_tiles import blank_squares, square_side
from histoviewer.scanning.plan import PlannedTiles
from histoviewer.scanning.tissue import TissueMask
from histoviewer.slides.resample import Pixels


class Block(NamedTuple):
    """A rectangle of tiles: rows row..row+rows, columns col..col+cols."""

    row: int
    col: int
    rows: int
    cols: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of the block in an array of all tiles."""
        return slice(self.row, self.row + self.rows), slice(self.col, self.col + self.cols)

    def within(self, block: "Block") -> tuple[slice, slice]:
        """Index of this block, a part of another one, in an array of that one's tiles."""
        return self._replace(row=self.row - block.row, col=self.col - block.col).slices

    def region(self, grid: PatchGrid) -> Region:
        """Region covered by the patches, level-0 pixels."""
        first = grid.patch_region(self.row, self.col)
        last = grid.patch_region(self.row + self.rows - 1, self.col + self.cols - 1)
        return Region(first.x, first.y, last.right - first.x, last.bottom - first.y)

    def size(self, grid: PatchGrid) -> Size:
        """The same, patch pixels."""
        margin = 2 * grid.margin
        return Size(self.cols * grid.stride + margin, self.rows * grid.stride + margin)

    def window(self, grid: PatchGrid, row: int, col: int, inset: int = 0) -> tuple[slice, slice]:
        """Index of a tile's patch in the block's pixels, `inset` pixels smaller on each side."""
        top, left = (row - self.row) * grid.stride, (col - self.col) * grid.stride
        end = grid.patch_size - inset
        return slice(top + inset, top + end), slice(left + inset, left + end)


def states_without_scan(
    grid: PatchGrid,
    block: Block,
    pixels: Pixels,
    plan: PlannedTiles,
    pending: Sequence[tuple[int, int]],
) -> dict[tuple[int, int], TileState]:
    """The states of those of the pending tiles of a block that have no pixels to scan."""
    blank = _blank_pixels(grid, block, pixels, plan.tissue)
    unreadable = pixels.failed | blank
    if pixels.valid.all() and not unreadable.any():
        return {}
    states = {}
    for row, col in pending:
        patch = block.window(grid, row, col)
        centre = block.window(grid, row, col, (grid.patch_size - grid.label_centre) // 2)
        without_image = plan.lost[row, col] and pixels.valid[centre].mean() < 0.5
        # A patch with a hole in it would be judged by the white that fills the hole.
        if unreadable[patch].any() or without_image:
            states[row, col] = TileState.UNREADABLE
        elif not pixels.valid[patch].any():
            states[row, col] = TileState.OUTSIDE
    return states


def _blank_pixels(
    grid: PatchGrid, block: Block, pixels: Pixels, tissue: TissueMask
) -> NDArray[np.bool_]:
    """(height, width) bool: pixels that show nothing although the overview has tissue there."""
    height, width = pixels.valid.shape
    side = square_side(grid.patch_mpp)
    rows, cols = height // side, width // side
    region = block.region(grid)
    squares = region._replace(width=cols * side * grid.scale[0], height=rows * side * grid.scale[1])
    blank = blank_squares(pixels.rgb, side, tissue.clear_at(squares, rows, cols))
    result = np.zeros((height, width), np.bool_)
    result[: rows * side, : cols * side] = blank.repeat(side, axis=0).repeat(side, axis=1)
    return result
