"""Stalled reads, a clock that jumps, and windows that are killed: nothing lost, nothing left."""

import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from campaign_run import Campaign
from make_models import make_model
from processes import children
from small_batches import OPTIONS, results, slides, start, wait_for_files, wait_for_moment

from histoviewer.batch.runner import scan_slides
from histoviewer.errors import WorkerError
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel, ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.worklist.naming import result_files
from histoviewer.worklist.store import Store

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and signals"),
]
# A twelfth of the program's patience; a stall within it.
PATIENCE, STALL = 5.0, 2.0
# The wall clock of every Python process with this module in its path jumps by up to a year.
CLOCK = """
import datetime, random, time
_real, _ticks = time.time, time.monotonic
def _jumped():
    return _real() + random.Random(int(_ticks() * 4)).choice([0, 3600, -3600, 3.2e7, -3.2e7])
class _Jumping(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_jumped(), tz)
time.time = _jumped
datetime.datetime = _Jumping
"""
WINDOW = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtWidgets import QApplication
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.window.main_window import MainWindow
slides, model, out = map(Path, sys.argv[1:])
app = QApplication([])
settings = SettingsStore(out.parent / (out.name + ".ini"))
settings.save(replace(settings.load(), results_folder=out))
window = MainWindow(settings)
window.show()
paths = sorted(slides.iterdir())
window.open(paths[0])
window.service.configure(model, "cpu")
window.service.enqueue(paths, out, ScanOptions(stride=32, checkpoint_seconds=0.05))
sys.exit(app.exec())
"""


def test_stalled_reads(campaign: Campaign, tmp_path: Path) -> None:
    """A process that stops as on a stalled drive goes on afterwards, or is given up in words."""
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    (path,) = slides(tmp_path / "in", 1, side=1500)
    list(scan_slides([path], model, tmp_path / "whole", OPTIONS, device="cpu"))
    whole = results(tmp_path / "whole")
    worker = Worker(LoadModel(model, "cpu"), PATIENCE)
    worker.load(CancellationToken())
    later = Worker(LoadModel(model, "cpu"))
    attempts, given_up, waited = campaign.count(60), 0, 0
    for number in range(attempts):
        heatmaps = tmp_path / str(number) / "heatmaps"
        job = ScanJob(path, heatmaps / "0.png.tif", heatmaps / "0.png.partial.tif", OPTIONS)
        for_good = chance.random() < 0.5
        at = chance.random()
        stopped = threading.Event()

        def stop(step: object, at: float = at, for_good: bool = for_good) -> None:
            progress = step.progress  # type: ignore[attr-defined]
            if stopped.is_set() or progress.done < at * progress.total:  # noqa: B023
                return
            stopped.set()  # noqa: B023
            assert worker.pid
            os.kill(worker.pid, signal.SIGSTOP)
            if not for_good:
                threading.Timer(STALL, os.kill, [worker.pid, signal.SIGCONT]).start()

        try:
            worker.scan(job, CancellationToken(), stop)
            waited += 1
            if for_good:
                worker.close()  # It was stopped after its last word.
        except WorkerError as error:
            assert for_good, (number, campaign.seed)
            assert "gave no sign of life" in str(error)
            given_up += 1
        later.scan(job, CancellationToken())
        assert results(heatmaps.parent) == whole, (number, campaign.seed)
    worker.close()
    later.close()
    assert not children(os.getpid())
    outcome = f"{waited} waited for, {given_up} given up and resumed, all as uninterrupted"
    campaign.tell("stalled reads", attempts, time.monotonic() - started, outcome)


def test_clock_jumps(campaign: Campaign, tmp_path: Path) -> None:
    """Two processes share a batch, one is killed, while the clocks of all jump by up to a year."""
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    paths = slides(tmp_path / "in", 4)
    list(scan_slides(paths, model, tmp_path / "whole", OPTIONS))
    whole = results(tmp_path / "whole")
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(CLOCK)
    clock = {"PYTHONPATH": os.pathsep.join([str(tmp_path / "clock"), *sys.path])}
    attempts, seconds = campaign.count(50), 0.0
    for number in range(attempts):
        out = tmp_path / str(number)
        scan = ("scan", tmp_path / "in", "--model", model, "--stride", "32", "-o", out)
        begun = time.monotonic()
        runs = [start(*scan, environment=clock) for _ in range(2)]
        if number % 2:
            wait_for_moment(runs[0], seconds, lambda: len(result_files(out)), chance)  # noqa: B023
            runs[0].kill()
            # The other waits until the lease of the dead one is over, by a clock that does not.
        codes = [run.wait(300) for run in runs]
        seconds = seconds or time.monotonic() - begun
        assert codes[1] == 0, (number, campaign.seed)
        assert results(out) == whole, (number, campaign.seed)
        with Store(out) as store:
            assert {row.name for row in store.rows() if row.status == "done"} == {
                path.name for path in paths
            }
    outcome = "each slide once, all as with a steady clock"
    campaign.tell("clock jumps", attempts, time.monotonic() - started, outcome)


def test_kills_of_the_window(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    paths = slides(tmp_path / "in", 4)
    list(scan_slides(paths, model, tmp_path / "whole", OPTIONS, device="cpu"))
    whole = results(tmp_path / "whole")
    begun = time.monotonic()
    with _window(tmp_path / "in", model, tmp_path / "begun") as window:
        wait_for_files(window, lambda: len(result_files(tmp_path / "begun")), 1)
        window.kill()
    seconds = time.monotonic() - begun
    attempts, finished = campaign.count(100), 0
    for number in range(attempts):
        out = tmp_path / str(number)
        with _window(tmp_path / "in", model, out) as window:
            wait_for_moment(window, seconds, lambda: len(result_files(out)), chance)  # noqa: B023
            below = [(pid, os.pidfd_open(pid)) for pid in children(window.pid)]
            window.kill()
        for _, descriptor in below:
            # Readable once the process has ended.
            assert _ends(descriptor), (number, campaign.seed)
            os.close(descriptor)
        done = set()
        if out.exists():
            with Store(out, lease_seconds=1e-9) as store:
                done = {row.name for row in store.rows() if row.status == "done"}
        finished += len(done)
        items = scan_slides(paths, model, out, OPTIONS, device="cpu")
        again = {item.path.name: item.reused for item in items}
        assert results(out) == whole, (number, campaign.seed)
        assert all(again[name] for name in done), (number, campaign.seed)
    outcome = f"{finished} finished slides kept, all as uninterrupted, no process left"
    campaign.tell("kills of the window", attempts, time.monotonic() - started, outcome)


def _window(folder: Path, model: Path, out: Path) -> "subprocess.Popen[bytes]":
    """Start a window that scans the slides of a folder."""
    command = [sys.executable, "-c", WINDOW, *map(str, (folder, model, out))]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def _ends(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 60)[0])
