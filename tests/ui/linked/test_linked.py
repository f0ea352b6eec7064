"""Two views side by side, moved, zoomed and turned together by keys and the mouse."""

import math

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from histoviewer.geometry import Region
from histoviewer.heatmaps.colormaps import table

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WAIT = 30_000


@pytest.fixture
def with_heatmap(show, make_heatmap, slide_path, tmp_path, qtbot):
    """The window with the heatmap of its slide beside it."""
    heatmap = make_heatmap({(3, 2): 1.0, (5, 5): 0.0})
    heatmap.save(tmp_path / "map.tif")
    window = show(slide_path, tmp_path / "map.tif")
    window.resize(1300, 700)
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    second = window.looking.linked.pane.view
    qtbot.waitUntil(lambda: second.isVisible() and not second.image_tiles.is_reading)
    return window


@pytest.fixture
def with_slide(show, slide_path, tmp_path, qtbot):
    """The window with another slide beside, of half as many pixels twice as large."""
    window = show(slide_path)
    window.resize(1300, 700)
    picture = Image.open(slide_path).resize((750, 550), Image.Resampling.BOX)
    picture.save(tmp_path / "half.png", dpi=(25400, 25400))
    window.looking.linked.open(tmp_path / "half.png")
    qtbot.waitUntil(lambda: window.looking.linked.pane.title == "half.png", timeout=WAIT)
    second = window.looking.linked.pane.view
    qtbot.waitUntil(lambda: not second.image_tiles.is_reading)
    return window


def state(view):
    """(x, y) of the middle, scale and rotation."""
    return (*view.middle.toTuple(), view.scale_factor, view.rotation)


def assert_same(window, factor=1.0):
    """The second view shows the place, extent and rotation of the first."""
    first, second = window.view, window.looking.linked.pane.view
    x, y, scale, turn = state(second)
    near = 2.5 / second.scale_factor
    assert (x * factor, y * factor) == pytest.approx(first.middle.toTuple(), abs=near * factor)
    assert scale / factor == pytest.approx(first.scale_factor, rel=1e-6)
    assert turn == pytest.approx(first.rotation, abs=1e-6)


def drag(view, by):
    start = view.viewport().rect().center()
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + by)
    QTest.mouseRelease(view.viewport(), LEFT, pos=start + by)


def test_d_shows_the_heatmap_beside_and_both_move_together(with_heatmap, qtbot, make_heatmap):
    window, second = with_heatmap, with_heatmap.looking.linked.pane.view
    assert abs(window.view.width() - second.width()) < 12
    assert window.looking.linked.pane.title == "Heatmap of slide.png"
    assert_same(window)

    qtbot.keyClick(window.view, Qt.Key.Key_4)
    assert_same(window)
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    drag(window.view, QPoint(60, 30))
    assert_same(window)
    qtbot.keyClick(window.view, Qt.Key.Key_Right, CTRL)
    assert window.view.rotation == pytest.approx(90)
    assert_same(window)
    # And the other way round.
    before = state(window.view)
    drag(second, QPoint(-40, 25))
    second.zoom(1.5, second.viewport().rect().center())
    assert state(window.view) != before
    assert_same(window)
    assert len(window.looking.linked.pane.view.scene().items()) > 0

    grid = make_heatmap({(0, 0): 0.5}).grid
    window.view.go_to(grid.tile_region(3, 2))
    qtbot.waitUntil(lambda: not second.image_tiles.is_reading)
    shown = second.grab().toImage()
    at = second.viewportTransform().map(QPointF(*grid.tile_region(3, 2).centre))
    colour = shown.pixelColor((at * shown.devicePixelRatioF()).toPoint()).getRgb()[:3]
    # 60 % of yellow over the slide's (16, 20, 30).
    x, y = grid.tile_region(3, 2).centre
    below = (x // 100 * 16, y // 100 * 20, 30)
    yellow = table("cividis")[255, :3]
    assert colour == pytest.approx(
        [0.6 * a + 0.4 * b for a, b in zip(yellow, below, strict=True)], abs=6
    )
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    assert not window.looking.linked.pane.isVisible()


def test_another_slide_is_shown_in_the_same_micrometres(with_slide, qtbot):
    assert_same(with_slide, 2)

    for key in (Qt.Key.Key_4, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(with_slide.view, key)
        assert_same(with_slide, 2)
    assert with_slide.looking.linked.pane.view.magnification == pytest.approx(20)


def test_without_the_link_the_views_are_aligned_and_the_offset_stays(with_slide, qtbot):
    first, second = with_slide.view, with_slide.looking.linked.pane.view
    qtbot.keyClick(first, Qt.Key.Key_4)
    qtbot.keyClick(first, Qt.Key.Key_K)
    before = state(first)

    drag(second, QPoint(50, -20))
    second.rotate_to(30)

    assert state(first) == before
    qtbot.keyClick(first, Qt.Key.Key_K)
    first.go_to(Region(900, 300, 10, 10))
    assert second.rotation == pytest.approx(first.rotation + 30)
    # A place to the right of the first one's middle is turned by 30 degrees in the second.
    cursor = first.viewport().rect().center() + QPoint(80, 0)
    QTest.mouseMove(first.viewport(), cursor)
    mark = with_slide.looking.linked.link._crosses[second]
    assert mark.isVisible()
    step = second.viewportTransform().map(mark.pos()) - QPointF(second.viewport().rect().center())
    assert math.hypot(step.x(), step.y()) == pytest.approx(80, abs=4)
    assert math.degrees(math.atan2(step.y(), step.x())) == pytest.approx(0, abs=3)


def test_the_cursor_is_marked_in_the_other_view_until_it_leaves(with_heatmap, qtbot):
    window, second = with_heatmap, with_heatmap.looking.linked.pane.view
    crosses = window.looking.linked.link._crosses
    qtbot.keyClick(window.view, Qt.Key.Key_4)
    place = QPointF(800, 600)

    QTest.mouseMove(window.view.viewport(), window.view.mapFromScene(place))

    near = 2 / second.scale_factor
    assert crosses[second].isVisible() and not crosses[window.view].isVisible()
    assert crosses[second].pos().toTuple() == pytest.approx(place.toTuple(), abs=near)
    # The view that moves under a resting cursor moves the mark.
    qtbot.keyClick(window.view, Qt.Key.Key_Right)
    assert crosses[second].isVisible()
    assert crosses[second].pos().x() > place.x() + 10
    window.view._cursor = None
    window.view._report_cursor()
    assert not crosses[second].isVisible()
    QTest.mouseMove(second.viewport(), second.mapFromScene(second.middle))
    assert crosses[window.view].isVisible()


def test_another_slide_in_the_first_view_takes_its_own_heatmap_or_none(
    with_heatmap, qtbot, tmp_path, slide_path
):
    (tmp_path / "x").mkdir()
    other = tmp_path / "x" / "other.png"
    Image.open(slide_path).crop((0, 0, 900, 700)).save(other, dpi=(50800, 50800))

    with_heatmap.open(other)

    qtbot.waitUntil(lambda: with_heatmap.document.name == "other.png", timeout=WAIT)
    assert not with_heatmap.looking.linked.pane.isVisible()
    qtbot.keyClick(with_heatmap.view, Qt.Key.Key_D)
    assert "no heatmap" in with_heatmap.statusBar().currentMessage()


def test_a_second_slide_stays_beside_the_next_one_and_its_button_closes_it(
    with_slide, qtbot, tmp_path, slide_path
):
    (tmp_path / "other.png").write_bytes(slide_path.read_bytes())
    with_slide.open(tmp_path / "other.png")
    qtbot.waitUntil(lambda: with_slide.document.name == "other.png", timeout=WAIT)
    pane = with_slide.looking.linked.pane
    assert pane.isVisible()
    qtbot.keyClick(with_slide.view, Qt.Key.Key_4)
    assert_same(with_slide, 2)

    close = next(each for each in pane.findChildren(QToolButton) if each.text() == "✕")
    qtbot.mouseClick(close, LEFT)

    assert not pane.isVisible()
    qtbot.keyClick(with_slide.view, Qt.Key.Key_5)
    assert with_slide.view.magnification == pytest.approx(40)


def test_what_is_no_slide_is_said_and_nothing_is_shown(show, slide_path, tmp_path, qtbot):
    window = show(slide_path)
    (tmp_path / "text.svs").write_text("no slide")

    window.looking.linked.open(tmp_path / "text.svs")

    qtbot.waitUntil(lambda: "text.svs" in window.notice.text, timeout=WAIT)
    assert not window.looking.linked.pane.isVisible()


def test_the_heatmap_beside_is_hidden_in_second_read_mode(with_heatmap, qtbot):
    second = with_heatmap.looking.linked.pane.view
    with_heatmap.actions_.second_read.trigger()

    assert with_heatmap.reading.locked
    assert not second.heatmap_item.isVisible()
    qtbot.keyClick(with_heatmap.view, Qt.Key.Key_D)
    qtbot.keyClick(with_heatmap.view, Qt.Key.Key_D)
    assert not with_heatmap.looking.linked.pane.isVisible()
    assert "first impression" in with_heatmap.statusBar().currentMessage()
