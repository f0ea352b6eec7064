import os
import shutil
import signal
from pathlib import Path

import numpy as np
import pytest
from processes import children

from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import STARTER_MODEL, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.scan.service import ScanService
from histoviewer.worklist.row import Status
from histoviewer.worklist.store import Store

SLIDE = resource("samples", "CMU-1-Small-Region.svs")
STARTER = resource("models", STARTER_MODEL)
COARSE = ScanOptions(stride=96)
# So fine that the large slide has 15,625 tiles, of which each takes the small model little.
FINE = ScanOptions(stride=16)
WAIT = 120_000


@pytest.fixture
def service(qtbot, small_model):
    service = ScanService()
    service.configure(small_model, "cpu")
    yield service
    service.close()
    assert not children(os.getpid())


@pytest.fixture
def slides(noise_slides, tmp_path):
    """Copies of a large slide and two small ones, which a test may damage."""
    return sorted(shutil.copytree(noise_slides, tmp_path / "slides").iterdir())


def test_a_heatmap_grows_until_the_slide_has_ended(service, qtbot, tmp_path):
    service.configure(STARTER, "cpu")
    seen, loaded = [], []
    service.model_loaded.connect(loaded.append)
    service.advanced.connect(lambda path, step: seen.append((len(step.rows), step.progress.done)))

    began = []
    service.opened.connect(lambda *news: began.append(news))
    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        service.enqueue([SLIDE], tmp_path / "out", COARSE)

    ((path, heatmap),), (item,) = began, blocker.args
    assert (path, item.path) == (SLIDE, SLIDE)
    assert loaded[0].provider == "CPU" and loaded[0].patches_per_second > 0
    assert (
        sum(count for count, _ in seen)
        == seen[-1][1]
        == np.count_nonzero(heatmap.state != TileState.OUTSIDE)
    )
    assert Heatmap.load(item.result).verdict() == item.verdict == heatmap.verdict()


def test_a_slide_scanned_now_comes_before_what_is_at_hand_which_goes_on_after_it(
    service, qtbot, slides, tmp_path
):
    ended = []
    service.ended.connect(lambda item: ended.append(item.path.name))
    interrupted = []
    service.interrupted.connect(lambda path: interrupted.append(path.name))
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:2], tmp_path / "out", FINE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.scan_now(slides[2], tmp_path / "out", FINE)

    assert ended == ["c.tif", "a.tif", "b.tif"]
    assert interrupted == ["a.tif"]


def test_pause_keeps_the_slide_at_hand_and_resume_goes_on(service, qtbot, slides, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:1], tmp_path / "out", FINE)
    with qtbot.waitSignal(service.interrupted, timeout=WAIT):
        service.pause()
    assert service.paused and service.waiting == (slides[0],)
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] == [Status.PENDING]

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        service.resume()

    assert blocker.args[0].verdict is not Verdict.FAILED


def test_what_waits_can_be_moved_and_removed(service, qtbot, slides, tmp_path):
    service.pause()
    service.enqueue(slides, tmp_path / "out", FINE)
    service.move(slides[2], 0)
    service.remove(slides[0])
    assert service.waiting == (slides[2], slides[1])


def test_a_slide_taken_off_the_queue_is_no_longer_noted_as_to_be_scanned(
    service, qtbot, slides, tmp_path
):
    out = tmp_path / "out"

    def noted():
        with Store(out) as store:
            return {Path(row.path) for row in store.rows() if row.status is Status.PENDING}

    service.pause()
    service.enqueue(slides, out, FINE)
    qtbot.waitUntil(lambda: noted() == set(slides), timeout=WAIT)
    service.remove(slides[0])
    qtbot.waitUntil(lambda: noted() == set(slides[1:]), timeout=WAIT)


def test_a_cancelled_slide_is_not_scanned_and_the_next_one_is(service, qtbot, slides, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:2], tmp_path / "out", FINE)

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        service.cancel()

    assert blocker.args[0].path == slides[1]
    assert not service.busy


def test_a_broken_slide_ends_as_failed_and_the_others_are_scanned(service, qtbot, slides, tmp_path):
    slides[0].write_bytes(b"no slide")
    ended = []
    service.ended.connect(ended.append)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.enqueue(slides[:2], tmp_path / "out", FINE)

    assert ended[0].verdict is Verdict.FAILED and str(slides[0]) in ended[0].error
    assert ended[1].verdict is not Verdict.FAILED


def test_a_killed_worker_is_replaced_and_the_slide_scanned_again(service, qtbot, slides, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:1], tmp_path / "out", FINE)

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        for pid in children(os.getpid()):
            os.kill(pid, signal.SIGKILL)

    assert blocker.args[0].verdict is not Verdict.FAILED


def test_a_model_that_cannot_be_loaded_is_said_and_another_one_scans(
    service, qtbot, small_model, slides, tmp_path
):
    service.configure(tmp_path, "cpu")
    with qtbot.waitSignal(service.failed, timeout=WAIT) as blocker:
        service.enqueue(slides[1:2], tmp_path / "out", FINE)
    assert str(tmp_path) in str(blocker.args[0]) and service.paused

    service.configure(small_model, "cpu")
    with qtbot.waitSignal(service.ended, timeout=WAIT):
        service.resume()


@pytest.mark.parametrize("moment", ["model_loaded", "opened", "advanced"])
def test_closing_in_the_middle_keeps_what_was_done(qtbot, small_model, slides, tmp_path, moment):
    service = ScanService()
    service.configure(small_model, "cpu")
    with qtbot.waitSignal(getattr(service, moment), timeout=WAIT):
        service.enqueue(slides[:1], tmp_path / "out", FINE)

    service.close()

    assert not children(os.getpid())
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] in ([Status.PENDING], [Status.DONE])


def test_a_slide_is_scanned_again_where_that_is_asked_for(service, qtbot, slides, tmp_path):
    for rescan in (False, True):
        with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
            service.enqueue(slides[1:2], tmp_path / "out", ScanOptions(rescan=rescan))
        assert not blocker.args[0].reused
    assert Path(blocker.args[0].result).is_file()


def test_cancelling_the_last_slide_leaves_the_service_idle(service, qtbot, slides, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:1], tmp_path / "out", FINE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.cancel()

    assert not service.busy


def test_another_device_goes_on_with_the_slides_that_wait(
    service, qtbot, small_model, slides, tmp_path
):
    ended, loaded = [], []
    service.ended.connect(lambda item: ended.append((item.path, item.verdict)))
    service.model_loaded.connect(loaded.append)
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(slides[:2], tmp_path / "out", FINE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.configure(small_model, "auto")
        assert service.loaded is None

    assert [path for path, _ in ended] == slides[:2]
    assert Verdict.FAILED not in [verdict for _, verdict in ended]
    assert len(loaded) == 2


def test_a_full_disk_keeps_the_queue_until_there_is_space(service, qtbot, slides, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "heatmaps").write_text("in the way")
    with qtbot.waitSignal(service.failed, timeout=WAIT):
        service.enqueue(slides[1:], out, FINE)
    assert service.paused and service.waiting == tuple(slides[1:])
    (out / "heatmaps").unlink()

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.resume()

    with Store(out) as store:
        assert [row.status for row in store.rows()] == [Status.DONE] * 2
