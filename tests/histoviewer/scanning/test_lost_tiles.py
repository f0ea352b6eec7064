"""Tiles that a file has lost are unreadable, those that it leaves out on purpose are glass."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import tifffile
from make_models import make_model
from make_slides import (
    STRIDES,
    Rgb,
    downsampled,
    drop_tiles,
    set_tag,
    tissue_noise,
    write_ome,
    write_philips,
    write_pyramid,
    write_svs,
)
from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import scan
from histoviewer.slides.slide import open_slide

DATA = Path(__file__).parents[2] / "data"
MPP = 0.972
TILE = 256
SPARSE = ("TileOffsets", "TileByteCounts")


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory: pytest.TempPathFactory) -> Ensemble:
    return load_ensemble(make_model(tmp_path_factory.mktemp("model")), "cpu")


def tissue_on_glass(width: int = 1536, height: int = 1280) -> Rgb:
    """Tissue in the left two thirds, glass on the right."""
    plane = np.full((height, width, 3), 244, np.uint8)
    plane[:, : width * 2 // 3] = tissue_noise(width * 2 // 3, height)
    return plane


def scanned(path: Path, ensemble: Ensemble, stride: int = 32, mpp: float | None = None) -> Heatmap:
    with open_slide(path, mpp) as slide:
        return scan(slide, ensemble, ScanOptions(stride=stride))


def assert_tiles_are_unreadable(heatmap: Heatmap, numbers: Sequence[int], across: int) -> None:
    """Each tile that a tile of level 0 reaches into is unreadable, and the slide incomplete."""
    for row, col in np.ndindex(heatmap.grid.shape):
        tile = heatmap.grid.tile_region(row, col)
        for number in numbers:
            left, top = number % across * TILE, number // across * TILE
            beside = tile.x >= left + TILE or tile.right <= left
            if not (beside or tile.y >= top + TILE or tile.bottom <= top):
                assert heatmap.state[row, col] == TileState.UNREADABLE, (row, col)
    assert heatmap.verdict() == Verdict.INCOMPLETE
    assert heatmap.count(TileState.SCANNED)


@pytest.mark.parametrize("stride", STRIDES)
@pytest.mark.parametrize(
    "numbers",
    [[8], [0, 1, 6], [18, 24, 25], [11], [3, 4, 5, 9, 10, 11]],
    ids=["in tissue", "corner", "edge", "glass at the edge", "tissue's border and glass"],
)
def test_tiles_without_data_are_unreadable(
    tmp_path: Path, ensemble: Ensemble, stride: int, numbers: list[int]
) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [tissue_on_glass()], MPP)
    assert scanned(path, ensemble, stride).unread == 0

    drop_tiles(path, numbers)

    heatmap = scanned(path, ensemble, stride)
    assert_tiles_are_unreadable(heatmap, numbers, across=6)
    assert "tiles are empty" in heatmap.provenance.unreadable_reason


@pytest.mark.parametrize("tags", [("TileOffsets",), SPARSE])
def test_tiles_without_an_offset_are_unreadable(
    tmp_path: Path, ensemble: Ensemble, tags: Sequence[str]
) -> None:
    path = write_pyramid(tmp_path / "slide.tif", [tissue_on_glass()], MPP)
    drop_tiles(path, [8, 11], tags=tags)

    assert_tiles_are_unreadable(scanned(path, ensemble), [8, 11], across=6)


@pytest.mark.parametrize("stride", STRIDES)
def test_tiles_without_data_are_unreadable_where_coarser_levels_are_whole(
    tmp_path: Path, ensemble: Ensemble, stride: int
) -> None:
    plane = tissue_on_glass()
    path = write_pyramid(tmp_path / "s.tif", [plane, downsampled(plane, 4)], MPP)
    drop_tiles(path, [0, 8, 11])

    assert_tiles_are_unreadable(scanned(path, ensemble, stride), [0, 8, 11], across=6)


@pytest.mark.parametrize("stride", STRIDES)
def test_a_lost_tile_of_level_0_is_unreadable_where_a_coarser_level_is_scanned(
    tmp_path: Path, ensemble: Ensemble, stride: int
) -> None:
    plane = tissue_on_glass(2048, 2048)
    path = write_pyramid(tmp_path / "s.tif", [plane, downsampled(plane, 2)], MPP / 2)
    drop_tiles(path, [0, 26])

    assert_tiles_are_unreadable(scanned(path, ensemble, stride), [0, 26], across=8)


def test_a_lost_tile_of_a_coarser_level_hides_no_tissue(tmp_path: Path, ensemble: Ensemble) -> None:
    plane = tissue_on_glass()
    path = write_pyramid(tmp_path / "s.tif", [plane, downsampled(plane, 4)], MPP)
    drop_tiles(path, [0], page=1)

    assert_tiles_are_unreadable(scanned(path, ensemble), [0, 1, 2, 3, 6, 7, 8, 9], across=6)


def test_lost_tiles_of_an_ome_tiff_are_unreadable(tmp_path: Path, ensemble: Ensemble) -> None:
    plane = tissue_noise(700, 600)
    path = write_ome(tmp_path / "s.ome.tif", [plane, downsampled(plane, 2)], MPP)
    drop_tiles(path, [7])

    heatmap = scanned(path, ensemble)

    assert (heatmap.state[4:8, 4:8] == TileState.UNREADABLE).all()
    assert heatmap.verdict() == Verdict.INCOMPLETE


@pytest.mark.parametrize("stride", STRIDES)
def test_half_a_real_slide_that_is_lost_is_unreadable(
    real_slide: Path, ensemble: Ensemble, stride: int
) -> None:
    drop_tiles(real_slide, range(65))

    heatmap = scanned(real_slide, ensemble, stride)

    rows = int(240 * 6.5 / heatmap.grid.scale[1] / stride) - 1
    assert (heatmap.state[: rows - 1] == TileState.UNREADABLE).all()
    assert (heatmap.state[rows + 4 :] != TileState.UNREADABLE).all()


@pytest.mark.parametrize("shade", [0, 255, 236])
@pytest.mark.parametrize("stride", STRIDES)
def test_an_empty_tile_is_unreadable_where_a_coarser_level_shows_tissue(
    tmp_path: Path, ensemble: Ensemble, stride: int, shade: int
) -> None:
    plane = tissue_on_glass()
    coarse = downsampled(plane, 4)
    plane[512:768, 256:512] = shade
    path = write_pyramid(tmp_path / "s.tif", [plane, coarse], MPP)

    heatmap = scanned(path, ensemble, stride)

    row, col = (int(start / stride) for start in (512 + 128, 256 + 128))
    assert heatmap.state[row, col] == TileState.UNREADABLE
    assert heatmap.verdict() == Verdict.INCOMPLETE


@pytest.mark.parametrize("black", [[0, 1, 6, 7], [7, 8], [24, 25, 26, 27]])
@pytest.mark.parametrize("with_coarse_level", [False, True])
def test_tiles_that_are_black_up_to_the_tissue_are_unreadable(
    tmp_path: Path, ensemble: Ensemble, black: list[int], with_coarse_level: bool
) -> None:
    plane = tissue_on_glass()
    for number in black:
        top, left = number // 6 * TILE, number % 6 * TILE
        plane[top : top + TILE, left : left + TILE] = 0
    levels = [plane, downsampled(plane, 4)] if with_coarse_level else [plane]
    path = write_pyramid(tmp_path / "s.tif", levels, MPP, compression=None)

    assert_tiles_are_unreadable(scanned(path, ensemble), black, across=6)


def test_a_white_tile_is_unreadable_where_the_thumbnail_shows_tissue(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    plane = tissue_on_glass()
    thumbnail = downsampled(plane, 4)
    whole = write_svs(tmp_path / "whole.svs", plane, str(MPP), thumbnail)
    plane[512:768, 256:512] = 255
    path = write_svs(tmp_path / "s.svs", plane, str(MPP), thumbnail)

    heatmap = scanned(path, ensemble)

    assert heatmap.state[20, 12] == TileState.UNREADABLE
    assert heatmap.verdict() == Verdict.INCOMPLETE
    assert scanned(whole, ensemble).verdict() == Verdict.NEGATIVE


def test_what_philips_leaves_out_is_glass_unless_there_is_tissue(
    tmp_path: Path, ensemble: Ensemble
) -> None:
    plane = tissue_on_glass()
    path = write_philips(tmp_path / "s.tif", [plane, downsampled(plane, 4)], MPP)
    glass = [4, 5, 10, 11, 16, 17, 22, 23, 28, 29]

    drop_tiles(path, glass, tags=SPARSE)
    sparse = scanned(path, ensemble)
    drop_tiles(path, [*glass, 8], tags=SPARSE)
    over_tissue = scanned(path, ensemble)

    with open_slide(path) as slide:
        assert slide.format == "philips"
    assert not sparse.count(TileState.UNREADABLE)
    assert sparse.verdict() == Verdict.NEGATIVE
    assert_tiles_are_unreadable(over_tissue, [8], across=6)


def test_what_philips_has_an_offset_for_is_lost(tmp_path: Path, ensemble: Ensemble) -> None:
    plane = tissue_on_glass()
    path = write_philips(tmp_path / "s.tif", [plane, downsampled(plane, 4)], MPP)
    drop_tiles(path, [11])

    assert_tiles_are_unreadable(scanned(path, ensemble), [11], across=6)


@pytest.mark.parametrize("stride", [96, 32])
@pytest.mark.parametrize("shade", [0, 255])
@pytest.mark.parametrize("width", [40, 130, 300])
@pytest.mark.parametrize("compression", ["jpeg", None])
def test_borders_of_one_shade_are_not_lost(
    tmp_path: Path,
    ensemble: Ensemble,
    stride: int,
    shade: int,
    width: int,
    compression: str | None,
) -> None:
    plane = tissue_noise(1500, 1300)
    plane[:width], plane[-width:], plane[:, :width], plane[:, -width:] = [shade] * 4
    levels = [plane, downsampled(plane, 2), downsampled(plane, 4)]
    path = write_pyramid(tmp_path / "s.tif", levels, MPP, compression=compression)

    heatmap = scanned(path, ensemble, stride)

    assert not heatmap.count(TileState.UNREADABLE)
    assert heatmap.count(TileState.SCANNED)


@pytest.mark.parametrize("stride", STRIDES)
def test_a_coarser_level_may_be_a_little_different(
    tmp_path: Path, ensemble: Ensemble, stride: int
) -> None:
    plane = np.full((1300, 1500, 3), 255, np.uint8)
    plane[200:900, 300:1000] = tissue_noise(700, 700)
    plane[400:440, 500:540] = 255
    coarse = np.roll(downsampled(plane, 4), 1, axis=(0, 1)).astype(np.float64)
    coarse = (coarse * 0.95).astype(np.uint8)
    path = write_pyramid(tmp_path / "s.tif", [plane, coarse], MPP, compression="jpeg")

    heatmap = scanned(path, ensemble, stride)

    assert heatmap.unread == 0


@pytest.mark.parametrize("stride", STRIDES)
@pytest.mark.parametrize(
    "path",
    [
        resource("samples", "CMU-1-Small-Region.svs"),
        DATA / "mosaic" / "pcam-mosaic.tif",
        DATA / "slides" / "pete_OS-1-detail.ome.tif",
    ],
    ids=lambda path: path.name,
)
@pytest.mark.parametrize("mpp", [0.25, 0.5])
def test_nothing_of_a_sound_slide_is_unreadable(
    path: Path, ensemble: Ensemble, stride: int, mpp: float
) -> None:
    with open_slide(path, mpp, force_mpp=True) as slide:
        heatmap = scan(slide, ensemble, ScanOptions(stride=stride))

    assert not heatmap.count(TileState.UNREADABLE)
    assert heatmap.count(TileState.SCANNED)


def test_a_table_that_does_not_fit_its_level_is_refused(tmp_path: Path) -> None:
    plane = tissue_on_glass()
    path = write_pyramid(tmp_path / "s.tif", [plane, downsampled(plane, 2)], MPP)
    set_tag(path, "ImageWidth", 1)

    with pytest.raises(SlideError, match="30 tiles for 1 x 1280 pixels"):
        open_slide(path)


def test_a_strip_without_data_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.tif"
    tifffile.imwrite(path, tissue_noise(300, 300), rowsperstrip=100, photometric="rgb")
    open_slide(path, MPP).close()
    with tifffile.TiffFile(path, mode="r+") as tiff:
        tag = tiff.pages[0].tags["StripByteCounts"]
        tag.overwrite([tag.value[0], 0, tag.value[2]], dtype="I")

    with pytest.raises(SlideError, match="no data for some of its tiles"):
        open_slide(path, MPP)


def test_pictures_of_all_kinds_are_still_read(tmp_path: Path, ensemble: Ensemble) -> None:
    plane = tissue_on_glass(600, 500)
    plane[:40] = 0
    for suffix in ("png", "jpg", "tif", "bmp"):
        path = tmp_path / f"picture.{suffix}"
        Image.fromarray(plane).save(path)
        heatmap = scanned(path, ensemble, mpp=MPP)
        assert heatmap.verdict() == Verdict.NEGATIVE, suffix
