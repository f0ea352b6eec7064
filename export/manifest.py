"""model.json: what it says about a model, and the files that it vouches for."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from export.errors import ExportError
from export.metrics import OperatingPoint, auc, auc_interval

SCHEMA_VERSION = 1
MPP = 0.972  # PatchCamelyon, Veeling et al. 2018, arXiv:1806.03962: 10x at 0.243 um/px x 4
LABEL_CENTRE = 32
GOLDEN_PATCHES = 16
GOLDEN_TOLERANCE = 1e-4
RESEARCH_ONLY = "For research use only. Not for diagnosis or any other use on patients."

UNMEASURED: dict[str, Any] = {
    "name": "default",
    "threshold": 0.5,
    "sensitivity": None,
    "specificity": None,
    "data": "not measured",
}


@dataclass(frozen=True)
class Card:
    """What a person should know of a model; the fields are those of docs/model-format.md.

    `held_out` are ids of labelled patches that the weights were not trained on.
    """

    name: str
    training_data: str
    training_recipe: str
    operating_points: list[dict[str, Any]]
    metrics: list[dict[str, Any]]
    version: str = "1.0"
    licence: str = "not stated"
    intended_use: str = RESEARCH_ONLY
    held_out: tuple[str, ...] = ()


def operating_point(point: OperatingPoint, data: str) -> dict[str, Any]:
    """The manifest's entry for a point that was measured on `data`."""
    return {**asdict(point), "data": data}


def auc_metric(
    labels: npt.NDArray[np.int64], scores: npt.NDArray[np.float64], data: str, method: str
) -> dict[str, Any]:
    """The manifest's entry for an AUC with its 95 % interval."""
    return {
        "name": "AUC",
        "value": round(auc(labels, scores), 4),
        "ci95": [round(end, 4) for end in auc_interval(labels, scores)],
        "n": len(labels),
        "data": data,
        "method": f"{method}; interval by DeLong's method",
    }


def choose_golden(
    labels: npt.NDArray[np.int64], scores: npt.NDArray[np.float64]
) -> npt.NDArray[np.intp]:
    """Indices of the golden patches: of each label half, evenly spread over its scores."""
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


def read_golden(path: Path, count: int, size: int) -> npt.NDArray[np.uint8]:
    """Read back what `write_golden` wrote, as (count, size, size, 3) uint8.

    Raises ExportError where the picture is unreadable or of another size.
    """
    try:
        with Image.open(path, formats=("PNG",)) as image:
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError) as error:
        raise ExportError(f"{path}: cannot be read ({error}). Convert the model again.") from error
    if pixels.shape != (count * size, size, 3):
        raise ExportError(f"{path}: does not hold {count} patches. Convert the model again.")
    return pixels.reshape(count, size, size, 3)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read `folder/model.json`. Raises ExportError where it is missing or not of this schema."""
    path = folder / "model.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExportError(f"{path}: cannot be read ({error}). Give a model folder.") from error
    if not isinstance(manifest, dict) or manifest.get("schema_version") != SCHEMA_VERSION:
        raise ExportError(f"{path}: is not of schema version {SCHEMA_VERSION}. Convert again.")
    return manifest
