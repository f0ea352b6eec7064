import numpy as np
import pytest

from histoviewer.geometry import Mpp, PatchGrid, Point, Region, Size


def grid(
    stride: int, size: tuple[int, int] = (2220, 2967), mpp: tuple[float, float] = (0.499, 0.499)
) -> PatchGrid:
    return PatchGrid(Size(*size), Mpp(*mpp), 0.972, 96, 32, stride)


@pytest.mark.parametrize("stride", [96, 48, 32])
def test_tiles_tile_the_slide_and_reach_its_edges(stride: int) -> None:
    tiles = grid(stride)
    first, last = tiles.tile_region(0, 0), tiles.tile_region(tiles.rows - 1, tiles.cols - 1)

    assert (first.x, first.y) == (0, 0)
    assert last.x < 2220 <= last.right
    assert last.y < 2967 <= last.bottom
    assert tiles.tile_region(0, 1).x == pytest.approx(first.right)


@pytest.mark.parametrize("stride", [96, 48, 32])
def test_patch_and_tile_share_their_centre(stride: int) -> None:
    tiles = grid(stride)
    centres = [region(3, 5).centre for region in (tiles.tile_region, tiles.patch_region)]

    assert np.ptp([centre.x for centre in centres]) < 1e-9
    assert np.ptp([centre.y for centre in centres]) < 1e-9
    assert tiles.patch_region(3, 5).width == pytest.approx(96 * 0.972 / 0.499)


def test_at_stride_32_label_centres_cover_everything_and_at_96_a_ninth() -> None:
    assert grid(32).coverage == 1
    assert grid(48).coverage == pytest.approx(4 / 9)
    assert grid(96).coverage == pytest.approx(1 / 9)


def test_tile_at_finds_the_tile_that_contains_a_point() -> None:
    tiles = grid(32, mpp=(0.499, 0.503))

    for row, col in [(0, 0), (7, 3), (tiles.rows - 1, tiles.cols - 1)]:
        region = tiles.tile_region(row, col)
        inside = Point(min(region.right, 2220) - 0.01, min(region.bottom, 2967) - 0.01)
        assert region.contains(inside)
        assert tiles.tile_at(inside) == (row, col)
    assert tiles.tile_at(Point(2220, 5)) is None
    assert tiles.tile_at(Point(-0.1, 5)) is None


def test_rounding_noise_adds_no_column() -> None:
    # 0.972 / 0.243 is exactly 4, but not in floating point.
    assert grid(96, (4 * 96 * 7, 4 * 96 * 3), (0.243, 0.243)).shape == (3, 7)


def test_a_stride_that_cannot_centre_is_refused() -> None:
    with pytest.raises(ValueError, match="stride 97"):
        grid(97)
    with pytest.raises(ValueError, match="stride 33"):
        grid(33)


@pytest.mark.parametrize("stride", [96, 48, 32])
@pytest.mark.parametrize(
    "region",
    [(100, 200, 700, 30), (-50, -50, 60, 60), (2219, 2966, 9, 9), (500.5, 1.25, 0.5, 0.5)],
)
def test_the_tiles_that_touch_a_region_are_those_that_overlap_it(
    stride: int, region: tuple[float, float, float, float]
) -> None:
    tiles, wanted = grid(stride), Region(*region)
    touching = np.zeros(tiles.shape, bool)
    touching[tiles.tiles_touching(wanted)] = True

    assert touching.any()
    for row, col in np.ndindex(tiles.shape):
        tile = tiles.tile_region(row, col)
        overlap_x = min(tile.right, wanted.right) - max(tile.x, wanted.x)
        overlap_y = min(tile.bottom, wanted.bottom) - max(tile.y, wanted.y)
        assert touching[row, col] == (overlap_x > 1e-9 and overlap_y > 1e-9), (row, col)


@pytest.mark.parametrize("region", [(-90, 10, 80, 80), (2400, 0, 10, 3000), (0, 9000, 10, 10)])
def test_no_tile_touches_a_region_beside_the_slide(
    region: tuple[float, float, float, float],
) -> None:
    touching = np.ones(grid(32).shape, bool)[grid(32).tiles_touching(Region(*region))]

    assert touching.size == 0
