"""Resampling of a region from one level, in bounded memory and despite damage.

A region is read in blocks. Each is decoded with a margin for the filter and resized from a box of
fractional pixels; neighbouring blocks share the pixels under the filter, so there are no seams.

Pillow resizes; pyvips and tiatoolbox, too, read regions, but fail the whole one at a damaged tile.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from histoviewer.geometry import Rect, Region, Size
from histoviewer.slides.backends.base import Backend, DecodeError
from histoviewer.slides.pyramid import Level

# Level pixels decoded at once: 8 MiB of RGBA.
MAX_DECODED_PIXELS = 2**21
# Level pixels to which damage is narrowed down if the file's tile grid is unknown.
MIN_SPLIT = 64
# After this many undecodable rectangles in one region the search for intact ones ends.
MAX_FAILURES = 200
# Beyond this reduction a filter looks no better than the mean of the box, and reads more.
MAX_FILTERED_STEP = 64
# Level pixels; a block this close to the pixel grid is copied unfiltered.
ON_GRID = 1e-3
OPAQUE_ENOUGH = 128


@dataclass(frozen=True)
class Pixels:
    """The pixels of a region.

    rgb:    (height, width, 3) uint8; pixels that are not valid are white.
    valid:  (height, width) bool, true inside the image; false if transparent or failed.
    failed: (height, width) bool, true if any contribution to the pixel could not be decoded.
    error:  the first reading error, else empty.
    """

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    error: str


@dataclass
class Damage:
    """Reading errors so far in one region."""

    failures: int = 0
    error: str = ""

    def add(self, error: str) -> None:
        self.failures += 1
        self.error = self.error or error

    @property
    def hopeless(self) -> bool:
        return self.failures >= MAX_FAILURES


def read_resampled(
    backend: Backend, level: Level, region: Region, size: Size, damage: Damage
) -> Pixels:
    """Read `region` (level-0 pixels) from `level` as an image of `size`."""
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
        part = _read_block(backend, level, box, Size(block.width, block.height), damage)
        where = (
            slice(block.y, block.y + block.height),
            slice(block.x, block.x + block.width),
        )
        rgb[where], valid[where], failed[where] = part
    return Pixels(rgb, valid, failed, damage.error)


_Box = tuple[float, float, float, float]
_Part = tuple[NDArray[np.uint8], NDArray[np.bool_], NDArray[np.bool_]]


def _blocks(block: Rect, step_x: float, step_y: float) -> Iterator[Rect]:
    """Halve an output rectangle until each part needs few enough level pixels."""
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


def _read_block(backend: Backend, level: Level, box: _Box, size: Size, damage: Damage) -> _Part:
    """Read and resize one block; `box` is (left, top, right, bottom) in level pixels."""
    step_x, step_y = (box[2] - box[0]) / size.width, (box[3] - box[1]) / size.height
    if _on_grid(box, size):
        rect = Rect(round(box[0]), round(box[1]), *size)
        decoded = _decode(backend, level, rect, damage)
        return _arrays(decoded.rgb, decoded.alpha, decoded.failed)

    coarse = max(step_x, step_y) > MAX_FILTERED_STEP
    resample = Image.Resampling.BOX if coarse else Image.Resampling.HAMMING
    reach_x, reach_y = (1 if coarse else max(step, 1) + 1 for step in (step_x, step_y))
    x, y = math.floor(box[0] - reach_x), math.floor(box[1] - reach_y)
    right, bottom = math.ceil(box[2] + reach_x), math.ceil(box[3] + reach_y)
    rect = Rect(x, y, right - x, bottom - y)
    clipped = rect.clipped(level.size)
    if not clipped.width or not clipped.height:
        # A zoomed-out view of a long, narrow image is mostly this.
        return _outside(size)
    decoded = _decode(backend, level, rect, damage)
    inner = (box[0] - x, box[1] - y, box[2] - x, box[3] - y)

    def resized(image: Image.Image | None) -> Image.Image | None:
        return image and image.resize(size, resample, box=inner)

    rgb = decoded.rgb.resize(size, resample, box=inner)
    return _arrays(rgb, resized(decoded.alpha), resized(decoded.failed))


def _outside(size: Size) -> _Part:
    shape = size.height, size.width
    nowhere = np.zeros(shape, np.bool_)
    return np.full((*shape, 3), 255, np.uint8), nowhere, nowhere


def _on_grid(box: _Box, size: Size) -> bool:
    """Check that output pixels are level pixels, so that copying is exact."""
    offsets = (
        box[0] - round(box[0]),
        box[1] - round(box[1]),
        box[2] - box[0] - size.width,
        box[3] - box[1] - size.height,
    )
    return all(abs(offset) < ON_GRID for offset in offsets)


def _arrays(rgb: Image.Image, alpha: Image.Image | None, failed: Image.Image | None) -> _Part:
    """Convert a block to arrays as in `Pixels`; None means opaque, or nothing failed."""
    shape = rgb.height, rgb.width
    valid = np.ones(shape, np.bool_) if alpha is None else np.asarray(alpha) >= OPAQUE_ENOUGH
    if failed is None:
        return np.asarray(rgb), valid, np.zeros(shape, np.bool_)
    touched = np.asarray(failed) > 0
    white = np.where(touched[..., None], np.uint8(255), np.asarray(rgb))
    return white, valid & ~touched, touched


class _Decoded(NamedTuple):
    """Decoded level pixels, on white."""

    rgb: Image.Image
    alpha: Image.Image | None  # None: opaque.
    failed: Image.Image | None  # 255 if decoding failed; None: nothing failed.


def _decode(backend: Backend, level: Level, rect: Rect, damage: Damage) -> _Decoded:
    size = rect.width, rect.height
    rgba = Image.new("RGBA", size)
    failed: Image.Image | None = None
    todo = [rect.clipped(level.size)]
    while todo:
        part = todo.pop()
        if not part.width or not part.height:
            continue
        corner = part.x - rect.x, part.y - rect.y
        image = _read_part(backend, level, part, damage)
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


def _read_part(backend: Backend, level: Level, part: Rect, damage: Damage) -> Image.Image | None:
    if damage.hopeless:
        return None
    try:
        return backend.read(level.index, part.x, part.y, Size(part.width, part.height))
    except DecodeError as error:
        damage.add(str(error))
        return None


def _repeat_edge(image: Image.Image, level: Level, rect: Rect) -> None:
    """Repeat the level's last column and row if its size was rounded down.

    Otherwise the slide's last fraction of a level pixel would not be valid.
    """
    col, row = level.size.width - rect.x, level.size.height - rect.y
    if level.covers.width > level.size.width and 0 < col < rect.width:
        image.paste(image.crop((col - 1, 0, col, rect.height)), (col, 0))
    if level.covers.height > level.size.height and 0 < row < rect.height:
        image.paste(image.crop((0, row - 1, rect.width, row)), (0, row))


def _split(rect: Rect, unit: Size) -> list[Rect]:
    """Cut `rect` into up to four parts on the grid of `unit`; none if it lies in one unit."""
    widths = _halves(rect.x, rect.width, unit.width)
    heights = _halves(rect.y, rect.height, unit.height)
    if len(widths) == len(heights) == 1:
        return []
    return [Rect(x, y, width, height) for y, height in heights for x, width in widths]


def _halves(start: int, length: int, unit: int) -> list[tuple[int, int]]:
    """Cut an interval at the middle multiple of `unit`; return (start, length) of each part."""
    first, last = start // unit, (start + length - 1) // unit
    if first == last:
        return [(start, length)]
    cut = (first + last + 1) // 2 * unit
    return [(start, cut - start), (cut, start + length - cut)]
