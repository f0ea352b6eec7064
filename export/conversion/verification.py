"""Checks of a model folder: its files, its golden patches and, on request, Keras."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.conversion.parity import GateSet, check_agreement, gate_patches
from export.conversion.precision import graph_in, precision_of, run_graph
from export.conversion.third_party import declared_classifier, third_party_network
from export.conversion.writer import ConvertedNetwork
from export.errors import ExportError
from export.files import sha256
from histoviewer.errors import ModelError
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import ADD_FIRST, FILE_NAME, Manifest, load_manifest
from histoviewer.inference.references import check_references


@dataclass(frozen=True)
class Check:
    """One check; `detail` is its finding."""

    name: str
    passed: bool
    detail: str


def verify_folder(folder: Path) -> list[Check]:
    """Check the SHA-256 of the model's files, then its golden patches with the engine of a scan.

    The model runs only if its SHA-256 is right. Raises ModelError if model.json is invalid.
    """
    manifest = load_manifest(folder)
    golden = manifest.document.get("golden")
    if golden is None:
        raise ModelError(folder, "has no golden patches to check the model by", ADD_FIRST)
    files = {
        manifest.onnx_file: manifest.onnx_sha256,
        folder / golden["file"]: golden["sha256"],
    }
    if manifest.quantised is not None:
        files[folder / manifest.quantised.file] = manifest.quantised.sha256 or ""
    if manifest.references is not None:
        files[folder / manifest.references.file] = manifest.references.sha256
    checks = [
        _check(path.name, partial(_hash, manifest, path, expected))
        for path, expected in files.items()
    ]
    if all(check.passed for check in checks):
        checks.append(_check("golden patches", partial(_golden, manifest)))
        if manifest.references is not None:
            checks.append(_check("reference patches", partial(_references, manifest)))
    return checks


def verify_against_keras(folder: Path, weights: Path, data: Path) -> list[Check]:
    """Check that the model was made from `weights`, then convert them again and compare.

    Keras is compared with the new float32 graph, and that graph, in the precision of the folder,
    with the folder's file, on patches of `data`. Raises ModelError if model.json is invalid;
    ExportError if `convert` did not write it, or the weights or the data cannot be read.
    """
    manifest = load_manifest(folder)
    try:
        expected = manifest.document["provenance"]["keras_weights_sha256"]
        precision = precision_of(manifest.document["onnx"]["precision"])
    except (KeyError, TypeError) as error:
        raise ExportError(
            f"{folder / FILE_NAME}: lacks the field {error}, which `convert` writes. "
            f"Convert the model again."
        ) from error
    gate = gate_patches(data, manifest.patch_size)
    network = _convert_again(manifest, weights, gate)
    same = sha256(weights) == expected
    found = (
        "as recorded"
        if same
        else f"{weights}: not the file that model.json records. Give the one with SHA-256 "
        f"{expected}."
    )
    again = run_graph(graph_in(network.graph, precision).SerializeToString(), gate.pixels)
    stored = run_graph(manifest.onnx_file.read_bytes(), gate.pixels)
    unrounded = run_graph(network.graph.SerializeToString(), gate.pixels)
    return [
        Check("Keras weights", same, found),
        _check("agreement with Keras", partial(_agreement, gate, network.scores, unrounded)),
        _check("agreement with the file", partial(_agreement, gate, again, stored)),
    ]


def _check(name: str, examine: Callable[[], str]) -> Check:
    """Run one check, which returns its finding or raises the reason why it fails."""
    try:
        return Check(name, True, examine())
    except (ExportError, ModelError) as error:
        return Check(name, False, str(error))


def _hash(manifest: Manifest, path: Path, expected: str) -> str:
    manifest.read_checked(path, expected)
    return "SHA-256 as recorded"


def _golden(manifest: Manifest) -> str:
    off = Ensemble(manifest, "cpu").check()
    return f"off by at most {off:.1e}, allowed {manifest.document['golden']['tolerance']:.0e}"


def _references(manifest: Manifest) -> str:
    off = check_references(manifest)
    return f"their values are off by at most {off:.1e}"


def _agreement(
    gate: GateSet, wanted: npt.NDArray[np.floating], given: npt.NDArray[np.floating]
) -> str:
    result = check_agreement(gate.patches.ids, wanted, given)
    return (
        f"{result.patches} patches, max {result.max_abs_difference:.1e}, "
        f"mean {result.mean_abs_difference:.1e}"
    )


def _convert_again(manifest: Manifest, weights: Path, gate: GateSet) -> ConvertedNetwork:
    provenance = manifest.document["provenance"]
    if "keras_outputs" in provenance:
        classifier = declared_classifier(manifest.document)
        return third_party_network(weights, gate.pixels, classifier)
    # Keras takes seconds to import, and checking the folder alone does without.
    from export.conversion.ensemble import convert_ensemble

    padding = provenance.get("nasnet_padding", "zero")
    scaling = manifest.document["scaling"]["method"]
    return convert_ensemble(weights, gate.pixels, scaling, padding)
