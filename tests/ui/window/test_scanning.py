"""Scanning in the real window: the sample slide, the starter model, the real worker process.

Tests to which the model does not matter scan with a small one.
"""

import io
import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_models import make_dense_model
from make_slides import tissue_noise, write_pyramid
from PIL import Image
from processes import children
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scope import UNLIKE
from histoviewer.ui.scan.control import StopQuestion
from histoviewer.ui.scan.mpp_dialog import MppDialog
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Standing
from histoviewer.worklist.readings import Decision, Kind
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.store import Store

SLIDE = resource("samples", "CMU-1-Small-Region.svs")
MOSAIC = Path(__file__).parents[2] / "data" / "mosaic" / "pcam-mosaic.tif"
WAIT = 120_000


@pytest.fixture
def node(tmp_path):
    """A slide alone in its folder, with one focus for the small model."""
    plane = tissue_noise(900, 700)
    plane[200:400, 300:500] = 250, 5, 60
    path = tmp_path / "slides" / "node.tif"
    path.parent.mkdir()
    return write_pyramid(path, [plane], 0.972)


@pytest.fixture
def strict(settings, tmp_path):
    """The window scans with a small model that has skin out of scope; to be asked for before it."""
    model = make_dense_model(tmp_path / "strict", scope=0.0)
    settings.save(replace(settings.load(), model=str(model)))


@pytest.fixture
def scan(window, qtbot):
    """A function that scans the slide that is open, through the dialog, at stride 96."""

    def scan(signal_name="opened"):
        qtbot.keyClick(window, Qt.Key.Key_S)
        dialog = window.scanning.dialog
        dialog._strides.button(96).click()
        with qtbot.waitSignal(getattr(window.service, signal_name), timeout=WAIT) as blocker:
            dialog.accept()
        return blocker.args

    return scan


def test_a_scan_paints_the_heatmap_as_it_grows_and_its_result_is_there_next_time(
    show, scan, qtbot, settings
):
    window = show(SLIDE)
    _, heatmap = scan()
    assert window.document.heatmap is heatmap
    grown = []
    window.service.advanced.connect(lambda path, step: grown.append(step.progress.done))
    window.view.set_magnification(20)
    looked_at = window.view.visible_region().center()
    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as blocker:
        pass

    (item,) = blocker.args
    assert (window.view.visible_region().center() - looked_at).manhattanLength() < 2
    assert window.view.magnification == pytest.approx(20)
    assert grown == sorted(grown) and len(grown) > 2
    assert heatmap.count(TileState.PENDING) == 0
    assert settings.load().stride == 96
    show(SLIDE)
    again = window.document.heatmap
    assert again is not heatmap
    assert np.array_equal(again.probability, heatmap.probability, equal_nan=True)
    assert item.result.is_relative_to(settings.load().results_folder)


def test_the_dialog_says_what_a_stride_costs(show, qtbot):
    window = show(SLIDE)
    qtbot.keyClick(window, Qt.Key.Key_S)
    dialog = window.scanning.dialog
    assert "11 %" in dialog.stride_text(96) and "missed" in dialog.stride_text(96)

    def estimated():
        return all(
            "minute" in dialog.stride_text(s) or "min" in dialog.stride_text(s) for s in (32, 96)
        )

    qtbot.waitUntil(estimated, timeout=WAIT)
    dialog.reject()
    assert not window.service.busy


def test_a_cancelled_scan_leaves_what_was_scanned_and_is_incomplete(show, scan, qtbot):
    window = show(SLIDE)
    scan("advanced")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    # Esc asks; a second one goes on scanning.
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    question = window.findChild(StopQuestion)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert window.service.running == SLIDE
    window.actions_.cancel.trigger()
    question = next(box for box in window.findChildren(StopQuestion) if box.isVisible())
    with qtbot.waitSignal(window.service.interrupted, timeout=WAIT):
        qtbot.mouseClick(question.buttons()[0], Qt.MouseButton.LeftButton)

    heatmap = window.document.heatmap
    assert heatmap.count(TileState.PENDING) > 0
    assert heatmap.verdict() != "negative"
    assert not window.progress.isVisible()


def test_a_region_alone_replaces_a_whole_result_only_where_that_is_wanted(
    quick, show, scan, qtbot, window
):
    show(MOSAIC)
    (item,) = scan("ended")
    before = item.result.read_bytes()

    def question():
        return next((box for box in window.findChildren(QMessageBox) if box.isVisible()), None)

    def scan_region():
        window.view.region_drawn.emit(QRectF(0, 0, 500, 500))
        dialog = window.scanning.dialog
        dialog._strides.button(48).click()
        dialog._rest.setChecked(False)
        dialog.accept()
        qtbot.waitUntil(lambda: question() is not None, timeout=WAIT)

    scan_region()
    assert "result of the whole slide" in question().text() and not window.service.busy
    # Who hits Enter without reading loses nothing.
    qtbot.keyClick(question(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question() is None, timeout=WAIT)
    assert not window.service.busy
    assert item.result.read_bytes() == before

    scan_region()
    with qtbot.waitSignal(window.service.ended, timeout=WAIT):
        question().accept()
    assert Heatmap.load(item.result).grid.stride == 48
    assert window.notice.text.startswith("pcam-mosaic.tif: ")


def test_a_worker_that_dies_is_replaced_without_the_window_noticing(show, scan, qtbot):
    window = show(SLIDE)
    before = set(children(os.getpid()))
    scan("advanced")

    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as blocker:
        for pid in set(children(os.getpid())) - before:
            os.kill(pid, signal.SIGKILL)

    # Of skin the scan says why it is not assessable, and nothing of the worker.
    assert blocker.args[0].error.startswith(UNLIKE)
    assert window.document.heatmap.count(TileState.PENDING) == 0


def test_a_missing_pixel_size_is_asked_for_once(window, qtbot, tmp_path, monkeypatch, slide_bytes):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "plain.png"
    Image.open(io.BytesIO(slide_bytes)).save(path)
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(path)
    qtbot.keyClick(window, Qt.Key.Key_S)
    dialog = window.scanning.dialog
    assert isinstance(dialog, MppDialog)
    qtbot.keyClicks(dialog.focusWidget(), "0.5")
    dialog.accept()
    qtbot.waitUntil(lambda: window.document.mpp is not None, timeout=WAIT)

    assert window.document.mpp_source == "given by the user"
    with qtbot.waitSignal(window.view.image_tiles.settled, timeout=WAIT):
        window.open(path)
    assert window.document.mpp.x == 0.5


def test_closing_in_the_middle_of_a_scan_asks_and_may_be_declined(show, scan, qtbot):
    window = show(SLIDE)
    scan("advanced")
    asked = []

    def answer(role):
        boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
        asked.extend(box.text() for box in boxes)
        for box in boxes:
            next(b for b in box.buttons() if box.buttonRole(b) == role).click()

    QTimer.singleShot(0, lambda: answer(QMessageBox.ButtonRole.RejectRole))
    window.close()
    assert asked and window.isVisible() and window.service.busy

    QTimer.singleShot(0, lambda: answer(QMessageBox.ButtonRole.AcceptRole))
    window.close()
    assert not window.isVisible()
    assert not children(os.getpid())


def test_in_second_read_mode_nothing_tells_what_the_model_says_until_the_impression_is_recorded(
    quick, show, scan, qtbot, window, node
):
    show(node)
    scan("ended")
    qtbot.waitUntil(lambda: window.foci.foci != [], timeout=WAIT)
    window.open(node.parent)
    qtbot.waitUntil(lambda: bool(window.worklist.model.entries), timeout=WAIT)

    window.actions_.second_read.trigger()

    assert window.reading.locked
    assert not window.view.heatmap_item.isVisible() and not window.view.foci_item.isVisible()
    assert "probability" not in window.facts.value.text()
    window.view.cursor_moved.emit(QPointF(1000, 1000))
    assert window.facts.value.text() == ""
    told = {window.worklist.proxy.index(0, Column.VERDICT).data()}
    assert not told & {"Positive", "Negative", "Incomplete"}

    window.reading.recorded.emit(Kind.IMPRESSION, Decision.NOT_SUSPICIOUS, "")

    qtbot.waitUntil(lambda: not window.reading.locked, timeout=WAIT)
    assert window.view.heatmap_item.isVisible()


def test_a_confirmed_focus_and_a_verdict_are_there_after_a_restart(
    quick, show, scan, qtbot, window, settings, node
):
    show(node)
    scan("ended")
    qtbot.waitUntil(lambda: window.foci.foci != [], timeout=WAIT)
    window.actions_.next_focus.trigger()
    focus = window.foci.current
    assert window.view.visible_region().contains(QRectF(*focus.bounds).center())

    window.actions_.confirm.trigger()
    qtbot.waitUntil(lambda: window.foci.decisions == {focus.id: "confirmed"}, timeout=WAIT)
    window.reading.recorded.emit(Kind.SLIDE, Decision.POSITIVE, "macro in the left half")
    results = settings.load().results_folder
    qtbot.waitUntil(lambda: len(readings(results)) == 2, timeout=WAIT)
    window.close()

    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.show()
    again.open(node)
    qtbot.waitUntil(lambda: again.foci.decisions == {focus.id: "confirmed"}, timeout=WAIT)
    told = readings(results)
    assert [(one.kind, one.decision) for one in told] == [
        (Kind.FOCUS, Decision.CONFIRMED),
        (Kind.SLIDE, Decision.POSITIVE),
    ]
    assert told[1].comment == "macro in the left half" and told[1].user
    again.close()


def test_a_folder_is_scanned_in_the_background_while_another_slide_is_read(
    strict, show, qtbot, window, tmp_path
):
    folder = tmp_path / "week 47 Ä"
    folder.mkdir()
    for name in ("a.svs", "b.svs"):
        (folder / name).write_bytes(SLIDE.read_bytes())
    (folder / "broken.svs").write_bytes(b"no slide")
    show(SLIDE)
    window.open(folder)
    qtbot.waitUntil(lambda: len(window.worklist.model.entries) == 3, timeout=WAIT)
    window.actions_.scan_folder.trigger()
    window.scanning.dialog._strides.button(96).click()

    with qtbot.waitSignal(window.service.idle, timeout=WAIT):
        window.scanning.dialog.accept()

    assert window.document.slide.path == SLIDE

    def ended():
        standings = {e.path.name: e.standing for e in window.worklist.model.entries}
        return standings["broken.svs"] is Standing.FAILED and all(
            standings[name] is Standing.NOT_ASSESSABLE for name in ("a.svs", "b.svs")
        )

    qtbot.waitUntil(ended, timeout=WAIT)


def test_failed_slides_are_tried_again_as_the_dialog_says_and_not_as_it_happens(
    qtbot, window, tmp_path
):
    folder = tmp_path / "week 47"
    folder.mkdir()
    (folder / "broken.svs").write_bytes(b"no slide")
    window.open(folder)
    qtbot.waitUntil(lambda: len(window.worklist.model.entries) == 1, timeout=WAIT)
    with Store(window._slides.out) as store:
        path = str(folder / "broken.svs")
        store.finish(Row("broken.svs", path, status=Status.FAILED, verdict=Verdict.FAILED))
    qtbot.waitUntil(window.worklist.ui.retry.isEnabled, timeout=WAIT)

    window.worklist.ui.retry.click()

    dialog = window.scanning.dialog
    assert dialog.isVisible() and "broken.svs" in dialog.windowTitle()
    assert not window.service.busy
    dialog.reject()


def test_a_slide_whose_scan_has_not_begun_does_not_get_the_heatmap_of_the_one_before(
    show, qtbot, window, tmp_path, small_model
):
    slides = [tmp_path / f"{name}.svs" for name in "ab"]
    for slide in slides:
        # Of files with the same content, a result of one would be that of the other.
        slide.write_bytes(SLIDE.read_bytes() + slide.name.encode())
    service = window.service
    service.configure(small_model, "cpu")
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides, tmp_path / "out", ScanOptions(stride=96))
    # The thread goes on to the next slide before anybody is told.
    service._timer.stop()
    qtbot.waitUntil(lambda: service.running == slides[1], timeout=WAIT)

    show(slides[1])
    # A window that scans asks before it closes.
    service.pause()

    assert window.document.heatmap is None


def readings(results):
    with Store(results) as store:
        return store.readings()
