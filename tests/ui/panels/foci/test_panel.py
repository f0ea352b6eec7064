import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QLabel, QLineEdit, QPushButton, QTableView

from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.foci import find_foci
from histoviewer.slides.slide import open_slide
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.foci.table_model import Column, FociTableModel
from histoviewer.ui.panels.foci.thumbnails import CACHED, SIDE, FocusThumbnails, thumbnail_region
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.readings import Decision, FocusReading, Kind, Reading

# Three foci: a row of four tiles (0.13 mm), two tiles, and one; at 0.8 only part of the first.
TILES = {(1, 1): 0.6, (1, 2): 0.9, (1, 3): 0.6, (1, 4): 0.6, (8, 8): 0.7, (9, 8): 0.5, (14, 3): 0.7}
MODEL = "00"


@pytest.fixture
def jobs():
    jobs = Jobs(2)
    yield jobs
    jobs.close()


@pytest.fixture
def panel(qtbot, jobs):
    panel = FociPanel(jobs)
    qtbot.addWidget(panel)
    panel.resize(420, 500)
    panel.show()
    return panel


@pytest.fixture
def slide(slide_path):
    with open_slide(slide_path) as slide:
        yield slide


def listed(panel, qtbot, heatmap, slide=None):
    panel.set_document(slide, heatmap)
    with qtbot.waitSignal(panel.foci_changed, timeout=60_000) as told:
        assert panel.foci == []
    return told.args[0]


def words(panel):
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def column(panel, which):
    model = panel.findChild(QTableView).model()
    return [model.index(row, which).data() for row in range(model.rowCount())]


def said_of(focus, decision, threshold=0.5, comment=""):
    x, y = focus.position
    reading = Reading("slide.png", Kind.FOCUS, decision, "A. Miller", x, y, comment)
    return Reading(**(vars(reading) | {"model_sha256": MODEL, "threshold": threshold}))


def button(panel, text):
    return next(b for b in panel.findChildren(QPushButton) if text in b.text())


def test_foci_are_listed_the_largest_first_with_sizes_in_words(panel, qtbot, make_heatmap):
    assert "Not scanned yet" in words(panel)
    heatmap = make_heatmap(TILES)

    foci = listed(panel, qtbot, heatmap)

    assert [focus.position for focus in foci] == [f.position for f in find_foci(heatmap)]
    assert "3 foci: 3 ITC (unreliable)" in words(panel)
    assert column(panel, Column.NUMBER) == ["1", "2", "3"]
    assert column(panel, Column.SIZE_CLASS)[2] == "ITC (unreliable)\n0.044 mm"
    assert column(panel, Column.DIAMETER)[2] == "0.044"
    assert column(panel, Column.PEAK) == ["0.899", "0.699", "0.699"]
    assert column(panel, Column.READING) == ["not read"] * 3


def test_every_class_is_counted(panel, qtbot, make_heatmap):
    micro = {(2, col): 0.9 for col in range(2, 12)}

    listed(panel, qtbot, make_heatmap(micro | {(15, 20): 0.9}))

    assert "2 foci: 1 micro, 1 ITC (unreliable)" in words(panel)


def test_without_a_focus_the_words_say_what_was_not_looked_at(panel, qtbot, make_heatmap):
    heatmap = make_heatmap({(0, 0): 0.1})
    listed(panel, qtbot, heatmap)
    assert words(panel) == "No focus reaches the threshold."

    heatmap.state[5, 5:8] = 1
    with qtbot.waitSignal(panel.foci_changed):
        panel.refresh()
    assert "No focus reaches the threshold.\n⚠ 3 tiles not scanned yet." in words(panel)

    heatmap.state[0, 0] = 1
    with qtbot.waitSignal(panel.foci_changed):
        panel.refresh()
    assert words(panel) == "Incomplete: 4 tiles not scanned yet."


def test_a_threshold_that_moves_is_followed_once_it_rests(panel, qtbot, make_heatmap):
    listed(panel, qtbot, make_heatmap(TILES))
    told = []
    panel.foci_changed.connect(told.append)

    with qtbot.waitSignal(panel.foci_changed):
        for threshold in (0.6, 0.7, 0.75, 0.8):
            panel.set_threshold(threshold)
        # What is listed was found at the former threshold, and a decision made now is so too.
        assert panel.threshold == 0.5
        assert "Searching for foci" in words(panel)

    assert panel.threshold == 0.8
    assert [len(foci) for foci in told] == [1]


def test_a_threshold_chosen_during_a_search_wins(panel, qtbot, make_heatmap):
    panel.set_document(None, make_heatmap(TILES))
    with qtbot.waitSignal(panel.foci_changed) as told:
        panel.set_threshold(0.8)

    assert len(told.args[0]) == 1
    assert panel.threshold == 0.8


def test_the_last_of_two_documents_is_the_one_listed(panel, qtbot, make_heatmap):
    panel.set_document(None, make_heatmap(TILES))

    assert len(listed(panel, qtbot, make_heatmap({(2, 2): 0.9}))) == 1


def test_a_new_document_takes_foci_and_readings_of_the_former_away(panel, qtbot, make_heatmap):
    heatmap = make_heatmap(TILES)
    foci = listed(panel, qtbot, heatmap)
    panel.set_readings([said_of(foci[0], Decision.REJECTED)])
    panel.next()

    with qtbot.waitSignal(panel.foci_changed) as told:
        panel.set_document(None, None)
    assert (told.args, panel.current, panel.decisions) == ([[]], None, {})
    assert words(panel) == "Not scanned yet"

    listed(panel, qtbot, heatmap)
    assert panel.decisions == {}


def test_a_growing_heatmap_is_searched_once_for_many_calls(panel, qtbot, make_heatmap):
    heatmap = make_heatmap(TILES)
    listed(panel, qtbot, heatmap)
    panel.next()
    place = panel.current.position
    told, chosen = [], []
    panel.foci_changed.connect(told.append)
    panel.focus_chosen.connect(chosen.append)

    new = np.full(6, 16)
    heatmap.set_tiles(new, np.arange(18, 24), np.full(6, 0.9, np.float32))
    with qtbot.waitSignal(panel.foci_changed):
        for _ in range(100):
            panel.refresh()

    assert [len(foci) for foci in told] == [4]
    # The focus that the reader looks at is now the second, and the view stays at it.
    assert (panel.current.id, panel.current.position) == (2, place)
    assert panel.findChild(QTableView).currentIndex().row() == 1
    assert chosen == []


def test_the_list_does_not_jump_while_a_scan_goes_on(panel, qtbot, make_heatmap):
    heatmap = make_heatmap({(row, col): 0.9 for row in range(0, 16, 2) for col in range(0, 24, 2)})
    listed(panel, qtbot, heatmap)
    panel.next()
    table = panel.findChild(QTableView)
    table.verticalScrollBar().setValue(1000)

    heatmap.set_tiles(np.array([17]), np.array([0]), np.array([0.9], np.float32))
    with qtbot.waitSignal(panel.foci_changed):
        panel.refresh()

    assert len(panel.foci) == 97
    assert table.verticalScrollBar().value() == 1000


def test_a_walk_through_the_foci_ends_at_the_last(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))
    chosen = []
    panel.focus_chosen.connect(chosen.append)
    assert not button(panel, "Confirm").isEnabled()

    for _ in range(4):
        panel.next()
    panel.previous()

    assert chosen == [foci[0], foci[1], foci[2], foci[2], foci[1]]
    assert panel.current is foci[1]
    assert button(panel, "Confirm").isEnabled()


def test_a_walk_follows_the_order_that_is_seen(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))
    panel.findChild(QTableView).sortByColumn(Column.NUMBER, Qt.SortOrder.DescendingOrder)

    panel.next()
    assert panel.current is foci[2]
    panel.next()
    assert panel.current is foci[1]


def test_a_click_on_the_chosen_row_comes_back_to_it(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))
    panel.next()
    table = panel.findChild(QTableView)
    place = table.visualRect(table.model().index(0, 1)).center()

    with qtbot.waitSignal(panel.focus_chosen) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    assert told.args == [foci[0]]


def test_decisions_are_told_of_the_focus_that_is_chosen(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))
    told = []
    panel.decided.connect(lambda *args: told.append(args))
    panel.confirm()
    assert told == []

    panel.next()
    for text in ("Confirm", "Reject", "Withdraw"):
        button(panel, text).click()

    expected = ("confirmed", "rejected", "withdrawn")
    assert told == [(foci[0], decision, "") for decision in expected]
    # Only what was recorded is shown.
    assert column(panel, Column.READING) == ["not read"] * 3


def test_readings_are_shown_in_words_with_who_and_why(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))

    panel.set_readings(
        [
            said_of(foci[0], Decision.CONFIRMED),
            said_of(foci[1], Decision.REJECTED, comment="germinal centre"),
            said_of(foci[2], Decision.COMMENT, comment="ask again"),
        ]
    )

    assert panel.decisions == {1: "confirmed", 2: "rejected"}
    assert column(panel, Column.READING) == ["✓ confirmed", "✗ rejected, comment", "comment"]
    tooltip = panel.findChild(QTableView).model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "A. Miller" in tooltip
    assert "germinal centre" in tooltip


def test_a_rejection_at_a_higher_threshold_does_not_reject_the_whole(panel, qtbot, make_heatmap):
    listed(panel, qtbot, make_heatmap({(1, 2): 0.9, (1, 3): 0.6, (1, 4): 0.9}))
    with qtbot.waitSignal(panel.foci_changed):
        panel.set_threshold(0.8)
    foci = panel.foci
    readings = [
        said_of(foci[0], Decision.CONFIRMED, 0.8),
        said_of(foci[1], Decision.REJECTED, 0.8),
    ]
    panel.set_readings(readings)
    assert panel.decisions == {1: "confirmed", 2: "rejected"}

    with qtbot.waitSignal(panel.foci_changed):
        panel.set_threshold(0.5)
    assert panel.decisions == {1: "confirmed"}


def test_a_comment_is_asked_for_and_limited(panel, qtbot, make_heatmap):
    foci = listed(panel, qtbot, make_heatmap(TILES))
    panel.next()
    panel.comment()
    dialog = panel.findChild(QInputDialog)
    edit = dialog.findChild(QLineEdit)
    qtbot.keyClicks(edit, "  mitosis ")
    assert edit.maxLength() == 1000
    # The list may change while somebody writes.
    panel.next()

    with qtbot.waitSignal(panel.decided) as told:
        dialog.accept()

    assert told.args == [foci[0], "comment", "mitosis"]


def test_an_empty_comment_is_none(panel, qtbot, make_heatmap):
    listed(panel, qtbot, make_heatmap(TILES))
    panel.next()
    panel.comment()

    with qtbot.assertNotEmitted(panel.decided):
        panel.findChild(QInputDialog).accept()


def test_a_lock_takes_the_foci_away(panel, qtbot, make_heatmap):
    listed(panel, qtbot, make_heatmap(TILES))

    with qtbot.waitSignal(panel.foci_changed) as told:
        panel.set_locked(True)
    assert told.args == [[]]
    assert words(panel) == "Hidden until your first impression of this slide is recorded."
    assert column(panel, Column.NUMBER) == []
    with qtbot.assertNotEmitted(panel.foci_changed, wait=300):
        panel.set_document(None, make_heatmap(TILES))
        panel.set_threshold(0.6)
        panel.refresh()

    with qtbot.waitSignal(panel.foci_changed) as told:
        panel.set_locked(False)
    assert len(told.args[0]) == 3
    assert panel.threshold == 0.6
    assert panel.findChild(QTableView).isVisible()


def test_pictures_are_read_of_the_rows_in_sight(panel, qtbot, make_heatmap, slide):
    many = {(row, col): 0.9 for row in range(0, 18, 2) for col in range(0, 24, 2)}
    foci = listed(panel, qtbot, make_heatmap(many), slide)
    table = panel.findChild(QTableView)

    def picture(row):
        return table.model().index(row, Column.NUMBER).data(Qt.ItemDataRole.DecorationRole)

    qtbot.waitUntil(lambda: picture(3) is not None, timeout=60_000)
    assert picture(len(foci) - 1) is None
    image, region = picture(3), thumbnail_region(foci[3])
    assert image.deviceIndependentSize().width() == SIDE
    # 96 patch pixels of 0.972 um are 186.6 level-0 pixels of 0.5 um.
    assert region.width == pytest.approx(186.6, abs=0.1)
    x, y = region.centre
    assert y > 100
    seen = image.pixelColor(image.width() // 2, image.height() // 2).getRgb()[:3]
    there = slide.read_region(Region(x - 2, y - 2, 4, 4), Size(1, 1)).rgb[0, 0]
    assert seen == pytest.approx(there, abs=8)

    table.scrollToBottom()
    qtbot.waitUntil(lambda: picture(len(foci) - 1) is not None, timeout=60_000)


def test_the_picture_of_the_chosen_focus_is_not_tinted(panel, qtbot, make_heatmap, slide):
    listed(panel, qtbot, make_heatmap(TILES), slide)
    table = panel.findChild(QTableView)
    index = table.model().index(0, Column.NUMBER)
    qtbot.waitUntil(lambda: index.data(Qt.ItemDataRole.DecorationRole) is not None)

    def picture():
        inside = table.visualRect(index).adjusted(8, 8, 0, -8)
        inside.setWidth(SIDE - 16)
        return table.viewport().grab(inside).toImage()

    table.clearSelection()
    table.setCurrentIndex(QModelIndex())
    plain = picture()
    table.selectRow(0)
    assert picture() == plain


def test_a_slide_that_cannot_be_read_gives_hatched_pictures(panel, qtbot, make_heatmap, slide):
    slide.close()
    listed(panel, qtbot, make_heatmap(TILES), slide)
    index = panel.findChild(QTableView).model().index(0, Column.NUMBER)

    qtbot.waitUntil(lambda: index.data(Qt.ItemDataRole.DecorationRole) is not None)
    image = index.data(Qt.ItemDataRole.DecorationRole)
    seen = {image.pixelColor(x, 24).name() for x in range(SIDE)}
    assert seen == {"#000000", "#ffffff"}


def test_pictures_are_bounded_and_belong_to_their_slide(qtbot, jobs, make_heatmap, slide):
    many = {(row, col): 0.9 for row in range(0, 36, 2) for col in range(0, 48, 2)}
    foci = find_foci(make_heatmap(many, Size(3000, 2300)))
    assert len(foci) > CACHED
    pictures = FocusThumbnails(jobs)
    pictures.set_slide(slide)
    pictures.want(foci, 1)
    qtbot.waitUntil(lambda: pictures.get(foci[-1]) is not None, timeout=60_000)

    assert sum(pictures.get(focus) is not None for focus in foci) == CACHED
    pictures.set_slide(None)
    assert pictures.get(foci[-1]) is None


def test_the_model_keeps_the_rules_of_models(qtbot, make_heatmap):
    foci = find_foci(make_heatmap(TILES))
    model = FociTableModel(lambda focus: None)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    confirmed = said_of(foci[0], Decision.CONFIRMED)
    model.set_foci(foci, {1: FocusReading(confirmed)})
    chosen = QItemSelectionModel(model)
    chosen.setCurrentIndex(model.index(0, 2), QItemSelectionModel.SelectionFlag.Rows)

    for which in Column:
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            model.sort(which, order)
            # What is chosen stays chosen, wherever it is now.
            assert model.focus_at(chosen.currentIndex().row()) is foci[0]
            assert chosen.currentIndex().column() == 2
    model.sort(Column.PEAK, Qt.SortOrder.AscendingOrder)
    assert [model.focus_at(row).id for row in range(3)] == [2, 3, 1]
    model.set_focus_readings({})
    model.thumbnail_arrived()
    model.set_foci([], {})
    assert model.rowCount() == 0
    del tester


def test_ten_thousand_foci_can_be_walked_through(panel, qtbot, make_heatmap):
    rows, cols = (index.ravel() * 2 for index in np.indices((100, 100)))
    values = np.linspace(0.5, 1, 10_000, dtype=np.float32)
    tiles = dict(zip(zip(rows, cols, strict=True), values, strict=True))

    foci = listed(panel, qtbot, make_heatmap(tiles, Size(12_500, 12_500)))
    assert "10,000 foci: 10,000 ITC (unreliable)" in words(panel)
    panel.findChild(QTableView).sortByColumn(Column.PEAK, Qt.SortOrder.AscendingOrder)
    panel.next()

    assert panel.current.peak == 0.5
    assert len(foci) == 10_000
