"""Speed of a scan against FAST, a WSInfer-style loop and an older version, by turns in one run.

    python benchmarks/peers.py --fast FAST_ENV/bin/python [--old CHECKOUT] [--rounds 3]

Needs the `export` extra. FAST (FastPathology's engine) wants an environment of its own, with
`pip install pyfast` and Debian's ocl-icd-libopencl1, pocl-opencl-icd, libopenslide0, libusb-1.0-0
and libopengl0. CHECKOUT is a folder with another version of HistoViewer, which is run as it is.

All scan the same stitched slide with the same weights. What is counted is the time from the first
patch to the last, without starting and loading; ours includes finding the tissue. FAST runs all of
the slide, the others tissue alone; so what compares is the area examined in a second: that of the
tiles, each as wide as the distance between patches. At stride 96 a patch stands for nine times the
area that its label is about. On a busy machine the processor's time, of start and loading too, says
more than the clock's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

import numpy as np
import onnx
import openslide
import tifffile
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from stitch import stitch
from tqdm import tqdm

from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.resources import model_folder, resource
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.plan import grid_of, tiles_to_scan
from histoviewer.slides.slide import open_slide

HERE = Path(__file__).parent
MPP = 0.25
# Of the level nearest the model's 0.972 um per pixel.
FAST_LEVEL, FAST_MPP = 2, 1.0
WSINFER_BATCH = 32
# Patches or tiles, and seconds.
Run = Callable[[], tuple[int, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=model_folder())
    parser.add_argument("--fast", type=Path, help="Python of an environment with pyfast")
    parser.add_argument("--old", type=Path, help="checkout of another version")
    parser.add_argument("--old-model", type=Path, help="model of that version; its own by default")
    parser.add_argument("--repeats", type=int, default=2, help="copies of the sample a side")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="jobs whose name contains this")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        slide = folder / "stitched.tif"
        stitch(resource("samples", "CMU-1-Small-Region.svs"), slide, args.repeats, MPP)
        jobs = runs(args, slide, folder)
        measure({name: jobs[name] for name in jobs if args.only in name}, args.rounds)


def runs(args: argparse.Namespace, slide: Path, folder: Path) -> dict[str, tuple[float, Run]]:
    """Everything to run by name, with the um between its patches."""
    mpp, here = load_manifest(args.model).mpp, HERE.parent
    model = ("--model", str(args.model.absolute()))

    def ours(*options: str) -> Run:
        return lambda: run_scan(here, slide, folder, *model, *options)

    found: dict[str, tuple[float, Run]] = {
        "stride 32": (32 * mpp, ours("--no-confirm")),
        "stride 32, confirmed": (32 * mpp, ours("--confirm")),
        "stride 96": (96 * mpp, ours("--stride", "96")),
        "WSInfer-style loop, stride 96": (96 * mpp, lambda: run_loop(slide, args.model)),
    }
    if args.old:
        old = args.old.absolute()
        old_model = ("--model", str(args.old_model.absolute())) if args.old_model else ()
        options = (*old_model, "--stride", "32")
        found["older version, stride 32"] = (
            32 * mpp,
            lambda: run_scan(old, slide, folder, *options),
        )
    if args.fast:
        patchwise = folder / "fast.onnx"
        write_for_fast(load_manifest(args.model).onnx_file, patchwise)
        for stride in (96, 32):
            run = fast_run(args.fast, slide, patchwise, stride)
            found[f"FAST, stride {stride}"] = (stride * FAST_MPP, run)
    return found


def measure(jobs: dict[str, tuple[float, Run]], rounds: int) -> None:
    areas: dict[str, list[float]] = {name: [] for name in jobs}
    patches: dict[str, list[float]] = {name: [] for name in jobs}
    processor: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in tqdm(range(rounds)):
        for name, (um, run) in jobs.items():
            before = processor_seconds()
            count, seconds = run()
            area = count * (um / 1000) ** 2
            patches[name].append(count / seconds)
            areas[name].append(area / seconds)
            processor[name].append((processor_seconds() - before) / area)
    first = next(iter(jobs))
    for name in jobs:
        ratios = [a / b for a, b in zip(areas[first], areas[name], strict=True)]
        print(
            f"{name:32} {statistics.median(patches[name]):7.1f} /s "
            f"{statistics.median(areas[name]):7.3f} mm2/s, "
            f"{statistics.median(processor[name]):6.2f} processor s/mm2; {first} examines "
            f"{statistics.median(ratios):.2f} times the area ({min(ratios):.2f} to "
            f"{max(ratios):.2f})",
            flush=True,
        )


def processor_seconds() -> float:
    """Seconds of all cores spent by this process and those that it has waited for."""
    usages = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def run_scan(checkout: Path, slide: Path, folder: Path, *options: str) -> tuple[int, float]:
    """Tiles and seconds of `histoviewer scan`, as its result file says."""
    # Another version may refuse the folder of this one, and must not be taken to have scanned.
    out = Path(tempfile.mkdtemp(dir=folder))
    command = [sys.executable, "-m", "histoviewer", "scan", str(slide), "-o", str(out)]
    ended = subprocess.run(
        [*command, "--device", "cpu", "--rescan", *options],
        capture_output=True,
        text=True,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
    )
    # 1: stride 96 leaves a slide incomplete.
    if ended.returncode not in (0, 1):
        raise SystemExit(ended.stderr)
    with tifffile.TiffFile(out / "heatmaps" / f"{slide.name}.tif") as tiff:
        description = json.loads(tiff.pages[0].description)
        scanned = np.count_nonzero(tiff.pages[1].asarray() == TileState.SCANNED)
    return int(scanned), description["provenance"]["seconds"]


def run_loop(slide: Path, model: Path) -> tuple[int, float]:
    """Patches and seconds of a plain loop: read at level 0, resize, batch, run in float32."""
    ensemble = load_ensemble(model, "cpu", "onnxruntime", "float32")
    with open_slide(slide) as ours:
        grid = grid_of(ours, ensemble.manifest, ScanOptions(stride=96))
        tiles = np.argwhere(tiles_to_scan(ours, grid, False, CancellationToken()).wanted)
    started = time.perf_counter()
    with openslide.OpenSlide(slide) as opened:
        for start in range(0, len(tiles), WSINFER_BATCH):
            chosen = tiles[start : start + WSINFER_BATCH].tolist()
            regions = [grid.patch_region(row, col) for row, col in chosen]
            patches = [
                opened.read_region(
                    (round(region.x), round(region.y)), 0, (round(region.width),) * 2
                )
                .convert("RGB")
                .resize((96, 96), Image.Resampling.BILINEAR)
                for region in regions
            ]
            predict(ensemble, np.stack([np.asarray(patch) for patch in patches]))
    return len(tiles), time.perf_counter() - started


def predict(ensemble: Ensemble, patches: np.ndarray) -> None:
    """Run one batch on all cores."""
    parts = np.array_split(patches, ensemble.callers)
    with ThreadPoolExecutor(ensemble.callers) as pool:
        list(pool.map(ensemble.predict, [part for part in parts if len(part)]))


def fast_run(python: Path, slide: Path, model: Path, stride: int) -> Run:
    command = [str(python), str(HERE / "peers_fast.py"), str(slide), str(model), str(FAST_LEVEL)]

    def run() -> tuple[int, float]:
        done = subprocess.run(
            [*command, str(stride)], check=True, capture_output=True, text=True
        ).stdout.split()
        return int(done[-2]), float(done[-1])

    return run


def write_for_fast(source: Path, target: Path) -> None:
    """Write the model as FAST takes it: float32 patches of a fixed size in, (n, 1) out."""
    model = onnx.load(source)
    graph = model.graph
    graph.input[0].type.tensor_type.elem_type = TensorProto.FLOAT
    for axis in (1, 2):
        graph.input[0].type.tensor_type.shape.dim[axis].dim_value = 96
    graph.initializer.append(numpy_helper.from_array(np.array([-1, 1]), "column"))
    graph.node.append(helper.make_node("Reshape", [graph.output[0].name, "column"], ["as_column"]))
    del graph.output[:], graph.value_info[:]
    column = helper.make_tensor_value_info("as_column", TensorProto.FLOAT, ["n", 1])
    graph.output.append(column)
    onnx.save(model, target)


if __name__ == "__main__":
    main()
