"""Damaged tiles: only their own pixels are lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from make_slides import (
    damage_tile,
    drop_tiles,
    tissue_noise,
    write_ome,
    write_philips,
    write_pyramid,
)

from histoviewer.geometry import Region, Size
from histoviewer.slides.resample import Pixels
from histoviewer.slides.slide import Slide, open_slide

TILE = 128
WIDTH, HEIGHT = 5 * TILE + 30, 4 * TILE + 50
PLANE = tissue_noise(WIDTH, HEIGHT)
TILES_ACROSS = 6


def write_damaged(path: Path, *tiles: int) -> Path:
    """A slide whose tiles of these numbers cannot be decoded."""
    if path.name.endswith(".ome.tif"):
        write_ome(path, [PLANE], 0.5)
    else:
        write_pyramid(path, [PLANE], 0.5, TILE)
    for tile in tiles:
        damage_tile(path, tile)
    return path


def read_all(slide: Slide, step: float = 1) -> Pixels:
    size = Size(round(WIDTH / step), round(HEIGHT / step))
    return slide.read_region(Region(0, 0, WIDTH, HEIGHT), size)


@pytest.mark.parametrize("name", ["slide.tif", "slide.ome.tif"])
def test_only_the_damaged_tiles_fail(tmp_path: Path, name: str) -> None:
    bad = 2 + TILES_ACROSS
    with open_slide(write_damaged(tmp_path / name, bad, 0)) as slide:
        pixels = read_all(slide)
    expected = np.zeros((HEIGHT, WIDTH), bool)
    expected[TILE : 2 * TILE, 2 * TILE : 3 * TILE] = True
    expected[:TILE, :TILE] = True
    assert np.array_equal(pixels.failed, expected)
    assert np.array_equal(pixels.valid, ~expected)
    assert (pixels.rgb[pixels.failed] == 255).all() and np.array_equal(
        pixels.rgb[pixels.valid], PLANE[pixels.valid]
    )
    assert pixels.error


def test_resampled_pixels_fail_as_far_as_the_damage_reaches(tmp_path: Path) -> None:
    whole = write_pyramid(tmp_path / "whole.tif", [PLANE], 0.5, TILE)
    step = 2.6
    with open_slide(whole) as slide:
        sound = read_all(slide, step).rgb
    with open_slide(write_damaged(tmp_path / "slide.tif", 2 + TILES_ACROSS)) as slide:
        pixels = read_all(slide, step)
    share = pixels.failed.sum() * step**2 / TILE**2
    assert 1 < share < 1.2
    assert (
        np.array_equal(pixels.rgb[~pixels.failed], sound[~pixels.failed])
        and not (pixels.valid & pixels.failed).any()
    )


@pytest.mark.parametrize("name", ["slide.tif", "slide.ome.tif"])
def test_later_reads_are_as_if_nothing_had_happened(tmp_path: Path, name: str) -> None:
    good, bad = Region(300, 300, 200, 200), Region(0, 0, 100, 100)
    with open_slide(write_damaged(tmp_path / name, 0)) as slide:
        for _ in range(3):
            assert slide.read_region(bad, Size(100, 100)).failed.all()
            pixels = slide.read_region(good, Size(200, 200))
            assert np.array_equal(pixels.rgb, PLANE[300:500, 300:500]) and pixels.error == ""


def test_threads_do_not_spoil_each_others_reads(tmp_path: Path) -> None:
    boxes = [(x, y) for x in range(0, WIDTH - 64, 64) for y in range(0, HEIGHT - 64, 64)] * 4
    with open_slide(write_damaged(tmp_path / "slide.tif", 0, 8, 16)) as slide:

        def read(box: tuple[int, int]) -> tuple[bool, bool]:
            x, y = box
            pixels = slide.read_region(Region(x, y, 64, 64), Size(64, 64))
            tile = x // TILE + y // TILE * TILES_ACROSS
            if pixels.failed.any():
                return pixels.failed.all().item(), tile in (0, 8, 16)
            return np.array_equal(pixels.rgb, PLANE[y : y + 64, x : x + 64]), tile not in (0, 8, 16)

        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(read, boxes))
    assert all(whole and right_tile for whole, right_tile in results)


def test_a_wholly_damaged_slide_is_wholly_failed(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [tissue_noise(256, 256)], 0.5, 16)
    for tile in range(256):
        damage_tile(path, tile)
    with open_slide(path) as slide:
        pixels = slide.read_region(Region(0, 0, 256, 256), Size(128, 128))
    assert pixels.failed.all() and not pixels.valid.any() and (pixels.rgb == 255).all()


def test_tiles_without_data_have_failed(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [PLANE], 0.5, TILE)
    drop_tiles(path, [0, 1])
    with open_slide(path) as slide:
        pixels = read_all(slide)
    assert pixels.failed[:TILE, : 2 * TILE].all() and pixels.failed.sum() == 2 * TILE**2
    assert (pixels.valid == ~pixels.failed).all() and "no data" in pixels.error


def test_tiles_left_out_on_purpose_are_void_and_not_failed(tmp_path: Path) -> None:
    path = write_philips(tmp_path / "slide.tif", [PLANE], 0.5, TILE)
    drop_tiles(path, [0, 1], tags=("TileOffsets", "TileByteCounts"))
    with open_slide(path) as slide:
        pixels = read_all(slide)
    assert (
        not pixels.valid[:TILE, : 2 * TILE].any()
        and pixels.valid.sum() == pixels.valid.size - 2 * TILE**2
    )
    assert (
        (pixels.rgb[~pixels.valid] == 255).all() and not pixels.failed.any() and pixels.error == ""
    )


def test_a_slide_that_vanishes_while_open_fails_in_what_is_read_of_it(tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [PLANE], 0.5, TILE)
    with open_slide(path) as slide:
        path.unlink()
        pixels = read_all(slide)
    assert (
        pixels.failed.all()
        and not pixels.valid.any()
        and (pixels.rgb == 255).all()
        and pixels.error
    )
