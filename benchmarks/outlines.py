"""Outlines of foci of about 100,000 tiles, by `heatmaps.outlines` and by Shapely.

    python benchmarks/outlines.py

Prints the seconds of each and whether the shapes are the same; Shapely's still have a corner at
each tile along a straight side, which `simplify` would take away. The foci are solid, and with a
tenth and with three tenths of their tiles missing.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.outlines import tile_edges, trace_outline

TILES = 100_000
TILE_PIXELS = 124
_Tiles = NDArray[np.intp]


def main() -> None:
    for share in (1.0, 0.9, 0.7):
        side = int(np.sqrt(TILES / share))
        size = Size(side * TILE_PIXELS, side * TILE_PIXELS)
        grid = PatchGrid(size, Mpp(0.25, 0.25), 0.972, 96, 32, 32)
        groups, _ = ndimage.label(
            np.random.default_rng(0).random(grid.shape) < share, np.ones((3, 3))
        )
        rows, cols = np.nonzero(groups == np.bincount(groups.ravel())[1:].argmax() + 1)
        traced, seconds = timed(partial(by_hand, grid, rows, cols))
        print(f"{len(rows):,} tiles of {share:.0%}: traced {seconds:.3f} s", end="")
        for union in (shapely.coverage_union_all, shapely.union_all):
            found, seconds = timed(partial(by_shapely, union, grid, rows, cols))
            same = "same" if found.equals(traced) else "another shape"
            print(f", {union.__name__} {seconds:.3f} s ({same})", end="")
        print()


def by_hand(grid: PatchGrid, rows: _Tiles, cols: _Tiles) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(
        [(part.outer, part.holes) for part in trace_outline(grid, rows, cols)]
    )


def by_shapely(
    union: Callable[..., shapely.Geometry], grid: PatchGrid, rows: _Tiles, cols: _Tiles
) -> shapely.Geometry:
    x, y = tile_edges(grid)
    return union(shapely.box(x[cols], y[rows], x[cols + 1], y[rows + 1]))


def timed(work: Callable[[], shapely.Geometry]) -> tuple[shapely.Geometry, float]:
    start = time.perf_counter()
    made = work()
    return made, time.perf_counter() - start


if __name__ == "__main__":
    main()
