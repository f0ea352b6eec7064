"""Parts of model.json that a conversion writes; `inference.manifest` reads and checks it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from export.statistics.metrics import (
    Labels,
    Scores,
    auc,
    auc_interval,
    balanced_threshold,
    threshold_of_sensitivity,
)
from histoviewer.inference.manifest import Manifest

MPP = 0.972  # PatchCamelyon, Veeling et al. 2018, arXiv:1806.03962: 10x at 0.243 um/px x 4
LABEL_CENTRE = 32
GOLDEN_PATCHES = 16
GOLDEN_TOLERANCE = 1e-4

UNMEASURED: dict[str, Any] = {
    "name": "default",
    "threshold": 0.5,
    "sensitivity": None,
    "specificity": None,
    "data": "not measured",
}


@dataclass(frozen=True)
class Card:
    """A model's card; the fields are those of docs/model-format.md.

    `held_out` are ids of labelled patches that the weights were not trained on.
    """

    name: str
    training_data: str
    training_recipe: str
    operating_points: list[dict[str, Any]]
    metrics: list[dict[str, Any]]
    version: str = "1.0"
    licence: str = "not stated"
    intended_use: str = "For research use only. Not for diagnosis or any other use on patients."
    held_out: tuple[str, ...] = ()


def held_out_ids(manifest: Manifest) -> set[str]:
    """Return the ids of the labelled patches that the weights were not trained on."""
    return set(manifest.document.get("provenance", {}).get("held_out", []))


def operating_points(labels: Labels, scores: Scores, data: str) -> list[dict[str, Any]]:
    """Choose the balanced and the sensitive threshold; return them as measured on `data`."""
    thresholds = {
        "balanced": balanced_threshold(labels, scores),
        "high sensitivity": threshold_of_sensitivity(labels, scores, 0.95),
    }
    return [
        {
            "name": name,
            "threshold": threshold,
            "sensitivity": float((scores[labels == 1] >= threshold).mean()),
            "specificity": float((scores[labels == 0] < threshold).mean()),
            "data": data,
        }
        for name, threshold in thresholds.items()
    ]


def auc_metric(labels: Labels, scores: Scores, data: str, method: str) -> dict[str, Any]:
    """Return the manifest's entry for an AUC with its 95 % interval."""
    return {
        "name": "AUC",
        "value": round(auc(labels, scores), 4),
        "ci95": [round(end, 4) for end in auc_interval(labels, scores)],
        "n": len(labels),
        "data": data,
        "method": f"{method}; interval by DeLong's method",
    }


def choose_golden(labels: Labels, scores: npt.NDArray[np.floating]) -> npt.NDArray[np.intp]:
    """Return indices of the golden patches: half of each label, evenly spread over its scores."""
    chosen = []
    for label in (0, 1):
        members = np.flatnonzero(labels == label)
        ordered = members[np.argsort(scores[members], kind="stable")]
        places = np.linspace(0, len(ordered) - 1, GOLDEN_PATCHES // 2).round().astype(int)
        chosen.append(ordered[places])
    return np.concatenate(chosen)


def write_golden(path: Path, pixels: npt.NDArray[np.uint8]) -> None:
    """Write (n, h, w, 3) patches as one PNG, stacked downwards."""
    Image.fromarray(pixels.reshape(-1, *pixels.shape[2:])).save(path, format="PNG")
