"""The task worker: looks into one file or model for its parent, and ends.

`task_client` starts it. What it opens may be damaged or made to harm, so memory is limited.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.geometry import Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.heatmap_file import is_heatmap
from histoviewer.heatmaps.summary import device_name
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.engines.base import Device
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.explanation import explain_patch
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.inference.patch_folder import find_patches, predict_patches
from histoviewer.inference.references import find_neighbours
from histoviewer.inference.registry import add_model, find_model, find_scanned
from histoviewer.processes.channel import ChildChannel
from histoviewer.processes.child_process import take_streams
from histoviewer.processes.sandbox import DATA_BYTES, limit_memory
from histoviewer.processes.task_messages import (
    AddModel,
    CheckModel,
    Compared,
    DescribeFile,
    Explained,
    ExplainTile,
    FindAccessions,
    FindKinds,
    FindSeries,
    Found,
    Kind,
    Picture,
    Predicted,
    PredictPatches,
    ReadPictures,
    Ready,
    Task,
    TaskEnded,
    Text,
    VerifyResult,
)
from histoviewer.slides.discovery import accession_of, series_of
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.read_log import changed_reads

# More than a screen shows.
_LONGEST_SIDE = 2048
_NOTHING_TO_COMPARE = (
    "This model has no golden patches, so nothing shows that it computes here what it did "
    "where it was trained: compare some of its values yourself."
)


def main() -> None:
    """Do one task, unless the parent is gone."""
    channel = ChildChannel(*take_streams())
    try:
        task: Any = channel.receive()
    except EOFError:
        return
    # CUDA reserves far more than models need, so these are not limited.
    if isinstance(task, DescribeFile | FindSeries | FindAccessions | FindKinds | ReadPictures):
        limit_memory(DATA_BYTES)
    error = None
    try:
        for found in _run(task):
            channel.send(found)
    except HistoViewerError as raised:
        error = raised
    channel.send(TaskEnded(error))


def _run(task: Task) -> Iterator[Found]:
    match task:
        case DescribeFile(path, model):
            try:
                yield Text(json.dumps(_description(path, model), allow_nan=False))
            except MemoryError as error:
                cause = "takes too much memory to be looked at"
                raise SlideError(path, cause, "Look at it in another program.") from error
        case FindSeries(paths):
            for path in paths:
                yield Text(series_of(path))
        case FindAccessions(paths):
            for path in paths:
                yield Text(accession_of(path))
        case FindKinds(paths, side):
            for kind in find_patches(paths, side).values():
                yield Kind(kind)
        case ReadPictures(path):
            yield from _pictures(path)
        case PredictPatches(paths, folder, device, engine, precision):
            ensemble = load_ensemble(folder, device, engine, precision)
            yield Ready(
                ensemble.provider,
                ensemble.engine.name,
                ensemble.precision,
                ensemble.device_note,
            )
            yield from map(Predicted, predict_patches(list(paths), ensemble))
        case ExplainTile():
            yield from _explained(task)
        case VerifyResult(path):
            yield Text(_verified(path))
        case AddModel(folder):
            yield from map(Text, _added(folder))
        case CheckModel(model, device):
            yield from map(Text, _checked(model, device))


def _pictures(path: Path) -> Iterator[Picture]:
    with MppStore().open_slide(path) as slide:
        for name in ("label", "macro"):
            picture = slide.picture(name)
            if picture:
                picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                yield Picture(name, np.asarray(picture))


def _explained(task: ExplainTile) -> Iterator[Found]:
    folder = find_scanned(task.model, task.model_sha256, task.other_model)
    # One patch takes the CPU seconds, and a GPU may be busy with a scan.
    ensemble = load_ensemble(folder, "cpu")
    side = ensemble.manifest.patch_size
    with MppStore().open_slide(task.path, task.mpp) as slide:
        pixels = slide.read_region(task.region, Size(side, side))
    if pixels.failed.any():
        raise SlideError(task.path, f"cannot be read in part ({pixels.error})", "Copy it again.")
    yield Explained(explain_patch(ensemble, pixels.rgb))
    yield Compared(find_neighbours(ensemble.manifest, pixels.rgb))


def _verified(result: Path) -> str:
    heatmap = Heatmap.load(result)
    known = heatmap.provenance
    path = Path(known.slide_path)
    with MppStore().open_slide(path, heatmap.grid.slide_mpp.mean) as slide:
        changed, count = changed_reads(slide, result, known.started)
        now = compute_fingerprint(path)
    if changed or not same_content(now, known.fingerprint):
        cause = f"has changed since it was scanned: {changed:,} of {count:,} regions differ"
        raise SlideError(path, cause, "Copy it again from the scanner or the archive.")
    return f"{path}: unchanged in {count:,} regions."


def _added(folder: Path) -> Iterator[str]:
    added = add_model(folder)
    yield f"Added {added}"
    golden = load_manifest(added).golden
    if golden and golden.recorded:
        yield f"{_NOTHING_TO_COMPARE} What it gives here was recorded, to notice a later change."


def _checked(model: str, device: Device) -> Iterator[str]:
    ensemble = load_ensemble(find_model(model), device)
    manifest, largest, golden = ensemble.manifest, ensemble.check(), ensemble.manifest.golden
    assert golden  # Without any, `check` raises.
    yield (
        f"{manifest.name} {manifest.version} on {device_name(ensemble.provider)}: files unaltered, "
        f"{len(golden.outputs)} golden patches within {largest:.2g} by {ensemble.engine.name} in "
        f"{ensemble.precision} (allowed {manifest.tolerance(ensemble.precision):.2g})."
    )
    if golden.recorded:
        yield f"{_NOTHING_TO_COMPARE} Its values are compared with those it had when it was added."


def _description(path: Path, model: str | None) -> dict[str, Any]:
    if path.is_dir() or path.name == FILE_NAME:
        return _model(path if path.is_dir() else path.parent)
    return _heatmap(Heatmap.load(path)) if is_heatmap(path) else _slide(path, model)


def _model(folder: Path) -> dict[str, Any]:
    document = dict(load_manifest(folder).document)
    golden = document.get("golden") or {}
    document["golden"] = {key: golden[key] for key in golden if key != "outputs"}
    return {"kind": "model"} | document


def _heatmap(heatmap: Heatmap) -> dict[str, Any]:
    return {
        "kind": "heatmap",
        "verdict": heatmap.verdict(),
        "score": heatmap.score,
        "highest_probability": heatmap.peak,
        "examined": round(heatmap.examined, 4),
        "tiles": {state.name.lower(): heatmap.count(state) for state in TileState},
        "grid": asdict(heatmap.grid) | {"rows": heatmap.grid.rows, "cols": heatmap.grid.cols},
        "area_in_label_centres": round(heatmap.grid.coverage, 4),
        "provenance": asdict(heatmap.provenance),
    }


def _slide(path: Path, model: str | None) -> dict[str, Any]:
    with MppStore().open_slide(path) as slide:
        facts: dict[str, Any] = {
            "kind": "slide",
            "format": slide.format,
            "size": slide.size,
            "mpp": slide.mpp,
            "mpp_source": slide.mpp_source,
            "mpp_problem": slide.mpp_problem,
            "colour_note": slide.colour_note,
            "levels": [level.size for level in slide.levels],
        }
        if model:
            # Imported here, as no other task needs SciPy.
            from histoviewer.scanning.plan import patches_by_stride

            tiles = patches_by_stride(slide, load_manifest(find_model(model)))
            facts["patches_by_stride"] = {str(stride): count for stride, count in tiles.items()}
        return facts
