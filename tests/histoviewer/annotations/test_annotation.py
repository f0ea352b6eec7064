import math
import random

import pytest
import shapely

from histoviewer.annotations.annotation import Annotation, Shape, simplified
from histoviewer.geometry import Mpp, Point

OUTER = tuple(Point(x, y) for x, y in ((1000, 2000), (1400, 2000), (1400, 2300), (1000, 2300)))
HOLE = tuple(Point(x, y) for x, y in ((1100, 2100), (1200, 2100), (1200, 2200), (1100, 2200)))
MPP = Mpp(0.5, 0.25)


def test_an_area_has_its_holes_taken_out_and_all_edges_count() -> None:
    area = Annotation(Shape.POLYGON, ((OUTER, HOLE), (HOLE,)))

    assert area.area_um2(MPP) == (400 * 300 - 100 * 100 + 100 * 100) * 0.5 * 0.25
    assert area.length_um(MPP) == 2 * (200 + 75) + 2 * 2 * (50 + 25)
    assert area.bounds == (1000, 2000, 400, 300)


def test_a_line_has_a_length_and_a_point_has_neither() -> None:
    line = Annotation(Shape.LINE, (((Point(0, 0), Point(300, 400), Point(300, 500)),),))
    point = Annotation(Shape.POINT, (((Point(7, 8),),),))

    assert line.length_um(Mpp(0.5, 0.5)) == 300
    assert line.area_um2(MPP) == 0
    assert (point.length_um(MPP), point.area_um2(MPP)) == (0, 0)
    assert point.bounds == (7, 8, 0, 0)


@pytest.mark.parametrize("far", [0, 5e8])
def test_measures_are_those_of_shapely(far: float) -> None:
    dice = random.Random(5)
    ring = tuple(
        Point(far + r * math.cos(t), far + r * math.sin(t))
        for t, r in ((step / 10, dice.uniform(50, 90)) for step in range(62))
    )
    area = Annotation(Shape.FREEHAND, ((ring,),))

    expected = shapely.Polygon(ring)
    assert area.area_um2(Mpp(1, 1)) == pytest.approx(expected.area, rel=1e-6)
    assert area.length_um(Mpp(1, 1)) == pytest.approx(expected.length, rel=1e-6)


def test_a_path_keeps_its_ends_and_what_is_off_the_straight_line() -> None:
    path = [
        Point(0, 0),
        Point(10, 0.4),
        Point(20, 0),
        Point(20, 15),
        Point(20.3, 20),
        Point(20, 30),
    ]

    assert simplified(path, 0.5) == [Point(0, 0), Point(20, 0), Point(20, 30)]
    assert simplified(path, 0.1) == path
    # A loop back to its start is no straight line.
    loop = [Point(0, 0), Point(9, 0), Point(9, 9), Point(0, 0)]
    assert simplified(loop, 1) == loop


def test_a_simplified_path_is_as_near_as_shapelys() -> None:
    dice = random.Random(1)
    path = [Point(float(x), dice.uniform(-3, 3)) for x in range(300)]

    found = simplified(path, 2)

    assert len(found) < 300
    kept = shapely.LineString(found)
    assert max(kept.distance(shapely.Point(point)) for point in path) <= 2
