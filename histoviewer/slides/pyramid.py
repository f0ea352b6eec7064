"""The usable levels of a pyramid, with their true downsamples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from histoviewer.geometry import Rect, Region, Size
from histoviewer.slides.backends.base import StoredLevel


@dataclass(frozen=True)
class Level:
    """A usable pyramid level.

    size:       (width, height), level pixels.
    downsample: level-0 pixels per level pixel, along x and y.
    covers:     (width, height) of the slide in level pixels, rounded up; one pixel more than
                `size` if that was rounded down.
    index:      number of the level in the file.
    tile, lost, left_out: see `StoredLevel`; the last two in level-0 pixels.
    """

    size: Size
    downsample: tuple[float, float]
    covers: Size
    index: int
    tile: Size | None
    lost: Sequence[Region] = ()
    left_out: Sequence[Region] = ()


def usable_levels(stored: Sequence[StoredLevel]) -> tuple[Level, ...]:
    """Return the levels of known downsample, finest first, beginning with level 0.

    Files store level sizes only, which may be rounded, or padded to whole tiles: then the ratio of
    sizes is not the downsample. (CAMELYON16's Test_026 has a level of 1536 x 2048 for
    98304 x 103936 pixels: its downsample is 64; the mean ratio, 57.375, shifts everything by a
    tenth.)
    """
    levels: list[Level] = []
    for index, level in enumerate(stored):
        downsample = _downsample(stored[0].size, level)
        if downsample and (not levels or downsample > levels[-1].downsample):
            sides = zip(stored[0].size, downsample, strict=True)
            covers = Size(*(math.ceil(side / scale) for side, scale in sides))
            lost = [_region(rect, downsample) for rect in level.lost]
            left_out = [_region(rect, downsample) for rect in level.left_out]
            levels.append(Level(level.size, downsample, covers, index, level.tile, lost, left_out))
    return tuple(levels)


def _region(rect: Rect, downsample: tuple[float, float]) -> Region:
    scale_x, scale_y = downsample
    return Region(rect.x * scale_x, rect.y * scale_y, rect.width * scale_x, rect.height * scale_y)


def _downsample(full: Size, level: StoredLevel) -> tuple[float, float] | None:
    """Infer level-0 pixels per level pixel along x and y; None if the sizes are ambiguous."""
    ratios = full.width / level.size.width, full.height / level.size.height
    low = max(full.width / (level.size.width + 1), full.height / (level.size.height + 1))
    high = min(_ratio(full.width, level.size.width - 1), _ratio(full.height, level.size.height - 1))
    if low >= high:
        return None
    power = 2.0 ** round(math.log2(math.sqrt(ratios[0] * ratios[1])))
    if low < power < high:
        # Repeated halving drops odd last pixels: the size is rounded, not the scale.
        return power, power
    return None if _padded(full, level) else ratios


def _padded(full: Size, level: StoredLevel) -> bool:
    """Check for the size of a level at a power of two, padded to whole tiles."""
    if not level.tile:
        return False
    power = 2 ** math.ceil(math.log2(full.width / level.size.width))
    sides = zip(full, level.size, level.tile, strict=True)
    return all(
        math.ceil(math.ceil(whole / power) / tile) * tile == side for whole, side, tile in sides
    )


def _ratio(numerator: int, denominator: int) -> float:
    return numerator / denominator if denominator else math.inf
