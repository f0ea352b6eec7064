import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from histoviewer.resources import resource
from histoviewer.slides.slide import open_slide
from histoviewer.ui.panels.slide import SlidePanel
from histoviewer.ui.support.jobs import Jobs

WAIT = 20_000


@pytest.fixture
def panel(qtbot):
    jobs = Jobs(1)
    panel = SlidePanel(jobs)
    qtbot.addWidget(panel)
    yield panel
    jobs.close()


def test_the_facts_of_a_real_slide_are_shown_and_nothing_of_its_free_texts(panel, qtbot):
    path = resource("samples", "CMU-1-Small-Region.svs")
    with open_slide(path) as slide:
        panel.set_slide(slide)
        described = slide.properties["tiff.ImageDescription"]
        qtbot.waitUntil(lambda: panel.texts()["bytes"] != "")

    assert panel.texts() == {
        "file": "CMU-1-Small-Region.svs",
        "format": "aperio",
        "size": "2,220 x 2,967 pixels",
        "extent": "1.11 x 1.48 mm",
        "mpp": "0.499 µm (from the file)",
        "objective": "about 20x",
        "levels": "1",
        "bytes": "1.8 MB",
    }
    assert "ScanScope ID" in described
    assert str(path.parent) not in " ".join(panel.texts().values())


def test_a_missing_pixel_size_is_said_and_nothing_is_made_up(panel, slide_path, tmp_path):
    bare = tmp_path / "bare.png"
    with Image.open(slide_path) as image:
        image.info.clear()
        image.save(bare)
    with open_slide(bare) as slide:
        panel.set_slide(slide)

    texts = panel.texts()
    assert texts["mpp"] == "unknown: no pixel size recorded"
    assert (texts["extent"], texts["objective"]) == ("unknown", "unknown")


def test_a_pixel_size_given_by_the_user_says_so(panel, slide_path):
    with open_slide(slide_path, mpp=0.25, force_mpp=True) as slide:
        panel.set_slide(slide)

    assert panel.texts()["mpp"] == "0.25 µm (given by the user)"
    assert panel.texts()["objective"] == "about 40x"


def test_without_a_slide_nothing_is_left_of_the_one_before(panel, qtbot, slide_path):
    with open_slide(slide_path) as slide:
        panel.set_slide(slide)
    panel.set_slide(None)

    assert set(panel.texts().values()) == {""}
    assert not panel.isEnabled()


def test_label_and_macro_image_are_shown_on_request(panel, qtbot):
    with open_slide(resource("samples", "CMU-1-Small-Region.svs")) as slide:
        panel.set_slide(slide)
        label = slide.picture("label")
    panel.show()
    qtbot.keyClick(panel.pictures, Qt.Key.Key_Space)

    dialog = panel.dialog
    qtbot.waitUntil(lambda: set(dialog.pictures) == {"label", "macro"}, timeout=WAIT)
    assert "may name the patient" in dialog.note
    shown = dialog.pictures["label"].pixmap()
    assert shown.height() == 320
    colour = shown.scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation).toImage()
    mean = np.asarray(label).mean(axis=(0, 1))
    assert np.allclose(colour.pixelColor(0, 0).getRgb()[:3], mean, atol=8)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_file_without_a_label_says_so(panel, slide_path, qtbot):
    with open_slide(slide_path) as slide:
        panel.set_slide(slide)
    panel.show()
    qtbot.mouseClick(panel.pictures, Qt.MouseButton.LeftButton)

    dialog = panel.dialog
    qtbot.waitUntil(lambda: "neither a label nor a macro" in dialog.note, timeout=WAIT)
    dialog.reject()
