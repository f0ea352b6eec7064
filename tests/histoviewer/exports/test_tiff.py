from collections.abc import Callable
from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile
from make_heatmaps import make_heatmap, random_heatmap
from numpy.typing import NDArray

from histoviewer.exports.tiff import write_overlay, write_values
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import tile_edges
from histoviewer.heatmaps.tile_states import TileState

WRITERS = [write_values, write_overlay]


def level0(path: Path) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = tifffile.imread(path)
    return pixels


def spread(tiles: NDArray[np.uint8], heatmap: Heatmap) -> NDArray[np.uint8]:
    """A value a tile as a value a level-0 pixel."""
    x, y = tile_edges(heatmap.grid)
    return tiles.repeat(np.diff(y), axis=0).repeat(np.diff(x), axis=1)


def test_values_lie_on_their_tiles_to_the_pixel_and_zero_means_no_value(tmp_path: Path) -> None:
    heatmap = random_heatmap(9, 13)
    heatmap.set_tiles(np.array([0, 0]), np.array([0, 1]), np.array([0.0, np.nan], np.float32))

    write_values(heatmap, tmp_path / "a.ome.tif")

    codes = np.zeros(heatmap.grid.shape, np.uint8)
    scanned = heatmap.scanned
    codes[scanned] = np.maximum(1, np.rint(heatmap.probability[scanned] * 255))
    assert (codes[0, 0], codes[0, 1]) == (1, 0)
    np.testing.assert_array_equal(level0(tmp_path / "a.ome.tif"), spread(codes, heatmap))


def test_the_overlay_has_the_colours_of_the_map_and_black_elsewhere(tmp_path: Path) -> None:
    heatmap = random_heatmap(9, 13)

    write_overlay(heatmap, tmp_path / "a.ome.tif", "viridis")

    table = colormaps.table("viridis")[:, :3]
    values = np.where(heatmap.scanned, heatmap.probability, 0)
    colours = table[np.maximum(1, np.rint(values * 255)).astype(int)]
    colours[~heatmap.scanned] = 0
    expected = np.stack([spread(colours[..., i], heatmap) for i in range(3)], axis=-1)
    np.testing.assert_array_equal(level0(tmp_path / "a.ome.tif"), expected)


@pytest.mark.parametrize("colormap", colormaps.names())
def test_no_colour_of_a_scanned_tile_is_black(colormap: str) -> None:
    assert colormaps.table(colormap)[1:, :3].any(axis=1).all()


def test_tiles_without_a_value_are_marked_in_every_level(tmp_path: Path) -> None:
    heatmap = make_heatmap(size=(3000, 3000), unreadable=((2, 2),), pending=((9, 9),))

    write_overlay(heatmap, tmp_path / "a.ome.tif")

    with tifffile.TiffFile(tmp_path / "a.ome.tif") as tiff:
        for level in tiff.series[0].levels:
            pixels = level.asarray()
            downsample = 3000 / len(pixels)
            for row, col, colour in ((2, 2, 255), (9, 9, 160)):
                region = heatmap.grid.tile_region(row, col)
                top, left = round(region.y / downsample), round(region.x / downsample)
                side = round(region.width / downsample)
                tile = pixels[top : top + side, left : left + side]
                assert (tile == colour).all(axis=2).any()


@pytest.mark.parametrize("write", WRITERS)
def test_readers_find_the_pyramid_and_the_size_of_a_pixel(
    tmp_path: Path, write: Callable[[Heatmap, Path], None]
) -> None:
    heatmap = make_heatmap({(3, 4): 1.0}, size=(3001, 2002), mpp=(0.25, 0.2502))
    target = tmp_path / "a.ome.tif"

    write(heatmap, target)

    sizes = [(3001, 2002), (751, 501), (188, 126)]
    with tifffile.TiffFile(target) as tiff:
        assert tiff.is_bigtiff
        assert tiff.is_ome
        (series,) = tiff.series
        assert [level.shape[1::-1] for level in series.levels] == sizes
        assert all(level.pages[0].tilewidth == 512 for level in series.levels)
        assert [int(page.aspage().subfiletype) for page in tiff.pages] == [0, 1, 1]
        tags = tiff.pages[0].tags
        assert (tags["SMinSampleValue"].value[0], tags["SMaxSampleValue"].value[0]) == (0, 255)
        assert 'PhysicalSizeY="0.2502" PhysicalSizeYUnit="µm"' in (tiff.ome_metadata or "")
    with openslide.OpenSlide(target) as slide:
        assert slide.level_dimensions == tuple(sizes)
        assert float(slide.properties["openslide.mpp-x"]) == pytest.approx(0.25)
        assert float(slide.properties["openslide.mpp-y"]) == pytest.approx(0.2502)
        x, y = (int(value) for value in heatmap.grid.tile_region(3, 4).centre)
        inside = slide.read_region((x, y), 0, (1, 1)).getpixel((0, 0))
        assert isinstance(inside, tuple)
        assert inside[:3] != (0, 0, 0)
        assert slide.read_region((0, 0), 0, (1, 1)).getpixel((0, 0)) == (0, 0, 0, 255)


def test_a_single_high_tile_is_seen_in_the_smallest_level(tmp_path: Path) -> None:
    heatmap = make_heatmap(size=(9000, 7000), mpp=(0.9, 0.9))
    heatmap.state[:] = TileState.SCANNED
    heatmap.probability[:] = 0
    heatmap.probability[100, 200] = 1

    write_values(heatmap, tmp_path / "a.ome.tif")

    with tifffile.TiffFile(tmp_path / "a.ome.tif") as tiff:
        smallest = tiff.series[0].levels[-1].asarray()
    assert smallest.shape == (110, 141)
    assert (smallest == 255).sum() == 1
