"""The pixel size of a slide that records none: asked for by S, typed, doubted, and scanned with."""

import io

import pytest
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QLineEdit

from histoviewer.geometry import Region
from histoviewer.ui.scan.dialog import ScanDialog
from histoviewer.ui.scan.mpp_dialog import MppDialog

WAIT = 60_000
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def opened(language, window, qtbot, tmp_path, monkeypatch, slide_bytes):
    """The window on a slide of 1500 x 1100 pixels without a pixel size."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "plain.png"
    Image.open(io.BytesIO(slide_bytes)).save(path)
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(path)
    return window


def ask(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_S)
    assert isinstance(window.scanning.dialog, MppDialog)
    return window.scanning.dialog


def type_over(dialog, qtbot, text):
    field = dialog.findChild(QLineEdit)
    assert dialog.focusWidget() is field
    field.selectAll()
    qtbot.keyClicks(dialog.focusWidget(), text)
    assert field.text() == text
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize("text", ["0.5", "0,5"])
def test_a_typed_pixel_size_tells_the_size_of_the_slide_and_the_scan_goes_on(
    opened, language, qtbot, text
):
    dialog = ask(opened, qtbot)
    assert not dialog.findChild(QDialogButtonBox).button(OK).isEnabled()

    told = type_over(dialog, qtbot, text)
    wide, high = ("0.75 mm", "0.55 mm") if language == "en" else ("0,75 mm", "0,55 mm")
    assert wide in told and high in told and "⚠" not in told
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: isinstance(opened.scanning.dialog, ScanDialog), timeout=WAIT)
    assert opened.document.mpp.x == opened.document.mpp.y == 0.5
    assert opened.scanning.dialog.isVisible()
    assert "plain.png" in opened.scanning.dialog.windowTitle()
    opened.scanning.dialog.reject()
    with qtbot.waitSignal(opened.view.image_tiles.settled, timeout=WAIT):
        opened.open(opened.document.slide.path)
    assert opened.document.mpp_source == "given by the user"
    assert not opened.scanning.dialog.isVisible()


def test_a_region_that_was_drawn_is_still_the_one_to_be_scanned(opened, qtbot):
    opened.view.region_drawn.emit(QRectF(100, 200, 300, 400))
    dialog = opened.scanning.dialog

    type_over(dialog, qtbot, "0.5")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: isinstance(opened.scanning.dialog, ScanDialog), timeout=WAIT)
    assert opened.scanning.dialog.choice.options.first == Region(100, 200, 300, 400)
    opened.scanning.dialog.reject()


def test_a_slide_of_a_fraction_of_a_millimetre_is_doubted_until_one_is_sure(opened, qtbot):
    dialog = ask(opened, qtbot)
    sure = dialog.findChild(QCheckBox)
    told = type_over(dialog, qtbot, "0,1")
    assert "⚠" in told and sure.isVisible()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.isVisible()

    # To be sure of one number is not to be sure of the next.
    qtbot.keyClick(sure, Qt.Key.Key_Space)
    assert dialog.findChild(QDialogButtonBox).button(OK).isEnabled()
    type_over(dialog, qtbot, "0.12")
    assert not dialog.findChild(QDialogButtonBox).button(OK).isEnabled()

    qtbot.keyClick(sure, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened.scanning.dialog, ScanDialog), timeout=WAIT)
    assert opened.document.mpp.x == 0.12
    opened.scanning.dialog.reject()


def test_what_no_scanner_has_and_what_is_no_number_is_not_taken(opened, qtbot):
    dialog = ask(opened, qtbot)
    for text in ("25,400", "5.01", "0,04", "0", "-0.5", "0.2.5", "0.5 um", "0 5"):
        assert "⚠" in type_over(dialog, qtbot, text)
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.isVisible() and not dialog.findChild(QCheckBox).isVisible()
    assert opened.document.mpp is None
    dialog.reject()


def test_a_slide_longer_than_glass_is_doubted(language, window, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "long.png"
    Image.new("RGB", (17_000, 500), "white").save(path, compress_level=1)
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(path)
    dialog = ask(window, qtbot)

    assert "⚠" not in type_over(dialog, qtbot, "4.5")
    assert "⚠" in type_over(dialog, qtbot, "4.8")
    assert not dialog.findChild(QDialogButtonBox).button(OK).isEnabled()
    dialog.reject()
