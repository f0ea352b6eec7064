"""Small batches that are interrupted in some way, and what must come out of them all the same."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import result_files

DPI = 25400 / 0.972
OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)
# Of a run on a machine that is busy with others; far more than any takes.
PATIENCE = 300.0
SCAN = """
import sys
from histoviewer.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def slides(folder: Path, count: int, side: int = 400) -> list[Path]:
    folder.mkdir()
    for number in range(count):
        pixels = np.random.default_rng(number).integers(100, 200, (side, side, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png", dpi=(DPI, DPI))
    return sorted(folder.iterdir())


def results(out: Path) -> dict[str, bytes]:
    """The result files without the times in them, by name."""
    found = {}
    for path in result_files(out):
        heatmap = Heatmap.load(path)
        heatmap.provenance = replace(heatmap.provenance, started="", seconds=0)
        heatmap.save(out / "timeless.tif")
        found[path.name] = (out / "timeless.tif").read_bytes()
        (out / "timeless.tif").unlink()
    return found


def start(
    *arguments: object, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the command line."""
    command = [sys.executable, "-c", SCAN, *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | dict(environment or {}),
    )


def wait_for_moment(
    run: "subprocess.Popen[bytes]", seconds: float, files: Callable[[], int], chance: random.Random
) -> None:
    """Wait until a random moment of a run; return at its end, if that comes first.

    By what it has written, as a busy machine may need a minute to start a process: by time alone,
    all moments would lie before the first slide.

    seconds: duration of the run when nobody disturbs it.
    files:   counts the files that it has written so far, of about four.
    """
    count = chance.randrange(5)
    wait_for_files(run, files, count)
    _wait(run, chance.random() * (seconds / 10 if count else seconds))


def wait_for_files(run: "subprocess.Popen[bytes]", files: Callable[[], int], count: int) -> None:
    """Wait until a run has written that many files, or has ended; fail if it does neither."""
    end = time.monotonic() + PATIENCE
    while files() < count and run.poll() is None:
        assert time.monotonic() < end, "it hangs"
        _wait(run, 0.01)


def _wait(run: "subprocess.Popen[bytes]", seconds: float) -> None:
    with suppress(subprocess.TimeoutExpired):
        run.wait(seconds)
