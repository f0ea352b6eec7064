import numpy as np
import pytest
import shapely
from make_heatmaps import make_heatmap

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.outlines import Polygon, tile_edges, trace_outline

GRID = PatchGrid(Size(1003, 901), Mpp(0.25, 0.2502), 0.972, 96, 32, 32)


def shape(polygons: list[Polygon]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(polygon.outer, polygon.holes) for polygon in polygons])


def test_outlines_are_valid_and_cover_exactly_their_tiles() -> None:
    random = np.random.default_rng(0)
    x, y = tile_edges(GRID)
    for share in np.linspace(0.1, 0.95, 300):
        rows, cols = np.nonzero(random.random(GRID.shape) < share)
        if not len(rows):
            continue

        found = shape(trace_outline(GRID, rows, cols))

        boxes = shapely.box(x[cols], y[rows], x[cols + 1], y[rows + 1])
        assert found.is_valid, shapely.is_valid_reason(found)
        assert found.equals(shapely.union_all(boxes))
        assert found.area == boxes_area(boxes)


def boxes_area(boxes: np.ndarray) -> float:
    return float(shapely.area(boxes).sum())


def test_a_ring_of_tiles_has_a_hole_and_straight_sides_no_corners() -> None:
    ring = [(row, col) for row in range(3) for col in range(3) if (row, col) != (1, 1)]
    rows, cols = np.array(ring).T

    (polygon,) = trace_outline(GRID, rows, cols)

    x, y = tile_edges(GRID)
    assert sorted(polygon.outer.tolist()) == [[0, 0], [0, y[3]], [x[3], 0], [x[3], y[3]]]
    (hole,) = polygon.holes
    assert {tuple(corner) for corner in hole} == {
        (x[col], y[row]) for row in (1, 2) for col in (1, 2)
    }


@pytest.mark.parametrize("stride", [32, 48, 96])
@pytest.mark.parametrize("size", [(1003, 901), (1, 1), (124, 125), (5000, 4977)])
def test_tiles_tile_the_slide_and_lie_where_the_grid_says(
    size: tuple[int, int], stride: int
) -> None:
    grid = make_heatmap(size=size, stride=stride).grid

    x, y = tile_edges(grid)

    assert (x[0], y[0], x[-1], y[-1]) == (0, 0, *size)
    assert (np.diff(x) > 0).all()
    assert (np.diff(y) > 0).all()
    for col in range(grid.cols):
        assert x[col] == pytest.approx(grid.tile_region(0, col).x, abs=1)
    for row in range(grid.rows):
        assert y[row] == pytest.approx(grid.tile_region(row, 0).y, abs=1)


def test_a_last_tile_thinner_than_a_pixel_still_has_a_width() -> None:
    grid = PatchGrid(Size(1245, 1245), Mpp(0.25, 0.25), 0.97227, 96, 32, 32)
    assert grid.cols == 11

    x, _ = tile_edges(grid)

    assert list(x[-2:]) == [1244, 1245]
