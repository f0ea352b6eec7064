"""Corners of annotations whose shape is known: moved, added and removed."""

import itertools

import pytest

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.annotations.editing import (
    Corner,
    corner_at,
    corners,
    edge_at,
    inserted,
    middle,
    moved,
    removed,
)
from histoviewer.geometry import Point

OUTER = (Point(0, 0), Point(100, 0), Point(100, 80), Point(0, 80))
HOLE = (Point(40, 30), Point(60, 30), Point(60, 50))
FAR = (Point(200, 0), Point(240, 0), Point(220, 40))


def polygon():
    return Annotation(Shape.POLYGON, ((OUTER, HOLE), (FAR,)), name="rim")


def line(*points):
    return Annotation(Shape.LINE, ((tuple(Point(*each) for each in points),),))


def test_all_corners_of_parts_and_holes_are_found_by_their_place():
    annotation = polygon()
    assert [corner for corner, _ in corners(annotation)] == [
        *(Corner(0, 0, number) for number in range(4)),
        *(Corner(0, 1, number) for number in range(3)),
        *(Corner(1, 0, number) for number in range(3)),
    ]
    assert corner_at(annotation, Point(57, 34), 5) == Corner(0, 1, 1)
    assert corner_at(annotation, Point(57, 34), 4.9) is None
    assert corner_at(annotation, Point(238, 1), 5) == Corner(1, 0, 1)


def test_a_corner_moves_and_all_others_stay():
    annotation = polygon()
    changed = moved(annotation, Corner(0, 1, 2), Point(62, 55))
    assert changed.parts == ((OUTER, (*HOLE[:2], Point(62, 55))), (FAR,))
    assert (changed.id, changed.name, changed.shape) == (annotation.id, "rim", Shape.POLYGON)


@pytest.mark.parametrize(
    ("number", "turned"), itertools.product(range(4), (OUTER, OUTER[::-1], OUTER[1:] + OUTER[:1]))
)
def test_a_rectangle_stays_one_whichever_corner_moves(number, turned):
    annotation = Annotation(Shape.RECTANGLE, ((turned,),))
    opposite = turned[(number + 2) % 4]

    changed = moved(annotation, Corner(0, 0, number), Point(300, 200))

    (ring,) = changed.parts[0]
    assert ring[number] == (300, 200) and ring[(number + 2) % 4] == opposite
    assert {(point.x, point.y) for point in ring} == {
        (x, y) for x in (300, opposite.x) for y in (200, opposite.y)
    }
    # Neighbours share a side, so it does not cross itself.
    assert all(a.x == b.x or a.y == b.y for a, b in itertools.pairwise((*ring, ring[0])))
    assert changed.shape is Shape.RECTANGLE


def test_the_nearest_edge_takes_the_new_corner():
    annotation = polygon()
    edge = edge_at(annotation, Point(3, 41), 5)
    assert edge == Corner(0, 0, 3)
    changed = inserted(annotation, edge, Point(3, 41))
    assert changed.parts == (((*OUTER, Point(3, 41)), HOLE), (FAR,))
    assert edge_at(annotation, Point(50, 2), 5) == Corner(0, 0, 0)
    assert edge_at(annotation, Point(20, 40), 5) is None
    # Beyond the end of an edge its line goes on, and it does not.
    assert edge_at(line((0, 0), (100, 0)), Point(110, 0), 5) is None


def test_a_line_has_no_edge_from_its_end_to_its_beginning():
    bent = line((0, 0), (100, 0), (100, 100))
    assert edge_at(bent, Point(50, 50), 5) is None
    assert middle(bent, Corner(0, 0, 1)) == (100, 50)
    assert middle(bent, Corner(0, 0, 2)) is None
    assert middle(polygon(), Corner(0, 0, 3)) == (0, 40)


def test_a_rectangle_with_a_corner_more_or_less_is_a_polygon():
    annotation = Annotation(Shape.RECTANGLE, ((OUTER,),))
    more = inserted(annotation, Corner(0, 0, 0), Point(50, -10))
    assert (more.shape, len(more.parts[0][0])) == (Shape.POLYGON, 5)
    less = removed(annotation, Corner(0, 0, 1))
    assert less is not None
    assert (less.shape, less.parts) == (Shape.POLYGON, (((OUTER[0], *OUTER[2:]),),))


def test_what_would_leave_no_shape_is_not_removed():
    assert removed(polygon(), Corner(1, 0, 0)) is None
    assert removed(line((0, 0), (9, 9)), Corner(0, 0, 0)) is None
    assert removed(Annotation(Shape.POINT, (((Point(1, 2),),),)), Corner(0, 0, 0)) is None
    shorter = removed(line((0, 0), (5, 5), (9, 9)), Corner(0, 0, 0))
    assert shorter is not None
    assert shorter.parts == (((Point(5, 5), Point(9, 9)),),)
