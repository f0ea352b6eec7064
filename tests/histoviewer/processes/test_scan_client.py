import os
import pickle
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import tissue_noise, write_pyramid

from histoviewer import errors
from histoviewer.errors import ModelError, ScanCancelled, SlideError, WorkerError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel, ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import ScanStep

GO_ON = CancellationToken()
needs_signals = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model", threshold=0.9, whole_patch=True)


@pytest.fixture
def worker(model: Path) -> Iterator[Worker]:
    worker = Worker(LoadModel(model, "cpu"))
    yield worker
    worker.close()


def make_job(tmp_path: Path, name: str = "slide é.tif", **options: float) -> ScanJob:
    path = tmp_path / name
    if not path.exists():
        write_pyramid(path, [tissue_noise(2048, 1536)], 0.972)
    out = tmp_path / "out"
    options = {"stride": 32} | options
    return ScanJob(path, out / "s.tif", out / "s.partial.tif", ScanOptions(**options))


def without_times(path: Path) -> bytes:
    heatmap = Heatmap.load(path)
    heatmap.provenance = replace(heatmap.provenance, started="", seconds=0)
    copy = path.with_suffix(".copy.tif")
    heatmap.save(copy)
    return copy.read_bytes()


def test_the_steps_add_up_to_the_heatmap_on_the_disk(tmp_path: Path, worker: Worker) -> None:
    job = make_job(tmp_path)
    done = []

    def check(step: ScanStep) -> None:
        assert step.heatmap.scanned[step.rows, step.cols].all()
        assert step.heatmap.count(TileState.SCANNED) == step.progress.done
        done.append(step.progress.done)

    outcome = worker.scan(job, GO_ON, check)

    stored = Heatmap.load(job.result)
    assert not outcome.reused
    assert stored.provenance == outcome.heatmap.provenance
    np.testing.assert_array_equal(stored.probability, outcome.heatmap.probability)
    np.testing.assert_array_equal(stored.state, outcome.heatmap.state)
    assert done[-1] == stored.count(TileState.SCANNED) == 48 * 64
    assert worker.scan(job, GO_ON).reused


@needs_signals
def test_a_worker_that_dies_is_named_with_its_slide_and_replaced(
    tmp_path: Path, worker: Worker
) -> None:
    job = make_job(tmp_path)

    def abort(step: ScanStep) -> None:
        if step.progress.done and worker.pid:
            os.kill(worker.pid, signal.SIGABRT)

    with pytest.raises(WorkerError, match=r"slide é\.tif: brought down.*SIGABRT"):
        worker.scan(job, GO_ON, abort)
    assert worker.pid is None
    assert worker.scan(job, GO_ON).heatmap.verdict() == Verdict.NEGATIVE


@needs_signals
def test_a_scan_that_was_killed_goes_on_and_gives_the_same_file(
    tmp_path: Path, worker: Worker
) -> None:
    whole = make_job(tmp_path)
    worker.scan(whole, GO_ON)
    options = ScanOptions(stride=32, checkpoint_seconds=0)
    job = replace(whole, result=tmp_path / "out" / "t.tif", options=options)

    def kill(step: ScanStep) -> None:
        if step.progress.done > 1000 and worker.pid:
            os.kill(worker.pid, signal.SIGKILL)

    with pytest.raises(WorkerError, match="SIGKILL"):
        worker.scan(job, GO_ON, kill)
    kept = Heatmap.load(job.partial).count(TileState.SCANNED)
    assert kept > 900
    assert Heatmap.load(job.partial).verdict() == Verdict.INCOMPLETE
    totals = []
    worker.scan(job, GO_ON, lambda step: totals.append(step.progress.total))

    assert set(totals) == {48 * 64 - kept}
    assert without_times(job.result) == without_times(whole.result)
    assert not job.partial.exists()


def test_a_checkpoint_of_other_settings_is_not_taken(tmp_path: Path, worker: Worker) -> None:
    cancel = CancellationToken()
    job = make_job(tmp_path, checkpoint_seconds=0)
    with pytest.raises(ScanCancelled):
        worker.scan(job, cancel, lambda step: cancel.cancel() if step.progress.done > 100 else None)
    assert Heatmap.load(job.partial).count(TileState.SCANNED) > 50

    totals = []
    other = replace(job, options=ScanOptions(mpp=0.9, force_mpp=True))
    worker.scan(other, GO_ON, lambda step: totals.append(step.progress.total))

    assert totals[0] == Heatmap.load(job.result).state.size
    assert Heatmap.load(job.result).grid.slide_mpp == (0.9, 0.9)


def test_a_cancelled_worker_takes_the_next_slide(tmp_path: Path, worker: Worker) -> None:
    cancel = CancellationToken()
    job = make_job(tmp_path)

    with pytest.raises(ScanCancelled):
        worker.scan(job, cancel, lambda step: cancel.cancel())

    assert not job.result.exists()
    assert worker.scan(make_job(tmp_path, "b.tif"), GO_ON).heatmap.verdict() == Verdict.NEGATIVE


@needs_signals
def test_a_stuck_worker_is_given_up(tmp_path: Path, model: Path) -> None:
    worker = Worker(LoadModel(model, "cpu"), patience=1)
    worker.load(GO_ON)
    stopped = worker.pid
    assert stopped
    os.kill(stopped, signal.SIGSTOP)

    with pytest.raises(WorkerError, match=r"slide é\.tif: gave no sign of life for 1 s"):
        worker.scan(make_job(tmp_path), GO_ON)

    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)


@needs_signals
def test_a_stuck_worker_is_killed_when_it_is_cancelled(tmp_path: Path, worker: Worker) -> None:
    cancel = CancellationToken()

    def stop(step: ScanStep) -> None:
        assert worker.pid
        os.kill(worker.pid, signal.SIGSTOP)
        cancel.cancel()

    with pytest.raises(ScanCancelled):
        worker.scan(make_job(tmp_path), cancel, stop)

    assert worker.pid is None


def test_an_error_in_the_callers_function_leaves_a_worker_that_works(
    tmp_path: Path, worker: Worker
) -> None:
    def fail(step: ScanStep) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        worker.scan(make_job(tmp_path), GO_ON, fail)

    outcome = worker.scan(make_job(tmp_path, "b.tif"), GO_ON)
    assert outcome.heatmap.provenance.slide == "b.tif"
    assert outcome.heatmap.verdict() == Verdict.NEGATIVE


def test_errors_come_through_as_they_were_raised(tmp_path: Path, worker: Worker) -> None:
    job = make_job(tmp_path)
    (tmp_path / "page.svs").write_text("<html></html>")

    with pytest.raises(SlideError, match=r"page\.svs"):
        worker.scan(replace(job, path=tmp_path / "page.svs"), GO_ON)
    with pytest.raises(SlideError, match=r"gone\.svs"):
        worker.scan(replace(job, path=tmp_path / "gone.svs"), GO_ON)
    classes = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    kinds = [kind for kind in classes if kind.__module__ == errors.__name__]
    assert WorkerError in kinds
    for kind in kinds:
        error = kind("a", "b", "c")
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), again.action) == (kind, "a: b. c", "c")


def test_a_damaged_model_is_told(tmp_path: Path, model: Path) -> None:
    (model / "model.onnx").write_bytes(b"\0")

    with pytest.raises(ModelError, match="SHA-256"):
        Worker(LoadModel(model, "cpu")).load(GO_ON)


@needs_signals
def test_a_model_that_brings_down_its_process_is_told(worker: Worker) -> None:
    killer = threading.Thread(target=kill_twice, args=[worker])
    killer.start()

    with pytest.raises(ModelError, match=r"SIGSEGV.*Choose another model"):
        worker.load(GO_ON)
    killer.join()


def kill_twice(worker: Worker) -> None:
    killed: set[int] = set()
    while len(killed) < 2:  # It is started again once.
        pid = worker.pid
        if pid and pid not in killed:
            killed.add(pid)
            os.kill(pid, signal.SIGSEGV)


PARENT = """
import sys
from pathlib import Path
from histoviewer.processes.scan_messages import LoadModel, ScanJob, ScanOptions
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.processes.scan_client import Worker
model, slide, out = map(Path, sys.argv[1:])
worker = Worker(LoadModel(model, "cpu"))
job = ScanJob(slide, out / "s.tif", out / "s.partial.tif", ScanOptions())
def tell(step):
    if step.progress.done > 100:
        print(worker.pid, flush=True)
        sys.stdin.read()
worker.scan(job, CancellationToken(), tell)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_a_worker_ends_with_its_parent_even_in_a_scan(tmp_path: Path, model: Path) -> None:
    slide = tmp_path / "large.tif"
    write_pyramid(slide, [tissue_noise(4096, 4096)], 0.972, compression=None)
    arguments = [str(path) for path in (model, slide, tmp_path / "out")]
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdin and parent.stdout
    worker = os.pidfd_open(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()

    # A process's descriptor becomes readable when it ends.
    assert select.select([worker], [], [], 60)[0]
    assert not (tmp_path / "out" / "s.tif").exists()
    os.close(worker)
    parent.stdin.close()
    parent.stdout.close()
