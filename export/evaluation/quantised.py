"""A quantised network beside that of a model folder, if it makes the same calls."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from export.conversion.quantize import quantise
from export.data.patches import read_labelled, read_patches
from export.errors import ExportError
from export.evaluation.precisions import check_cost, compare_precisions
from export.files import write_json
from histoviewer.files import replace_file
from histoviewer.inference.engines.base import Precision
from histoviewer.inference.manifest import FILE_NAME, load_manifest

ONNX_NAME = "model.int8.onnx"
CALIBRATED_ON = 256
# Shares of the convolutions, from the first on, that stay in float; the first that serves is kept.
FLOAT_SHARES = (0.0, 1 / 6, 1 / 3)
# The largest that a manifest may have.
_MAX_TOLERANCE = 0.2
_INT8: Precision = "int8"


def quantise_model(
    folder: Path,
    calibration: Path,
    data: Path,
    description: str | None = None,
    force: bool = False,
) -> dict[str, Any]:
    """Write model.int8.onnx into `folder`, and what it costs on `data` into its model.json.

    calibration: labelled patches, of which 256 are drawn to measure the ranges of activations.
    data:        labelled patches, best others, on which int8 is compared with float32.

    Returns the manifest's entry. Raises ExportError, and writes nothing, if 8 bits cost more than
    0.002 of AUC or change more than 1 % of calls, though a third of the convolutions stay in
    float, unless `force` is given; ModelError if the model is invalid.
    """
    manifest = load_manifest(folder)
    content = manifest.read_checked(manifest.onnx_file, manifest.onnx_sha256)
    known = read_labelled(calibration)
    drawn = np.random.default_rng(0).permutation(len(known))[:CALIBRATED_ON]
    feed = manifest.contract.feed(read_patches(known.subset(drawn), manifest.patch_size))
    problem = ExportError("")
    with tempfile.TemporaryDirectory() as temporary:
        draft = Path(shutil.copytree(folder, Path(temporary) / folder.resolve().name))
        for share in FLOAT_SHARES:
            network = quantise(content, feed, share)
            cost = _measure(draft, network, data, description)
            cost["data"] += f"; calibrated on {len(drawn)} others, {share:.0%} of layers in float"
            try:
                check_cost(_INT8, cost, force)
            except ExportError as error:
                problem = error
                continue
            return _publish(folder, network, cost)
    raise problem


def _measure(draft: Path, network: bytes, data: Path, description: str | None) -> dict[str, Any]:
    (draft / ONNX_NAME).write_bytes(network)
    document = load_manifest(draft).document
    write_json(draft / FILE_NAME, _described(document, network, None))
    cost = compare_precisions(draft, data, [_INT8], description)[_INT8]
    return {**cost, "tolerance": min(cost["tolerance"], _MAX_TOLERANCE)}


def _publish(folder: Path, network: bytes, cost: dict[str, Any]) -> dict[str, Any]:
    with replace_file(folder / ONNX_NAME) as temporary:
        temporary.write_bytes(network)
    write_json(folder / FILE_NAME, _described(load_manifest(folder).document, network, cost))
    return cost


def _described(
    document: dict[str, Any], network: bytes, cost: dict[str, Any] | None
) -> dict[str, Any]:
    precisions = document.get("precisions", {}) | ({_INT8: cost} if cost else {})
    quantised = {"file": ONNX_NAME, "sha256": hashlib.sha256(network).hexdigest()}
    return {**document, "schema_version": 2, "quantised": quantised, "precisions": precisions}
