import os
import signal
import sys

import pytest
from PIL import Image

from histoviewer.geometry import Region, Size
from histoviewer.ui.viewer.image_tiles import TILE_SIDE, ImageTile


@pytest.fixture
def large_slide(tmp_path):
    """A slide that does not fit into the window at full resolution."""
    Image.new("RGB", (4000, 3000), (200, 90, 140)).save(tmp_path / "large.png")
    return tmp_path / "large.png"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_process_that_dies_under_a_tile_costs_no_tile(show, qtbot, large_slide, colour_at):
    window = show(large_slide)
    os.kill(window.loader.reader.pid, signal.SIGKILL)

    window.view.zoom(6, window.view.viewport().rect().center())
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
        window.view.grab()

    assert window.notice.text == ""
    assert colour_at(2000, 1500) == (200, 90, 140)


def test_what_never_can_be_read_is_hatched_said_once_and_not_asked_for_for_ever(
    show, qtbot, large_slide, colour_at
):
    window = show(large_slide)
    said = []
    window.view.image_tiles.damaged.connect(said.append)
    window.loader.reader.close()

    window.view.zoom(6, window.view.viewport().rect().center())
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
        window.view.grab()

    image = window.view.grab().toImage()
    middle = window.view.viewport().rect().center()
    around = [
        image.pixelColor(middle.x() + dx, middle.y() + dy).red()
        for dx in range(-20, 20)
        for dy in range(-20, 20)
    ]
    # The picture is smoothed.
    assert min(around) < 60
    assert max(around) > 220
    assert len(said) == 1
    assert said[0].startswith(str(large_slide))
    window.view.grab()
    assert not window.view.image_tiles.is_reading


def test_tiles_next_to_what_is_seen_are_read_ahead(show, qtbot, large_slide):
    window = show(large_slide)
    window.view.resize(100, 100)
    window.view.zoom(1 / window.view.transform().m11(), window.view.viewport().rect().center())
    window.view.centerOn(250, 250)
    window.view.grab()

    seen = window.view.visible_region()
    assert seen.right() < TILE_SIDE
    beside, further = ImageTile(0, 1, 1), ImageTile(0, 2, 2)
    qtbot.waitUntil(lambda: window.view.image_tiles.get(beside) is not None, timeout=60_000)
    assert window.view.image_tiles.get(further) is None


def test_a_small_cache_still_holds_all_that_is_in_sight(show, qtbot, slide_path):
    window = show(slide_path)
    window.view.set_cache_bytes(1)
    window.view.zoom(1 / window.view.transform().m11(), window.view.viewport().rect().center())

    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=60_000):
        window.view.grab()

    window.view.grab()
    assert not window.view.image_tiles.is_reading
    assert window.document.slide.read_region(Region(0, 0, 9, 9), Size(9, 9)).valid.all()
