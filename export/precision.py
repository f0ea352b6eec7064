"""Variants of a network whose weights are stored smaller, and what that costs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx

from export import metrics, onnx_file
from export.agreement import labelled_sample
from export.data import read_patch
from export.errors import ExportError
from export.progress import Progress

Precision = Literal["float32", "float16"]
PRECISIONS: dict[Precision, str] = {
    "float32": "float32",
    "float16": "float16 weights, float32 arithmetic",
}
MAX_AUC_LOSS = 0.002
# Of each label: enough that a loss of 0.002 does not hang on a few pairs of patches.
MEASURED_OF_EACH = 2048
READ_BATCH = 64


def precision_of(words: str) -> Precision:
    """The precision that a manifest speaks of. Raises ExportError where it is none of ours."""
    for precision, known in PRECISIONS.items():
        if known == words:
            return precision
    raise ExportError(f"model.json: the precision '{words}' is unknown. Convert the model again.")


def graph_in(graph: onnx.ModelProto, precision: Precision) -> onnx.ModelProto:
    """The graph with its weights stored in `precision`; `graph` itself stays as it is.

    Raises ExportError where float16 cannot hold a weight.
    """
    if precision == "float32":
        return graph
    smaller = onnx.ModelProto()
    smaller.CopyFrom(graph)
    onnx_file.store_as_float16(smaller)
    return smaller


def measure_variant(
    reference: bytes,
    variant: bytes,
    data: Path,
    patch_size: int,
    points: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Compare two ONNX files, float32 and the one that is kept, on labelled patches of `data`.

    At most 2048 patches of each label are drawn, always the same ones. Returns the manifest's
    entry `variant`, see docs/model-format.md; `points` are the manifest's operating points.
    """
    patches = labelled_sample(data, MEASURED_OF_EACH)
    contents = [reference] if variant == reference else [reference, variant]
    sessions = [onnx_file.session(content) for content in contents]
    progress = Progress(f"measuring on {data.name}")
    found: list[list[np.ndarray]] = [[] for _ in sessions]
    for start in range(0, len(patches), READ_BATCH):
        paths = patches.paths[start : start + READ_BATCH]
        pixels = np.stack([read_patch(path, patch_size) for path in paths])
        for scores, session in zip(found, sessions, strict=True):
            scores.append(onnx_file.predict(session, pixels))
        progress(start + len(paths), len(patches))
    of_reference = np.concatenate(found[0]).astype(np.float64)
    of_variant = np.concatenate(found[-1]).astype(np.float64)
    return {
        "data": f"{len(patches)} labelled patches of '{data.resolve().name}', which the model "
        f"may have been trained on: they compare the two, and do not measure the model",
        "patches": len(patches),
        "auc_float32": metrics.auc(patches.labels, of_reference),
        "auc": metrics.auc(patches.labels, of_variant),
        "max_abs_difference": float(np.abs(of_variant - of_reference).max()),
        "flips": [_flips(point, of_reference, of_variant) for point in points],
    }


def _flips(
    point: dict[str, Any], reference: metrics.Scores, variant: metrics.Scores
) -> dict[str, Any]:
    before, after = reference >= point["threshold"], variant >= point["threshold"]
    return {
        "operating_point": point["name"],
        "threshold": point["threshold"],
        "to_negative": int((before & ~after).sum()),
        "to_positive": int((~before & after).sum()),
    }


def check_loss(variant: dict[str, Any], out: Path, *, force: bool) -> None:
    """Raise ExportError, unless `force`, where a variant's AUC is too far below float32's."""
    loss = variant["auc_float32"] - variant["auc"]
    if loss <= MAX_AUC_LOSS or force:
        return
    flips = "; ".join(
        f"at {flip['operating_point']} {flip['to_negative']} turn negative and "
        f"{flip['to_positive']} positive"
        for flip in variant["flips"]
    )
    raise ExportError(
        f"{out}: not written. Against float32 the AUC falls by {loss:.4f} to {variant['auc']:.4f} "
        f"on {variant['patches']} patches, allowed is {MAX_AUC_LOSS} ({flips}). "
        f"Convert with --precision float32, or give --force."
    )
