"""Peak memory of a scan, on a slide of 20,000 x 20,000 pixels and on one of 200,000 x 200,000.

    python benchmarks/memory.py [--model DIR]

Both slides are sparse: the same few squares of tissue, one of them in the far corner, and nothing
in between. Prints the peak of the worker process that scans each, and their ratio.
"""

import argparse
import resource as process_resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from histoviewer.batch.runner import scan_slides
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.resources import model_folder
from histoviewer.scanning.options import ScanOptions

SIDES = (20_000, 200_000)
TILE = 512
DOWNSAMPLES = (1, 4, 16, 64)
MPP = 0.25
PINK = (190, 130, 190)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=model_folder())
    parser.add_argument("--scan", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.scan:
        print(peak_of_scan(args.scan, args.model))
        return
    with tempfile.TemporaryDirectory() as folder:
        peaks = [measure(Path(folder), side, args.model) for side in SIDES]
    print(f"ratio {peaks[1] / peaks[0]:.3f}")


def measure(folder: Path, side: int, model: Path) -> float:
    path = folder / f"{side}.tif"
    write_sparse(path, side)
    command = [sys.executable, __file__, "--model", str(model), "--scan", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    peak = float(done.stdout)
    print(f"{side:,} x {side:,}: {peak:.0f} MiB")
    return peak


def peak_of_scan(path: Path, model: Path) -> float:
    """MiB at the highest point of the worker process that scans a slide."""
    out = path.with_suffix("")
    # Plain pink is no lymph node.
    options = ScanOptions(ignore_scope=True)
    (item,) = scan_slides([path], model, out, options, device="cpu")
    if item.result is None:
        raise SystemExit(item.error)
    scanned = Heatmap.load(item.result).scanned
    if not scanned[-2:, -2:].any() or not scanned[:2, :2].any():
        raise SystemExit("the tissue in the corners was not scanned")
    return process_resource.getrusage(process_resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def write_sparse(path: Path, side: int) -> None:
    """Write a pyramidal TIFF with tissue in the first and last 4,096 pixels of the diagonal."""
    with tifffile.TiffWriter(path, bigtiff=True) as writer:
        for downsample in DOWNSAMPLES:
            level_side = side // downsample
            writer.write(
                _tiles(level_side, 4096 // downsample),
                shape=(level_side, level_side, 3),
                dtype=np.uint8,
                tile=(TILE, TILE),
                photometric="rgb",
                compression="zlib",
                subfiletype=int(downsample > 1),
                resolution=(1e4 / MPP / downsample, 1e4 / MPP / downsample),
                resolutionunit="CENTIMETER",
                metadata=None,
            )


def _tiles(side: int, tissue: int) -> Iterator[NDArray[np.uint8] | None]:
    """Tiles of a level, row by row: tissue in its first and last `tissue` pixels, else nothing."""
    noise = np.random.default_rng(0).integers(-15, 16, (TILE, TILE, 3))
    pink = (np.array(PINK) + noise).astype(np.uint8)
    starts = range(0, side, TILE)
    for top in starts:
        for left in starts:
            tile = np.full_like(pink, 255)
            for first in (0, side - tissue):
                rows, cols = _overlap(first, tissue, top), _overlap(first, tissue, left)
                tile[rows, cols] = pink[rows, cols]
            yield None if (tile == 255).all() else tile


def _overlap(first: int, length: int, tile_start: int) -> slice:
    """The part of a tile that lies in first..first+length."""
    return slice(max(0, first - tile_start), max(0, min(TILE, first + length - tile_start)))


if __name__ == "__main__":
    main()
