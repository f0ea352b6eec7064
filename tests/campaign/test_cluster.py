"""Workers of a Dask cluster killed at random: no slide lost, none with two results."""

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from campaign_run import Campaign
from make_models import make_model
from PIL import Image
from processes import children
from shared_scans import check_whole
from timeless import timeless_results

from histoviewer.batch.runner import scan_slides
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.cluster.job import JobFolder
from histoviewer.cluster.lease_log import Kind, LeaseLog
from histoviewer.scanning.options import ScanOptions

pytest.importorskip("distributed")

from histoviewer.cluster.dask_pool import DaskPool

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and signals"),
]
OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)
SLIDES_PER_KILL = 4
WORKERS = 3


def small_slides(folder: Path, count: int) -> list[Path]:
    """One of twenty is damaged."""
    folder.mkdir()
    dpi = 25400 / 0.972
    for number in range(count):
        if number % 20 == 7:
            (folder / f"bad {number}.svs").write_bytes(b"bad")
            continue
        pixels = np.random.default_rng(number).integers(100, 180, (900, 900, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png", dpi=(dpi, dpi))
    return sorted(folder.iterdir())


def kill_a_worker(coordinator: Coordinator, chance: random.Random) -> bool:
    """Kill the process of a worker, one that scans if there is one, or of its reading child."""
    living = [
        worker for worker in coordinator.look().workers if Path(f"/proc/{worker.process}").exists()
    ]
    if not living:
        return False
    scanning = [worker for worker in living if worker.key]
    victim = chance.choice(scanning or living).process
    below = children(victim) if chance.random() < 0.2 else []
    if below:
        victim = chance.choice(below)
    try:
        os.kill(victim, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def test_workers_killed_at_random(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    kills = campaign.count(50)
    model = make_model(tmp_path / "model", threshold=0.9)
    slides = small_slides(tmp_path / "in", SLIDES_PER_KILL * kills)
    list(scan_slides(slides, model, tmp_path / "alone", OPTIONS))
    alone = timeless_results(tmp_path / "alone")
    shutil.rmtree(tmp_path / "alone")
    out, done, killed = tmp_path / "out", 0, 0
    # After so many slides a worker is killed, each; the last of them early enough to happen.
    moments = sorted(chance.randrange(len(slides) * 3 // 4) for _ in range(kills))
    kinds: Counter[Kind] = Counter()
    began = time.monotonic()
    items, problems = [], []
    with (
        Coordinator(
            slides, model, out, OPTIONS, lease_seconds=3, on_problem=problems.append
        ) as coordinator,
        DaskPool(f"local:{WORKERS}", out, coordinator, problems.append) as pool,
    ):

        def strike() -> None:
            nonlocal killed
            pool.submit()
            while killed < kills and moments[killed] <= len(items):
                if not kill_a_worker(coordinator, chance):
                    break
                killed += 1

        for item in coordinator.items(strike):
            items.append(item)
            done += 1
            if done == len(slides):
                # Before the scan is closed, which deletes its logs.
                log = LeaseLog(JobFolder(out, coordinator.job.id).log)
                for key in coordinator.job.slides_by_key():
                    found = Counter(entry.kind for entry in log.read(key))
                    assert found[Kind.ENDED] == 1, (key, campaign.seed)
                    kinds += found

    assert killed == kills, campaign.seed
    assert not any(item.reused for item in items)
    check_whole(items, out, alone)
    seconds = time.monotonic() - began
    outcome = (
        f"{len(slides)} slides, 0 lost, 0 with two results, all as by one process; "
        f"{kinds[Kind.CLAIMED]} attempts, {kinds[Kind.LOST]} lost to others, "
        f"{kinds[Kind.CRASHED]} crashes of the process that reads; {seconds:,.0f} s on Dask"
    )
    campaign.tell("kills of workers on Dask", kills, time.monotonic() - started, outcome)
