"""Reading slide after slide by keys, in the real window."""

import pytest
from PySide6.QtCore import Qt

from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.control import results_of
from histoviewer.worklist.readings import Decision, Kind
from histoviewer.worklist.store import Store

WAIT = 20_000
NAMES = ["a.png", "b.png", "c.png"]


@pytest.fixture
def folder(tmp_path, slide_bytes):
    """A folder of three slides that differ."""
    folder = tmp_path / "week 47"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(slide_bytes + name.encode())
    return folder


@pytest.fixture
def queue(window, folder, qtbot):
    """The window with the folder's worklist and its first slide on screen."""
    window.open(folder)
    qtbot.waitUntil(lambda: window.worklist.proxy.rowCount() == len(NAMES), timeout=WAIT)
    press(window, qtbot, Qt.Key.Key_U)
    on_screen(window, qtbot, "a.png")
    return window


def press(window, qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifier)


def on_screen(window, qtbot, name):
    qtbot.waitUntil(
        lambda: window.loader.pending is None and window.document.name == name, timeout=WAIT
    )


def stored(folder, settings):
    out = results_of(folder, settings.load().results_folder)
    with Store(out) as store:
        return [(r.slide, r.decision) for r in store.readings() if r.kind is Kind.SLIDE]


def reader_of(window, name):
    proxy = window.worklist.proxy
    names = [proxy.index(row, 0).data() for row in range(proxy.rowCount())]
    return proxy.index(names.index(name), Column.READER).data()


def test_three_slides_are_read_by_one_key_each(queue, folder, settings, qtbot):
    for key, name in (
        (Qt.Key.Key_F2, "b.png"),
        (Qt.Key.Key_F3, "c.png"),
    ):
        press(queue, qtbot, key)
        on_screen(queue, qtbot, name)
    press(queue, qtbot, Qt.Key.Key_F4)

    qtbot.waitUntil(lambda: queue.worklist.ui.read.text() == "3 of 3 read", timeout=WAIT)
    assert stored(folder, settings) == [
        ("a.png", Decision.POSITIVE),
        ("b.png", Decision.NEGATIVE),
        ("c.png", Decision.UNSURE),
    ]
    assert reader_of(queue, "b.png").startswith("negative, ")
    press(queue, qtbot, Qt.Key.Key_U)
    assert queue.statusBar().currentMessage() == "No slide of the list is unread."
    assert queue.document.name == "c.png"


def test_a_key_while_the_next_slide_opens_reads_neither(queue, folder, settings, qtbot):
    press(queue, qtbot, Qt.Key.Key_F3)
    assert queue.loader.pending == folder / "b.png"
    press(queue, qtbot, Qt.Key.Key_F3)
    assert queue.notice.text.startswith("b.png is still opening.")
    on_screen(queue, qtbot, "b.png")
    qtbot.waitUntil(lambda: queue.worklist.ui.read.text() == "1 of 3 read", timeout=WAIT)
    assert stored(folder, settings) == [("a.png", Decision.NEGATIVE)]


def test_the_last_verdict_is_taken_back_and_its_slide_opened(queue, folder, settings, qtbot):
    press(queue, qtbot, Qt.Key.Key_F3)
    on_screen(queue, qtbot, "b.png")
    qtbot.waitUntil(lambda: queue.worklist.ui.read.text() == "1 of 3 read", timeout=WAIT)

    press(queue, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    on_screen(queue, qtbot, "a.png")
    qtbot.waitUntil(lambda: queue.worklist.ui.read.text() == "0 of 3 read", timeout=WAIT)
    assert reader_of(queue, "a.png") == "not read"
    assert stored(folder, settings)[-1] == ("a.png", Decision.WITHDRAWN)
    press(queue, qtbot, Qt.Key.Key_F2)
    on_screen(queue, qtbot, "b.png")


def test_a_comment_goes_with_the_verdict(queue, folder, settings, qtbot):
    edit = queue.reading.findChild(type(queue.worklist.ui.find))
    qtbot.keyClicks(edit, "subcapsular")
    press(queue, qtbot, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: reader_of(queue, "a.png").endswith(": subcapsular"), timeout=WAIT)


def test_in_second_read_mode_the_keys_give_the_first_impression_first(queue, qtbot):
    queue.actions_.second_read.trigger()
    assert queue.reading.locked
    press(queue, qtbot, Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: not queue.reading.locked, timeout=WAIT)
    assert queue.document.name == "a.png"
    press(queue, qtbot, Qt.Key.Key_F3)
    on_screen(queue, qtbot, "b.png")


def test_without_a_slide_a_verdict_is_refused(window, qtbot):
    press(window, qtbot, Qt.Key.Key_F2)
    assert window.notice.text.startswith("No slide is open.")


def test_confirm_and_reject_go_on_to_the_next_focus(
    show, make_heatmap, slide_path, tmp_path, qtbot
):
    heatmap = make_heatmap({(2, 2): 0.9, (2, 3): 0.9, (9, 9): 0.8})
    result = tmp_path / "results" / "heatmaps" / "slide.png.tif"
    heatmap.save(result)
    window = show(slide_path, result)
    qtbot.waitUntil(lambda: len(window.foci.foci) == 2, timeout=WAIT)
    press(window, qtbot, Qt.Key.Key_N)
    press(window, qtbot, Qt.Key.Key_C)
    assert window.foci.current.id == 2
    press(window, qtbot, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.foci.decisions == {1: "confirmed", 2: "rejected"}, timeout=WAIT)

    window.preferences.change({"advance_foci": False})
    press(window, qtbot, Qt.Key.Key_P)
    press(window, qtbot, Qt.Key.Key_C)
    assert window.foci.current.id == 1


def test_space_shows_the_slide_alone_as_long_as_it_is_held(
    show, make_heatmap, colour_at, slide_path, tmp_path, qtbot
):
    heatmap = make_heatmap({(5, 5): 1.0})
    heatmap.save(tmp_path / "map.tif")
    window = show(slide_path, tmp_path / "map.tif")
    qtbot.waitUntil(lambda: len(window.foci.foci) == 1, timeout=WAIT)
    x, y = heatmap.grid.tile_region(5, 5).centre
    bare = (x // 100 * 16, y // 100 * 20, 30)
    tinted = colour_at(x, y)
    assert tinted != pytest.approx(bare, abs=8)

    qtbot.keyPress(window.view, Qt.Key.Key_Space)
    assert colour_at(x, y) == pytest.approx(bare, abs=4)
    assert not window.view.foci_item.isVisible()
    qtbot.keyRelease(window.view, Qt.Key.Key_Space)
    assert colour_at(x, y) == tinted


def test_tab_gives_the_slide_the_whole_window_and_takes_it_back(show, slide_path, qtbot):
    window = show(slide_path)
    beside = window.view.width()
    qtbot.keyClick(window.view, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: window.view.width() > beside + 200)
    assert not window.reading.isVisible()
    qtbot.keyClick(window.view, Qt.Key.Key_Tab)
    assert window.reading.isVisible() and window.worklist.isVisible()
