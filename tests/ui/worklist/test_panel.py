from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.progress import Progress
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.slide import open_slide
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.ui.worklist.table_model import STATUS_ROLE
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.store import Store

_WAIT = 60_000
NAMES = ["a.png", "b.png", "c.png", "d.png"]


@pytest.fixture
def panel(qtbot):
    panel = WorklistPanel(open_slide, Heatmap.load, seconds=0.02)
    qtbot.addWidget(panel)
    panel.resize(320, 600)
    panel.show()
    yield panel
    panel.close()


@pytest.fixture
def folder(tmp_path, slide_bytes):
    folder = tmp_path / "Fälle November"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_bytes(slide_bytes)
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def end(out, path, **outcome):
    with Store(out) as store:
        store.claim(path.name, str(path), "p")
        row = Row(path.name, str(path), compute_fingerprint(path), status=Status.DONE)
        store.finish(replace(row, result=f"heatmaps/{path.name}.tif", **outcome))


@pytest.fixture
def opened(panel, folder, out, qtbot):
    """The panel over a negative, a positive, a failed and an unscanned slide."""
    end(out, folder / "a.png", verdict="negative", score=0.2)
    end(out, folder / "b.png", verdict="positive", score=0.8)
    failed = {"status": Status.FAILED, "verdict": "failed", "error": "c.png: is torn."}
    end(out, folder / "c.png", **failed)
    panel.open(folder, out)
    qtbot.waitUntil(lambda: names(panel) == ["b.png", "c.png", "d.png", "a.png"], timeout=_WAIT)
    return panel


def names(panel):
    return [panel.proxy.index(row, 0).data() for row in range(panel.proxy.rowCount())]


def choose(panel, name):
    panel.ui.table.selectRow(names(panel).index(name))


def shown(panel):
    """The text in place of the list, "" where the list is seen."""
    return panel.ui.empty.text() if panel.ui.empty.isVisible() else ""


def test_without_a_folder_it_says_what_to_do(panel, qtbot):
    assert shown(panel) == "Open a folder of slides to make a worklist."
    with qtbot.waitSignal(panel.open_folder_requested):
        panel.ui.choose.click()
    assert not panel.ui.scan.isEnabled()


def test_an_empty_folder_is_not_a_negative_one(panel, tmp_path, out, slide_bytes, qtbot):
    empty = tmp_path / "empty"
    empty.mkdir()
    panel.open(empty, out)
    qtbot.waitUntil(lambda: shown(panel).startswith("No slides yet."), timeout=_WAIT)
    assert not panel.ui.choose.isVisible()
    (empty / "new.png").write_bytes(slide_bytes)
    qtbot.waitUntil(lambda: names(panel) == ["new.png"], timeout=_WAIT)
    assert shown(panel) == ""
    assert not out.exists()


def test_the_header_counts_in_words(opened):
    assert opened.ui.folder.text() == "Fälle November"
    assert opened.ui.counts.text() == "4 slides: 1 positive, 1 failed, 1 not scanned, 1 negative"


def test_what_another_process_ends_appears(opened, folder, out, qtbot):
    choose(opened, "d.png")
    end(out, folder / "d.png", verdict="positive", score=0.9)
    qtbot.waitUntil(lambda: names(opened)[0] == "d.png", timeout=_WAIT)
    assert opened.ui.counts.text() == "4 slides: 2 positive, 1 failed, 1 negative"
    assert opened.ui.table.currentIndex().data() == "d.png"


def test_a_slide_that_is_replaced_loses_its_verdict(opened, folder, slide_bytes, qtbot):
    (folder / "a.png").write_bytes(slide_bytes + b"x")
    qtbot.waitUntil(lambda: names(opened) == ["b.png", "a.png", "c.png", "d.png"], timeout=_WAIT)
    choose(opened, "a.png")
    assert opened.ui.detail.text().startswith("The file has changed since it was scanned")


def test_selecting_shows_the_whole_status_and_opens_nothing(opened, folder, out, qtbot):
    with qtbot.assertNotEmitted(opened.slide_activated):
        choose(opened, "c.png")
    assert opened.ui.detail.text() == "Is torn."


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_a_slide_with_its_result(opened, folder, out, qtbot, key):
    opened.ui.table.setFocus()
    for name, result in (("b.png", out / "heatmaps/b.png.tif"), ("d.png", None)):
        choose(opened, name)
        with qtbot.waitSignal(opened.slide_activated) as activated:
            qtbot.keyClick(opened.ui.table, key)
        assert activated.args == [folder / name, result]


def test_a_double_click_opens_once(opened, folder, qtbot):
    table, activated = opened.ui.table, []
    opened.slide_activated.connect(lambda path, result: activated.append(path))
    place = table.visualRect(opened.proxy.index(2, Column.SLIDE)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not activated
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated == [folder / "d.png"]


def test_all_are_scanned_by_name_and_failed_ones_again(opened, folder, qtbot):
    with qtbot.waitSignal(opened.scan_requested) as scan:
        opened.ui.scan.click()
    assert scan.args == [[folder / name for name in NAMES], False]
    with qtbot.waitSignal(opened.scan_requested) as retry:
        opened.ui.retry.click()
    assert retry.args == [[folder / "c.png"], False]


def test_chosen_slides_are_asked_for_at_once_and_again_where_one_has_a_result(opened, folder):
    asked = []
    opened.scan_requested.connect(lambda paths, again: asked.append((paths, again)))
    choose(opened, "c.png")
    opened.ui.scan_again.trigger()
    opened.ui.table.selectAll()
    opened.ui.scan_again.trigger()
    names = ("b.png", "c.png", "d.png", "a.png")
    assert asked == [([folder / "c.png"], False), ([folder / name for name in names], True)]


def test_waiting_slides_are_moved_and_removed_by_keys(opened, folder, qtbot):
    paths = tuple(folder / name for name in ("c.png", "d.png", "a.png"))
    opened.set_waiting(paths)
    table = opened.ui.table
    table.setFocus()
    choose(opened, "d.png")
    for key, modifier, place in (
        (Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, 0),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, 2),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier, 0),
    ):
        with qtbot.waitSignal(opened.move_requested) as move:
            qtbot.keyClick(table, key, modifier)
        assert move.args == [folder / "d.png", place]
    with qtbot.waitSignal(opened.remove_requested) as remove:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert remove.args == [[folder / "d.png"]]
    choose(opened, "c.png")
    assert not opened.ui.up.isEnabled() and opened.ui.down.isEnabled()
    choose(opened, "a.png")
    assert opened.ui.up.isEnabled() and not opened.ui.down.isEnabled()
    choose(opened, "b.png")
    assert not opened.ui.remove.isEnabled()


def test_only_results_are_exported(opened, out, qtbot):
    opened.ui.table.selectAll()
    with qtbot.waitSignal(opened.export_requested) as export:
        opened.ui.export.trigger()
    assert export.args == [[out / "heatmaps/b.png.tif", out / "heatmaps/a.png.tif"]]
    choose(opened, "d.png")
    assert not opened.ui.export.isEnabled()


def test_a_pause_is_asked_for_and_shown(opened, folder, qtbot):
    assert not opened.ui.pause.isEnabled()
    opened.set_running(folder / "d.png")
    with qtbot.waitSignal(opened.pause_requested) as pause:
        opened.ui.pause.click()
    assert pause.args == [True]
    assert opened.ui.pause.text() == "Resume"
    with qtbot.assertNotEmitted(opened.pause_requested):
        opened.set_paused(False)
    assert opened.ui.pause.text() == "Pause"


def test_progress_is_told_of_the_slide_at_hand(opened, folder):
    choose(opened, "d.png")
    opened.set_running(folder / "d.png")
    opened.set_progress(folder / "d.png", Progress(1, 2, 60.0))
    assert opened.ui.detail.text() == "Scanning 50 %, about 1 min left"
    assert "1 scanning" in opened.ui.counts.text()


def test_a_filter_says_how_much_it_hides(opened):
    ui = opened.ui
    ui.show_only.setCurrentIndex(ui.show_only.findText("Needs attention"))
    assert names(opened) == ["b.png", "c.png"]
    assert ui.counts.text().endswith("(2 of 4 shown)")
    ui.find.setText("no such")
    assert shown(opened) == "No slide matches. Choose All or clear the name."


def test_thumbnails_come_and_a_torn_slide_says_why(panel, folder, out, qtbot):
    (folder / "torn.svs").write_bytes(b"II*\0")
    panel.open(folder, out)
    qtbot.waitUntil(lambda: len(names(panel)) == 5, timeout=_WAIT)

    def tooltip():
        index = panel.proxy.index(names(panel).index("torn.svs"), 0)
        return index.data(Qt.ItemDataRole.ToolTipRole)

    qtbot.waitUntil(lambda: "torn.svs: " in tooltip(), timeout=_WAIT)
    # The slide's colours are seen in the line of the first one.
    table = panel.ui.table
    place = table.visualRect(panel.proxy.index(0, 0)).center()
    place = QPoint(4 + 40, place.y())

    def colour():
        image = table.viewport().grab().toImage()
        return image.pixelColor(place * image.devicePixelRatio())

    qtbot.waitUntil(lambda: colour().red() > colour().blue() + 50, timeout=_WAIT)


def test_a_worklist_that_cannot_be_read_is_said_and_no_slide_shown(panel, folder, out, qtbot):
    end(out, folder / "a.png", verdict="negative", score=0.2)
    (out / DATABASE).write_bytes(b"no database " * 500)
    with qtbot.waitSignal(panel.error, timeout=_WAIT) as error:
        panel.open(folder, out)
    assert "is damaged" in error.args[0] and panel.ui.notice.text == error.args[0]
    assert names(panel) == []
    assert shown(panel).startswith("The worklist cannot be read;")


def test_a_wide_panel_has_columns_and_a_narrow_one_the_verdict_in_the_line(opened, qtbot):
    table = opened.ui.table
    assert table.isColumnHidden(Column.VERDICT) and table.isColumnHidden(Column.SCORE)
    opened.resize(700, 600)
    assert not table.isColumnHidden(Column.VERDICT) and table.horizontalHeader().isVisible()
    table.sortByColumn(Column.SLIDE, Qt.SortOrder.AscendingOrder)
    assert names(opened) == NAMES
    opened.resize(320, 600)
    assert names(opened) == ["b.png", "c.png", "d.png", "a.png"]


def test_the_status_stands_below_the_name_where_the_name_would_have_no_room(opened):
    table = opened.ui.table
    for width, hidden in ((1600, False), (800, True), (1600, False)):
        opened.resize(width, 600)
        assert table.isColumnHidden(Column.STATUS) is hidden
        assert not table.isColumnHidden(Column.READER)
        assert table.columnWidth(Column.SLIDE) > 200 or hidden


def test_every_control_has_a_name(panel):
    for widget in (panel.ui.table, panel.ui.show_only, panel.ui.find, panel.ui.detail):
        assert widget.accessibleName()


def test_another_folder_shows_nothing_of_the_first(opened, tmp_path, slide_bytes, qtbot):
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.png").write_bytes(slide_bytes)
    opened.open(other, tmp_path / "out2")
    assert names(opened) == []
    qtbot.waitUntil(lambda: names(opened) == ["z.png"], timeout=_WAIT)


def read(out, path, decision):
    reading = Reading(path.name, Kind.SLIDE, Decision(decision), "A. Reader")
    with Store(out) as store:
        store.add_reading(replace(reading, fingerprint=compute_fingerprint(path)))


def reader_of(panel, name):
    return panel.proxy.index(names(panel).index(name), Column.READER).data()


def test_a_row_changes_when_its_slide_is_read(opened, folder, out, qtbot):
    assert opened.ui.read.text() == "0 of 4 read"
    # All slides of this folder are copies of one file, so a reading of one is of all.
    read(out, folder / "b.png", "positive")
    qtbot.waitUntil(lambda: reader_of(opened, "b.png") == "positive, A. Reader", timeout=_WAIT)
    qtbot.waitUntil(lambda: opened.ui.read.text() == "4 of 4 read", timeout=_WAIT)


def test_the_next_unread_slide_follows_the_one_opened_last_and_goes_round(opened, folder):
    activated = []
    opened.slide_activated.connect(lambda path, result: activated.append(path.name))
    opened.set_open(folder / "c.png")
    for name in ("c.png", "d.png", "a.png"):
        opened.note_reading(folder / name, True)
        opened.open_next_unread()
    assert activated == ["d.png", "a.png", "b.png"]
    assert opened.ui.table.currentIndex().siblingAtColumn(0).data() == "b.png"
    opened.note_reading(folder / "b.png", True)
    assert not opened.open_next_unread()
    opened.note_reading(folder / "c.png", False)
    assert opened.open_next_unread()
    assert activated[-1] == "c.png"


def test_the_next_unread_slide_is_one_that_the_filter_shows(opened, folder):
    ui, activated = opened.ui, []
    opened.slide_activated.connect(lambda path, result: activated.append(path.name))
    ui.show_only.setCurrentIndex(ui.show_only.findText("Needs attention"))
    opened.set_open(folder / "c.png")
    opened.open_next_unread()
    assert activated == ["b.png"]


def test_columns_are_chosen_and_told(opened, qtbot):
    opened.resize(1000, 600)
    button = next(b for b in opened.findChildren(QPushButton) if b.text() == "Columns")
    menu = button.menu()
    largest = next(action for action in menu.actions() if action.text() == "Largest focus")
    with qtbot.waitSignal(opened.columns_changed) as changed:
        largest.trigger()
    assert opened.ui.table.isColumnHidden(Column.LARGEST)
    assert "LARGEST" not in changed.args[0]
    opened.set_columns((Column.SLIDE.name, Column.READER.name))
    shown = [column for column in Column if not opened.ui.table.isColumnHidden(column)]
    assert shown == [Column.SLIDE, Column.READER]


def test_a_long_status_does_not_move_what_is_below_it(opened, folder, out, qtbot):
    long = {"status": Status.FAILED, "verdict": "failed", "error": "d.png: " + "is torn and " * 40}
    end(out, folder / "d.png", **long)

    def statuses():
        return [opened.proxy.index(row, 0).data(STATUS_ROLE) for row in range(4)]

    qtbot.waitUntil(lambda: any("torn and" in text for text in statuses()), timeout=_WAIT)
    choose(opened, "a.png")
    before = opened.ui.scan.mapTo(opened, QPoint(0, 0))
    choose(opened, "d.png")
    opened.layout().activate()
    assert opened.ui.detail.text().startswith("Is torn and")
    assert opened.ui.scan.mapTo(opened, QPoint(0, 0)) == before
