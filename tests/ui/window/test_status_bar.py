"""The status bar tells the probability under the cursor, also where the view moves under it."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from histoviewer.geometry import Point
from histoviewer.scanning.progress import Progress
from histoviewer.scanning.scanner import ScanStep
from histoviewer.ui.support.text import probability

CURSOR = QPoint(310, 270)


@pytest.fixture
def opened(language, show, qtbot, make_heatmap, slide_path, tmp_path):
    """The window on a heatmap in which each value tells its place; two of them are foci."""
    path = tmp_path / "map.tif"
    rows, cols = make_heatmap({(0, 0): 0.0}).grid.shape
    values = {(row, col): (row * cols + col) / 1000 for row in range(rows) for col in range(cols)}
    make_heatmap(values | {(4, 4): 0.9, (12, 18): 0.8}).save(path)
    window = show(slide_path, path)
    window.resize(1500, 900)
    qtbot.waitUntil(lambda: len(window.foci.foci) == 2, timeout=60_000)
    # A cursor that already rests there, where the test before left it, would not be told.
    QTest.mouseMove(window.view.viewport(), CURSOR + QPoint(5, 5))
    QTest.mouseMove(window.view.viewport(), CURSOR)
    return window


def expected(window, at=CURSOR):
    """The value of the tile that is seen at a place of the viewport."""
    heatmap, place = window.document.heatmap, window.view.mapToScene(at)
    tile = heatmap.grid.tile_at(Point(place.x(), place.y()))
    return probability(float(heatmap.probability[tile]))


def told(window):
    return window.facts.value.text().split()[-1]


def wheel(view, at, notches):
    place = QPointF(at)
    event = QWheelEvent(
        place,
        view.viewport().mapToGlobal(place),
        QPoint(0, 0),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_value_follows_the_view_that_keys_move_under_a_resting_cursor(opened, qtbot):
    seen = [told(opened)]
    assert seen == [expected(opened)]
    for key in (
        Qt.Key.Key_N,
        Qt.Key.Key_N,
        Qt.Key.Key_P,
        Qt.Key.Key_Minus,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_3,
        Qt.Key.Key_Plus,
        Qt.Key.Key_0,
    ):
        qtbot.keyClick(opened.view, key)
        place = opened.view.mapToScene(CURSOR)
        assert told(opened) == expected(opened), key
        x = int("".join(filter(str.isdigit, opened.facts.position.text().split("y")[0])))
        assert x == pytest.approx(place.x(), abs=1)
        seen.append(told(opened))

    # The first focus and the second, neither of them what was under the cursor before.
    assert len(set(seen[:3])) == 3
    assert seen[-1] == seen[0]


def test_the_value_follows_the_wheel_and_a_view_that_is_resized(opened, qtbot):
    elsewhere = QPoint(120, 200)
    wheel(opened.view, elsewhere, 4)
    assert told(opened) == expected(opened, elsewhere)
    before = told(opened)

    opened.resize(1200, 500)

    assert told(opened) == expected(opened, elsewhere) != before


def test_the_value_follows_a_click_on_the_overview_map_until_the_cursor_has_left(opened, qtbot):
    # At 900 pixels the panels of a wordy language leave the view too narrow for this.
    opened.resize(1100, 600)
    opened.view.set_minimap_shown(True)
    opened.view.set_magnification(20)
    before = told(opened)
    minimap = opened.view.minimap

    qtbot.mouseClick(minimap, Qt.MouseButton.LeftButton, pos=minimap.rect().center() / 2)
    assert told(opened) == expected(opened) != before

    QApplication.sendEvent(opened.view.viewport(), QEvent(QEvent.Type.Leave))
    assert (opened.facts.value.text(), opened.facts.position.text()) == ("", "")
    qtbot.keyClick(opened.view, Qt.Key.Key_N)
    assert opened.facts.value.text() == ""


def test_the_value_follows_a_scan_and_is_hidden_with_the_heatmap(opened, qtbot):
    heatmap, place = opened.document.heatmap, opened.view.mapToScene(CURSOR)
    tile = heatmap.grid.tile_at(Point(place.x(), place.y()))
    row, col = (np.array([index]) for index in tile)
    heatmap.set_tiles(row, col, np.array([0.777], np.float32))
    step = ScanStep(heatmap, row, col, Progress(1, 1, 1.0))
    opened.service.advanced.emit(opened.document.slide.path, step)
    assert told(opened) == probability(0.777)

    opened.actions_.second_read.trigger()

    assert opened.reading.locked
    assert opened.facts.value.text() == ""
    assert opened.facts.position.text() != ""
