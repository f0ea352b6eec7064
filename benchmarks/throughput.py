"""Speed of a whole scan as a share of the bare network's, by engine, precision and mode.

    python benchmarks/throughput.py [--repeats 3] [--mpp 0.25] [--rounds 3] [--only dense]

Each round runs every way once: the scan of the slide as `histoviewer scan` does it, in a worker
process, then the bare network in this process on as many pixels. The scan's time goes from opening
the slide to its last tile, tissue detection included; "with start" also counts starting the
worker, loading the model and writing the result. The ratios are what counts, the rates depend on
the machine. The bare rate of whole blocks is that of the largest ones, all of whose tiles count;
the scan also runs glass that lies between tissue, and smaller blocks with more margin, so its
ratio depends on the slide.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from stitch import stitch

from histoviewer.batch.runner import scan_slides
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.engines.base import EngineName, Precision, PrecisionName
from histoviewer.inference.engines.openvino import native_precisions
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import model_folder, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.slide import Slide, open_slide

# Tiles a side of the largest blocks.
BLOCK = 32


class Way(NamedTuple):
    """One way to scan."""

    name: str
    engine: EngineName
    precision: PrecisionName
    stride: int | None = None
    confirm: bool = False


def ways(precisions: Sequence[Precision], only: str) -> list[Way]:
    found = [Way("ONNX Runtime float32, patches", "onnxruntime", "float32", 96)]
    for precision in precisions:
        name = f"OpenVINO {precision}"
        found += [
            Way(f"{name}, patches", "openvino", precision, 96),
            Way(f"{name}, dense", "openvino", precision),
            Way(f"{name}, dense, confirmed", "openvino", precision, None, True),
        ]
    return [way for way in found if only in way.name]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slide", type=Path, help="default: a stitched one")
    parser.add_argument("--repeats", type=int, default=3, help="copies of the sample a side")
    parser.add_argument("--mpp", type=float, default=0.25, help="of the stitched slide")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="ways whose name contains this")
    parser.add_argument("--model", type=Path, default=model_folder())
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.slide or Path(folder) / "stitched.tif"
        if not args.slide:
            stitch(resource("samples", "CMU-1-Small-Region.svs"), path, args.repeats, args.mpp)
        chosen = ways(native_precisions(), args.only)
        measure(path, args.model, chosen, args.rounds, Path(folder) / "out")


def measure(path: Path, model: Path, chosen: list[Way], rounds: int, out: Path) -> None:
    ratios: dict[Way, list[float]] = {way: [] for way in chosen}
    rates: dict[Way, list[float]] = {way: [] for way in chosen}
    for number in range(1, rounds + 1):
        for way in chosen:
            stride, engine, precision = way.stride, way.engine, way.precision
            options = ScanOptions(
                stride, rescan=True, confirm=way.confirm, engine=engine, precision=precision
            )
            started = time.perf_counter()
            (item,) = scan_slides([path], model, out, options, device="cpu")
            whole = time.perf_counter() - started
            if item.result is None:
                raise SystemExit(item.error)
            heatmap = Heatmap.load(item.result)
            scanned, seconds = heatmap.count(TileState.SCANNED), heatmap.provenance.seconds
            ensemble = load_ensemble(model, "cpu", engine, precision)
            bare = bare_rate(path, ensemble, heatmap.provenance.dense, scanned)
            ratios[way].append(scanned / seconds / bare)
            rates[way].append(scanned / seconds)
            print(
                f"round {number}: {way.name}: {scanned:,} tiles at {scanned / seconds:.1f}/s, bare "
                f"{bare:.1f}/s, ratio {ratios[way][-1]:.3f}, with start "
                f"{scanned / whole / bare:.3f}",
                flush=True,
            )
    first = chosen[0]
    for way in chosen:
        against = [a / b for a, b in zip(rates[way], rates[first], strict=True)]
        print(
            f"{way.name:36} {statistics.median(rates[way]):8.1f} tiles/s, "
            f"{statistics.median(against):.2f} of {first.name}; "
            f"{statistics.median(ratios[way]):.3f} of its bare network"
        )


def bare_rate(path: Path, ensemble: Ensemble, dense: bool, tiles: int) -> float:
    """Tiles per second of the network alone, called as the scan calls: a thread a stream."""
    with open_slide(path) as slide:
        inputs = blocks(slide, ensemble) if dense else batches(slide, ensemble)
    each = BLOCK**2 if dense else ensemble.batch_size
    count = max(2 * ensemble.callers, min(tiles // each, 400 // max(1, each // 16)))
    work = [inputs[number % len(inputs)] for number in range(count)]
    with ThreadPoolExecutor(ensemble.callers) as pool:
        list(pool.map(ensemble.predict_tiles, work[: ensemble.callers]))
        started = time.perf_counter()
        list(pool.map(ensemble.predict_tiles, work))
        return count * each / (time.perf_counter() - started)


def batches(slide: Slide, ensemble: Ensemble) -> list[NDArray[np.uint8]]:
    """Some batches of real patches of the slide."""
    side = ensemble.manifest.patch_size
    regions = [(row, col) for row in range(10) for col in range(10)]
    patches = [read(slide, ensemble, row, col, side) for row, col in regions]
    size = ensemble.batch_size
    starts = range(0, len(patches) - size + 1, size)
    return [np.stack(patches[start : start + size]) for start in starts]


def blocks(slide: Slide, ensemble: Ensemble) -> list[NDArray[np.uint8]]:
    """Some of the largest blocks of the slide."""
    assert ensemble.manifest.dense
    side = ensemble.manifest.patch_size + ensemble.manifest.dense.stride * (BLOCK - 1)
    return [read(slide, ensemble, 0, col, side)[np.newaxis] for col in range(2)]


def read(slide: Slide, ensemble: Ensemble, row: int, col: int, side: int) -> NDArray[np.uint8]:
    step = side * ensemble.manifest.mpp / slide.require_mpp().mean
    return slide.read_region(Region(col * step, row * step, step, step), Size(side, side)).rgb


if __name__ == "__main__":
    main()
