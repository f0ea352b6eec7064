from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel, QLineEdit, QTabWidget, QWidget

from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.resources import STARTER_MODEL
from histoviewer.ui.dialogs.settings import SettingsDialog
from histoviewer.ui.support.settings import Settings

OTHER = Settings(
    model="/models/own",
    device="cuda",
    stride=96,
    results_folder=Path("/data/results"),
    reader_name="Dr. Ä",
    second_read=True,
    colormap="reds",
    opacity=0.3,
    smooth=True,
    overlay="graded",
    tile_cache_mb=1024,
    language="de",
    theme="dark",
    recent=(Path("/a.svs"),),
    geometry=b"g",
)

STARTER = load_manifest(find_model(STARTER_MODEL))
MINE = STARTER.model_copy(update={"name": OTHER.model})


@pytest.fixture
def make(qtbot):
    def make(settings=OTHER, models=(STARTER, MINE)):
        dialog = SettingsDialog(settings, {model.name: model for model in models}, ["de"])
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


@pytest.mark.parametrize(
    "settings", [Settings(), OTHER, Settings(stride=64, opacity=1 / 3, language="is")]
)
def test_settings_that_nobody_touches_are_not_changed(make, settings):
    assert make(settings).changes() == {}


def test_only_what_is_typed_and_chosen_is_changed(make, qtbot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    dialog = make()
    lines = {line.text(): line for line in dialog.findChildren(QLineEdit)}
    name, folder = lines["Dr. Ä"], lines["/data/results"]
    stride = next(box for box in dialog.findChildren(QComboBox) if box.findData(48) >= 0)

    name.setText("")
    qtbot.keyClicks(name, " Dr. B ")
    stride.setCurrentIndex(stride.findData(48))
    folder.setText("relative")

    expected = {"reader_name": "Dr. B", "stride": 48, "results_folder": tmp_path / "relative"}
    assert dialog.changes() == expected


def test_defaults_keep_what_the_dialog_does_not_show(make, qtbot):
    dialog = make()
    button = dialog.findChild(QDialogButtonBox).button(
        QDialogButtonBox.StandardButton.RestoreDefaults
    )

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    kept = replace(Settings(), recent=OTHER.recent, geometry=b"g")
    assert replace(OTHER, **dialog.changes()) == kept


def test_each_stride_says_what_it_leaves_out(make):
    dialog = make()
    stride = next(box for box in dialog.findChildren(QComboBox) if box.findData(48) >= 0)

    texts = [stride.itemText(index) for index in range(stride.count())]
    assert texts == [
        "32: covers all tissue",
        "48: covers 44 % of the tissue, patch by patch",
        "96: covers 11 % of the tissue, patch by patch",
    ]


def test_the_strides_are_those_of_the_chosen_model(make, qtbot):
    wide = STARTER.input.model_copy(update={"patch_size": 128, "label_centre": 64})
    dialog = make(
        models=(
            STARTER,
            MINE,
            STARTER.model_copy(update={"name": "wide", "input": wide, "dense": None}),
        )
    )
    boxes = dialog.findChildren(QComboBox)
    stride = next(box for box in boxes if box.findData(48) >= 0)
    model = next(box for box in boxes if box.findText("wide") >= 0)

    qtbot.keyClick(model, Qt.Key.Key_Down)

    texts = [stride.itemText(index) for index in range(stride.count())]
    assert texts == ["64: covers all tissue", "128: covers 25 % of the tissue, 4 times as fast"]
    assert dialog.changes() == {"model": "wide", "stride": 64}
    qtbot.keyClick(model, Qt.Key.Key_Home)
    assert stride.findData(48) >= 0


def test_a_model_that_cannot_be_read_leaves_the_stride_as_it_is(make):
    dialog = make(Settings(model="/gone", stride=64))

    assert any(box.currentText() == "64" for box in dialog.findChildren(QComboBox))
    assert dialog.changes() == {}


def test_every_control_has_a_name_for_screen_readers(make):
    dialog = make()
    tabs = dialog.findChild(QTabWidget)
    # On Linux Qt tells the name of a combo box by its label alone.
    labels = {label.buddy(): label.text() for label in dialog.findChildren(QLabel)}
    named = set()

    for page in range(tabs.count()):
        tabs.setCurrentIndex(page)
        for widget in tabs.currentWidget().findChildren(QWidget):
            inner = widget.objectName() == "qt_spinbox_lineedit"
            if inner or not widget.isVisible() or not widget.focusPolicy():
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            name = labels.get(widget) or interface.text(QAccessible.Text.Name)
            assert name, widget
            named.add(name)

    assert {"&Your name", "S&tride", "&Opacity", "&Language"} <= named
