"""Panels of the real window, and what is kept of them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from histoviewer.ui.window.layout import Scene
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.ui.worklist.control import results_of
from histoviewer.worklist.row import Row, Status, row_of
from histoviewer.worklist.store import Store

WAIT = 20_000


@pytest.fixture
def new_window(qtbot, settings):
    """A function that opens a window of a size, as a new start of the program does."""

    def new_window(width=1366, height=768):
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show()
        windows.append(window)
        return window

    windows = []
    yield new_window
    for window in windows:
        window.close()


def open_slide(window, path, qtbot):
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(path)


@pytest.mark.parametrize("language", ["en", "de", "fr"], indirect=True)
def test_the_slide_has_sixty_percent_of_a_small_screen(language, new_window, slide_path, qtbot):
    window = new_window()
    open_slide(window, slide_path, qtbot)
    qtbot.waitUntil(lambda: window.view.width() >= 0.6 * 1366)


def test_the_first_window_lies_on_the_screen_with_its_frame(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    # That of the tests is smaller than the window that a large one would have.
    assert window.width() < room.width() < 1280
    window.show()
    assert room.contains(window.geometry()) and window.geometry().top() >= room.top() + 30
    window.close()


def test_the_start_page_has_the_window_and_a_folder_its_worklist(
    new_window, slide_path, tmp_path, qtbot
):
    window = new_window()
    assert window.start.isVisible() and not window.worklist.isVisible()
    window.open(tmp_path)
    assert window.worklist.isVisible() and not window.reading.isVisible()
    qtbot.waitUntil(lambda: window.worklist.width() > 0.7 * window.width())
    open_slide(window, slide_path, qtbot)
    assert window.reading.isVisible() and window._layout.scene is Scene.SLIDE
    qtbot.waitUntil(lambda: window.worklist.width() < 0.25 * window.width())


def test_a_panel_that_was_closed_stays_closed_at_the_next_start(new_window, slide_path, qtbot):
    window = new_window()
    open_slide(window, slide_path, qtbot)
    window.worklist.parentWidget().close()
    assert not window.worklist.isVisible()
    window.close()

    window = new_window()
    open_slide(window, slide_path, qtbot)
    assert not window.worklist.isVisible() and window.reading.isVisible()
    panels = next(
        action.menu() for action in window.menuBar().actions()[1].menu().actions() if action.menu()
    )
    next(action for action in panels.actions() if action.text() == "Worklist").trigger()
    assert window.worklist.isVisible()


def test_the_last_session_is_offered_and_opened_again(
    new_window, slide_path, tmp_path, qtbot, settings
):
    window = new_window()
    assert not window.start.go_on.isVisible()
    window.open(tmp_path)
    open_slide(window, slide_path, qtbot)
    window.close()
    assert settings.load().session_slide == slide_path

    window = new_window()
    assert window.start.go_on.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.start.focus()
    qtbot.keyClick(window.start.go_on, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.document.name == slide_path.name, timeout=WAIT)
    assert window.worklist.opened == slide_path
    qtbot.waitUntil(lambda: len(window.worklist.model.entries) == 1, timeout=WAIT)


def test_a_restored_arrangement_that_leaves_no_room_for_the_slide_is_put_right(
    new_window, slide_path, qtbot, settings
):
    window = new_window(1900, 900)
    open_slide(window, slide_path, qtbot)
    window.actions_.wide_worklist.trigger()
    qtbot.waitUntil(lambda: window.worklist.width() > 1200)
    window.close()
    settings.save(replace(settings.load(), geometry=b""))

    window = new_window()
    open_slide(window, slide_path, qtbot)
    qtbot.waitUntil(lambda: window.view.width() >= 0.5 * window.width())


def test_what_is_left_of_a_folder_is_told_on_the_start_page(
    new_window, tmp_path, slide_path, make_heatmap, qtbot, settings
):
    window = new_window()
    folder = tmp_path / "week 47"
    folder.mkdir()
    out = results_of(folder, settings.load().results_folder)
    heatmap = make_heatmap({(0, 0): 0.9})
    heatmap.save(out / "heatmaps" / "a.tif")
    with Store(out) as store:
        store.claim("a", str(slide_path), "")
        store.finish(row_of(heatmap, "a", "heatmaps/a.tif"))
        store.claim("b", "/s/b", "")
        store.finish(Row("b", "/s/b", status=Status.FAILED, verdict="failed", error="b: torn."))
    window.open(folder)
    window.close()

    window = new_window()
    qtbot.waitUntil(lambda: window.start.unfinished.count() == 1, timeout=WAIT)
    assert window.start.unfinished.item(0).text() == "week 47: 1 unread"
    window.start.unfinished.setFocus()
    qtbot.keyClick(window.start.unfinished, Qt.Key.Key_Down)
    qtbot.keyClick(window.start.unfinished, Qt.Key.Key_Return)
    assert window._layout.scene is Scene.WORKLIST


def test_unfinished_slides_are_resumed_from_the_start_page_by_keys(
    new_window, tmp_path, slide_bytes, qtbot, settings
):
    folder = tmp_path / "week 48"
    folder.mkdir()
    out = results_of(folder, settings.load().results_folder)
    for name in ("a.png", "b.png", "c.png"):
        (folder / name).write_bytes(slide_bytes + name.encode())
    with Store(out) as store:
        store.add_pending({name: str(folder / name) for name in ("a.png", "c.png")})
    window = new_window()
    window.open(folder)
    window.close()

    window = new_window()
    qtbot.waitUntil(lambda: window.start.resume.isVisible(), timeout=WAIT)
    assert window.start.resume.text() == "Res&ume 2 unfinished slides"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)

    qtbot.waitUntil(lambda: window.scanning.dialog is not None, timeout=WAIT)
    dialog = window.scanning.dialog
    assert dialog.windowTitle() == "Scan 2 slides"
    dialog.accept()
    qtbot.waitUntil(lambda: window.service.busy)
    queued = {window.service.running, *window.service.waiting} - {None}
    assert {path.name for path in queued} == {"a.png", "c.png"}
    for path in window.service.waiting:
        window.service.remove(path)
    window.service.cancel()
