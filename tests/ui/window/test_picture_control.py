"""Brightness, contrast and gamma: for looking only."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox

from histoviewer.resources import resource
from histoviewer.ui.viewer.appearance import Appearance, RecolouredImages

SAMPLE = resource("samples", "CMU-1-Small-Region.svs")
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_default_changes_nothing_and_the_others_do_what_they_say():
    assert (Appearance().table() == np.arange(256)).all()
    brighter = Appearance(brightness=0.2).table()
    assert (brighter[0], brighter[100], brighter[250]) == (51, 151, 255)
    contrast = Appearance(contrast=2).table()
    assert (contrast[50], contrast[120], contrast[200]) == (0, 112, 255)
    gamma = Appearance(gamma=2).table()
    assert (gamma[0], gamma[64], gamma[255]) == (0, 128, 255)


def test_b_opens_the_sliders_which_change_the_picture_alone_until_it_is_reset(
    show, qtbot, colour_at, slide_path
):
    window = show(slide_path)
    original = colour_at(750, 550)
    assert original == pytest.approx([112, 100, 30], abs=4)

    qtbot.keyClick(window.view, Qt.Key.Key_B)
    dialog = window.looking.picture.dialog
    assert dialog.isVisible()
    for _ in range(2):
        qtbot.keyClick(dialog.brightness, Qt.Key.Key_PageUp)

    # By 20 of 100.
    assert colour_at(750, 550) == pytest.approx([112 + 51, 100 + 51, 30 + 51], abs=5)
    assert window.view.badge.isVisible()
    assert "for looking only" in window.view.badge.text
    # A copied picture says so, too.
    badge, picture = window.view.badge.geometry(), window.view.picture()
    yellow = picture.pixelColor(badge.topLeft() * picture.devicePixelRatioF())
    assert window.view.rect().contains(badge)
    assert yellow.getRgb()[:3] == (255, 221, 87)

    reset = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Reset)
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert colour_at(750, 550) == original
    assert not window.view.badge.isVisible()
    assert dialog.brightness.value() == 0


def test_shift_b_shows_the_picture_as_it_is_in_the_file(show, qtbot, colour_at, slide_path):
    window = show(slide_path)
    original = colour_at(750, 550)
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    dialog = window.looking.picture.dialog
    for slider in (dialog.contrast, dialog.gamma):
        qtbot.keyClick(slider, Qt.Key.Key_End)
    assert colour_at(750, 550) != original
    dialog.close()

    qtbot.keyClick(window.view, Qt.Key.Key_B, SHIFT)

    assert colour_at(750, 550) == original
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    assert dialog.appearance == Appearance()


def test_image_tiles_that_arrive_later_are_changed_too(show, qtbot, colour_at, slide_path):
    window = show(slide_path)
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    qtbot.keyClick(window.looking.picture.dialog.brightness, Qt.Key.Key_End)
    qtbot.keyClick(window.view, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: not window.view.image_tiles.is_reading)

    assert colour_at(750, 550) == (255, 255, 255)


def test_shift_n_normalises_the_stains_of_each_slide_until_it_is_pressed_again(
    show, qtbot, colour_at, tmp_path
):
    window = show(SAMPLE)
    place = (1000, 1300)
    original = colour_at(*place)

    qtbot.keyClick(window.view, Qt.Key.Key_N, SHIFT)
    qtbot.waitUntil(lambda: "Stains normalised" in window.view.badge.text, timeout=30_000)
    normalised = colour_at(*place)
    assert np.abs(np.subtract(normalised, original)).max() > 8
    qtbot.keyClick(window.view, Qt.Key.Key_N, SHIFT)
    assert colour_at(*place) == original and not window.view.badge.isVisible()
    # It is known by now.
    qtbot.keyClick(window.view, Qt.Key.Key_N, SHIFT)
    assert colour_at(*place) == normalised

    # The next slide has one colour: that is said, and it is shown.
    picture = Image.new("RGB", (1200, 800), (245, 245, 245))
    picture.paste((150, 60, 130), (400, 200, 1000, 700))
    picture.save(tmp_path / "one.png", dpi=(50800, 50800))
    window.open(tmp_path / "one.png")
    qtbot.waitUntil(lambda: not window.actions_.normalise.isChecked(), timeout=30_000)
    assert "cannot be told apart" in window.statusBar().currentMessage()
    assert not window.view.badge.isVisible()


def test_in_a_short_time_some_image_tiles_change_and_the_rest_follow(show, qtbot, colour_at):
    window = show(SAMPLE)
    images = RecolouredImages()
    images.set_changes(Appearance(brightness=1))
    image = window.view.image_tiles.overview

    assert images.get(image, until=0) is None
    changed = images.get(image, until=float("inf"))
    assert changed.pixelColor(100, 100).getRgb()[:3] == (255, 255, 255)
    assert images.get(image, until=0) is changed
