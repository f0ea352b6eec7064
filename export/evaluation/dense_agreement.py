"""Agreement of the two ways of running a model, densely and patch by patch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.conversion.parity import labelled_sample
from export.conversion.precision import BATCH, run_batches, run_graph
from export.data.mosaics import STRIDE, mirror_surroundings, mosaic, output_places
from export.data.patches import PATCH_SIZE, read_patches
from export.errors import ExportError
from export.files import write_json
from export.statistics import metrics
from export.statistics.calibration import apply_temperature, logits
from export.statistics.metrics import Labels, Scores
from histoviewer.geometry import Region, Size
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.scanning.domain_check import measure
from histoviewer.slides.slide import open_slide

Pixels = npt.NDArray[np.uint8]
ROWS, COLUMNS = 5, 10
MIRRORED_MARGIN = 1  # outputs of mirrored surroundings on each side
PATCHES_OF_EACH = 500
SLIDE_TILES = 200
LARGEST_SIDE = 3200  # pixels of a slide, from its top left corner


def record_agreement(folder: Path, data: Path, slides: Sequence[Path] = ()) -> list[dict[str, Any]]:
    """Measure both ways on labelled patches and on slides; write it into `folder`'s manifest.

    At most 500 patches of each label are drawn, always the same ones.
    Returns the entries, see `measure_patches` and `measure_slide`. Raises ModelError or
    ExportError if the model or the data cannot be read, SlideError if a slide cannot.
    """
    manifest = load_manifest(folder)
    document = manifest.document
    content = manifest.read_checked(manifest.onnx_file, manifest.onnx_sha256)
    patches = labelled_sample(data, PATCHES_OF_EACH)
    entries = measure_patches(content, document, read_patches(patches), patches.labels, data.name)
    for slide in slides:
        entries.append(measure_slide(content, document, slide))
    dense = {**document["dense"], "agreement": entries}
    write_json(folder / FILE_NAME, {**document, "dense": dense})
    return entries


def measure_patches(
    content: bytes, manifest: dict[str, Any], pixels: Pixels, labels: Labels, described: str
) -> list[dict[str, Any]]:
    """Return entries of the manifest's `dense.agreement` for an ONNX file's bytes.

    Each of the labelled (n, 96, 96, 3) patches is seen alone, with mirrored surroundings and in a
    mosaic of random neighbours. The operating points apply after the temperature, both as in
    `manifest`. Raises ExportError if all probabilities are the same.
    """
    alone = run_graph(content, pixels).astype(np.float64)
    if np.ptp(alone) == 0:
        raise ExportError(
            f"the model gives every patch of '{described}' the same probability, {alone[0]:.4f}: "
            f"it has learnt nothing. Train it for more steps, or at another learning rate."
        )
    ways = {
        f"with {MIRRORED_MARGIN * STRIDE} pixels of mirrored surroundings": _mirrored,
        f"in mosaics of {ROWS}x{COLUMNS} random patches": _in_mosaics,
    }
    entries = []
    for way, run in ways.items():
        scores = run(content, pixels)
        entry = _compare(manifest, alone, scores, f"{len(pixels)} patches of '{described}' {way}")
        for name, values in (("auc_dense", scores), ("auc_patchwise", alone)):
            entry[name] = round(metrics.auc(labels, values), 4)
        entries.append(entry)
    return entries


def measure_slide(content: bytes, manifest: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return an entry of `dense.agreement` for tiles with tissue of a slide of unknown truth."""
    mpp = manifest["input"]["mpp"]
    with open_slide(path) as slide:
        size = slide.require_mpp()
        scale = mpp / size.x, mpp / size.y
        width, height = (
            PATCH_SIZE + (min(LARGEST_SIDE, int(length / step)) - PATCH_SIZE) // STRIDE * STRIDE
            for length, step in zip(slide.size, scale, strict=True)
        )
        region = Region(0, 0, width * scale[0], height * scale[1])
        rgb = slide.read_region(region, Size(width, height)).rgb
    found = run_batches(content, [rgb[np.newaxis]])[0]
    windows = {
        (row, col): rgb[STRIDE * row :, STRIDE * col :][:PATCH_SIZE, :PATCH_SIZE]
        for row, col in np.ndindex(found.shape)
    }
    places = [place for place, patch in windows.items() if measure(patch) is not None]
    chosen = [
        places[i] for i in np.unique(np.linspace(0, len(places) - 1, SLIDE_TILES).astype(int))
    ]
    alone = run_graph(content, np.stack([windows[place] for place in chosen])).astype(np.float64)
    scores = np.array([found[place] for place in chosen], np.float64)
    return _compare(manifest, alone, scores, f"{len(chosen)} tiles of {path.name}")


def _compare(
    manifest: dict[str, Any], alone: Scores, scores: Scores, described: str
) -> dict[str, Any]:
    correlation = float(np.corrcoef(logits(alone), logits(scores))[0, 1])
    missed = {}
    for point in manifest["operating_points"]:
        patchwise, dense = (
            apply_temperature(values, manifest["temperature"]) >= point["threshold"]
            for values in (alone, scores)
        )
        # If no tile is positive, none could be missed.
        if patchwise.any():
            missed[point["name"]] = round(float((~dense)[patchwise].mean()), 4)
    return {"data": described, "logit_correlation": round(correlation, 4), "missed": missed}


def _mirrored(content: bytes, pixels: Pixels) -> Scores:
    images = (
        mirror_surroundings(pixels[start : start + BATCH], MIRRORED_MARGIN)
        for start in range(0, len(pixels), BATCH)
    )
    maps = run_batches(content, images)
    return maps[:, MIRRORED_MARGIN, MIRRORED_MARGIN].astype(np.float64)


def _in_mosaics(content: bytes, pixels: Pixels) -> Scores:
    """Predict each patch in a mosaic; some of its patches fill up the last one."""
    size = ROWS * COLUMNS
    order = np.random.default_rng(0).permutation(len(pixels))
    parts = [np.resize(order[i : i + size], size) for i in range(0, len(order), size)]
    maps = run_batches(content, (mosaic(pixels[part], ROWS, COLUMNS)[None] for part in parts))
    scores = np.empty(len(pixels))
    scores[np.concatenate(parts)] = maps[:, *output_places(ROWS, COLUMNS)].ravel()
    return scores
