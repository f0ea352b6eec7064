"""Checks a model folder: its files, its golden patches and, on request, the gate."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from export import onnx_file
from export.agreement import check_agreement
from export.errors import ExportError
from export.files import sha256
from export.manifest import read_golden, read_manifest


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `detail` says what was found."""

    name: str
    passed: bool
    detail: str


def verify_folder(folder: Path) -> list[Check]:
    """Check the SHA-256 of model.onnx and golden.png, then the golden patches.

    The model runs only if its SHA-256 is right. Raises ExportError where model.json or
    golden.png cannot be read.
    """
    manifest = read_manifest(folder)
    try:
        checks = [_check_hash(folder, manifest["onnx"]), _check_hash(folder, manifest["golden"])]
        if all(check.passed for check in checks):
            checks.append(_check_golden(folder, manifest))
    except (KeyError, TypeError) as error:
        raise ExportError(
            f"{folder / 'model.json'}: lacks the field {error}. Convert the model again."
        ) from error
    return checks


def verify_against_keras(folder: Path, weights: Path, data: Path) -> list[Check]:
    """Check that `weights` are those the model was made from, then repeat the gate on `data`.

    Raises ExportError where the weights or the data cannot be read.
    """
    # Keras takes seconds to import, and checking the folder alone does without.
    from export.convert import gate_patches
    from export.fitting import predict_pixels
    from export.legacy import load_trained
    from export.model import build_ensemble

    manifest = read_manifest(folder)
    expected = manifest["provenance"]["keras_weights_sha256"]
    same = sha256(weights) == expected if weights.is_file() else False
    checks = [
        Check(
            "Keras weights",
            same,
            "as recorded"
            if same
            else f"{weights}: not the "
            f"file that model.json records. Give the one with SHA-256 {expected}.",
        )
    ]
    gate = gate_patches(data)
    padding = manifest["provenance"].get("nasnet_padding", "zero")
    model = build_ensemble(manifest["scaling"]["method"], padding)
    load_trained(model, weights)
    scores = predict_pixels(model, gate.pixels)
    content = (folder / manifest["onnx"]["file"]).read_bytes()
    try:
        result = check_agreement(gate.patches.ids, scores, onnx_file.run(content, gate.pixels))
    except ExportError as error:
        return [*checks, Check("agreement", False, str(error))]
    return [
        *checks,
        Check(
            "agreement",
            True,
            f"{result.patches} patches, max {result.max_abs_difference:.1e}, "
            f"mean {result.mean_abs_difference:.1e}",
        ),
    ]


def _check_hash(folder: Path, entry: dict[str, Any]) -> Check:
    path = folder / entry["file"]
    if not path.is_file():
        return Check(path.name, False, f"{path}: not found. Convert the model again.")
    if sha256(path) != entry["sha256"]:
        return Check(
            path.name,
            False,
            f"{path}: its SHA-256 is not the one in model.json. "
            "The file was changed or damaged; get it again.",
        )
    return Check(path.name, True, "SHA-256 as recorded")


def _check_golden(folder: Path, manifest: dict[str, Any]) -> Check:
    golden = manifest["golden"]
    pixels = read_golden(folder / golden["file"], golden["count"], manifest["input"]["patch_size"])
    scores = onnx_file.run((folder / manifest["onnx"]["file"]).read_bytes(), pixels)
    off = float(np.abs(scores - np.array(golden["outputs"])).max())
    return Check(
        "golden patches",
        off <= golden["tolerance"],
        f"off by at most {off:.1e}, allowed {golden['tolerance']:.0e}",
    )
