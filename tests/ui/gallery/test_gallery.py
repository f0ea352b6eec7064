"""The gallery of a worklist, in the real window."""

import pytest
from PySide6.QtCore import Qt

from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.worklist.control import results_of
from histoviewer.worklist.readings import Decision
from histoviewer.worklist.row import row_of
from histoviewer.worklist.store import Store

WAIT = 20_000


@pytest.fixture
def folder(tmp_path, slide_bytes, make_heatmap, settings):
    """Two scanned slides: one with two foci, one without any."""
    folder = tmp_path / "week 47"
    folder.mkdir()
    out = results_of(folder, settings.load().results_folder)
    for name, tiles in (
        ("a.png", {(2, 2): 0.9, (2, 3): 0.6, (9, 9): 0.95}),
        ("b.png", {(4, 4): 0.2, (4, 5): 0.3}),
    ):
        slide = folder / name
        slide.write_bytes(slide_bytes + name.encode())
        fingerprint = compute_fingerprint(slide)
        heatmap = make_heatmap(tiles, slide=name, slide_path=str(slide), fingerprint=fingerprint)
        result = out / "heatmaps" / f"{name}.tif"
        heatmap.save(result)
        with Store(out) as store:
            store.claim(name, slide.as_posix(), "")
            store.finish(row_of(heatmap, name, f"heatmaps/{name}.tif"))
    return folder


@pytest.fixture
def gallery(window, folder, qtbot):
    """The gallery of the folder, opened by its key."""
    window.open(folder)
    qtbot.waitUntil(lambda: len(window.worklist.model.facts) == 2, timeout=WAIT)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_G)
    dialog = window.gallery.dialog
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_the_places_of_all_slides_come_most_probable_first(gallery):
    seen = [(p.entry.name, round(p.tile.probability, 2)) for p in gallery.model.places]
    assert seen == [("a.png", 0.95), ("a.png", 0.9), ("b.png", 0.3)]
    assert gallery.current == 0


def test_keys_decide_and_go_on_and_what_was_decided_is_stored(
    gallery, window, folder, settings, qtbot
):
    qtbot.keyClick(gallery.table, Qt.Key.Key_C)
    qtbot.keyClick(gallery.table, Qt.Key.Key_R)
    assert gallery.current == 2
    assert gallery.model.text(0).startswith("✓ confirmed")
    out = results_of(folder, settings.load().results_folder)

    def stored():
        with Store(out) as store:
            return [(r.slide, r.decision, r.threshold) for r in store.readings()]

    expected = [("a.png", Decision.CONFIRMED, 0.5), ("a.png", Decision.REJECTED, 0.5)]
    qtbot.waitUntil(lambda: stored() == expected, timeout=WAIT)
    # They are those of the foci of the slide.
    qtbot.keyClick(gallery.table, Qt.Key.Key_Left)
    qtbot.keyClick(gallery.table, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: sorted(window.foci.decisions.values()) == ["confirmed", "rejected"], timeout=WAIT
    )


def test_enter_opens_the_place_on_its_slide(gallery, window, qtbot):
    tile = gallery.model.places[0].tile
    qtbot.keyClick(gallery.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.name == "a.png", timeout=WAIT)
    view = window.view
    centre = view.mapToScene(view.viewport().rect().center())
    assert (centre.x(), centre.y()) == pytest.approx((tile.x, tile.y), abs=60)


def test_pictures_come_at_20x_with_the_tile_in_the_middle(gallery, qtbot):
    qtbot.waitUntil(lambda: gallery._pictures.get(0) is not None, timeout=WAIT)
    image, tile = gallery._pictures.get(0), gallery.model.places[0].tile
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    # At 0.5 um a pixel of the picture is one of the slide.
    assert (middle.red(), middle.green()) == (tile.x // 100 * 16, tile.y // 100 * 20)


def test_no_key_of_the_gallery_reaches_the_slide_behind_it(gallery, window, qtbot):
    qtbot.keyClick(gallery.table, Qt.Key.Key_F3)
    assert window.document.slide is None and not window.notice.text


def test_second_read_mode_has_no_gallery(window, folder, qtbot):
    window.open(folder)
    qtbot.waitUntil(lambda: len(window.worklist.model.facts) == 2, timeout=WAIT)
    window.actions_.second_read.trigger()
    window.actions_.gallery.trigger()
    assert window.gallery.dialog is None
    assert "second-read mode" in window.notice.text
