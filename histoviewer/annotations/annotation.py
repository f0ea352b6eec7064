"""Annotation: a shape that a reader has drawn on a slide, with name, class, colour and measures."""

import itertools
import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import Mpp, Point, Region

Ring = tuple[Point, ...]
Rgb = tuple[int, int, int]
# Those that QuPath offers first, with its colours, so that they are the same classes there.
CLASSES: dict[str, Rgb] = {
    "Tumor": (200, 0, 0),
    "Stroma": (150, 200, 150),
    "Immune cells": (160, 90, 160),
    "Necrosis": (50, 50, 50),
    "Other": (255, 200, 0),
}
UNCLASSIFIED: Rgb = (255, 0, 255)
LONGEST_TEXT = 200


class Shape(StrEnum):
    """Shape of an annotation; a freehand one is an area, too."""

    POINT = "point"
    LINE = "line"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    FREEHAND = "freehand"

    @property
    def is_area(self) -> bool:
        return self in (Shape.RECTANGLE, Shape.POLYGON, Shape.FREEHAND)


@dataclass(frozen=True)
class Annotation:
    """A shape in level-0 pixels. Immutable: an edited one has the same `id`.

    parts: of several separate parts each its rings: of an area the outer one and its holes, not
           closed; of a line and of a point one.
    name, classification: at most `LONGEST_TEXT` characters; may be empty.
    colour: (red, green, blue), 0..255.
    id:    a UUID.
    """

    shape: Shape
    parts: tuple[tuple[Ring, ...], ...]
    name: str = ""
    classification: str = ""
    colour: Rgb = UNCLASSIFIED
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def bounds(self) -> Region:
        """The smallest rectangle around it, level-0 pixels; that of a point has no size."""
        points = np.array([point for rings in self.parts for ring in rings for point in ring])
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Region(*(float(each) for each in (left, top, right - left, bottom - top)))

    def area_um2(self, mpp: Mpp) -> float:
        """Compute the area without holes, um2; 0 of a line or a point.

        mpp: size of a level-0 pixel, um.
        """
        if not self.shape.is_area:
            return 0.0
        pixels = sum(
            _area(outer) - sum(_area(hole) for hole in holes) for outer, *holes in self.parts
        )
        return max(0.0, pixels) * mpp.x * mpp.y

    def length_um(self, mpp: Mpp) -> float:
        """Compute the length of a line, or all edges of an area, um; 0 of a point.

        mpp: size of a level-0 pixel, um.
        """
        if self.shape is Shape.POINT:
            return 0.0
        closed = self.shape.is_area
        return sum(_length(ring, mpp, closed) for rings in self.parts for ring in rings)


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Leave out points of an open path that lie within `tolerance` of it, level-0 pixels.

    By Ramer (1972) and Douglas and Peucker (1973). The first and the last point stay.
    """
    places = np.array(points, np.float64)
    kept = np.zeros(len(places), np.bool_)
    kept[[0, -1]] = True
    spans = [(0, len(places) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances(places[first + 1 : last], places[first], places[last])
        farthest = int(distances.argmax())
        if distances[farthest] > tolerance:
            middle = first + 1 + farthest
            kept[middle] = True
            spans += [(first, middle), (middle, last)]
    return [point for point, keep in zip(points, kept, strict=True) if keep]


def _distances(
    places: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(n,) distances of (n, 2) places from the segment between two others."""
    along = end - start
    squared = float(along @ along)
    share = ((places - start) @ along / squared).clip(0, 1) if squared else np.zeros(len(places))
    nearest = start + share[:, None] * along
    distances: NDArray[np.float64] = np.hypot(*(places - nearest).T)
    return distances


def _area(ring: Ring) -> float:
    """The area of a ring in pixels, by the shoelace formula."""
    x, y = np.array(ring, np.float64).T
    # Around its first point: far from the origin the products would lose digits.
    x, y = x - x[0], y - y[0]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2


def _length(ring: Ring, mpp: Mpp, closed: bool) -> float:
    points = (*ring, ring[0]) if closed else ring
    steps = itertools.pairwise(points)
    return sum(math.hypot((b.x - a.x) * mpp.x, (b.y - a.y) * mpp.y) for a, b in steps)
