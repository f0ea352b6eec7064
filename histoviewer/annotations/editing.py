"""Change of an annotation corner by corner."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from histoviewer.annotations.annotation import Annotation, Ring, Shape
from histoviewer.geometry import Point

_FEWEST = {Shape.POINT: 1, Shape.LINE: 2}
_FEWEST_OF_AREA = 3


class Corner(NamedTuple):
    """Place of a point in `Annotation.parts`."""

    part: int
    ring: int
    number: int


def corners(annotation: Annotation) -> Iterator[tuple[Corner, Point]]:
    """Yield each corner, in order."""
    for part, rings in enumerate(annotation.parts):
        for ring, points in enumerate(rings):
            for number, point in enumerate(points):
                yield Corner(part, ring, number), point


def position(annotation: Annotation, corner: Corner) -> Point:
    return annotation.parts[corner.part][corner.ring][corner.number]


def corner_at(annotation: Annotation, place: Point, reach: float) -> Corner | None:
    """Find the corner that is nearest to a place, at most `reach` away, level-0 pixels."""
    found = min(corners(annotation), key=lambda each: math.dist(each[1], place))
    return found[0] if math.dist(found[1], place) <= reach else None


def edge_at(annotation: Annotation, place: Point, reach: float) -> Corner | None:
    """Find the edge that is nearest to a place, at most `reach` away: the corner it begins at."""
    edges = [
        (_distance(place, start, end), corner)
        for corner, start in corners(annotation)
        if (end := _next(annotation, corner)) is not None
    ]
    distance, corner = min(edges, default=(math.inf, None))
    return corner if distance <= reach else None


def middle(annotation: Annotation, corner: Corner) -> Point | None:
    """Return the middle of the edge that begins at a corner; None where a line ends."""
    start, end = position(annotation, corner), _next(annotation, corner)
    return Point((start.x + end.x) / 2, (start.y + end.y) / 2) if end else None


def moved(annotation: Annotation, corner: Corner, place: Point) -> Annotation:
    """Move a corner; a rectangle stays one, as its opposite corner stays."""
    ring = list(annotation.parts[corner.part][corner.ring])
    ring[corner.number] = place
    if annotation.shape is Shape.RECTANGLE:
        before, after = corner.number - 1, (corner.number + 1) % len(ring)
        opposite = ring[(corner.number + 2) % len(ring)]
        # The two in between keep the side that they share with the opposite corner.
        if ring[before].x != opposite.x:
            before, after = after, before
        ring[before], ring[after] = Point(opposite.x, place.y), Point(place.x, opposite.y)
    return _with_ring(annotation, corner, tuple(ring))


def inserted(annotation: Annotation, edge: Corner, place: Point) -> Annotation:
    """Add a corner after the one that an edge begins at; a rectangle becomes a polygon."""
    ring = annotation.parts[edge.part][edge.ring]
    points = (*ring[: edge.number + 1], place, *ring[edge.number + 1 :])
    return _with_ring(_free(annotation), edge, points)


def removed(annotation: Annotation, corner: Corner) -> Annotation | None:
    """Leave out a corner; a rectangle becomes a polygon. None if no shape would be left."""
    ring = annotation.parts[corner.part][corner.ring]
    if len(ring) <= _FEWEST.get(annotation.shape, _FEWEST_OF_AREA):
        return None
    points = (*ring[: corner.number], *ring[corner.number + 1 :])
    return _with_ring(_free(annotation), corner, points)


def _free(annotation: Annotation) -> Annotation:
    is_rectangle = annotation.shape is Shape.RECTANGLE
    return replace(annotation, shape=Shape.POLYGON) if is_rectangle else annotation


def _with_ring(annotation: Annotation, corner: Corner, ring: Ring) -> Annotation:
    parts = [list(rings) for rings in annotation.parts]
    parts[corner.part][corner.ring] = ring
    return replace(annotation, parts=tuple(tuple(rings) for rings in parts))


def _next(annotation: Annotation, corner: Corner) -> Point | None:
    ring = annotation.parts[corner.part][corner.ring]
    if annotation.shape.is_area:
        return ring[(corner.number + 1) % len(ring)]
    return ring[corner.number + 1] if corner.number + 1 < len(ring) else None


def _distance(place: Point, start: Point, end: Point) -> float:
    """The distance of a place from the segment between two others."""
    along = end.x - start.x, end.y - start.y
    squared = along[0] ** 2 + along[1] ** 2
    share = 0.0
    if squared:
        share = ((place.x - start.x) * along[0] + (place.y - start.y) * along[1]) / squared
    share = min(max(share, 0.0), 1.0)
    return math.dist(place, (start.x + share * along[0], start.y + share * along[1]))
