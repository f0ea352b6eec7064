"""A scan names its slide: the one on screen, where another one is highlighted in the worklist."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from histoviewer.ui.scan.control import StopQuestion

WAIT = 120_000


@pytest.fixture
def folder(slide_path, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.png", "b & c.png"):
        (folder / name).write_bytes(slide_path.read_bytes())
    return folder


@pytest.fixture
def opened(language, quick, window, qtbot, folder):
    """The window with a.png on screen, opened by keys, and the other slide highlighted."""
    window.open(folder)
    qtbot.waitUntil(lambda: window.worklist.proxy.rowCount() == 2, timeout=WAIT)
    table = window.worklist.ui.table
    window.activateWindow()
    table.setFocus()
    table.selectRow(0)
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    # The keys of reading go to the slide that was opened.
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    (row,) = table.selectionModel().selectedRows()
    assert "b & c.png" in row.data()
    return window


def said(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def warnings(dialog):
    return [text for text in said(dialog) if "⚠" in text]


def test_s_scans_the_slide_on_screen_and_says_which_one_that_is(opened, qtbot, folder):
    assert "a.png" in opened.actions_.scan.text()

    qtbot.keyClick(opened.worklist.ui.table, Qt.Key.Key_S)

    dialog = opened.scanning.dialog
    assert "a.png" in dialog.windowTitle() and dialog.windowTitle() in said(dialog)
    (warning,) = warnings(dialog)
    assert "b & c.png" in warning and "a.png" not in warning
    # Until then Enter is a key of the table behind it.
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(opened.service.ended, timeout=WAIT) as ended:
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert ended.args[0].path == folder / "a.png"


def test_the_highlighted_slide_is_named_where_it_is_the_one_that_is_scanned(opened):
    opened.worklist.ui.scan_again.trigger()

    dialog = opened.scanning.dialog
    assert "b & c.png" in dialog.windowTitle()
    (warning,) = warnings(dialog)
    assert "a.png" in warning
    dialog.reject()


def test_nothing_is_to_be_told_where_the_slide_on_screen_is_highlighted(opened, qtbot):
    table = opened.worklist.ui.table
    with qtbot.waitSignal(opened.view.image_tiles.settled, timeout=WAIT):
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert "b && c.png" in opened.actions_.scan.text()

    qtbot.keyClick(table, Qt.Key.Key_S)
    assert "b & c.png" in opened.scanning.dialog.windowTitle()
    assert not warnings(opened.scanning.dialog)
    opened.scanning.dialog.reject()
    opened.worklist.ui.scan_again.trigger()
    assert not warnings(opened.scanning.dialog)
    opened.scanning.dialog.reject()


def test_s_waits_for_the_slide_that_is_being_opened(opened, qtbot):
    table = opened.worklist.ui.table
    with qtbot.waitSignal(opened.view.image_tiles.settled, timeout=WAIT):
        qtbot.keyClick(table, Qt.Key.Key_Return)
        qtbot.keyClick(table, Qt.Key.Key_S)
        assert opened.scanning.dialog is None
        assert opened.notice.text.find("b & c.png") >= 0

    qtbot.keyClick(table, Qt.Key.Key_S)
    assert "b & c.png" in opened.scanning.dialog.windowTitle()
    opened.scanning.dialog.reject()


@pytest.mark.parametrize("slide", [None, Path("a.svs")])
def test_to_go_on_scanning_is_the_default(qtbot, slide):
    window = QWidget()
    qtbot.addWidget(window)
    question = StopQuestion(window, slide)
    assert question.defaultButton().text() == "Go on scanning"
    assert question.escapeButton() is question.defaultButton()
