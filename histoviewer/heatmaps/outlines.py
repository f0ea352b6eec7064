"""Edges of tiles and outlines of groups of tiles, in whole level-0 pixels.

Outlines are traced by hand, as Shapely is slower: for a focus of 100,000 tiles (solid, with a tenth
and with three tenths of its tiles missing) `coverage_union_all` takes 0.23, 0.74 and 2.3 s and
yields more corners, this 0.003, 0.55 and 1.2 s (`benchmarks/outlines.py`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid

_Vertex = tuple[int, int]
# Heading (dx, dy) -> the heading after a left turn, y pointing down.
_LEFT = {(1, 0): (0, -1), (0, -1): (-1, 0), (-1, 0): (0, 1), (0, 1): (1, 0)}


class Polygon(NamedTuple):
    """A connected shape; each ring is (n, 2) int64, (x, y) in level-0 pixels, not closed."""

    outer: NDArray[np.int64]
    holes: tuple[NDArray[np.int64], ...]


def tile_edges(grid: PatchGrid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges of all tiles, level-0 pixels: x (cols + 1,) and y (rows + 1,) int64.

    Tile (row, col) covers the pixels x[col] <= x < x[col + 1], y[row] <= y < y[row + 1]: those
    whose centre lies in `grid.tile_region`. So the tiles cover the slide without gaps or overlaps.
    """
    scale_x, scale_y = grid.scale
    width, height = grid.slide_size
    return (
        _edges(grid.cols, grid.stride * scale_x, width),
        _edges(grid.rows, grid.stride * scale_y, height),
    )


def trace_outline(grid: PatchGrid, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> list[Polygon]:
    """Trace the outline of the tiles (rows[i], cols[i]).

    Tiles that touch only at a corner form two polygons, as a valid polygon may not touch itself.
    """
    from scipy import ndimage  # here, as most processes need none of it

    top, left = int(rows.min()), int(cols.min())
    mask = np.zeros((int(rows.max()) - top + 1, int(cols.max()) - left + 1), np.bool_)
    mask[rows - top, cols - left] = True
    x, y = tile_edges(grid)
    parts, _ = ndimage.label(mask)
    polygons = []
    for number, (height, width) in enumerate(ndimage.find_objects(parts), start=1):
        origin = np.array([left + width.start, top + height.start])
        rings = [np.array(ring) + origin for ring in _rings(parts[height, width] == number)]
        outer, *holes = [
            np.column_stack([x[ring[:, 0]], y[ring[:, 1]]])
            for ring in sorted(rings, key=_signed_area, reverse=True)
        ]
        polygons.append(Polygon(outer, tuple(holes)))
    return polygons


def _edges(count: int, tile: float, end: int) -> NDArray[np.int64]:
    edges: NDArray[np.int64] = np.ceil(np.arange(count + 1) * tile - 0.5).astype(np.int64)
    edges[-1] = end
    # A last tile that begins within half a pixel of the slide's end must not be empty.
    edges[-2] = min(int(edges[-2]), end - 1)
    return edges


def _rings(part: NDArray[np.bool_]) -> list[list[_Vertex]]:
    """Trace the rings around one edge-connected part, which is on the right-hand side.

    Where two background tiles touch at a corner, the ring turns left, along the same background
    tile, so that no ring touches itself: whatever it could cut off is connected elsewhere.
    """
    boundary = _boundary_edges(part)
    rings = []
    while boundary:
        start = vertex = next(iter(boundary))
        heading = (0, 0)
        ring = []
        while True:
            headings = boundary[vertex]
            left = _LEFT.get(heading)
            taken = left if left in headings else headings[0]
            headings.remove(taken)
            if not headings:
                del boundary[vertex]
            if taken != heading:
                ring.append(vertex)
            heading = taken
            vertex = (vertex[0] + heading[0], vertex[1] + heading[1])
            if vertex == start:
                break
        rings.append(ring)
    return rings


def _boundary_edges(part: NDArray[np.bool_]) -> dict[_Vertex, list[_Vertex]]:
    """Collect the headings that leave each corner; a ring's first corner precedes its others."""
    inside = np.pad(part, 1)
    across, down = inside[1:, 1:-1] & ~inside[:-1, 1:-1], inside[1:-1, 1:] & ~inside[1:-1, :-1]
    back, up = inside[:-1, 1:-1] & ~inside[1:, 1:-1], inside[1:-1, :-1] & ~inside[1:-1, 1:]
    boundary: dict[_Vertex, list[_Vertex]] = {}
    for edges, heading, offset in (
        (across, (1, 0), (0, 0)),
        (up, (0, 1), (0, 0)),
        (back, (-1, 0), (1, 0)),
        (down, (0, -1), (0, 1)),
    ):
        for row, col in np.argwhere(edges).tolist():
            boundary.setdefault((col + offset[0], row + offset[1]), []).append(heading)
    return boundary


def _signed_area(ring: NDArray[np.int64]) -> int:
    """Return twice the area; positive if the ring runs clockwise on the screen."""
    x, y = ring.T
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())
