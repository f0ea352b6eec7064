"""Power-off at any point of a run with results and readings: nothing that was told is lost."""

import random
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from campaign_run import Campaign
from make_models import make_model
from PIL import Image
from power_off import Disk, record

from histoviewer.batch.runner import scan_slides
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import HEATMAP_FOLDER, PARTIAL_SUFFIX, result_files
from histoviewer.worklist.row import Status
from histoviewer.worklist.store import Store

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(not shutil.which("strace"), reason="records by strace"),
]
DPI = 25400 / 0.972
OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)
READINGS = 4
# Of how many prefixes one is scanned to its end, which takes seconds each.
SCANNED_ONE_IN = 20
RUN = """
import os, sys
from pathlib import Path
from histoviewer.batch.runner import scan_slides
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.store import Store
slides, model, out, count = *map(Path, sys.argv[1:4]), int(sys.argv[4])
options = ScanOptions(stride=32, checkpoint_seconds=0.05)
for item in scan_slides(sorted(slides.iterdir()), model, out, options):
    os.write(1, f"ACK result {item.path.name}".encode())
    with Store(out) as store:
        for number in range(count):
            comment = f"{item.path.name} {number}"
            store.add_reading(
                Reading(item.path.name, Kind.SLIDE, Decision.UNSURE, "Dr. A", comment=comment)
            )
            os.write(1, f"ACK reading {comment}".encode())
"""


def test_power_off(campaign: Campaign, tmp_path: Path) -> None:
    chance, started = random.Random(campaign.seed), time.monotonic()
    model = make_model(tmp_path / "model", threshold=0.9)
    (tmp_path / "in").mkdir()
    for number in range(3):
        pixels = np.random.default_rng(number).integers(100, 200, (900, 900, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / "in" / f"{number}.png", dpi=(DPI, DPI))
    out = tmp_path / "out"
    run = [sys.executable, "-c", RUN, *map(str, (tmp_path / "in", model, out, READINGS))]
    calls = record(run, tmp_path / "trace")
    touched = [number for number, call in enumerate(calls) if Disk(out).is_touched_by(call)]
    whole = {path.name: tiles_of(path) for path in result_files(out)}
    assert len(whole) == 3
    attempts, told, set_aside = campaign.count(300, cheap=True), 0, 0
    disk, applied = Disk(out), 0
    for number, end in enumerate(sorted(chance.choice(touched) + 1 for _ in range(attempts))):
        for call in calls[applied:end]:
            disk.apply(call)
        applied = end
        folder = tmp_path / "after"
        folder.mkdir()
        how = disk.write_after_power_off(folder, chance)
        where = f"attempt {number}, seed {campaign.seed}, call {end} of {len(calls)}, {how}"
        results = {each[7:] for each in disk.acknowledged if each.startswith("result")}
        readings = [each[8:] for each in disk.acknowledged if each.startswith("reading")]
        with Store(folder) as store:
            kept = [reading.comment for reading in store.readings()]
            assert [each for each in kept if each in readings] == readings, where
            done = {row.name: row for row in store.rows() if row.status is Status.DONE}
            assert results <= set(done), where
            for name in results:
                assert tiles_of(folder / done[name].result) == whole[f"{name}.tif"], where
            told += store.problem is not None
            set_aside += store.set_aside is not None
        for path in (folder / HEATMAP_FOLDER).glob("[!.]*.tif"):
            if path.name.removesuffix(".tif") in results or path.name.endswith(PARTIAL_SUFFIX):
                continue
            # One that was not told yet is whole all the same, as it was flushed before its name.
            assert tiles_of(path) == whole[path.name], where
        if number % SCANNED_ONE_IN == 0:
            items = list(scan_slides(sorted((tmp_path / "in").iterdir()), model, folder, OPTIONS))
            assert {item.path.name for item in items if item.reused} >= results, where
            assert {path.name: tiles_of(path) for path in result_files(folder)} == whole, where
        shutil.rmtree(folder)
    outcome = f"0 results or readings lost; {set_aside} databases set aside, {told} told"
    campaign.tell("power-off", attempts, time.monotonic() - started, outcome)


def tiles_of(path: Path) -> tuple[bytes, bytes, str]:
    heatmap = Heatmap.load(path)
    return heatmap.probability.tobytes(), heatmap.state.tobytes(), heatmap.verdict()
