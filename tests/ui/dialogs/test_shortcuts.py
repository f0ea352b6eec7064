import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialogButtonBox, QMainWindow, QTreeWidget

from histoviewer.ui.dialogs.shortcuts import ShortcutsDialog

TEXT = (
    "File\n  Ctrl+O  Open\n\nView & more\n  +, =  Zoom in\n  H     Heatmap\n\nOthers\n  F1  Help\n"
)


@pytest.fixture
def sheet(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    file, view = window.menuBar().addMenu("&File"), window.menuBar().addMenu("&View && more")
    actions = [
        file.addAction("&Open..."),
        file.addAction("Without keys"),
        view.addAction("Zoom &in"),
        view.addAction("&Heatmap"),
        QAction("Help", window),
    ]
    for action, keys in zip(actions, (["Ctrl+O"], [], ["+", "="], ["H"], ["F1"]), strict=True):
        action.setShortcuts(keys)
    sheet = ShortcutsDialog(actions, window)
    sheet.show()
    yield sheet
    sheet.close()


def test_keys_stand_under_the_menus_of_their_actions(sheet):
    assert sheet.text.startswith(TEXT.rstrip())
    tree = sheet.findChild(QTreeWidget)
    assert [tree.topLevelItem(row).childCount() for row in range(3)] == [1, 2, 1]


def test_the_sheet_can_be_copied(sheet, qtbot, qapp):
    buttons = sheet.findChild(QDialogButtonBox)
    copy = next(
        button
        for button in buttons.buttons()
        if buttons.buttonRole(button) is QDialogButtonBox.ButtonRole.ActionRole
    )

    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)

    assert qapp.clipboard().text() == sheet.text


def test_what_the_mouse_does_is_listed_too(sheet):
    mouse = sheet.text.partition("Mouse and touchpad")[2]
    assert "Zoom at the cursor" in mouse and "Shift+drag" in mouse
