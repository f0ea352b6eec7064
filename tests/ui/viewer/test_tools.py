import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from histoviewer.geometry import Mpp, Region
from histoviewer.heatmaps.foci import find_foci
from histoviewer.ui.viewer.rectangle_item import dimensions
from histoviewer.ui.viewer.view import Tool

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def drag(view, start, end, modifier=Qt.KeyboardModifier.NoModifier):
    """Drag between two places, level-0 pixels."""
    first, last = (view.mapFromScene(QPointF(*place)) for place in (start, end))
    QTest.mousePress(view.viewport(), LEFT, modifier, first)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), LEFT, modifier, last)


def corners(rect):
    return [rect.left(), rect.top(), rect.right(), rect.bottom()]


def test_the_ruler_measures_in_micrometres_until_escape(show, qtbot, slide_path):
    view = show(slide_path).view
    bare = view.grab().toImage()
    view.set_tool(Tool.RULER)

    drag(view, (300, 200), (700, 500))

    assert ink(view, Region(300, 200, 400, 300), bare) > 1000

    # 0.5 um a pixel; a pixel of the screen is about 0.9 um.
    assert view.ruler.rect.width() == pytest.approx(400, abs=4)
    assert view.ruler.text == dimensions(view.ruler.rect, Mpp(0.5, 0.5))
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.ruler.text == ""
    assert view.tool is Tool.PAN


@pytest.mark.parametrize(
    ("mpp", "text"),
    [
        (Mpp(0.5, 0.5), "150 µm x 200 µm, diagonal 250 µm, area 0.030 mm²"),
        (Mpp(5, 5), "1.50 mm x 2.00 mm, diagonal 2.50 mm, area 3.000 mm²"),
        (Mpp(0.25, 0.5), "75 µm x 200 µm, diagonal 214 µm, area 0.015 mm²"),
        (None, "300 px x 400 px, diagonal 500 px, area 120,000 px²"),
    ],
)
def test_measures(qapp, mpp, text):
    assert dimensions(QRectF(10, 20, 300, 400), mpp) == text


def test_a_region_is_drawn_with_its_tool_or_with_shift_and_ends_with_the_slide(
    show, qtbot, slide_path
):
    view = show(slide_path).view
    place = view.visible_region()
    drawn = []
    view.region_drawn.connect(lambda rect: drawn.append(corners(rect)))

    drag(view, (700, 500), (300, 200), SHIFT)
    view.set_tool(Tool.REGION)
    drag(view, (1400, 1000), (1600, 1050))
    drag(view, (300, 300), (301, 301))

    assert drawn == [
        pytest.approx([300, 200, 700, 500], abs=3),
        pytest.approx([1400, 1000, 1500, 1050], abs=3),
    ]
    assert view.visible_region() == place


def test_the_tool_is_told(show, qtbot, slide_path):
    view = show(slide_path).view

    with qtbot.waitSignal(view.tool_changed) as told:
        view.set_tool(Tool.REGION)

    assert told.args == [Tool.REGION]


@pytest.mark.parametrize("objective", [5, 10, 40])
def test_under_an_objective_a_pixel_has_its_size_and_the_centre_stays(show, slide_path, objective):
    view = show(slide_path).view
    view.go_to(Region(600, 400, 50, 50))

    view.set_magnification(objective)

    # 10 um / objective a pixel of the screen, of a slide of 0.5 um.
    assert view.transform().m11() == pytest.approx(0.5 / (10 / objective))
    assert view.magnification == pytest.approx(objective)
    centre = view.mapToScene(view.viewport().rect().center())
    assert centre.toTuple() == pytest.approx((625, 425), abs=4)


def test_a_region_is_gone_to_with_its_surroundings(show, slide_path):
    view = show(slide_path).view

    view.go_to(Region(1440, 1040, 60, 60))
    assert view.visible_region().contains(QRectF(1440, 1040, 60, 60))
    assert view.magnification == pytest.approx(20)
    view.go_to(Region(100, 100, 1200, 900))

    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    # To two pixels of the screen.
    near = 2 / view.transform().m11()
    assert seen.center().toTuple() == pytest.approx((700, 550), abs=near)
    assert 2 < min(seen.width() / 1200, seen.height() / 900) < 6


def test_the_picture_is_what_is_seen_with_the_scale_bar(show, slide_path):
    view = show(slide_path).view
    view.set_minimap_shown(True)

    picture = view.picture()

    ratio = picture.devicePixelRatioF()
    assert picture.size() == view.viewport().size() * ratio
    bar = view._scale_bar.geometry().center()
    assert picture.pixelColor(bar * ratio).getRgb()[:3] > (200, 200, 200)
    # No overview hides the slide's corner.
    corner = view.mapFromScene(QPointF(1450, 50))
    assert picture.pixelColor(corner * ratio).red() == pytest.approx(224, abs=3)


def test_a_view_without_room_for_the_whole_scale_bar_has_none(show, slide_path):
    view = show(slide_path).view
    bar = view._scale_bar
    for width, shown in ((600, True), (bar.sizeHint().width(), False), (600, True)):
        view.resize(width, 400)
        assert bar.isHidden() is not shown
        view.fit()
        assert bar.isHidden() is not shown


def test_small_turns_of_a_wheel_add_up(show, slide_path):
    view = show(slide_path).view
    before = view.transform().m11()

    for _ in range(60):
        view._zoom_by_wheel(4, QPoint(300, 200))

    assert view.transform().m11() == pytest.approx(before * 1.25**2)


def test_the_overview_moves_the_view(show, qtbot, slide_path):
    view = show(slide_path).view
    view.set_minimap_shown(True)
    view.set_magnification(40)
    minimap = view.minimap
    scale = minimap.width() / 1500

    QTest.mouseClick(minimap, LEFT, pos=QPoint(round(1200 * scale), round(300 * scale)))

    assert view.visible_region().center().toTuple() == pytest.approx((1200, 300), abs=10)
    # Where the view is there is a frame, and elsewhere the slide.
    shown = minimap.grab().toImage()
    place = QPointF(350, 850) * scale * shown.devicePixelRatioF()
    seen = shown.pixelColor(place.toPoint()).getRgb()[:3]
    assert seen == pytest.approx([48, 160, 30], abs=12)
    view.set_minimap_shown(False)
    assert not minimap.isVisible()


@pytest.fixture
def with_foci(show, make_heatmap, slide_path, tmp_path):
    """The view of a slide with three foci, and the foci from left to right."""
    tiles = {(5, 3): 0.9, (5, 12): 0.9}
    tiles |= {(row, col): 0.9 for row in range(4, 9) for col in range(17, 22)}
    heatmap = make_heatmap(tiles)
    heatmap.save(tmp_path / "map.tif")
    view = show(slide_path, tmp_path / "map.tif").view
    view.heatmap_item.setVisible(False)
    foci = sorted(find_foci(heatmap), key=lambda focus: focus.bounds.x)
    view.foci_item.set_foci(foci)
    return view, foci


def ink(view, region, bare):
    """Pixels of the screen around a region that differ from the picture without foci."""
    image = view.grab().toImage()
    rect = view.mapFromScene(QRectF(*region)).boundingRect().adjusted(-14, -14, 14, 14)
    ratio = image.devicePixelRatioF()
    return sum(
        image.pixel(x, y) != bare.pixel(x, y)
        for x in range(int(rect.left() * ratio), int(rect.right() * ratio))
        for y in range(int(rect.top() * ratio), int(rect.bottom() * ratio))
    )


def test_each_focus_is_outlined_and_its_decision_changes_the_line_not_the_colour(with_foci):
    view, foci = with_foci
    view.foci_item.setVisible(False)
    bare = view.grab().toImage()
    view.foci_item.setVisible(True)
    before = [ink(view, focus.bounds, bare) for focus in foci]

    view.foci_item.set_decisions({foci[0].id: "rejected", foci[1].id: "confirmed"})
    after = [ink(view, focus.bounds, bare) for focus in foci]
    view.foci_item.set_current(foci[2])

    assert all(before)
    assert after[0] < before[0]
    assert after[1] > before[1]
    assert after[2] == before[2]
    assert ink(view, foci[2].bounds, bare) > after[2]


def test_a_focus_smaller_than_a_pixel_still_has_a_ring(with_foci):
    view, foci = with_foci
    view.zoom(1e-3, view.viewport().rect().center())
    view.foci_item.setVisible(False)
    bare = view.grab().toImage()
    view.foci_item.setVisible(True)

    # A ring of 14 pixels, 3 pixels thick.
    assert ink(view, foci[0].bounds, bare) > 60


def test_foci_that_lie_on_one_another_are_drawn_once_a_decision(with_foci):
    view, foci = with_foci
    view.foci_item.set_foci(foci * 1000)
    numbers = np.arange(3000)
    places = np.zeros((3000, 2))

    assert len(view.foci_item._distinct(numbers, places)) == 1
    view.foci_item.set_decisions({foci[0].id: "rejected", foci[1].id: "confirmed"})
    assert len(view.foci_item._distinct(numbers, places)) == 3
