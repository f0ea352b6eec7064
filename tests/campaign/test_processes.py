"""Kills, full disks and thousands of slides: nothing lost, nothing left behind."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from campaign_run import Campaign
from make_models import make_model
from processes import children
from small_batches import OPTIONS, results, slides, start, wait_for_moment

from histoviewer.batch.runner import scan_slides
from histoviewer.errors import StoreError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel, ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.worklist.naming import result_files
from histoviewer.worklist.store import Store

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and signals"),
]


def test_kills_of_parent_worker_and_exporter(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    paths = slides(tmp_path / "in", 4)
    list(scan_slides(paths, model, tmp_path / "whole", OPTIONS))
    whole = results(tmp_path / "whole")
    scan = ("scan", tmp_path / "in", "--model", model, "--stride", "32", "-o")
    export = ("export", tmp_path / "whole", "--format", "csv", "-o")
    scan_seconds = _seconds(*scan, tmp_path / "scanned")
    export_seconds = _seconds(*export, tmp_path / "exported")
    attempts, killed, kept, longest = campaign.count(500), 0, 0, 0.0
    for number in range(attempts):
        out = tmp_path / str(number)
        exporter = number % 3 == 2
        if exporter:
            list(scan_slides(paths, model, out, OPTIONS))
            run = start("export", out, "--format", "csv")
            wait_for_moment(run, export_seconds, lambda: _count(out / "csv"), chance)  # noqa: B023
        else:
            run = start(*scan, out)
            wait_for_moment(run, scan_seconds, lambda: len(result_files(out)), chance)  # noqa: B023
        since = time.monotonic()
        if run.poll() is None:
            killed += 1
            for victim in [run.pid] if number % 3 == 0 or exporter else children(run.pid):
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
        run.wait(300)
        longest = max(longest, time.monotonic() - since)
        with Store(out, lease_seconds=1e-9) as store:  # The dead owner's lease is over.
            done = {row.name for row in store.rows() if row.status == "done"}
        kept += 0 if exporter else len(done)
        again = {item.path.name: item.reused for item in scan_slides(paths, model, out, OPTIONS)}
        assert results(out) == whole, (number, campaign.seed)
        assert all(again[name] for name in done), (number, campaign.seed)
        assert not list(out.rglob("*.partial.tif"))
        if exporter:
            assert start("export", out, "--format", "csv", "--overwrite").wait(300) == 0
            assert all(path.read_bytes().endswith(b"\n") for path in out.glob("csv/*.csv"))
    outcome = f"{killed} before their end; {kept} finished slides kept, 0 results lost, all as "
    outcome += f"uninterrupted; all ended within {longest:.0f} s of the kill"
    campaign.tell("kills", attempts, time.monotonic() - started, outcome)


def _seconds(*arguments: object) -> float:
    """Duration of a command."""
    started = time.monotonic()
    assert start(*arguments).wait(300) == 0
    return time.monotonic() - started


def _count(folder: Path) -> int:
    return len(list(folder.glob("*.csv")))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="mounts a small disk")
def test_full_disks(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    paths = slides(tmp_path / "in", 3)
    list(scan_slides(paths, model, tmp_path / "whole", OPTIONS))
    whole = results(tmp_path / "whole")
    disk = tmp_path / "disk"
    disk.mkdir()
    attempts, paused = campaign.count(50), 0
    for _ in range(attempts):
        mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)]
        if subprocess.run(mount).returncode:
            pytest.skip("needs the right to mount")
        try:
            free = chance.randrange(0, 400_000, 4096)
            with (disk / "filler").open("wb") as filler:
                filler.write(bytes(8 * 2**20 - 65_536 - free))
            out = disk / "out"
            try:
                list(scan_slides(paths, model, out, OPTIONS))
            except StoreError as error:
                paused += 1
                assert "space" in str(error), error
            for path in result_files(out) if out.exists() else ():
                Heatmap.load(path)  # Whole, or not there.
            (disk / "filler").unlink()
            list(scan_slides(paths, model, out, OPTIONS))
            assert results(out) == whole
        finally:
            subprocess.run(["umount", disk], check=True)
    outcome = f"{paused} paused, all completed with space"
    campaign.tell("full disks", attempts, time.monotonic() - started, outcome)


def test_thousands_of_slides_leave_nothing_behind(campaign: Campaign, tmp_path: Path) -> None:
    """Memory, descriptors and threads of worker and parent stay as they are after the first."""
    started = time.monotonic()
    worker = Worker(LoadModel(make_model(tmp_path / "model", threshold=0.9), "cpu"))
    paths = slides(tmp_path / "in", 20, side=128)
    paths[0].write_bytes(b"bad")
    attempts = campaign.count(20_000)
    before: tuple[int, int, int] | None = None
    for number in range(attempts):
        path = paths[number % len(paths)]
        job = ScanJob(
            path, tmp_path / "x.tif", tmp_path / "x.partial.tif", replace(OPTIONS, rescan=True)
        )
        try:
            worker.scan(job, CancellationToken())
        except Exception:
            assert path is paths[0]
        if number == attempts // 4:
            before = _usage(worker)
    assert before
    memory, descriptors, threads = (
        now - then for now, then in zip(_usage(worker), before, strict=True)
    )
    worker.close()
    outcome = f"worker {memory / 1024:+,.0f} KiB, {descriptors:+} descriptors, {threads:+} threads"
    campaign.tell("slides in one worker", attempts, time.monotonic() - started, outcome)
    assert descriptors <= 0
    assert threads <= 0
    assert memory < max(8 * 2**20, 1024 * attempts)


def _usage(worker: Worker) -> tuple[int, int, int]:
    """Memory in bytes, descriptors and threads of a worker."""
    folder = Path("/proc", str(worker.pid))
    pages = int((folder / "statm").read_text().split()[1])
    return (
        pages * 4096,
        len(list((folder / "fd").iterdir())),
        len(list((folder / "task").iterdir())),
    )
