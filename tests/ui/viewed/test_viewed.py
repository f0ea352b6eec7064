"""The viewed area, driven by keys and the mouse."""

import re
from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from histoviewer.geometry import Region
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.worklist.readings import Decision, Kind
from histoviewer.worklist.store import Store

SHIFT = Qt.KeyboardModifier.ShiftModifier
WAIT = 30_000


@pytest.fixture
def opened(show, qtbot, slide_path):
    """The window with a slide whose tissue is known: all of its 15 x 11 squares."""
    window = show(slide_path)
    qtbot.waitUntil(lambda: window.looking.viewed.tracker.tissue is not None, timeout=WAIT)
    return window


def share_shown(window):
    text = window.facts.viewed.text()
    return int(re.search(r"\d+", text)[0]) if text else None


def look_closely(window, qtbot, key=Qt.Key.Key_4):
    """Zoom by a key, and rest until something was viewed."""
    tracker = window.looking.viewed.tracker
    qtbot.keyClick(window.view, key)
    qtbot.waitUntil(lambda: bool(tracker.seen.any()), timeout=WAIT)


def rest(window, qtbot):
    """Wait until looking on changes nothing more."""
    tracker = window.looking.viewed.tracker
    qtbot.waitUntil(lambda: not tracker._looks.isActive(), timeout=WAIT)


def test_what_is_on_screen_at_20x_counts_and_the_status_bar_tells_the_share(opened, qtbot):
    tracker = opened.looking.viewed.tracker
    assert share_shown(opened) == 0

    look_closely(opened, qtbot)
    rest(opened, qtbot)

    seen, shown = tracker.seen, opened.view.visible_region()
    # Squares that are on screen in part do not count.
    assert 0 < seen.sum() * 100**2 <= shown.width() * shown.height()
    row, col = (int(part) for part in (shown.center().y() // 100, shown.center().x() // 100))
    assert seen[row, col] and not seen[0, 0]
    assert share_shown(opened) == int(100 * seen[tracker.tissue].mean())
    assert 5 < share_shown(opened) < 60


def test_below_10x_nothing_counts_and_at_10x_it_does(opened, qtbot):
    qtbot.keyClick(opened.view, Qt.Key.Key_2)
    qtbot.keyClick(opened.view, Qt.Key.Key_Right)

    assert opened.view.magnification == pytest.approx(5)
    assert not opened.looking.viewed.tracker._looks.isActive()
    assert share_shown(opened) == 0
    look_closely(opened, qtbot, Qt.Key.Key_3)
    assert opened.view.magnification == pytest.approx(10)


def test_v_goes_to_unviewed_tissue_until_all_was_viewed(opened, qtbot):
    tracker = opened.looking.viewed.tracker
    qtbot.keyClick(opened.view, Qt.Key.Key_V)
    assert opened.view.magnification == pytest.approx(10)
    opened.resize(1400, 900)
    qtbot.keyClick(opened.view, Qt.Key.Key_4)
    for _ in range(40):
        if tracker.share == 1:
            break
        before = tracker.share
        qtbot.keyClick(opened.view, Qt.Key.Key_V)
        qtbot.waitUntil(lambda before=before: tracker.share > before, timeout=WAIT)

    assert share_shown(opened) == 100
    qtbot.keyClick(opened.view, Qt.Key.Key_V)
    assert opened.statusBar().currentMessage().startswith("All tissue of this slide was on screen")


def test_shift_v_darkens_what_was_not_viewed_on_the_slide_and_the_overview(
    opened, qtbot, colour_at
):
    look_closely(opened, qtbot)
    rest(opened, qtbot)
    seen = opened.view.visible_region().center()
    qtbot.keyClick(opened.view, Qt.Key.Key_0)
    place, corner = (seen.x(), seen.y()), (1450, 1050)
    before = colour_at(*place), colour_at(*corner)

    qtbot.keyClick(opened.view, Qt.Key.Key_V, SHIFT)

    # A veil of 47 % lets 53 % through.
    assert colour_at(*place) == before[0]
    assert colour_at(*corner) == pytest.approx([0.53 * part for part in before[1]], abs=4)
    qtbot.keyPress(opened.view, Qt.Key.Key_Space)
    assert colour_at(*corner) == before[1]
    qtbot.keyRelease(opened.view, Qt.Key.Key_Space)
    opened.view.set_minimap_shown(True)
    minimap = opened.view.minimap
    picture = minimap.grab().toImage()
    at = QPointF(*corner) * (minimap.width() / 1500) * picture.devicePixelRatioF()
    assert picture.pixelColor(at.toPoint()).red() == pytest.approx(0.53 * 224, abs=8)
    qtbot.keyClick(opened.view, Qt.Key.Key_V, SHIFT)
    assert colour_at(*corner) == before[1]


def test_dragging_across_counts_where_the_view_rests(opened, qtbot):
    tracker, view = opened.looking.viewed.tracker, opened.view
    look_closely(opened, qtbot)
    rest(opened, qtbot)
    before = tracker.seen.sum()

    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
    QTest.mouseMove(view.viewport(), QPoint(200, 150))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))

    qtbot.waitUntil(lambda: tracker.seen.sum() > before, timeout=WAIT)


def test_the_verdict_has_the_share_and_the_area_is_kept_and_shown_again(
    opened, qtbot, settings, slide_path
):
    look_closely(opened, qtbot)
    rest(opened, qtbot)
    seen, share = opened.looking.viewed.tracker.seen.copy(), share_shown(opened)
    kept = []
    opened.records.changed.connect(kept.append)
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    qtbot.waitUntil(
        lambda: any(r.kind is Kind.VIEWED for found in kept for r in found), timeout=WAIT
    )

    with Store(settings.load().results_folder) as store:
        verdict, area = store.readings()
    assert (verdict.decision, area.decision) == (Decision.NEGATIVE, Decision.VIEWED)
    assert int(100 * verdict.viewed) == int(100 * area.viewed) == share
    assert area.fingerprint == compute_fingerprint(slide_path)

    opened.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.resize(900, 600)
    again.show()
    again.open(slide_path)
    qtbot.waitUntil(lambda: share_shown(again) == share, timeout=WAIT)
    assert (again.looking.viewed.tracker.seen == seen).all()
    again.close()


def test_looking_alone_creates_no_worklist(opened, qtbot, settings):
    look_closely(opened, qtbot)
    opened.close()

    assert not settings.load().results_folder.exists()


def test_what_was_viewed_since_the_verdict_is_kept_when_the_window_closes(opened, qtbot, settings):
    look_closely(opened, qtbot)
    rest(opened, qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    qtbot.keyClick(opened.view, Qt.Key.Key_V)
    before = opened.looking.viewed.tracker.seen.sum()
    qtbot.waitUntil(lambda: opened.looking.viewed.tracker.seen.sum() > before, timeout=WAIT)
    share = opened.looking.viewed.share

    opened.close()

    with Store(settings.load().results_folder) as store:
        readings = store.readings()
    assert max(r.viewed for r in readings) == share
    assert readings[0].viewed < share


def test_without_a_pixel_size_v_says_why_not(window, show, qtbot, tmp_path):
    Image.new("RGB", (900, 700), (190, 110, 170)).save(tmp_path / "bare.png")
    show(tmp_path / "bare.png")

    qtbot.keyClick(window.view, Qt.Key.Key_V)

    assert "Without a pixel size" in window.statusBar().currentMessage()
    assert window.facts.viewed.text() == ""


def test_another_reader_begins_anew(opened, qtbot, settings: SettingsStore, slide_path):
    look_closely(opened, qtbot)
    qtbot.keyClick(opened, Qt.Key.Key_F3)
    tracker = opened.looking.viewed.tracker
    before = tracker.seen.sum()
    qtbot.keyClick(opened.view, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: tracker.seen.sum() > before, timeout=WAIT)
    opened.preferences.save(reader_name="B. Other")
    opened.view.go_to(Region(0, 0, 1500, 1100))
    opened.open(slide_path)
    qtbot.waitUntil(lambda: opened.loader.pending is None, timeout=WAIT)
    qtbot.waitUntil(lambda: tracker.tissue is not None, timeout=WAIT)

    assert share_shown(opened) == 0


def test_the_tissue_of_slides_that_were_left_is_not_looked_for(opened, qtbot, slide_path, tmp_path):
    searched = []
    find = opened.looking.viewed._open_slide

    def open_slide(path):
        searched.append(path.name)
        return find(path)

    opened.looking.viewed._open_slide = open_slide
    documents = [replace(opened.document) for _ in range(4)]
    for document in documents:
        opened.looking.viewed.show(document)

    qtbot.waitUntil(lambda: opened.looking.viewed.tracker.tissue is not None, timeout=WAIT)
    assert 1 <= len(searched) <= 2
