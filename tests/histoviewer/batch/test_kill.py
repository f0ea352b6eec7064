"""Processes killed at random points of a batch: nothing acknowledged may be lost or done twice."""

import os
import random
import re
import select
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from make_models import make_model
from make_slides import tissue_noise, write_pyramid
from processes import children

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist.naming import DATABASE, result_files

SEED = 20261123
SLIDES = 3
# A run without a kill prints so many lines, about.
LINES = 150
SCAN = """
import sys
from pathlib import Path
from histoviewer.batch.runner import scan_slides
from histoviewer.processes.scan_messages import ScanOptions
model, folder, out = map(Path, sys.argv[1:])
options = ScanOptions(checkpoint_seconds=0.05)
def tell(path, step):
    print("step", flush=True)
slides = sorted(folder.rglob("*.tif"))
for item in scan_slides(slides, model, out, options, on_step=tell):
    print("ended", item.path.parent.name, item.verdict, item.reused, flush=True)
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The model's folder and one of slides that all have the same name."""
    folder = tmp_path_factory.mktemp("batch")
    for number in range(SLIDES):
        path = folder / "slides" / f"ü{number}" / "slide 1.tif"
        path.parent.mkdir(parents=True)
        write_pyramid(path, [tissue_noise(620 + 10 * number, 620)], 0.972)
    return [str(make_model(folder / "model", threshold=0.9)), str(folder / "slides")]


@pytest.fixture(scope="module")
def uninterrupted(batch: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("uninterrupted")
    lines = start(batch, out).communicate()[0].splitlines()
    assert len(lines) > LINES * 0.9
    return results(out)


def start(batch: list[str], out: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SCAN, *batch, str(out)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def results(out: Path) -> dict[str, bytes]:
    """The result files without the times in them, by name."""
    found = {}
    for path in result_files(out):
        heatmap = Heatmap.load(path)
        heatmap.provenance = replace(heatmap.provenance, started="", seconds=0)
        heatmap.save(out / "timeless.tif")
        found[path.parent.name] = (out / "timeless.tif").read_bytes()
    return found


def finished(out: Path) -> set[str]:
    """The folders of the slides whose rows say that they are done, as another program reads it."""
    if not (out / DATABASE).exists():
        return set()
    connection = sqlite3.connect(out / DATABASE)
    try:
        rows = connection.execute("SELECT name FROM slide WHERE status = 'done'").fetchall()
        # The dead process's lease would run out by itself, in a while.
        connection.execute("DELETE FROM owner")
        connection.commit()
    except sqlite3.OperationalError:
        return set()  # It was killed before it had made the tables.
    finally:
        connection.close()
    return {name.partition("/")[0] for (name,) in rows}


def told(lines: list[str]) -> dict[str, bool]:
    """The slides that ended, and whether their result was there already."""
    ended = re.findall(r"^ended (\S+) negative (\w+)$", "\n".join(lines), re.MULTILINE)
    return {name: reused == "True" for name, reused in ended}


def kill_parent(batch: list[str], out: Path, after: int) -> None:
    run = start(batch, out)
    assert run.stdout
    lines = [line.strip() for _, line in zip(range(after), run.stdout, strict=False)]
    workers = [os.pidfd_open(worker) for worker in children(run.pid)]
    run.kill()
    lines += run.communicate()[0].splitlines()
    for worker in workers:
        assert select.select([worker], [], [], 60)[0], "the worker outlived its parent"
        os.close(worker)

    done = finished(out)
    assert set(told(lines)) <= done
    again = told(start(batch, out).communicate()[0].splitlines())
    assert len(again) == SLIDES
    assert all(again[name] for name in done)


def kill_worker(batch: list[str], out: Path, after: int) -> None:
    run = start(batch, out)
    assert run.stdout
    lines = [line.strip() for _, line in zip(range(after), run.stdout, strict=False)]
    for worker in children(run.pid):
        try:
            os.kill(worker, signal.SIGKILL)
        except ProcessLookupError:
            continue  # The run was at its end.
    lines += run.communicate()[0].splitlines()

    assert run.returncode == 0
    assert told(lines) == dict.fromkeys(told(lines), False)
    assert len(told(lines)) == SLIDES


@pytest.mark.parametrize("points", [6, pytest.param(100, marks=pytest.mark.kill)])
def test_killed_at_random_points(
    tmp_path: Path, batch: list[str], uninterrupted: dict[str, bytes], points: int
) -> None:
    chance = random.Random(SEED)
    for number in range(points):
        kill, after = (kill_parent, kill_worker)[number % 2], chance.randrange(LINES)
        print(f"seed {SEED}, point {number}: {kill.__name__} after {after} lines")
        out = tmp_path / str(number)

        kill(batch, out, after)

        assert results(out) == uninterrupted
        assert not list(out.rglob("*.partial.tif"))
