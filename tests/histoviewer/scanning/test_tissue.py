"""Tissue is found on real pixels: PatchCamelyon patches on glass of all kinds, and two slides."""

from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pytest
import tifffile
from make_slides import Rgb, damage_tile, drop_tiles, tissue_noise, write_pyramid
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from histoviewer.errors import MissingMppError, ScanCancelled
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.tissue import TissueMask, TissueSettings, find_tissue
from histoviewer.slides.slide import open_slide

DATA = Path(__file__).parents[2] / "data"
MPP = 0.972
GLASS = (245, 245, 245)
SIDE = 1920
# The patches lie here, 2 x 10 of them; the strokes of a pen cross them at the right.
TOP, LEFT, BOTTOM, RIGHT = 576, 480, 1536, 1440


@cache
def patches(*, fat: bool) -> list[Rgb]:
    """Real patches that are nearly all tissue, or fat with thin strands."""
    found = []
    for path in sorted((DATA / "pcam" / "train").glob("*.tif")):
        pixels = tifffile.imread(path)
        dense = (np.log10(245 / np.maximum(pixels, 1)).mean(axis=2) > 0.08).mean()
        if (0.05 < dense < 0.2) if fat else (dense > 0.7):
            found.append(pixels)
    return found


def with_tissue(glass: tuple[int, int, int], *, fat: bool) -> tuple[Rgb, NDArray[np.bool_]]:
    """A plane of glass with real tissue in its middle, and where that is."""
    plane, truth = _with_tissue(glass, fat)
    return plane.copy(), truth.copy()


# Drawing the noise takes longer than finding the tissue.
@lru_cache(maxsize=2)
def _with_tissue(glass: tuple[int, int, int], fat: bool) -> tuple[Rgb, NDArray[np.bool_]]:
    noise = np.random.default_rng(0).normal(0, 2, (SIDE, SIDE, 3))
    plane = np.clip(np.array(glass) + noise, 0, 255).astype(np.uint8)
    kind = patches(fat=fat)
    truth = np.zeros((SIDE, SIDE), np.bool_)
    for number, (top, left) in enumerate(np.ndindex(10, 10)):
        patch = kind[number % len(kind)] * (np.array(glass) / GLASS)
        y, x = TOP + top * 96, LEFT + left * 96
        plane[y : y + 96, x : x + 96] = patch.clip(0, 255)
        truth[y : y + 96, x : x + 96] = True
    return plane, truth


def drawn(plane: Rgb, colour: tuple[int, int, int]) -> tuple[Rgb, NDArray[np.bool_]]:
    """The plane under two strokes of a see-through pen, and where the strokes are."""
    image = Image.new("L", (SIDE, SIDE))
    pen = ImageDraw.Draw(image)
    pen.line([(100, 150), (1800, 250)], fill=255, width=200)
    pen.line([(1250, 100), (1300, 1850)], fill=255, width=180)
    stroke = np.asarray(image) > 0
    result = plane.copy()
    result[stroke] = result[stroke] * (np.array(colour) / 255)
    return result, stroke


def mask_of(folder: Path, plane: Rgb, mpp: float = MPP, **settings: float) -> TissueMask:
    with open_slide(write_pyramid(folder / "slide.tif", [plane]), mpp) as slide:
        return find_tissue(slide, TissueSettings(**settings))


def grid_of(plane: Rgb, stride: int = 32) -> PatchGrid:
    size = Size(plane.shape[1], plane.shape[0])
    return PatchGrid(size, Mpp(MPP, MPP), MPP, 96, 32, stride)


def shares(mask: TissueMask, plane: Rgb, area: NDArray[np.bool_]) -> tuple[float, float]:
    """Shares taken for tissue of the tiles inside `area`, and of those two tiles or more away."""
    tiles, _ = mask.tiles(grid_of(plane))
    rows, cols = tiles.shape
    blocks = area[: rows * 32, : cols * 32].reshape(rows, 32, cols, 32)
    near = ndimage.binary_dilation(blocks.any(axis=(1, 3)), np.ones((5, 5)))
    return tiles[blocks.all(axis=(1, 3))].mean(), tiles[~near].mean()


@pytest.mark.parametrize("um_per_pixel", [8, 24])
@pytest.mark.parametrize(
    "glass", [(254, 254, 254), GLASS, (205, 205, 207), (243, 236, 212), (244, 237, 240)]
)
def test_all_tissue_and_no_glass_is_found_whatever_the_glass(
    tmp_path: Path, glass: tuple[int, int, int], um_per_pixel: float
) -> None:
    plane, truth = with_tissue(glass, fat=False)
    mask = mask_of(tmp_path, plane, um_per_pixel=um_per_pixel, min_side=64)
    found, mistaken = shares(mask, plane, truth)
    assert found == 1 and mistaken == 0
    assert not mask.lost.any()


@pytest.mark.parametrize(
    "ink", [(30, 70, 170), (90, 140, 215), (20, 130, 70), (20, 120, 130), (35, 35, 38)]
)
def test_ink_is_left_out_and_the_tissue_beside_and_under_it_kept(
    tmp_path: Path, ink: tuple[int, int, int]
) -> None:
    plane, truth = with_tissue(GLASS, fat=False)
    plane, stroke = drawn(plane, ink)
    mask = mask_of(tmp_path, plane)
    found, mistaken = shares(mask, plane, truth)
    assert found > 0.99 and mistaken < 0.01
    # The patches hold a little glass, which is rightly left out under ink.
    assert shares(mask, plane, truth & stroke)[0] > 0.95


def test_black_borders_are_left_out(tmp_path: Path) -> None:
    plane, truth = with_tissue(GLASS, fat=False)
    plane[:150], plane[:, :200], plane[-90:] = 3, 0, 0
    found, mistaken = shares(mask_of(tmp_path, plane), plane, truth)
    assert found == 1 and mistaken == 0


def test_fat_is_found_beside_dark_tissue(tmp_path: Path) -> None:
    plane, truth = with_tissue(GLASS, fat=False)
    thin = patches(fat=True)
    fat = np.zeros_like(truth)
    for number, (top, left) in enumerate(np.ndindex(4, 15)):
        y, x = 100 + top * 96, 100 + left * 96
        plane[y : y + 96, x : x + 96] = thin[number % len(thin)]
        fat[y : y + 96, x : x + 96] = True
    mask = mask_of(tmp_path, plane)
    assert shares(mask, plane, fat)[0] > 0.9
    assert shares(mask, plane, truth)[0] == 1


@pytest.mark.parametrize(
    ("pale", "dark"), [((200, 200, 200), (75, 38, 78)), ((224, 224, 224),) * 2]
)
def test_pale_tissue_without_stain_is_found(
    tmp_path: Path, pale: tuple[int, int, int], dark: tuple[int, int, int]
) -> None:
    # Otsu's threshold is too high beside dark tissue; a fixed one for a slide that is only pale.
    plane = np.full((960, 960, 3), 245, np.uint8)
    plane[192:768, 192:480] = pale
    plane[192:768, 480:768] = dark
    area = np.zeros((960, 960), np.bool_)
    area[192:768, 192:768] = True
    assert shares(mask_of(tmp_path, plane), plane, area) == (1, 0)


def test_empty_glass_is_empty(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 3, (800, 800, 3))
    for brightness in (250, 225):
        mask = mask_of(tmp_path, (brightness + noise).clip(0, 255).astype(np.uint8))
        assert not mask.tissue.any() and not mask.lost.any()


def test_a_crop_of_nothing_but_tissue_is_all_tissue(tmp_path: Path) -> None:
    solid = patches(fat=False)
    columns = [np.concatenate(solid[i : i + 3], axis=0) for i in (0, 3, 6)]
    mask = mask_of(tmp_path, np.concatenate(columns, axis=1))
    assert mask.tissue.mean() > 0.99


def test_a_real_crop_of_nothing_but_tissue_is_all_tissue() -> None:
    with open_slide(DATA / "slides" / "pete_OS-1-detail.ome.tif") as slide:
        assert find_tissue(slide).tissue.mean() > 0.999


def test_a_real_slide_is_parted_into_tissue_and_glass(real_slide: Path) -> None:
    with open_slide(real_slide) as slide:
        mask = find_tissue(slide)
    height, width = mask.tissue.shape

    def share(left: float, top: float, right: float, bottom: float) -> float:
        """Share of tissue in a part of the slide, given in parts of its sides."""
        rows = slice(round(top * height), round(bottom * height))
        cols = slice(round(left * width), round(right * width))
        return float(mask.tissue[rows, cols].mean())

    assert share(0.42, 0.45, 0.5, 0.95) > 0.99  # the epidermis
    assert share(0.0, 0.5, 0.2, 1.0) == 0  # glass at the left
    assert share(0.9, 0.25, 1.0, 0.6) == 0  # glass at the right
    assert share(0.05, 0.33, 0.35, 0.39) > 0.3  # a thin strand
    assert 0.35 < mask.tissue.mean() < 0.42
    assert "um/px" in mask.summary() and "% of the slide" in mask.summary()


@pytest.mark.parametrize(
    ("width", "height", "mpp", "um"),
    [(2000, 1000, 1.0, 7.8125), (4000, 500, 1.0, 8), (9000, 300, 5.0, 21.97), (100, 100, 1.0, 1)],
)
def test_the_overview_is_bounded_in_pixels(
    tmp_path: Path, width: int, height: int, mpp: float, um: float
) -> None:
    mask = mask_of(tmp_path, np.full((height, width, 3), 240, np.uint8), mpp)
    assert mask.um_per_pixel == pytest.approx(um, rel=1e-3)
    assert max(mask.tissue.shape) <= 2048
    assert mask.downsample == pytest.approx((um / mpp, um / mpp), rel=0.02)


def test_missing_tiles_are_lost_in_tissue_and_in_glass(tmp_path: Path) -> None:
    plane = np.full((1024, 2048, 3), 244, np.uint8)
    plane[:, :1024] = tissue_noise(1024, 1024)
    path = write_pyramid(tmp_path / "slide.tif", [plane], MPP, tile=128)
    in_tissue, in_glass = 3 * 16 + 3, 3 * 16 + 12
    drop_tiles(path, [in_tissue, in_glass])
    with open_slide(path) as slide:
        mask = find_tissue(slide)
    _, lost = mask.tiles(grid_of(plane))
    expected = np.zeros((32, 64), np.bool_)
    expected[12:16, 12:16] = True
    expected[12:16, 48:52] = True
    assert np.array_equal(lost, expected)
    assert not (mask.tissue & mask.lost).any()


def test_what_cannot_be_read_is_lost_and_not_glass(tmp_path: Path) -> None:
    plane = np.full((1024, 1024, 3), 244, np.uint8)
    path = write_pyramid(tmp_path / "slide.tif", [plane], MPP, tile=128)
    damage_tile(path, 3 * 8 + 3)
    with open_slide(path) as slide:
        tissue, lost = find_tissue(slide).tiles(grid_of(plane))
    assert lost[12:16, 12:16].all() and lost.sum() < 6 * 6 and not tissue.any()


def mask_with(pixel: tuple[int, int], shape: tuple[int, int], downsample: float) -> TissueMask:
    tissue = np.zeros(shape, np.bool_)
    tissue[pixel] = True
    sides = downsample, downsample
    return TissueMask(tissue, tissue.copy(), tissue, [], MPP * downsample, sides, "")


@pytest.mark.parametrize("stride", [96, 48, 32])
@pytest.mark.parametrize("downsample", [7.3, 40.0])
def test_every_tile_that_an_overview_pixel_touches_is_taken(stride: int, downsample: float) -> None:
    grid = PatchGrid(Size(2000, 1500), Mpp(MPP, MPP), MPP, 96, 32, stride)
    shape = round(1500 / downsample), round(2000 / downsample)
    row, col = shape[0] // 2, shape[1] - 1
    tissue, _ = mask_with((row, col), shape, downsample).tiles(grid)
    assert tissue.shape == grid.shape
    for tile in np.ndindex(grid.shape):
        region = grid.tile_region(*tile)
        touched = (
            region.x < (col + 1) * downsample
            and region.right > col * downsample
            and region.y < (row + 1) * downsample
            and region.bottom > row * downsample
        )
        near = (
            region.x < (col + 2) * downsample
            and region.right > (col - 1) * downsample
            and region.y < (row + 2) * downsample
            and region.bottom > (row - 1) * downsample
        )
        assert not touched or tissue[tile]
        assert not tissue[tile] or near


def test_a_tile_is_lost_where_most_of_it_is() -> None:
    grid = PatchGrid(Size(320, 320), Mpp(MPP, MPP), MPP, 96, 32, 32)
    lost = np.zeros((40, 40), np.bool_)
    lost[4:8, 8:11] = True  # 3 of the 4 columns of tile (1, 2)
    lost[20:24, 8:10] = True  # 2 of the 4 columns of tile (5, 2)
    nowhere = np.zeros_like(lost)
    tiles = TissueMask(nowhere, lost, nowhere, [], 8 * MPP, (8, 8), "").tiles(grid)[1]
    assert [tuple(tile) for tile in np.argwhere(tiles)] == [(1, 2)]


def test_without_a_pixel_size_there_is_no_mask(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [tissue_noise(100, 100)])
    with open_slide(path) as slide, pytest.raises(MissingMppError):
        find_tissue(slide)


def test_finding_tissue_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancellationToken()
    cancel.cancel()
    path = write_pyramid(tmp_path / "slide.tif", [tissue_noise(100, 100)], MPP)
    with open_slide(path) as slide, pytest.raises(ScanCancelled):
        find_tissue(slide, cancel=cancel)
