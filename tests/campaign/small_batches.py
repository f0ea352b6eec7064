"""Small batches that are interrupted in some way, and what must come out of them all the same."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import result_files

DPI = 25400 / 0.972
OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)
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
