"""Appearance of the training patches, recorded in model.json so that scans can notice others."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.data.patches import read_labelled, read_patch
from export.errors import ExportError
from export.files import write_json
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.scanning.domain_check import measure

PERCENTILES = (1, 99)
MEASURES = ("density", "red_share", "blue_share", "sharpness")
LEAST = 100


def describe_patches(patches: Iterable[npt.NDArray[np.uint8]], data: str) -> dict[str, Any]:
    """Return the manifest's `applicability` of (h, w, 3) uint8 patches; `data` names them.

    Raises ExportError if fewer than 100 show tissue.
    """
    found = [measured for patch in patches if (measured := measure(patch)) is not None]
    if len(found) < LEAST:
        raise ExportError(
            f"{data}: only {len(found)} show enough tissue. Give at least {LEAST} such patches."
        )
    low, high = np.percentile(found, PERCENTILES, axis=0).round(4).tolist()
    ranges = {name: list(ends) for name, *ends in zip(MEASURES, low, high, strict=True)}
    return {"data": data, "patches": len(found), "percentiles": list(PERCENTILES), **ranges}


def describe_model(folder: Path, data: Path, description: str | None) -> dict[str, Any]:
    """Write `applicability`, from the labelled patches of `data`, into `folder/model.json`.

    Returns the new entry. Raises ModelError if the manifest is invalid; ExportError if a patch
    is unreadable or not of the model's size, or too few show tissue.
    """
    manifest = load_manifest(folder)
    patches = read_labelled(data)
    found = describe_patches(
        (read_patch(path, manifest.patch_size) for path in patches.paths),
        description or f"{len(patches)} labelled patches",
    )
    write_json(folder / FILE_NAME, {**manifest.document, "applicability": found})
    return found
