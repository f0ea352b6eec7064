"""Corners of a drawn annotation, moved, added and removed by real mouse and key events."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget

from histoviewer.annotations.annotation import Shape
from histoviewer.worklist.annotation_records import annotations_of
from histoviewer.worklist.store import Store

LEFT = Qt.MouseButton.LeftButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
WAIT = 30_000
CORNERS = [(400, 300), (900, 300), (900, 800), (400, 800)]


class Mouse:
    """The mouse on the slide, at places in level-0 pixels."""

    def __init__(self, view):
        self._view = view

    def at(self, place):
        return self._view.mapFromScene(QPointF(*place))

    def drag(self, *places):
        viewport = self._view.viewport()
        QTest.mousePress(viewport, LEFT, pos=self.at(places[0]))
        for place in places[1:]:
            QTest.mouseMove(viewport, self.at(place))
        QTest.mouseRelease(viewport, LEFT, pos=self.at(places[-1]))

    def click(self, place, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.mouseClick(self._view.viewport(), LEFT, modifiers, pos=self.at(place))

    def double_click(self, place):
        self.click(place)
        QTest.mouseDClick(self._view.viewport(), LEFT, pos=self.at(place))
        # Which QTest leaves out.
        QTest.mouseRelease(self._view.viewport(), LEFT, pos=self.at(place))


@pytest.fixture
def opened(show, slide_path):
    window = show(slide_path)
    # In front, so that keys reach its actions.
    window.findChild(QDockWidget, type(window.looking.annotations_panel).__name__).raise_()
    return window


@pytest.fixture
def mouse(opened):
    return Mouse(opened.view)


@pytest.fixture
def drawn(opened, mouse, qtbot):
    """A selected polygon with `CORNERS`."""
    qtbot.keyClick(opened.view, Qt.Key.Key_P, SHIFT)
    for corner in CORNERS:
        mouse.click(corner)
    qtbot.keyClick(opened.view, Qt.Key.Key_Return)
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)
    return opened


def ring(window):
    ((points,),) = window.looking.annotations.annotations[-1].parts
    return [tuple(point) for point in points]


def near(window, *places):
    """Places, within the pixels that a click may be off."""
    return [pytest.approx(place, abs=2 / window.view.scale_factor) for place in places]


def test_a_corner_is_dragged_undone_redone_and_stored(drawn, mouse, qtbot, settings, colour_at):
    centre = drawn.view.mapToScene(drawn.view.viewport().rect().center())
    # A handle is white in its middle.
    assert min(colour_at(*CORNERS[2])) > 230

    mouse.drag(CORNERS[2], (1000, 850), (1100, 900))

    assert ring(drawn) == near(drawn, *CORNERS[:2], (1100, 900), CORNERS[3])
    # The slide has not been moved along, and the annotation is still the selected one.
    assert drawn.view.mapToScene(drawn.view.viewport().rect().center()) == centre
    assert drawn.looking.annotations_panel.selected
    size = drawn.looking.annotations_panel.table.item(0, 2).text()
    qtbot.keyClick(drawn.view, Qt.Key.Key_Z, CTRL)
    assert ring(drawn) == near(drawn, *CORNERS)
    assert drawn.looking.annotations_panel.table.item(0, 2).text() != size
    qtbot.keyClick(drawn.view, Qt.Key.Key_Y, CTRL)
    assert ring(drawn) == near(drawn, *CORNERS[:2], (1100, 900), CORNERS[3])
    qtbot.waitUntil(lambda: drawn.looking.annotations._pending == 0, timeout=WAIT)
    with Store(settings.load().results_folder) as store:
        (kept,) = annotations_of(store.readings()).values()
    assert kept.annotation == drawn.looking.annotations.annotations[0]


def test_a_corner_dragged_off_the_slide_stays_on_its_edge(drawn, mouse):
    mouse.drag(CORNERS[0], (100, 100), (-500, 200))
    assert ring(drawn)[0][0] == 0


def test_a_rectangle_stays_a_rectangle(opened, mouse, qtbot):
    qtbot.keyClick(opened.view, Qt.Key.Key_R, SHIFT)
    mouse.drag((400, 300), (900, 800))
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)

    mouse.drag((900, 300), (1000, 250), (1200, 200))

    assert ring(opened) == near(opened, (400, 200), (1200, 200), (1200, 800), (400, 800))
    assert opened.looking.annotations.annotations[0].shape is Shape.RECTANGLE


def test_a_double_click_on_an_edge_adds_a_corner_that_can_be_dragged(drawn, mouse):
    mouse.double_click((650, 300))
    assert ring(drawn) == near(drawn, CORNERS[0], (650, 300), *CORNERS[1:])

    mouse.drag((650, 300), (650, 250), (650, 150))
    assert ring(drawn) == near(drawn, CORNERS[0], (650, 150), *CORNERS[1:])
    # Inside, where no edge is, nothing is added.
    mouse.double_click((600, 600))
    assert len(ring(drawn)) == 5


def test_alt_click_removes_a_corner_but_never_the_last_three(drawn, mouse):
    mouse.click(CORNERS[1], ALT)
    assert ring(drawn) == near(drawn, CORNERS[0], *CORNERS[2:])
    mouse.click(CORNERS[0], ALT)
    assert len(ring(drawn)) == 3
    assert "no shape would be left" in drawn.statusBar().currentMessage()


def test_delete_removes_the_clicked_corner_and_then_the_annotation(drawn, mouse, qtbot):
    mouse.click(CORNERS[3])
    qtbot.keyClick(drawn.view, Qt.Key.Key_Delete)
    assert ring(drawn) == near(drawn, *CORNERS[:3])
    qtbot.keyClick(drawn.view, Qt.Key.Key_Delete)
    assert drawn.looking.annotations.annotations == []
    for _ in range(2):
        qtbot.keyClick(drawn.view, Qt.Key.Key_Z, CTRL)
    assert ring(drawn) == near(drawn, *CORNERS)


def test_by_keys_alone_a_corner_is_chosen_moved_added_and_removed(drawn, qtbot):
    view, step = drawn.view, 1 / drawn.view.scale_factor
    start = ring(drawn)
    centre = view.mapToScene(view.viewport().rect().center())
    for key in (Qt.Key.Key_Period, Qt.Key.Key_Period):
        qtbot.keyClick(view, key)
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Up, SHIFT)
    x, y = start[1]
    assert ring(drawn)[1] == pytest.approx((x + 3 * step, y - 10 * step), abs=step / 10)
    assert view.mapToScene(view.viewport().rect().center()) == centre

    qtbot.keyClick(view, Qt.Key.Key_Comma)
    qtbot.keyClick(view, Qt.Key.Key_Insert)
    added = ring(drawn)
    assert len(added) == 5
    assert added[1] == pytest.approx(
        ((added[0][0] + added[2][0]) / 2, (added[0][1] + added[2][1]) / 2)
    )
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(ring(drawn)) == 4

    # Without a chosen corner arrow keys move the slide again.
    qtbot.keyClick(view, Qt.Key.Key_Period)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    kept = ring(drawn)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert ring(drawn) == kept
    assert view.mapToScene(view.viewport().rect().center()) != centre


def test_a_key_that_is_held_makes_one_edit(drawn, qtbot):
    view, before = drawn.view, ring(drawn)
    qtbot.keyClick(view, Qt.Key.Key_Period)
    steps = drawn.looking.annotations.stack.count()
    for _ in range(5):
        qtbot.keyPress(view, Qt.Key.Key_Down)
    assert drawn.looking.annotations.stack.count() == steps
    qtbot.keyRelease(view, Qt.Key.Key_Down)
    assert drawn.looking.annotations.stack.count() == steps + 1
    moved = ring(drawn)[0][1] - before[0][1]
    assert moved == pytest.approx(5 / view.scale_factor, abs=0.1 / view.scale_factor)


def test_handles_are_gone_with_the_selection_and_while_space_is_held(
    drawn, mouse, qtbot, colour_at
):
    qtbot.keyPress(drawn.view, Qt.Key.Key_Space)
    assert max(colour_at(*CORNERS[2])) < 230
    before = ring(drawn)
    mouse.drag(CORNERS[2], (1000, 850))
    qtbot.keyRelease(drawn.view, Qt.Key.Key_Space)
    assert ring(drawn) == before
    drawn.view.fit()

    assert min(colour_at(*CORNERS[2])) > 230
    mouse.click((1400, 1000))
    assert drawn.looking.annotations_panel.selected == ""
    mouse.drag(CORNERS[2], (1000, 850))
    assert ring(drawn) == before


def test_on_a_turned_slide_the_corner_follows_the_mouse(drawn, mouse, qtbot):
    qtbot.keyClick(drawn.view, Qt.Key.Key_Right, CTRL)
    mouse.drag(CORNERS[2], (1000, 850), (1050, 900))
    assert ring(drawn)[2] == near(drawn, (1050, 900))[0]
    x, y = ring(drawn)[2]
    qtbot.keyClick(drawn.view, Qt.Key.Key_Right)
    # To the right of the screen, which is up on the slide.
    step = 1 / drawn.view.scale_factor
    assert ring(drawn)[2] == pytest.approx((x, y - step), abs=step / 10)


def test_a_point_is_dragged_as_a_whole(opened, mouse, qtbot):
    qtbot.keyClick(opened.view, Qt.Key.Key_T, SHIFT)
    mouse.click((500, 500))
    qtbot.keyClick(opened.view, Qt.Key.Key_Escape)
    mouse.drag((500, 500), (600, 600), (700, 650))
    assert ring(opened) == near(opened, (700, 650))
