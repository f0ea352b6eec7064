"""Checks a model folder: its files, its golden patches and, on request, the gate."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from export import onnx_file
from export.agreement import GateSet, check_agreement, gate_patches
from export.errors import ExportError
from export.files import sha256
from export.foreign import declared_classifier, foreign_network
from export.manifest import read_golden, read_manifest
from export.model_folder import Network
from export.precision import graph_in, precision_of


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
    """Check that `weights` are those the model was made from, then convert them anew and compare.

    Keras is compared with the new float32 graph, and that, in the precision of the folder, with
    the folder's file, on patches of `data`. Raises ExportError where the weights or the data
    cannot be read.
    """
    manifest = read_manifest(folder)
    provenance = manifest["provenance"]
    expected = provenance["keras_weights_sha256"]
    same = sha256(weights) == expected if weights.is_file() else False
    found = (
        "as recorded"
        if same
        else f"{weights}: not the file that model.json records. Give the one with SHA-256 "
        f"{expected}."
    )
    gate = gate_patches(data, manifest["input"]["patch_size"])
    network = _converted_anew(manifest, weights, gate)
    precision = precision_of(manifest["onnx"]["precision"])
    anew = onnx_file.run(graph_in(network.graph, precision).SerializeToString(), gate.pixels)
    stored = onnx_file.run((folder / manifest["onnx"]["file"]).read_bytes(), gate.pixels)
    unrounded = onnx_file.run(network.graph.SerializeToString(), gate.pixels)
    return [
        Check("Keras weights", same, found),
        _check_agreement("agreement with Keras", gate, network.scores, unrounded),
        _check_agreement("agreement with the file", gate, anew, stored),
    ]


def _converted_anew(manifest: dict[str, Any], weights: Path, gate: GateSet) -> Network:
    provenance = manifest["provenance"]
    if "keras_outputs" in provenance:
        return foreign_network(weights, gate.pixels, declared_classifier(manifest))
    # Keras takes seconds to import, and checking the folder alone does without.
    from export.convert import check_ensemble, ensemble_network

    padding, scaling = provenance.get("nasnet_padding", "zero"), manifest["scaling"]["method"]
    check_ensemble(weights, scaling)
    return ensemble_network(weights, gate.pixels, scaling, padding)


def _check_agreement(
    name: str, gate: GateSet, wanted: npt.NDArray[np.floating], given: npt.NDArray[np.floating]
) -> Check:
    try:
        result = check_agreement(gate.patches.ids, wanted, given)
    except ExportError as error:
        return Check(name, False, str(error))
    return Check(
        name,
        True,
        f"{result.patches} patches, max {result.max_abs_difference:.1e}, "
        f"mean {result.mean_abs_difference:.1e}",
    )


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
