import os
import signal
from pathlib import Path

import numpy as np
import pytest
from processes import children

from histoviewer.heatmaps.heatmap import Heatmap, TileState, Verdict
from histoviewer.resources import STARTER_MODEL, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.scan.service import ScanService
from histoviewer.worklist.row import Status
from histoviewer.worklist.store import Store

SLIDE = resource("samples", "CMU-1-Small-Region.svs")
MODEL = resource("models", STARTER_MODEL)
COARSE = ScanOptions(stride=96)
WAIT = 120_000


@pytest.fixture
def service(qtbot):
    service = ScanService()
    service.configure(MODEL, "cpu")
    yield service
    service.close()
    assert not children(os.getpid())


@pytest.fixture
def copies(tmp_path):
    """Three slides of the same content."""
    paths = [tmp_path / "slides" / f"{name}.svs" for name in "abc"]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_bytes(SLIDE.read_bytes())
    return paths


def test_a_heatmap_grows_until_the_slide_has_ended(service, qtbot, tmp_path):
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
    service, qtbot, copies, tmp_path
):
    ended = []
    service.ended.connect(lambda item: ended.append(item.path.name))
    interrupted = []
    service.interrupted.connect(lambda path: interrupted.append(path.name))
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies[:2], tmp_path / "out", COARSE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.scan_now(copies[2], tmp_path / "out", COARSE)

    assert ended == ["c.svs", "a.svs", "b.svs"]
    assert interrupted == ["a.svs"]


def test_pause_keeps_the_slide_at_hand_and_resume_goes_on(service, qtbot, copies, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies[:1], tmp_path / "out", COARSE)
    with qtbot.waitSignal(service.interrupted, timeout=WAIT):
        service.pause()
    assert service.paused and service.waiting == (copies[0],)
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] == [Status.PENDING]

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        service.resume()

    assert blocker.args[0].verdict is not Verdict.FAILED


def test_what_waits_can_be_moved_and_removed(service, qtbot, copies, tmp_path):
    service.pause()
    service.enqueue(copies, tmp_path / "out", COARSE)
    service.move(copies[2], 0)
    service.remove(copies[0])
    assert service.waiting == (copies[2], copies[1])


def test_a_slide_taken_off_the_queue_is_no_longer_noted_as_to_be_scanned(
    service, qtbot, copies, tmp_path
):
    out = tmp_path / "out"

    def noted():
        with Store(out) as store:
            return {Path(row.path) for row in store.rows() if row.status is Status.PENDING}

    service.pause()
    service.enqueue(copies, out, COARSE)
    qtbot.waitUntil(lambda: noted() == set(copies), timeout=WAIT)
    service.remove(copies[0])
    qtbot.waitUntil(lambda: noted() == set(copies[1:]), timeout=WAIT)


def test_a_cancelled_slide_is_not_scanned_and_the_next_one_is(service, qtbot, copies, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies[:2], tmp_path / "out", COARSE)

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        service.cancel()

    assert blocker.args[0].path == copies[1]
    assert not service.busy


def test_a_broken_slide_ends_as_failed_and_the_others_are_scanned(service, qtbot, copies, tmp_path):
    copies[0].write_bytes(b"no slide")
    ended = []
    service.ended.connect(ended.append)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.enqueue(copies[:2], tmp_path / "out", COARSE)

    assert ended[0].verdict is Verdict.FAILED and str(copies[0]) in ended[0].error
    assert ended[1].verdict is not Verdict.FAILED


def test_a_killed_worker_is_replaced_and_the_slide_scanned_again(service, qtbot, copies, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies[:1], tmp_path / "out", COARSE)

    with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
        for pid in children(os.getpid()):
            os.kill(pid, signal.SIGKILL)

    assert blocker.args[0].verdict is not Verdict.FAILED


def test_a_model_that_cannot_be_loaded_is_said_and_another_one_scans(service, qtbot, tmp_path):
    service.configure(tmp_path, "cpu")
    with qtbot.waitSignal(service.failed, timeout=WAIT) as blocker:
        service.enqueue([SLIDE], tmp_path / "out", COARSE)
    assert str(tmp_path) in str(blocker.args[0]) and service.paused

    service.configure(MODEL, "cpu")
    with qtbot.waitSignal(service.ended, timeout=WAIT):
        service.resume()


@pytest.mark.parametrize("moment", ["model_loaded", "opened", "advanced"])
def test_closing_in_the_middle_keeps_what_was_done(qtbot, copies, tmp_path, moment):
    service = ScanService()
    service.configure(MODEL, "cpu")
    with qtbot.waitSignal(getattr(service, moment), timeout=WAIT):
        service.enqueue(copies[:1], tmp_path / "out", COARSE)

    service.close()

    assert not children(os.getpid())
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] in ([Status.PENDING], [Status.DONE])


def test_a_slide_is_scanned_again_where_that_is_asked_for(service, qtbot, tmp_path):
    for rescan in (False, True):
        with qtbot.waitSignal(service.ended, timeout=WAIT) as blocker:
            service.enqueue([SLIDE], tmp_path / "out", ScanOptions(stride=96, rescan=rescan))
        assert not blocker.args[0].reused
    assert Path(blocker.args[0].result).is_file()


def test_cancelling_the_last_slide_leaves_the_service_idle(service, qtbot, copies, tmp_path):
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies, tmp_path / "out", COARSE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.cancel_all()

    assert not service.busy


def test_another_device_goes_on_with_the_slides_that_wait(service, qtbot, copies, tmp_path):
    ended, loaded = [], []
    service.ended.connect(lambda item: ended.append((item.path, item.verdict)))
    service.model_loaded.connect(loaded.append)
    with qtbot.waitSignal(service.opened, timeout=WAIT):
        service.enqueue(copies[:2], tmp_path / "out", COARSE)

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.configure(MODEL, "auto")
        assert service.loaded is None

    assert [path for path, _ in ended] == copies[:2]
    assert Verdict.FAILED not in [verdict for _, verdict in ended]
    assert len(loaded) == 2


def test_a_full_disk_keeps_the_queue_until_there_is_space(service, qtbot, copies, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "heatmaps").write_text("in the way")
    with qtbot.waitSignal(service.failed, timeout=WAIT):
        service.enqueue(copies[:2], out, COARSE)
    assert service.paused and service.waiting == tuple(copies[:2])
    (out / "heatmaps").unlink()

    with qtbot.waitSignal(service.idle, timeout=WAIT):
        service.resume()

    with Store(out) as store:
        assert [row.status for row in store.rows()] == [Status.DONE] * 2
