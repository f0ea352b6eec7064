"""Registration of levels: any downsample, correct positions."""

import itertools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from make_slides import Rgb, downsampled, padded, spots, write_pyramid

from histoviewer.geometry import Region, Size
from histoviewer.slides.backends.base import StoredLevel
from histoviewer.slides.pyramid import usable_levels
from histoviewer.slides.slide import open_slide

RADIUS = 70


def write_spotted(
    folder: Path, width: int, height: int, downsamples: Iterable[float], pad: bool = False
) -> tuple[Path, list[tuple[int, int]]]:
    """A pyramid with a black spot near each corner, and the centres of the spots."""
    centres = [(x, y) for x in (311, width - 297) for y in (289, height - 303)]
    plane = spots(width, height, centres, RADIUS)
    levels = [downsampled(plane, downsample) for downsample in downsamples]
    tile = 64
    if pad:
        levels = [padded(level, tile) for level in levels]
    return write_pyramid(folder / "slide.tif", [plane, *levels], 0.25, tile), centres


def centroid(rgb: Rgb) -> tuple[float, float]:
    """Centre of the dark pixels, (x, y) from the top left corner."""
    darkness = 255 - rgb.mean(axis=2)
    y, x = np.indices(darkness.shape) + 0.5
    return float((x * darkness).sum() / darkness.sum()), float(
        (y * darkness).sum() / darkness.sum()
    )


@pytest.mark.parametrize(
    ("width", "height", "downsample", "steps"),
    [
        (3900, 3120, 3.9, (0.8, 1, 2.3, 3.88, 4.1, 7, 16)),
        (4000, 3200, 4.0, (3.88, 4.1, 7)),
        (4003, 3202, 4.0, (3.88, 4.1, 7)),
        (3672, 3213, 57.375 / 16, (3.88, 7)),
        (4590, 3672, 57.375, (57.375, 65.6, 114.7)),
    ],
)
def test_spots_are_where_they_belong(
    tmp_path: Path, width: int, height: int, downsample: float, steps: tuple[float, ...]
) -> None:
    path, centres = write_spotted(tmp_path, width, height, [downsample])
    with open_slide(path) as slide:
        assert [level.downsample for level in slide.levels] == [(1, 1), (downsample, downsample)]
        for step, (x, y) in itertools.product(steps, centres):
            # Neither corner nor side is a whole number of pixels, level-0 or other.
            side = max(400, 8 * step)
            left, top = x - side / 2 + 0.37, y - side / 2 + 9.81
            size = Size(round(side / step), round(side / step))
            found = centroid(slide.read_region(Region(left, top, side, side), size).rgb)
            scale = side / size.width
            # OpenSlide reads from whole level-0 pixels, and the filter is a Hamming window:
            # together they move a spot by up to 0.22 output pixels.
            assert found == pytest.approx(((x - left) / scale, (y - top) / scale), abs=0.25)


def test_padded_levels_are_not_used(tmp_path: Path) -> None:
    path, centres = write_spotted(tmp_path, 4100, 3000, [4, 16], pad=True)
    with open_slide(path) as slide:
        assert [level.size for level in slide.levels] == [slide.size]
        pixels = slide.read_region(Region(2050, 1500, 2050, 1500), Size(205, 150))
    x, y = centres[3]
    assert centroid(pixels.rgb) == pytest.approx(((x - 2050) / 10, (y - 1500) / 10), abs=0.2)


def stored(*sizes: tuple[int, int], tile: int | None = 512) -> list[StoredLevel]:
    return [StoredLevel(Size(*size), Size(tile, tile) if tile else None) for size in sizes]


@pytest.mark.parametrize(
    ("levels", "downsamples"),
    [
        # Halved repeatedly, rounded down: CMU-1 of the OpenSlide test data.
        (stored((46000, 32914), (11500, 8228), (2875, 2057)), [1, 4, 16]),
        # CAMELYON16 Test_026, level 6, padded along y only.
        (stored((98304, 103936), (1536, 2048)), [1]),
        # Padded equally along both sides: 57.33 by the sizes, in fact 64.
        (stored((88064, 88064), (1536, 1536)), [1]),
        # The same sizes are not padding if they are not whole tiles.
        (stored((88064, 88064), (1536, 1536), tile=500), [1, 88064 / 1536]),
        # A level stored twice is used once.
        (stored((4096, 4096), (1024, 1024), (1024, 1024)), [1, 4]),
        # Levels of a few pixels.
        (stored((300, 250), (75, 62), (18, 15), (1, 1), tile=None), [1, 4, 16, 256]),
    ],
)
def test_levels_are_used_where_their_downsample_is_certain(
    levels: list[StoredLevel], downsamples: list[float]
) -> None:
    usable = usable_levels(levels)
    assert [level.downsample[0] for level in usable] == pytest.approx(downsamples)
    assert all(level.size == levels[level.index].size for level in usable)
