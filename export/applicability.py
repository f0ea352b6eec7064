"""How training patches look, so that the viewer can tell a slide that does not look like them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export.data import read_labelled, read_patch
from export.errors import ExportError
from export.files import write_json
from export.manifest import read_manifest

PERCENTILES = (1, 99)
MIN_TISSUE_DENSITY = 0.06
MIN_TISSUE_SHARE = 0.25
MEASURES = ("density", "red_share", "blue_share", "sharpness")


def describe_patches(patches: Iterable[npt.NDArray[np.uint8]], data: str) -> dict[str, Any]:
    """The manifest's `applicability`, from (h, w, 3) uint8 patches; `data` says what they are.

    Raises ExportError where too few of them show tissue.
    """
    found = [measured for patch in patches if (measured := measure(patch)) is not None]
    if len(found) < 100:
        raise ExportError(f"{data}: only {len(found)} show enough tissue. Give 100 at least.")
    low, high = np.percentile(found, PERCENTILES, axis=0)
    ranges = {
        name: [round(float(low[i]), 4), round(float(high[i]), 4)] for i, name in enumerate(MEASURES)
    }
    return {"data": data, "patches": len(found), "percentiles": list(PERCENTILES), **ranges}


def measure(patch: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64] | None:
    """(4,) `MEASURES` of a (h, w, 3) uint8 patch as docs/model-format.md defines them, or None."""
    od = np.log10(255 / np.maximum(patch, 1).astype(np.float64))
    tissue = od.mean(axis=-1) > MIN_TISSUE_DENSITY
    if tissue.mean() < MIN_TISSUE_SHARE:
        return None
    red, green, blue = od[tissue].mean(axis=0)
    total = red + green + blue
    luma = patch @ np.array([0.299, 0.587, 0.114])
    around = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    sharpness = (around - 4 * luma[1:-1, 1:-1]).std() / max(luma.std(), 1.0)
    return np.array([total / 3, red / total, blue / total, sharpness])


def describe_model(folder: Path, data: Path, description: str | None) -> dict[str, Any]:
    """Write `applicability`, from the labelled patches of `data`, into `folder/model.json`.

    Returns what it wrote. Raises ExportError where the manifest or a patch cannot be read, a
    patch is not of the model's size, or too few show tissue.
    """
    manifest = read_manifest(folder)
    patches = read_labelled(data)
    try:
        size = int(manifest["input"]["patch_size"])
    except (KeyError, TypeError, ValueError) as error:
        path = folder / "model.json"
        raise ExportError(f"{path}: does not say how large a patch is. Add it.") from error
    manifest["applicability"] = describe_patches(
        (read_patch(path, size) for path in patches.paths),
        description or f"{len(patches)} labelled patches",
    )
    write_json(folder / "model.json", manifest)
    found: dict[str, Any] = manifest["applicability"]
    return found
