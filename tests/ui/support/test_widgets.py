"""Numbers are typed alike in all languages, with real keys, and never become others."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox, QTabWidget, QToolTip

from histoviewer.heatmaps.heatmap import Verdict


@pytest.fixture
def type_into(qtbot):
    """A function that types over what stands in a box."""

    def type_into(box, text):
        box.window().activateWindow()
        box.setFocus()
        box.selectAll()
        qtbot.keyClicks(box.window().focusWidget(), text)

    return type_into


@pytest.fixture
def threshold(language, show, make_heatmap, slide_path, tmp_path):
    """The box for the threshold, in a window with a heatmap of three values."""
    path = tmp_path / "map.tif"
    make_heatmap({(5, 5): 0.95, (5, 6): 0.4, (5, 7): 0.1}).save(path)
    window = show(slide_path, path)
    return window, window.panel.findChild(QDoubleSpinBox)


def test_a_threshold_is_taken_on_enter_and_not_before(threshold, type_into, qtbot):
    window, box = threshold
    before = 0.5
    for text, value, reached in (
        ("0.9", 0.9, 1),
        ("0,35", 0.35, 2),
        ("0,9", 0.9, 1),
        ("0.35", 0.35, 2),
        (",05", 0.05, 3),
    ):
        type_into(box, text)
        assert (box.text(), window.panel.threshold) == (text, before)

        with qtbot.waitSignal(window.panel.verdict_changed) as told:
            qtbot.keyClick(box, Qt.Key.Key_Return)

        assert window.panel.threshold == value
        assert told.args[0].reached == reached
        assert told.args[0].verdict is Verdict.POSITIVE
        before = value


def test_a_threshold_is_taken_when_the_focus_leaves_its_box(threshold, type_into, qtbot):
    window, box = threshold
    type_into(box, "0,9")

    qtbot.keyClick(box, Qt.Key.Key_Tab)

    assert not box.hasFocus()
    assert window.panel.threshold == 0.9


def test_what_is_no_threshold_leaves_the_former_one_and_is_told(threshold, type_into, qtbot):
    window, box = threshold
    for text in ("0.9.5", "1.000,5", "1,000.5", "0 9", "9", "-0.2", "."):
        type_into(box, text)
        assert box.text() == text

        qtbot.keyClick(box, Qt.Key.Key_Return)

        assert QToolTip.text().startswith(text)
        assert window.panel.threshold == 0.5
        assert box.text() in ("0.500", "0,500")


def test_operating_points_that_come_meanwhile_leave_what_is_typed(threshold, type_into, qtbot):
    window, box = threshold
    type_into(box, "0.")
    window.panel.set_operating_points(())
    qtbot.keyClicks(box, "9")
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert window.panel.threshold == 0.9


def test_thousands_separators_are_refused_in_the_settings(language, window, type_into, qtbot):
    for text, megabytes in (
        ("1,024", 512),
        ("1.024", 512),
        ("1 024", 512),
        ("1'024", 512),
        ("99999", 512),
        ("1024", 1024),
    ):
        qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        dialog = window.dialogs.shown
        pages = dialog.findChild(QTabWidget)
        pages.setCurrentIndex(pages.count() - 1)
        box = next(box for box in dialog.findChildren(QDoubleSpinBox) if box.isVisible())

        type_into(box, text)
        # A key that accepts leaves the focus in the box.
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

        assert window.settings.tile_cache_mb == megabytes


def test_an_export_takes_the_numbers_that_were_typed(threshold, type_into, tmp_path):
    window, _ = threshold
    window.dialogs.export([tmp_path / "map.tif"], None, None)
    choices = window.dialogs.shown.choices
    limit, width = (
        next(box for box in choices.findChildren(QDoubleSpinBox) if box.maximum() == maximum)
        for maximum in (1, 20_000)
    )

    for text in ("0.35", "0,35"):
        type_into(limit, text)
        type_into(width, "1500")
        assert (choices.picture.threshold, choices.picture.width) == (0.35, 1500)

        type_into(width, "1.600")
        type_into(limit, "1.600,5")
        assert (choices.picture.threshold, choices.picture.width) == (0.35, 1500)
        limit.setValue(0.1)
