"""Speed of a whole scan as a share of the bare session's.

    python benchmarks/throughput.py [--repeats 4] [--stride 96] [--rounds 3]

Each round: the scan of the slide as `histoviewer scan` does it, in a worker process, then the bare
session in this process on patches of the slide. The scan's rate counts the time from opening the
slide to its last tile, tissue detection included; "with start" also counts starting the worker,
loading the model and writing the result. The ratios are what counts, the rates depend on the
machine.
"""

import argparse
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from stitch import stitch

from histoviewer.batch.runner import scan_slides
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import model_folder, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.slide import open_slide


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=4, help="copies of the sample a side")
    parser.add_argument("--stride", type=int, choices=(96, 48, 32), default=96)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--model", type=Path, default=model_folder())
    args = parser.parse_args()
    ensemble = load_ensemble(args.model, args.device)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stitched.tif"
        stitch(resource("samples", "CMU-1-Small-Region.svs"), path, args.repeats)
        measure(path, ensemble, args.stride, args.rounds)


def measure(path: Path, ensemble: Ensemble, stride: int, rounds: int) -> None:
    batches = cut_batches(path, ensemble)
    bare_rate(ensemble, batches, len(batches))
    ratios = []
    for number in range(1, rounds + 1):
        started = time.perf_counter()
        options = ScanOptions(stride=stride, rescan=True)
        model, out = ensemble.manifest.folder, path.parent / "out"
        (item,) = scan_slides([path], model, out, options, device=ensemble.device)
        whole = time.perf_counter() - started
        if item.result is None:
            raise SystemExit(item.error)
        heatmap = Heatmap.load(item.result)
        scanned, seconds = heatmap.count(TileState.SCANNED), heatmap.provenance.seconds
        bare = bare_rate(ensemble, batches, scanned // ensemble.batch_size)
        ratios.append(scanned / seconds / bare)
        print(
            f"round {number}: {scanned:,} patches; scan {scanned / seconds:.1f}/s, "
            f"bare session {bare:.1f}/s, ratio {ratios[-1]:.3f}, "
            f"with start {scanned / whole / bare:.3f}",
            flush=True,
        )
    print(
        f"{ensemble.provider}, batch {ensemble.batch_size}, {ensemble.callers} callers, stride "
        f"{stride}: median ratio {statistics.median(ratios):.3f}"
    )


def cut_batches(path: Path, ensemble: Ensemble) -> list[np.ndarray]:
    """Some batches of real patches of the slide, as the scan would give them."""
    side, mpp = ensemble.manifest.patch_size, ensemble.manifest.mpp
    with open_slide(path) as slide:
        step = side * mpp / slide.require_mpp().mean
        patches = [
            slide.read_region(Region(col * step, row * step, step, step), Size(side, side)).rgb
            for row in range(10)
            for col in range(10)
        ]
    needed = 4 * ensemble.batch_size
    patches = (patches * (needed // len(patches) + 1))[:needed]
    return [
        np.stack(patches[start : start + ensemble.batch_size])
        for start in range(0, needed, ensemble.batch_size)
    ]


def bare_rate(ensemble: Ensemble, batches: list[np.ndarray], count: int) -> float:
    """Patches per second of `count` batches, called as the scan calls: a thread a core."""
    work = [batches[number % len(batches)] for number in range(max(1, count))]
    started = time.perf_counter()
    with ThreadPoolExecutor(ensemble.callers) as pool:
        for _ in pool.map(ensemble.predict, work):
            pass
    return len(work) * ensemble.batch_size / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
