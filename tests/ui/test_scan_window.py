"""Scanning in the real window: the sample slide, the starter model, the real worker process."""

import io
import os
import signal

import numpy as np
import pytest
from PIL import Image
from processes import children
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from histoviewer.heatmap import CellState
from histoviewer.resources import resource
from histoviewer.ui.scan.mpp_dialog import MppDialog

SLIDE = resource("samples", "CMU-1-Small-Region.svs")
WAIT = 120_000


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
    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as blocker:
        pass

    (item,) = blocker.args
    assert grown == sorted(grown) and len(grown) > 2
    assert heatmap.count(CellState.PENDING) == 0
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
    with qtbot.waitSignal(window.service.interrupted, timeout=WAIT):
        window.actions_.cancel.trigger()

    heatmap = window.document.heatmap
    assert heatmap.count(CellState.PENDING) > 0
    assert heatmap.verdict() != "negative"
    assert not window.progress.isVisible()


def test_a_worker_that_dies_is_replaced_without_the_window_noticing(show, scan, qtbot):
    window = show(SLIDE)
    before = set(children(os.getpid()))
    scan("advanced")

    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as blocker:
        for pid in set(children(os.getpid())) - before:
            os.kill(pid, signal.SIGKILL)

    assert blocker.args[0].error == ""
    assert window.document.heatmap.count(CellState.PENDING) == 0


def test_a_missing_pixel_size_is_asked_for_once(window, qtbot, tmp_path, monkeypatch, slide_bytes):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "plain.png"
    Image.open(io.BytesIO(slide_bytes)).save(path)
    with qtbot.waitSignal(window.view.tiles.settled, timeout=WAIT):
        window.open(path)
    qtbot.keyClick(window, Qt.Key.Key_S)
    dialog = window.scanning.dialog
    assert isinstance(dialog, MppDialog)
    dialog._value.setValue(0.5)
    dialog.accept()
    qtbot.waitUntil(lambda: window.document.mpp is not None, timeout=WAIT)

    assert window.document.mpp_source == "given by the user"
    with qtbot.waitSignal(window.view.tiles.settled, timeout=WAIT):
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
