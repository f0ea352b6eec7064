"""Explanation of a focus: asked for by key, in the real window and a real process."""

import re
from dataclasses import replace

import numpy as np
import pytest
from make_models import add_references, make_model
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from histoviewer.inference.explanation import Explanation
from histoviewer.inference.manifest import load_manifest

WAIT = 60_000
MPP = 0.972
# Red points in the label centres of the tiles (2, 3) and (9, 20), the first near its right edge.
POINTS = {(2, 3): (80, 124), (9, 20): (304, 656)}


@pytest.fixture
def model(tmp_path):
    return make_model(tmp_path / "model")


@pytest.fixture
def scanned(tmp_path, settings, model, make_heatmap):
    """A grey slide with two red points and its heatmap; the model is the one of the settings."""
    settings.save(replace(settings.load(), model=str(model)))
    rgb = np.full((1100, 1500, 3), 100, np.uint8)
    scale = MPP / 0.5
    for row, col in POINTS.values():
        at = [slice(round(scale * each), round(scale * (each + 2))) for each in (row, col)]
        rgb[at[0], at[1], 0] = 255
    slide = tmp_path / "points.png"
    Image.fromarray(rgb).save(slide, dpi=(25400 / 0.5, 25400 / 0.5))
    heatmap = make_heatmap(
        {(2, 3): 0.875, (2, 4): 0.625, (9, 20): 0.75},
        slide=slide.name,
        slide_path=str(slide),
        model="reddest-in-centre",
        model_sha256=load_manifest(model).onnx_sha256,
    )
    result = tmp_path / "points.tif"
    heatmap.save(result)
    return slide, result


@pytest.fixture
def at_a_focus(scanned, show, qtbot):
    """The window at its first focus."""
    window = show(*scanned)
    qtbot.waitUntil(lambda: len(window.foci.foci) == 2, timeout=WAIT)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_N)
    return window


def explained(window, qtbot):
    dialog = window.explanation.dialog
    qtbot.waitUntil(lambda: not window.explanation.running, timeout=WAIT)
    return dialog


def test_e_shows_map_and_views_of_the_highest_tile(at_a_focus, qtbot):
    window = at_a_focus
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.explanation.dialog
    assert dialog.isVisible() and dialog.map.pixmap().isNull()
    assert dialog.text == "Computing; this takes some seconds ..."

    explained(window, qtbot)

    assert dialog.windowTitle() == "Why here? Focus 1"
    # The point is in the patch, at 3/4 of the label centre from its left; the map is beside it.
    patch, seen = dialog.patch.pixmap().toImage(), dialog.map.pixmap().toImage()
    side = patch.width()
    # Patch pixels of the point: its place less the corner of the patch of tile (2, 3).
    x, y = ((124 + 1 - 64) / 96 * side, (80 + 1 - 32) / 96 * side)
    assert patch.pixelColor(int(x), int(y)).red() > 170
    assert patch.pixelColor(side // 8, side // 8).getRgb()[:3] == (100, 100, 100)
    # Covering the point takes all: the darkest brown; covering a corner changes nothing: white.
    assert seen.pixelColor(int(x), int(y)).getRgb()[:3] == (153, 77, 8)
    assert seen.pixelColor(side // 8, side // 8).getRgb()[:3] == (247, 247, 247)
    assert "has 0.875 in the heatmap" in dialog.text
    assert "lowers it to 0.00" in dialog.text
    assert "not what is tumour" in dialog.advice.text()
    # The model looks at the centre alone, which is the same in all views.
    (here,) = re.findall(r"and (0\.\d{3}) here", dialog.text)
    assert f"lowest {here}, median {here}, highest {here}." in dialog.text
    assert float(here) > 0.4


def test_labelled_patches_that_are_most_alike_stand_below_with_their_labels(
    at_a_focus, model, qtbot
):
    window = at_a_focus
    # Grey as the slide, and further and further from it.
    greys = [np.full((96, 96, 3), (100, 100, 100 + 30 * step), np.uint8) for step in range(6)]
    add_references(model, np.stack(greys[::-1]), [0, 1, 0, 0, 0, 1], changes={"echoed": 0.8})
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.explanation.dialog
    assert all(each.picture.pixmap().isNull() for each in dialog.neighbours)

    explained(window, qtbot)

    assert [each.caption.text() for each in dialog.neighbours] == [
        "red",
        "grey",
        "grey",
        "grey",
        "red",
    ]
    pictures = [each.picture.pixmap().toImage() for each in dialog.neighbours]
    blues = [image.pixelColor(5, 5).blue() for image in pictures]
    assert blues == pytest.approx([100, 130, 160, 190, 220], abs=4)
    # The label is about the frame in the middle of each.
    ratio = pictures[0].devicePixelRatio()
    edges = {image.pixelColor(round(32 * ratio), round(48 * ratio)).name() for image in pictures}
    assert edges <= {"#000000", "#ffffff"}
    assert dialog.likeness.startswith("Labelled: 3 grey, 2 red. Alike is what the model takes for")
    assert "no evidence" in dialog.likeness
    assert "Of patches that it calls wrongly, 80 % have the wrong label" in dialog.likeness


def test_a_model_without_labelled_patches_says_so(at_a_focus, qtbot):
    window = at_a_focus
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = explained(window, qtbot)
    assert dialog.likeness.startswith("The folder of this model holds no labelled patches")
    assert all(each.picture.pixmap().isNull() for each in dialog.neighbours)


def test_damaged_labelled_patches_are_told_and_the_map_stays(at_a_focus, model, qtbot):
    window = at_a_focus
    grey = np.full((4, 96, 96, 3), 100, np.uint8)
    add_references(model, grey, [0, 1, 0, 1], changes={"sha256": "0" * 64})
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = explained(window, qtbot)
    assert "its SHA-256 differs" in dialog.likeness
    assert not dialog.map.pixmap().isNull()
    assert "has 0.875 in the heatmap" in dialog.text


def test_fewer_labelled_patches_than_places_leave_the_others_empty(at_a_focus, model, qtbot):
    window = at_a_focus
    pair = np.stack([np.full((96, 96, 3), 100, np.uint8), np.zeros((96, 96, 3), np.uint8)])
    pair[1, ..., 0] = 200
    add_references(model, pair, [1, 0])
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = explained(window, qtbot)
    assert [each.caption.text() for each in dialog.neighbours] == ["red", "grey", "", "", ""]
    assert dialog.likeness.startswith("Labelled: 1 red, 1 grey.")


def test_moving_on_to_another_focus_closes_it_and_ends_its_process(at_a_focus, qtbot):
    window = at_a_focus
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.explanation.dialog
    qtbot.waitUntil(dialog.isActiveWindow)
    assert window.explanation.running

    # The keys of the window work in it, too.
    qtbot.keyClick(dialog, Qt.Key.Key_N)

    assert window.foci.current.id == 2
    assert window.explanation.dialog is None and not window.explanation.running


def test_escape_closes_it_and_stops_nothing_else(at_a_focus, qtbot):
    window, stopped = at_a_focus, []
    window.actions_.cancel.triggered.connect(stopped.append)
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.explanation.dialog
    qtbot.waitUntil(dialog.isActiveWindow)

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert window.explanation.dialog is None and not window.explanation.running
    assert not stopped


def test_the_button_does_the_same_and_e_closes_it_again(at_a_focus, qtbot):
    window = at_a_focus
    (button,) = [b for b in window.foci.findChildren(QPushButton) if "(E)" in b.text()]
    button.click()
    dialog = explained(window, qtbot)
    assert not dialog.map.pixmap().isNull()

    qtbot.keyClick(dialog, Qt.Key.Key_E)
    assert window.explanation.dialog is None


def test_without_a_focus_the_key_says_what_to_do(scanned, show, qtbot):
    window = show(*scanned)
    said = []
    window.announcer.said.connect(said.append)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert said[-1] == "Go to a focus first, by N or in the list."
    assert window.explanation.dialog is None


def test_a_model_that_is_gone_is_told_in_the_dialog(at_a_focus, model, qtbot):
    window = at_a_focus
    (model / "model.json").unlink()
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = explained(window, qtbot)
    assert dialog.text.startswith("reddest-in-centre: is not installed in the version that scanned")
    assert dialog.map.pixmap().isNull()


def test_views_on_both_sides_of_the_threshold_are_told(at_a_focus, qtbot):
    window = at_a_focus
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.explanation.dialog
    views = np.array([0.875, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75], np.float32)
    patch = np.zeros((96, 96, 3), np.uint8)

    dialog.show_explanation(Explanation(patch, 0.875, np.zeros((12, 12), np.float32), views))

    assert "lowest 0.250, median 0.750, highest 0.875" in dialog.text
    assert "some do not reach the threshold" in dialog.text
    assert "No square lowers it by 0.1 or more" in dialog.text
    window.explanation.close()
