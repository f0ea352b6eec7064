"""Coordinates: four planes, each with its own prefix in variable names.

- ``tile``:    one value of the heatmap, addressed (row, col).
- ``patch``:   pixels at the model's mpp. The patch plane's origin is the slide's top left corner.
- ``level``:   pixels of one pyramid level of the slide file.
- ``level0``:  pixels of the slide at full resolution, in which everything is stored and exported.

A tile is the stride x stride square at the centre of its patch, so the tiles cover the slide
without gaps at any stride.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from histoviewer.strict_numbers import Integer, Number


class Point(NamedTuple):
    """A position (x, y) in level-0 pixels."""

    x: float
    y: float


class Size(NamedTuple):
    """A (width, height) in pixels of the plane given by the context."""

    width: Integer
    height: Integer


class Region(NamedTuple):
    """A rectangle (x, y, width, height) in level-0 pixels, fractional."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def contains(self, point: Point) -> bool:
        return self.x <= point.x < self.right and self.y <= point.y < self.bottom


class Rect(NamedTuple):
    """An integer rectangle, in pixels of the plane given by the context."""

    x: int
    y: int
    width: int
    height: int

    def clipped(self, size: Size) -> "Rect":
        x, y = max(self.x, 0), max(self.y, 0)
        right, bottom = min(self.x + self.width, size.width), min(self.y + self.height, size.height)
        return Rect(x, y, max(right - x, 0), max(bottom - y, 0))

    def overlaps(self, other: "Rect") -> bool:
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


class Mpp(NamedTuple):
    """Pixel size in micrometres per pixel, along x and y."""

    x: Number
    y: Number

    @property
    def mean(self) -> float:
        return math.sqrt(self.x * self.y)


def coverage(label_centre: int, stride: int) -> float:
    """Compute the share of the area inside label centres, 0..1; sides in patch pixels."""
    return min(1.0, (label_centre / stride) ** 2)


@dataclass(frozen=True)
class PatchGrid:
    """The positions of a scan's patches and tiles on the slide.

    slide_size:   (width, height) of the slide, level-0 pixels.
    slide_mpp:    pixel size of level 0, um.
    patch_mpp:    pixel size of a patch, um; the model's.
    patch_size:   side of a patch, patch pixels.
    label_centre: side of the middle square that the model's label describes, patch pixels.
    stride:       distance between neighbouring patches and side of a tile, patch pixels.
    """

    slide_size: Size
    slide_mpp: Mpp
    patch_mpp: Number
    patch_size: Integer
    label_centre: Integer
    stride: Integer

    def __post_init__(self) -> None:
        if min(*self.slide_size, *self.slide_mpp, self.patch_mpp) <= 0:
            raise ValueError(f"a size is not above 0 in {self}")
        if not 0 < self.label_centre <= self.patch_size:
            raise ValueError(f"label centre {self.label_centre} is not in 1..{self.patch_size}")
        if not 0 < self.stride <= self.patch_size:
            raise ValueError(f"stride {self.stride} is not in 1..{self.patch_size}")
        if (self.patch_size - self.stride) % 2:
            raise ValueError(
                f"stride {self.stride} does not centre in a patch of {self.patch_size}"
            )

    @property
    def scale(self) -> tuple[float, float]:
        """Level-0 pixels per patch pixel, along x and y."""
        return self.patch_mpp / self.slide_mpp.x, self.patch_mpp / self.slide_mpp.y

    @property
    def cols(self) -> int:
        return self._tiles(self.slide_size.width / self.scale[0])

    @property
    def rows(self) -> int:
        return self._tiles(self.slide_size.height / self.scale[1])

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, cols) of the heatmap."""
        return self.rows, self.cols

    @property
    def margin(self) -> int:
        """Margin of a patch around its tile, patch pixels."""
        return (self.patch_size - self.stride) // 2

    @property
    def coverage(self) -> float:
        """Share of the slide's area inside label centres, 0..1."""
        return coverage(self.label_centre, self.stride)

    @property
    def tile_area_mm2(self) -> float:
        return (self.stride * self.patch_mpp / 1000) ** 2

    def tile_region(self, row: int, col: int) -> Region:
        """Return a tile's square, level-0 pixels; it may extend beyond the slide."""
        return self._square(row, col, self.stride)

    def patch_region(self, row: int, col: int) -> Region:
        """Return a tile's whole patch, level-0 pixels; it may extend beyond the slide."""
        return self._square(row, col, self.patch_size)

    def tile_at(self, point: Point) -> tuple[int, int] | None:
        """Find the (row, col) of the tile at a level-0 point, or None outside the slide."""
        width, height = self.slide_size
        if not (0 <= point.x < width and 0 <= point.y < height):
            return None
        col = int(point.x / self.scale[0] / self.stride)
        row = int(point.y / self.scale[1] / self.stride)
        return min(row, self.rows - 1), min(col, self.cols - 1)

    def tiles_touching(self, region: Region) -> tuple[slice, slice]:
        """Find the (rows, cols) of the tiles that overlap a level-0 region; may be empty."""
        tile_x, tile_y = self.stride * self.scale[0], self.stride * self.scale[1]
        return (
            slice(*_touched(region.y, region.bottom, tile_y, self.rows)),
            slice(*_touched(region.x, region.right, tile_x, self.cols)),
        )

    def _square(self, row: int, col: int, side: int) -> Region:
        scale_x, scale_y = self.scale
        inset = (self.stride - side) / 2
        return Region(
            (col * self.stride + inset) * scale_x,
            (row * self.stride + inset) * scale_y,
            side * scale_x,
            side * scale_y,
        )

    def _tiles(self, patch_pixels: float) -> int:
        # Rounding errors of the division must not add a column.
        return max(1, math.ceil(round(patch_pixels, 6) / self.stride))


def _touched(start: float, end: float, tile: float, count: int) -> tuple[int, int]:
    """Find the first tile of length `tile` that overlaps start..end, and the one after the last."""
    first = min(max(math.floor(round(start / tile, 6)), 0), count)
    return first, min(max(math.ceil(round(end / tile, 6)), first), count)
