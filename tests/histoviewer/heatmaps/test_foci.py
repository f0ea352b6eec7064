import math

import numpy as np
import pytest
from make_heatmaps import make_heatmap, random_heatmap

from histoviewer.heatmaps.foci import SizeClass, count_classes, find_foci
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.tile_states import TileState

TILE_MM = 32 * 0.972 / 1000


def test_tiles_that_touch_at_a_corner_are_one_focus_and_others_are_not() -> None:
    heatmap = make_heatmap({(0, 0): 0.6, (1, 1): 0.9, (1, 3): 0.5, (5, 5): 0.49})

    larger, smaller = find_foci(heatmap)

    assert (larger.id, smaller.id) == (1, 2)
    assert sorted(zip(larger.rows, larger.cols, strict=True)) == [(0, 0), (1, 1)]
    assert (list(smaller.rows), list(smaller.cols)) == ([1], [3])
    assert larger.peak == pytest.approx(0.9)
    assert larger.mean == pytest.approx(0.75)
    assert heatmap.grid.tile_at(larger.position) == (1, 1)


def test_sizes_are_in_millimetres_with_the_pixel_size_of_each_axis() -> None:
    heatmap = make_heatmap(
        {(row, col): 1.0 for row in range(2, 5) for col in range(1, 5)}, mpp=(0.25, 0.2549)
    )

    (focus,) = find_foci(heatmap)

    assert focus.area_mm2 == pytest.approx(12 * TILE_MM**2, rel=0.01)
    # A diagonal of 3 x 4 tiles, to within the rounding of edges to whole pixels.
    assert focus.diameter_mm == pytest.approx(5 * TILE_MM, abs=0.0004)
    region = heatmap.grid.tile_region(2, 1)
    assert focus.bounds.x == pytest.approx(region.x, abs=0.5)
    assert focus.bounds.y == pytest.approx(region.y, abs=0.5)
    assert focus.bounds.width == pytest.approx(4 * region.width, abs=1)
    assert focus.bounds.height == pytest.approx(3 * region.height, abs=1)


def test_a_diameter_is_the_longest_distance_of_any_two_corners() -> None:
    heatmap = random_heatmap(25, 25)

    for focus in find_foci(heatmap, 0.6):
        corners = np.concatenate(
            [ring for polygon in focus.outline for ring in (polygon.outer, *polygon.holes)]
        )
        apart = corners[:, None] - corners[None]
        longest = math.sqrt((apart.astype(float) ** 2).sum(axis=2).max()) * 0.25 / 1000
        assert focus.diameter_mm == pytest.approx(longest, rel=1e-9)


@pytest.mark.parametrize(
    ("stride", "tiles", "expected"),
    [
        (96, 1, SizeClass.ITC),
        (32, 6, SizeClass.ITC),
        (32, 7, SizeClass.MICRO),
        (96, 2, SizeClass.MICRO),
        (32, 64, SizeClass.MICRO),
        (32, 65, SizeClass.MACRO),
    ],
)
def test_size_classes_end_at_0_2_and_2_mm(stride: int, tiles: int, expected: SizeClass) -> None:
    heatmap = make_heatmap(
        {(1, col): 1.0 for col in range(tiles)}, size=(9000, 1000), stride=stride
    )

    (focus,) = find_foci(heatmap)

    assert focus.size_class is expected
    assert count_classes([focus])[expected] == 1
    assert sum(count_classes([focus]).values()) == 1


def test_a_tile_at_the_slides_end_counts_only_what_lies_on_the_slide() -> None:
    heatmap = make_heatmap(size=(300, 124))
    last = heatmap.grid.cols - 1
    heatmap.set_tiles(np.array([0]), np.array([last]), np.array([1.0], np.float32))

    (focus,) = find_foci(heatmap)

    assert focus.bounds.right == 300
    assert focus.bounds.bottom == 124
    assert focus.area_mm2 == pytest.approx(
        focus.bounds.width * 124 * 0.25 * 0.2502 / 1e6, rel=1e-12
    )


def test_hysteresis_grows_foci_but_makes_none() -> None:
    heatmap = make_heatmap({(0, 0): 0.9, (0, 1): 0.4, (4, 4): 0.4, (4, 5): 0.4})

    assert [len(focus.rows) for focus in find_foci(heatmap)] == [1]
    assert [len(focus.rows) for focus in find_foci(heatmap, grow_to=0.4)] == [2]
    with pytest.raises(ValueError, match=r"0\.6 is above"):
        find_foci(heatmap, grow_to=0.6)


def test_small_foci_can_be_left_out() -> None:
    heatmap = make_heatmap({(0, 0): 0.9, (4, 4): 0.9, (4, 5): 0.9})

    assert [len(focus.rows) for focus in find_foci(heatmap)] == [2, 1]
    assert [len(focus.rows) for focus in find_foci(heatmap, min_tiles=2)] == [2]


def test_a_slide_is_positive_exactly_where_it_has_a_focus_and_its_score_reaches() -> None:
    for threshold in (0.2, 0.7, 0.71):
        heatmap = make_heatmap({(0, 0): 0.7, (3, 3): np.nan}, threshold=threshold)
        positive = heatmap.verdict() is Verdict.POSITIVE
        assert bool(find_foci(heatmap)) is positive
        assert (heatmap.peak >= threshold) is positive


def test_tiles_without_a_value_are_in_no_focus_and_give_no_score() -> None:
    heatmap = make_heatmap({(0, 0): np.nan}, pending=((1, 1),))
    heatmap.probability[1, 1] = 1.0

    assert heatmap.state[0, 0] == TileState.NO_NUMBER
    assert find_foci(heatmap, 0.0) == []
    assert heatmap.peak is None
