"""A slide is known by its file, through whatever folder it is opened: keys in the real window."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.ui.worklist.control import results_of
from histoviewer.ui.worklist.entries import Standing
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import row_of
from histoviewer.worklist.store import Store

WAIT = 20_000
# The verdict of the reader that "read as positive" leads to, and that of a slide nobody has read.
POSITIVE = {"en": "Reader: positive", "de": "Befunder: positiv", "fr": "Lecteur : positive"}
GONE = {"en": "which is missing", "de": "dieser Ordner fehlt", "fr": "qui est introuvable"}


@pytest.fixture
def folder(tmp_path, slide_bytes):
    """A folder of two slides that differ."""
    folder = tmp_path / "week 47"
    folder.mkdir()
    (folder / "a.png").write_bytes(slide_bytes)
    (folder / "b.png").write_bytes(slide_bytes + b"b")
    return folder


@pytest.fixture
def new_window(qtbot, settings):
    """A function that opens a window, as a new start of the program does."""

    def new_window():
        window = MainWindow(settings)
        qtbot.addWidget(window)
        window.show()
        windows.append(window)
        return window

    windows = []
    yield new_window
    for window in windows:
        window.close()


@pytest.fixture
def keep_result(make_heatmap):
    """A function that keeps a result of a slide in an output folder, as a scan does."""

    def keep_result(slide, out, value, **changes):
        heatmap = make_heatmap(
            {(0, 0): value},
            fingerprint=compute_fingerprint(slide),
            slide=slide.name,
            slide_path=str(slide),
            **changes,
        )
        result = out / "heatmaps" / f"{slide.name}.tif"
        heatmap.save(result)
        with Store(out) as store:
            store.claim(slide.name, slide.as_posix(), "")
            store.finish(row_of(heatmap, slide.name, f"heatmaps/{slide.name}.tif"))
        return result

    return keep_result


def open_slide(window, slide, qtbot):
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(slide)


def open_from_worklist(window, folder, name, qtbot):
    """Open a slide by the keys of the worklist."""
    window.open(folder)
    # It is positive, so it comes first.
    qtbot.waitUntil(
        lambda: standing(window, name) is Standing.POSITIVE and len(names(window)) == 2,
        timeout=WAIT,
    )
    table = window.worklist.ui.table
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.currentIndex().siblingAtColumn(0).data() == name
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.name == name, timeout=WAIT)


def names(window):
    proxy = window.worklist.proxy
    return [proxy.index(row, 0).data() for row in range(proxy.rowCount())]


def standing(window, name):
    entries = {entry.path.name: entry.standing for entry in window.worklist.model.entries}
    return entries.get(name)


def read_as_positive(window, qtbot):
    buttons = window.reading.findChildren(QPushButton)
    visible = [button for button in buttons if button.isVisible()]
    qtbot.waitUntil(lambda: visible[0].isEnabled())
    qtbot.keyClick(visible[0], Qt.Key.Key_Space)


def reader_says(window):
    return window.reading._reader.text()


def test_a_slide_opened_alone_shows_what_was_read_in_its_folder(
    language, folder, new_window, keep_result, settings, qtbot
):
    out = results_of(folder, settings.load().results_folder)
    keep_result(folder / "a.png", out, 0.9)
    window = new_window()
    open_from_worklist(window, folder, "a.png", qtbot)
    read_as_positive(window, qtbot)
    qtbot.waitUntil(lambda: reader_says(window).startswith(POSITIVE[language]), timeout=WAIT)
    window.close()

    alone = new_window()
    open_slide(alone, folder / "a.png", qtbot)

    assert alone.document.heatmap.peak == pytest.approx(0.9)
    qtbot.waitUntil(lambda: reader_says(alone).startswith(POSITIVE[language]), timeout=WAIT)
    # Nothing is kept beside the slides.
    assert {path.name for path in folder.iterdir()} == {"a.png", "b.png"}


def test_the_worklist_of_a_folder_knows_a_slide_that_was_scanned_and_read_alone(
    language, folder, new_window, keep_result, settings, qtbot
):
    keep_result(folder / "a.png", settings.load().results_folder, 0.9)
    alone = new_window()
    open_slide(alone, folder / "a.png", qtbot)
    read_as_positive(alone, qtbot)
    qtbot.waitUntil(lambda: reader_says(alone).startswith(POSITIVE[language]), timeout=WAIT)
    alone.close()

    window = new_window()
    open_from_worklist(window, folder, "a.png", qtbot)

    assert standing(window, "a.png") is Standing.POSITIVE
    assert standing(window, "b.png") is Standing.UNSCANNED
    assert window.document.heatmap.peak == pytest.approx(0.9)
    qtbot.waitUntil(lambda: reader_says(window).startswith(POSITIVE[language]), timeout=WAIT)


def test_of_two_results_the_same_is_shown_however_the_slide_is_opened(
    folder, new_window, keep_result, settings, qtbot
):
    general = settings.load().results_folder
    keep_result(folder / "a.png", results_of(folder, general), 0.1)
    keep_result(folder / "a.png", general, 0.9, started="2026-03-03T00:00:00+00:00")

    alone = new_window()
    open_slide(alone, folder / "a.png", qtbot)
    assert alone.document.heatmap.peak == pytest.approx(0.9)
    alone.close()
    window = new_window()
    open_from_worklist(window, folder, "a.png", qtbot)

    assert standing(window, "a.png") is Standing.POSITIVE
    assert window.document.heatmap.peak == pytest.approx(0.9)


def test_a_copy_under_another_name_is_the_same_slide(
    folder, new_window, keep_result, settings, qtbot, tmp_path
):
    keep_result(folder / "a.png", results_of(folder, settings.load().results_folder), 0.9)
    copy = tmp_path / "desk" / "renamed.png"
    copy.parent.mkdir()
    shutil.copy2(folder / "a.png", copy)

    window = new_window()
    open_slide(window, copy, qtbot)

    assert window.document.heatmap.peak == pytest.approx(0.9)


def test_a_folder_of_results_elsewhere_is_known_once_it_was_opened_and_told_if_it_is_gone(
    language, folder, new_window, keep_result, qtbot, tmp_path
):
    out = tmp_path / "drive" / "results"
    keep_result(folder / "a.png", out, 0.9)
    first = new_window()
    first.open(out)
    qtbot.waitUntil(lambda: names(first) == ["a.png"], timeout=WAIT)
    first.close()
    alone = new_window()
    open_slide(alone, folder / "a.png", qtbot)
    assert alone.document.heatmap.peak == pytest.approx(0.9)
    alone.close()

    moved = out.rename(tmp_path / "drive" / "archive")
    again = new_window()
    open_slide(again, folder / "a.png", qtbot)
    assert again.document.heatmap is None
    assert str(out) in again.notice.text and GONE[language] in again.notice.text
    again.open(moved)
    qtbot.waitUntil(lambda: names(again) == ["a.png"], timeout=WAIT)
    open_slide(again, folder / "a.png", qtbot)
    assert again.document.heatmap.peak == pytest.approx(0.9)


def test_many_missing_folders_are_one_sentence(folder, new_window, keep_result, qtbot, tmp_path):
    outs = [tmp_path / "drive" / name for name in ("one", "three", "two")]
    window = new_window()
    for out in outs:
        keep_result(folder / "a.png", out, 0.9)
        window.open(out)
        qtbot.waitUntil(lambda: names(window) == ["a.png"], timeout=WAIT)
        window.open(folder)
        qtbot.waitUntil(lambda: names(window) == ["a.png", "b.png"], timeout=WAIT)
    (tmp_path / "drive").rename(tmp_path / "unplugged")
    again = new_window()
    open_slide(again, folder / "a.png", qtbot)

    assert again.notice.text.count("Results or readings") == 1
    assert "in 3 folders that are missing, such as " + str(outs[0]) in again.notice.text


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_library_is_told_and_loses_no_reading(
    folder, new_window, settings, qtbot, tmp_path, damage
):
    out = results_of(folder, settings.load().results_folder)
    slide = folder / "a.png"
    said = Reading(
        "a.png", Kind.SLIDE, Decision.POSITIVE, "A. Miller", fingerprint=compute_fingerprint(slide)
    )
    with Store(out) as store:
        store.add_reading(said)
    first = new_window()
    open_slide(first, slide, qtbot)
    qtbot.waitUntil(lambda: "positive" in reader_says(first), timeout=WAIT)
    first.close()
    library = tmp_path / "user" / "histoviewer" / "library.sqlite"
    library.unlink() if damage is None else library.write_bytes(damage)

    window = new_window()
    open_slide(window, slide, qtbot)

    qtbot.waitUntil(lambda: "positive" in reader_says(window), timeout=WAIT)
    assert ("library.sqlite" in window.notice.text) is (damage is not None)


def test_a_library_that_cannot_be_made_is_told_and_the_slide_is_shown(
    folder, new_window, keep_result, settings, qtbot, tmp_path
):
    keep_result(folder / "a.png", settings.load().results_folder, 0.9)
    (tmp_path / "user").write_text("no folder")

    window = new_window()
    open_slide(window, folder / "a.png", qtbot)

    assert window.document.heatmap.peak == pytest.approx(0.9)
    assert "cannot be created" in window.notice.text
    read_as_positive(window, qtbot)
    qtbot.waitUntil(lambda: "positive" in reader_says(window), timeout=WAIT)
