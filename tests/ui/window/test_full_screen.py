"""The slide alone on the screen, and what a screen reader is told, by real keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

WAIT = 20_000


@pytest.fixture
def read(window, slide_path, make_heatmap, tmp_path, qtbot, show):
    """The window with a slide and its heatmap of two foci."""
    heatmap = make_heatmap({(0, 0): 0.9, (0, 1): 0.9, (9, 9): 0.8})
    outside = heatmap.state == 0
    heatmap.set_tiles(*np.nonzero(outside), np.zeros(np.count_nonzero(outside), np.float32))
    heatmap.save(tmp_path / "results" / "heatmaps" / f"{slide_path.name}.tif")
    show(slide_path, tmp_path / "results" / "heatmaps" / f"{slide_path.name}.tif")
    qtbot.waitUntil(lambda: len(window.foci.foci) == 2, timeout=WAIT)
    return window


def press(window, qtbot, key):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key)


def test_f11_leaves_the_slide_alone_and_escape_ends_it(read, qtbot):
    press(read, qtbot, Qt.Key.Key_F11)
    assert read.isFullScreen()
    assert not read.menuBar().isVisible()
    assert not read.reading.isVisible() and not read.worklist.isVisible()
    assert read.statusBar().isVisible() and read.view.isVisible()

    # Keys work without the menus.
    said = []
    read.announcer.said.connect(said.append)
    press(read, qtbot, Qt.Key.Key_N)
    assert said and said[-1].startswith("Focus 1, ")
    press(read, qtbot, Qt.Key.Key_Escape)
    assert not read.isFullScreen() and not read.actions_.full_screen.isChecked()
    assert read.menuBar().isVisible() and read.reading.isVisible()


def test_a_window_closed_in_full_screen_starts_as_before(read, qtbot, settings):
    press(read, qtbot, Qt.Key.Key_F11)
    read.close()

    assert not read.isFullScreen()
    assert settings.load().geometry


def test_verdicts_and_foci_are_announced(read, qtbot):
    said = []
    read.announcer.said.connect(said.append)
    for key in (Qt.Key.Key_N, Qt.Key.Key_C, Qt.Key.Key_R, Qt.Key.Key_F2):
        press(read, qtbot, key)

    text = "\n".join(said)
    assert "Focus 1, 0." in text
    assert "Focus 1 confirmed" in text
    # Confirming goes on to the next focus.
    assert "Focus 2, 0." in text and "Focus 2 rejected" in text
    assert "Your verdict: positive" in text


def test_in_second_read_the_impression_is_announced_before_the_model(read, qtbot):
    said = []
    read.announcer.said.connect(said.append)
    read.actions_.second_read.trigger()
    press(read, qtbot, Qt.Key.Key_N)
    assert said == []

    press(read, qtbot, Qt.Key.Key_F3)
    assert said[0] == "Your first impression: not suspicious"
