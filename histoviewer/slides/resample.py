"""Pixels of a region at a given scale, from one level, with bounded memory and in spite of damage.

A region is read in blocks. Each block is the integer rectangle of level pixels around it plus the
filter's reach, resized with a box of fractional pixels; neighbouring blocks see the same pixels
under the filter, so they join without seams.

Pillow resizes; pyvips and tiatoolbox read regions, too, but one damaged tile fails a whole region.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from histoviewer.geometry import Rect, Region, Size
from histoviewer.slides.backends.base import DecodeError, Reader
from histoviewer.slides.pyramid import Level

# Level pixels decoded at once: 8 MiB of RGBA.
MAX_DECODED_PIXELS = 2**21
# Where the file's tile grid is not known, damage is narrowed down to this many level pixels.
MIN_SPLIT = 64
# A file with this many undecodable rectangles in one region is not worth the search for more.
MAX_FAILURES = 200
# Beyond this reduction the mean of the box is all that can be told apart, and reads less.
MAX_FILTERED_STEP = 64
# Level pixels by which a block may be off the pixel grid and still be copied unfiltered.
ON_GRID = 1e-3
OPAQUE_ENOUGH = 128


@dataclass(frozen=True)
class Pixels:
    """What was read of a region.

    rgb:    (height, width, 3) uint8; void, transparent and failed pixels are white.
    valid:  (height, width) bool, true where the slide has image.
    failed: (height, width) bool, true where any of the pixel comes from what could not be decoded.
    error:  the first reading error, "" where there was none.
    """

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    error: str


@dataclass
class Damage:
    """Reading errors met so far in one region."""

    failures: int = 0
    error: str = ""

    def add(self, error: str) -> None:
        self.failures += 1
        self.error = self.error or error

    @property
    def hopeless(self) -> bool:
        return self.failures >= MAX_FAILURES


def read_resampled(
    reader: Reader, level: Level, region: Region, size: Size, damage: Damage
) -> Pixels:
    """The pixels of `region` (level-0 pixels) as an image of `size`, read from `level`."""
    rgb = np.empty((size.height, size.width, 3), np.uint8)
    valid = np.empty((size.height, size.width), np.bool_)
    failed = np.zeros((size.height, size.width), np.bool_)
    left, top = region.x / level.downsample[0], region.y / level.downsample[1]
    step_x = region.width / level.downsample[0] / size.width
    step_y = region.height / level.downsample[1] / size.height
    for block in _blocks(Rect(0, 0, *size), step_x, step_y):
        box = (
            left + block.x * step_x,
            top + block.y * step_y,
            left + (block.x + block.width) * step_x,
            top + (block.y + block.height) * step_y,
        )
        part = _read_block(reader, level, box, Size(block.width, block.height), damage)
        where = (
            slice(block.y, block.y + block.height),
            slice(block.x, block.x + block.width),
        )
        rgb[where], valid[where], failed[where] = part
    return Pixels(rgb, valid, failed, damage.error)


_Box = tuple[float, float, float, float]
_Part = tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.bool_]]


def _blocks(block: Rect, step_x: float, step_y: float) -> Iterator[Rect]:
    """Cut an output rectangle until each piece needs few enough level pixels."""
    width, height = block.width * step_x, block.height * step_y
    if width * height <= MAX_DECODED_PIXELS or block.width == block.height == 1:
        yield block
        return
    if block.height > 1 and (height >= width or block.width == 1):
        half = block.height // 2
        rest = block._replace(y=block.y + half, height=block.height - half)
        first = block._replace(height=half)
    else:
        half = block.width // 2
        rest = block._replace(x=block.x + half, width=block.width - half)
        first = block._replace(width=half)
    for part in (first, rest):
        yield from _blocks(part, step_x, step_y)


def _read_block(reader: Reader, level: Level, box: _Box, size: Size, damage: Damage) -> _Part:
    """Read and resize one block; `box` is (left, top, right, bottom) in level pixels."""
    step_x, step_y = (box[2] - box[0]) / size.width, (box[3] - box[1]) / size.height
    if _on_grid(box, size):
        rect = Rect(round(box[0]), round(box[1]), *size)
        decoded = _decode(reader, level, rect, damage)
        return _arrays(decoded.rgb, decoded.alpha, decoded.failed)

    coarse = max(step_x, step_y) > MAX_FILTERED_STEP
    resample = Image.Resampling.BOX if coarse else Image.Resampling.HAMMING
    reach_x, reach_y = (1 if coarse else max(step, 1) + 1 for step in (step_x, step_y))
    x, y = math.floor(box[0] - reach_x), math.floor(box[1] - reach_y)
    right, bottom = math.ceil(box[2] + reach_x), math.ceil(box[3] + reach_y)
    decoded = _decode(reader, level, Rect(x, y, right - x, bottom - y), damage)
    inner = (box[0] - x, box[1] - y, box[2] - x, box[3] - y)

    def resized(image: Image.Image | None) -> Image.Image | None:
        return image and image.resize(size, resample, box=inner)

    rgb = decoded.rgb.resize(size, resample, box=inner)
    return _arrays(rgb, resized(decoded.alpha), resized(decoded.failed))


def _on_grid(box: _Box, size: Size) -> bool:
    """Whether output pixels are level pixels, so that copying is exact."""
    offsets = (
        box[0] - round(box[0]),
        box[1] - round(box[1]),
        box[2] - box[0] - size.width,
        box[3] - box[1] - size.height,
    )
    return all(abs(offset) < ON_GRID for offset in offsets)


def _arrays(rgb: Image.Image, alpha: Image.Image | None, failed: Image.Image | None) -> _Part:
    """The block's pixels as in `Pixels`; None stands for opaque, and for nothing failed."""
    shape = rgb.height, rgb.width
    valid = np.ones(shape, np.bool_) if alpha is None else np.asarray(alpha) >= OPAQUE_ENOUGH
    if failed is None:
        return np.asarray(rgb), valid, np.zeros(shape, np.bool_)
    touched = np.asarray(failed) > 0
    white = np.where(touched[..., None], np.uint8(255), np.asarray(rgb))
    return white, valid & ~touched, touched


class _Decoded(NamedTuple):
    """Level pixels on white, their alpha (None: all opaque), and 255 where decoding failed
    (None: nowhere)."""

    rgb: Image.Image
    alpha: Image.Image | None
    failed: Image.Image | None


def _decode(reader: Reader, level: Level, rect: Rect, damage: Damage) -> _Decoded:
    """The pixels of a rectangle that may reach past the level."""
    size = rect.width, rect.height
    rgba = Image.new("RGBA", size)
    failed: Image.Image | None = None
    todo = [rect.clipped(level.size)]
    while todo:
        part = todo.pop()
        if not part.width or not part.height:
            continue
        corner = part.x - rect.x, part.y - rect.y
        image = _read_part(reader, level, part, damage)
        if image:
            rgba.paste(image, corner)
            continue
        pieces = [] if damage.hopeless else _split(part, level.tile or Size(MIN_SPLIT, MIN_SPLIT))
        todo.extend(pieces)
        if not pieces:
            failed = failed or Image.new("L", size)
            failed.paste(255, (*corner, corner[0] + part.width, corner[1] + part.height))
    _repeat_edge(rgba, level, rect)
    if failed:
        _repeat_edge(failed, level, rect)
    alpha = rgba.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return _Decoded(rgba.convert("RGB"), None, failed)
    white = Image.new("RGB", size, "white")
    white.paste(rgba, mask=alpha)
    return _Decoded(white, alpha, failed)


def _read_part(reader: Reader, level: Level, part: Rect, damage: Damage) -> Image.Image | None:
    if damage.hopeless:
        return None
    try:
        return reader.read(level.index, part.x, part.y, Size(part.width, part.height))
    except DecodeError as error:
        damage.add(str(error))
        return None


def _repeat_edge(image: Image.Image, level: Level, rect: Rect) -> None:
    """Repeat the level's last column and row where its size was rounded down.

    The slide's last fraction of a level pixel would else pass for a part without image.
    """
    col, row = level.size.width - rect.x, level.size.height - rect.y
    if level.covers.width > level.size.width and 0 < col < rect.width:
        image.paste(image.crop((col - 1, 0, col, rect.height)), (col, 0))
    if level.covers.height > level.size.height and 0 < row < rect.height:
        image.paste(image.crop((0, row - 1, rect.width, row)), (0, row))


def _split(rect: Rect, unit: Size) -> list[Rect]:
    """Up to four parts of `rect`, cut on the grid of `unit`; none where it lies in one unit."""
    widths = _halves(rect.x, rect.width, unit.width)
    heights = _halves(rect.y, rect.height, unit.height)
    if len(widths) == len(heights) == 1:
        return []
    return [Rect(x, y, width, height) for y, height in heights for x, width in widths]


def _halves(start: int, length: int, unit: int) -> list[tuple[int, int]]:
    """(start, length) of the parts of an interval cut at the multiple of `unit` in its middle."""
    first, last = start // unit, (start + length - 1) // unit
    if first == last:
        return [(start, length)]
    cut = (first + last + 1) // 2 * unit
    return [(start, cut - start), (cut, start + length - cut)]
