"""The slide is turned, by keys and with the mouse, and everything on it turns with it."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from histoviewer.geometry import Region
from histoviewer.heatmaps.colormaps import table
from histoviewer.heatmaps.tile_states import TileState

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def slide_colour(x, y):
    """The slide's colour on average; see `slide_path`."""
    return [x // 100 * 16, y // 100 * 20, 30]


def centre(view):
    return view.mapToScene(view.viewport().rect().center()).toTuple()


@pytest.mark.parametrize(("presses", "degrees"), [((CTRL,), 90), ((CTRL, CTRL), 180)])
def test_ctrl_right_turns_the_slide_by_90_degrees_and_the_heatmap_with_it(
    show, make_heatmap, colour_at, qtbot, slide_path, tmp_path, presses, degrees
):
    heatmap = make_heatmap({(3, 2): 1.0})
    heatmap.save(tmp_path / "map.tif")
    window = show(slide_path, tmp_path / "map.tif")
    view, place = window.view, heatmap.grid.tile_region(3, 2).centre
    before = colour_at(*place)

    for modifier in presses:
        qtbot.keyClick(view, Qt.Key.Key_Right, modifier)
    qtbot.waitUntil(lambda: not view.image_tiles.is_reading)

    assert view.rotation == pytest.approx(degrees)
    assert colour_at(*place) == pytest.approx(before, abs=2)
    assert colour_at(750, 550) == pytest.approx(slide_colour(750, 550), abs=4)
    # The whole slide is still on screen, and what was its top is to the right, or below.
    shown = view.viewportTransform().map(QPointF(750, 0))
    middle = view.viewportTransform().map(QPointF(750, 550))
    step = shown - middle
    expected = {90: (1, 0), 180: (0, 1)}[degrees]
    size = math.hypot(step.x(), step.y())
    assert (step.x() / size, step.y() / size) == pytest.approx(expected, abs=0.01)
    assert view.viewport().rect().contains(shown.toPoint())
    assert view.badge.text == f"Turned by {degrees}°" and view.badge.isVisible()


def test_small_turns_keep_scale_and_centre_and_ctrl_up_is_upright(show, qtbot, slide_path):
    view = show(slide_path).view
    view.go_to(Region(600, 400, 50, 50))
    scale, middle = view.scale_factor, centre(view)

    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Left, CTRL | SHIFT)

    assert view.rotation == pytest.approx(-15)
    assert view.scale_factor == pytest.approx(scale)
    assert centre(view) == pytest.approx(middle, abs=3 / scale)
    assert view.badge.text == "Turned by 345°"
    qtbot.keyClick(view, Qt.Key.Key_Up, CTRL)
    assert view.rotation == 0
    assert not view.badge.isVisible()


def test_dragging_with_ctrl_turns_freely_and_the_wheel_zooms_at_the_cursor(
    show, qtbot, slide_path, colour_at
):
    view = show(slide_path).view
    middle = view.viewport().rect().center()

    def at(degrees):
        angle = math.radians(degrees)
        return middle + QPoint(round(100 * math.cos(angle)), round(100 * math.sin(angle)))

    QTest.mousePress(view.viewport(), LEFT, CTRL, at(0))
    QTest.mouseMove(view.viewport(), at(20))
    QTest.mouseMove(view.viewport(), at(37))
    QTest.mouseRelease(view.viewport(), LEFT, CTRL, at(37))

    assert view.rotation == pytest.approx(37, abs=1)
    place = view.mapToScene(at(10))
    view.zoom(2, at(10))
    assert view.mapFromScene(place).toTuple() == pytest.approx(at(10).toTuple(), abs=2)
    assert view.rotation == pytest.approx(37, abs=1)
    qtbot.waitUntil(lambda: not view.image_tiles.is_reading)
    assert colour_at(750, 550) == pytest.approx(slide_colour(750, 550), abs=6)
    # A click without Ctrl drags the slide as before.
    before = centre(view)
    QTest.mousePress(view.viewport(), LEFT, pos=middle)
    QTest.mouseMove(view.viewport(), middle + QPoint(30, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=middle + QPoint(30, 0))
    assert math.dist(before, centre(view)) == pytest.approx(30 / view.scale_factor, rel=0.1)


def test_marks_of_missing_values_and_outlines_of_foci_are_at_their_places(
    show, make_heatmap, qtbot, slide_path, tmp_path
):
    heatmap = make_heatmap({(row, col): 0.9 for row in (4, 5, 6) for col in (10, 11, 12)})
    heatmap.state[10:13, 5:8] = TileState.UNREADABLE
    heatmap.save(tmp_path / "map.tif")
    window = show(slide_path, tmp_path / "map.tif")
    view = window.view
    qtbot.waitUntil(lambda: bool(len(view.foci_item.positions)), timeout=30_000)
    window.view.rotate_to(30)
    qtbot.waitUntil(lambda: not view.image_tiles.is_reading)
    view.go_to(heatmap.grid.tile_region(8, 9))
    view.set_magnification(10)
    qtbot.waitUntil(lambda: not view.image_tiles.is_reading)
    shown = view.grab().toImage()

    def around(x, y, reach):
        at = view.viewportTransform().map(QPointF(x, y)) * shown.devicePixelRatioF()
        left, top = round(at.x()) - reach, round(at.y()) - reach
        area = [(left + i, top + j) for i in range(2 * reach) for j in range(2 * reach)]
        return {shown.pixelColor(*each).getRgb()[:3] for each in area}

    x, y = heatmap.grid.tile_region(11, 6).centre
    assert {(0, 0, 0), (255, 255, 255)} <= around(x, y, 8)
    yellow = table("cividis")[255, :3]
    x, y = heatmap.grid.tile_region(5, 11).centre
    assert np.abs(np.array(list(around(x, y, 2))) - yellow).max() < 120
    assert (0, 0, 0) not in around(x, y, 8)
    left = heatmap.grid.tile_region(5, 10).x
    edge = around(left, heatmap.grid.tile_region(5, 10).centre.y, 3)
    assert any(sum(colour) < 120 for colour in edge)


def test_the_ruler_measures_along_the_slide_when_it_is_turned(show, qtbot, slide_path):
    view = show(slide_path).view
    qtbot.keyClick(view, Qt.Key.Key_Right, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_L)
    first, last = (view.mapFromScene(QPointF(*place)) for place in ((300, 200), (700, 500)))

    QTest.mousePress(view.viewport(), LEFT, pos=first)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), LEFT, pos=last)

    rect = view.ruler.rect
    assert (rect.width(), rect.height()) == pytest.approx((400, 300), abs=6)


def test_another_slide_is_upright(show, qtbot, slide_path, tmp_path):
    window = show(slide_path)
    qtbot.keyClick(window.view, Qt.Key.Key_Right, CTRL)
    (tmp_path / "other.png").write_bytes(slide_path.read_bytes())

    window.open(tmp_path / "other.png")
    qtbot.waitUntil(lambda: window.document.name == "other.png", timeout=30_000)

    assert window.view.rotation == 0 and not window.view.badge.isVisible()
