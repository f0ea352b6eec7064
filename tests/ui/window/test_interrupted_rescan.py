"""Interrupting a scan that is to replace a result, by keys, in the real window."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import Qt

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import resource
from histoviewer.ui.scan.control import StopQuestion
from histoviewer.ui.window.main_window import MainWindow
from histoviewer.ui.worklist.entries import Standing
from histoviewer.worklist.naming import PARTIAL_SUFFIX

WAIT = 60_000
KEPT = {
    "en": "The earlier result is shown and stays valid until a new scan is complete",
    "de": "Gezeigt wird das frühere Ergebnis; es gilt, bis eine neue Analyse vollständig ist",
    "fr": "Le résultat affiché est le précédent ; il reste valable jusqu'à ce qu'une nouvelle",
}


@pytest.fixture
def slide(tmp_path):
    source = resource("samples", "CMU-1-Small-Region.svs")
    return shutil.copy(source, tmp_path / "node 3.svs")


def press(window, qtbot, key):
    """Hit a key in the window, which a dialog may have left inactive."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key)


def open_dialog(window, qtbot):
    press(window, qtbot, Qt.Key.Key_S)
    dialog = window.scanning.dialog
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def start_scan(window, qtbot, again):
    """Scan at stride 96, asked for by keys."""
    dialog = open_dialog(window, qtbot)
    qtbot.keyClick(dialog._strides.button(96), Qt.Key.Key_Space)
    if again:
        qtbot.keyClick(dialog._again, Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)


def interrupt(window, qtbot):
    """Stop the scan by a key as soon as it has given something."""
    with qtbot.waitSignal(window.service.advanced, timeout=WAIT, check_params_cb=_has_tiles):
        pass
    press(window, qtbot, Qt.Key.Key_Escape)
    question = window.findChild(StopQuestion)
    with qtbot.waitSignal(window.service.interrupted, timeout=WAIT):
        qtbot.keyClick(question.buttons()[0], Qt.Key.Key_Space)


def _has_tiles(path, step):
    return step.progress.done > 0


def test_an_interrupted_rescan_keeps_the_earlier_result_and_goes_on_where_it_was(
    slide, settings, qtbot, window, show
):
    show(slide)
    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as ended:
        start_scan(window, qtbot, again=False)
    result = ended.args[0].result
    earlier, written = Heatmap.load(result), result.read_bytes()

    start_scan(window, qtbot, again=True)
    interrupt(window, qtbot)

    # What is shown is a result, and not what a scan has come to.
    qtbot.waitUntil(lambda: KEPT["en"] in window.notice.text, timeout=WAIT)
    assert window.document.heatmap.count(TileState.PENDING) == 0
    assert window.document.heatmap.provenance == earlier.provenance
    assert result.read_bytes() == written
    partial = Heatmap.load(result.with_suffix(PARTIAL_SUFFIX))
    assert 0 < partial.count(TileState.SCANNED) < earlier.count(TileState.SCANNED)

    # So it is in a window that is opened later.
    window.close()
    later = MainWindow(settings)
    qtbot.addWidget(later)
    later.show()
    with qtbot.waitSignal(later.view.image_tiles.settled, timeout=WAIT):
        later.open(slide)
    assert KEPT["en"] in later.notice.text
    assert later.document.heatmap.provenance == earlier.provenance

    # Who does not think of "scan again" loses nothing either.
    with qtbot.waitSignal(later.service.opened, timeout=WAIT) as opened:
        start_scan(later, qtbot, again=False)
    _, heatmap = opened.args
    assert heatmap.provenance.started == partial.provenance.started
    with qtbot.waitSignal(later.service.ended, timeout=WAIT):
        pass
    assert not result.with_suffix(PARTIAL_SUFFIX).exists()
    assert Heatmap.load(result).provenance.started == partial.provenance.started
    assert np.array_equal(Heatmap.load(result).probability, earlier.probability, equal_nan=True)
    later.close()


def test_a_slide_is_opened_with_its_result_and_the_interrupted_rescan_is_told(
    language, make_heatmap, slide_path, settings, request
):
    result = settings.load().results_folder / "heatmaps" / "slide.png.tif"
    earlier = make_heatmap({(0, 0): 0.2, (0, 1): 0.3})
    earlier.save(result)
    rescan = make_heatmap({(0, 0): 0.2}, started="2026-02-02T00:00:00Z")
    rescan.state[0, 1] = TileState.PENDING
    rescan.save(result.with_suffix(PARTIAL_SUFFIX))

    window = request.getfixturevalue("show")(slide_path)

    assert KEPT[language] in window.notice.text
    assert window.document.heatmap.provenance == earlier.provenance


def test_a_scan_with_the_settings_of_the_result_leaves_a_rescan_with_others(
    slide, qtbot, window, show
):
    show(slide)
    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as ended:
        start_scan(window, qtbot, again=False)
    partial = ended.args[0].result.with_suffix(PARTIAL_SUFFIX)
    dialog = open_dialog(window, qtbot)
    qtbot.keyClick(dialog._strides.button(48), Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    interrupt(window, qtbot)
    begun = partial.read_bytes()

    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as ended:
        start_scan(window, qtbot, again=False)

    assert ended.args[0].reused
    assert partial.read_bytes() == begun


def test_the_worklist_tells_the_earlier_verdict_of_a_slide_whose_rescan_was_killed(
    quick, slide, qtbot, window, show, settings
):
    show(slide)
    with qtbot.waitSignal(window.service.ended, timeout=WAIT) as ended:
        start_scan(window, qtbot, again=False)
    results = settings.load().results_folder
    kill_rescan(results)

    window.open(results)

    def entry():
        return next(iter(window.worklist.model.entries), None)

    qtbot.waitUntil(lambda: entry() is not None and entry().interrupted, timeout=WAIT)
    # A stride of 96 leaves tissue out.
    assert entry().standing is Standing.INCOMPLETE
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.worklist.ui.table, Qt.Key.Key_Down)
    assert "the verdict is the earlier one" in window.worklist.ui.detail.text()
    window.worklist.ui.table.setFocus()
    with qtbot.waitSignal(window.worklist.slide_activated) as activated:
        qtbot.keyClick(window.worklist.ui.table, Qt.Key.Key_Return)
    assert activated.args[1] == ended.args[0].result


def kill_rescan(results):
    """Leave the row of the only slide as a process leaves it that is killed while it scans."""
    claim = """
import os, sys
from pathlib import Path
from histoviewer.worklist.store import Store
store = Store(Path(sys.argv[1]))
(row,) = store.rows()
assert store.claim(row.name, row.path, "other", again=True).owner == store.owner
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", claim, str(results)], check=False)
