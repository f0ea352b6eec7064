"""Settings in the real window: OK changes what was changed in the dialog, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSlider,
    QTabWidget,
)

from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.scan.dialog import ScanChoice


@pytest.fixture
def read(language, show, qtbot, make_heatmap, slide_path, tmp_path):
    """The window on a heatmap that is not shown as the settings have it."""
    path = tmp_path / "map.tif"
    make_heatmap({(5, 5): 0.95, (5, 6): 0.4, (5, 7): 0.1}).save(path)
    window = show(slide_path, path)
    qtbot.keyClick(window, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(window.panel.findChild(QComboBox), Qt.Key.Key_Down)
    threshold = window.panel.findChild(QDoubleSpinBox)
    threshold.selectAll()
    qtbot.keyClicks(threshold, "0.3")
    with qtbot.waitSignal(window.panel.verdict_changed):
        qtbot.keyClick(threshold, Qt.Key.Key_Return)
    for box in window.panel.findChildren(QCheckBox)[1:]:
        qtbot.keyClick(box, Qt.Key.Key_Space)
    # A model of its own strides.
    window.scanning.chosen.emit(ScanChoice(ScanOptions(stride=64), "cpu", Path("/results")))
    window.setFocus()
    return window


def ask(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert window.dialogs.shown.isVisible()
    return window.dialogs.shown


def type_name(dialog, qtbot):
    name = dialog.findChild(QTabWidget).widget(0).findChild(QLineEdit)
    name.setFocus()
    qtbot.keyClicks(dialog.focusWidget(), "Dr. B")


def accept(dialog, qtbot):
    qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def shown(window):
    """All that the reader sees of the overlay, and how it is set."""
    panel = window.panel
    return (
        panel.threshold,
        [box.currentText() for box in panel.findChildren(QComboBox)],
        [slider.value() for slider in panel.findChildren(QSlider)],
        [box.isChecked() for box in panel.findChildren(QCheckBox)],
        window.reading.locked,
        QGuiApplication.palette().window().color().name(),
        window.view.grab().toImage(),
    )


def test_ok_changes_nothing_where_nothing_was_touched(read, qtbot, tmp_path):
    settings, seen = read.settings, shown(read)
    file = (tmp_path / "settings.ini").read_bytes()

    accept(ask(read, qtbot), qtbot)

    assert read.settings == settings and settings.stride == 64
    assert shown(read) == seen
    assert (tmp_path / "settings.ini").read_bytes() == file


def test_a_typed_name_changes_the_name_alone(read, qtbot):
    settings, seen = read.settings, shown(read)
    dialog = ask(read, qtbot)
    type_name(dialog, qtbot)
    accept(dialog, qtbot)

    assert read.settings == replace(settings, reader_name="Dr. B")
    assert shown(read) == seen


def test_what_changed_meanwhile_is_kept(read, qtbot, show, slide_path, tmp_path):
    dialog = ask(read, qtbot)
    other = tmp_path / "other.png"
    other.write_bytes(slide_path.read_bytes())
    show(other)
    type_name(dialog, qtbot)
    accept(dialog, qtbot)

    assert read.settings.recent[0] == other
    assert read.settings.reader_name == "Dr. B"


def test_another_opacity_leaves_the_colours_and_the_threshold(read, qtbot):
    panel = read.panel
    before = panel.threshold, panel.findChild(QComboBox).currentText()
    dialog = ask(read, qtbot)
    dialog.findChild(QTabWidget).setCurrentIndex(2)
    opacity = next(box for box in dialog.findChildren(QDoubleSpinBox) if box.isVisible())
    opacity.setFocus()
    opacity.selectAll()
    qtbot.keyClicks(dialog.focusWidget(), "85")
    accept(dialog, qtbot)

    assert panel.findChild(QSlider).value() == 85
    assert read.settings.opacity == 0.85
    assert (panel.threshold, panel.findChild(QComboBox).currentText()) == before
    assert read.settings.colormap != before[1]
