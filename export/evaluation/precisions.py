"""Loss of a model in other precisions than float32, recorded in its model.json."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from export.data.patches import read_labelled
from export.errors import ExportError
from export.evaluation.scorer import score_patches
from export.files import write_json
from export.statistics import metrics
from histoviewer.inference.engines.base import Precision
from histoviewer.inference.engines.openvino import native_precisions
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import FILE_NAME, load_manifest

MAX_AUC_LOSS = 0.002
MAX_FLIPPED_SHARE = 0.01
# The golden patches may differ by this many times the largest difference that was measured.
_TOLERANCE = 3


def measure_precisions(
    folder: Path, data: Path, description: str | None, force: bool = False
) -> dict[str, Any]:
    """Write `precisions`, from the labelled patches of `data`, into `folder/model.json`.

    Every precision that this processor computes in natively is compared with float32. Returns the
    new entry. Raises ExportError if there is none, or if one costs more than 0.002 AUC or changes
    more than 1 % of calls and `force` is not given; ModelError if the model is invalid.
    """
    others = [precision for precision in native_precisions() if precision != "float32"]
    if not others:
        raise ExportError("This processor computes in float32 only. Use one with bfloat16.")
    document = load_manifest(folder).document
    entry = dict(document.get("precisions", {}))
    for precision, cost in compare_precisions(folder, data, others, description).items():
        check_cost(precision, cost, force)
        entry[precision] = cost
    write_json(folder / FILE_NAME, {**document, "schema_version": 2, "precisions": entry})
    return entry


def compare_precisions(
    folder: Path, data: Path, others: Sequence[Precision], description: str | None
) -> dict[Precision, dict[str, Any]]:
    """Compare precisions with float32 on labelled patches; return their entries for the manifest.

    Raises ModelError if the model is invalid or a precision is not to be had.
    """
    patches = read_labelled(data)
    manifest = load_manifest(folder)

    def scores(precision: Precision) -> metrics.Scores:
        ensemble = Ensemble(manifest, "cpu", "openvino", precision)
        batches = score_patches(ensemble, patches.paths, ensemble.predict)
        return np.concatenate([batch.scores for batch in batches])

    reference = scores("float32")
    entries: dict[Precision, dict[str, Any]] = {}
    for precision in others:
        found = scores(precision)
        largest = float(np.abs(found - reference).max())
        entries[precision] = {
            "tolerance": max(1, math.ceil(_TOLERANCE * largest * 100)) / 100,
            "data": description or f"{len(patches)} labelled patches",
            "patches": len(patches),
            "max_abs_difference": largest,
            "auc": metrics.auc(patches.labels, found),
            "auc_float32": metrics.auc(patches.labels, reference),
            "flips": {
                point.name: int(
                    ((found >= point.threshold) != (reference >= point.threshold)).sum()
                )
                for point in manifest.operating_points
            },
        }
    return entries


def check_cost(precision: Precision, cost: dict[str, Any], force: bool) -> None:
    """Raise ExportError if a precision costs too much AUC or too many calls, unless `force`."""
    loss = cost["auc_float32"] - cost["auc"]
    flipped = max(cost["flips"].values()) / cost["patches"]
    if not force and (loss > MAX_AUC_LOSS or flipped > MAX_FLIPPED_SHARE):
        raise ExportError(
            f"{precision} costs {loss:.4f} of AUC and changes {flipped:.1%} of calls. Nothing was "
            f"written; --force writes it all the same."
        )
