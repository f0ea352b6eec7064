"""The model folder that the viewer reads, written once a converted network is accepted."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from export.conversion.parity import Agreement, GateSet, check_agreement
from export.conversion.precision import (
    PRECISIONS,
    Precision,
    check_loss,
    graph_in,
    measure_variant,
    run_graph,
)
from export.files import sha256, write_bytes, write_json
from export.model_folder.manifest import (
    GOLDEN_PATCHES,
    GOLDEN_TOLERANCE,
    INPUT,
    OPSET,
    OUTPUT,
    Card,
    choose_golden,
    write_golden,
)
from histoviewer.files import replace_file
from histoviewer.inference.manifest import FILE_NAME, SCHEMA_VERSION


@dataclass(frozen=True)
class ConvertedNetwork:
    """A converted network and its entries for the manifest.

    graph:        float32, with the ends that docs/model-format.md describes.
    scores:       (n,) probabilities that Keras gives for the gate's patches.
    patch_size, label_centre: pixels. mpp: um per pixel of a patch.
    scaling:      the manifest's `method` and `formula`.
    classes:      the meanings of 0 and 1.
    provenance:   SHA-256 of the weights, and the versions of the tools of the conversion.
    """

    graph: onnx.ModelProto
    scores: npt.NDArray[np.float64]
    architecture: str
    patch_size: int
    label_centre: int
    mpp: float
    scaling: dict[str, str]
    classes: tuple[str, str]
    provenance: dict[str, Any]


def write_model_folder(
    network: ConvertedNetwork,
    gate: GateSet,
    out: Path,
    data: Path,
    precision: Precision,
    card: Card,
    *,
    force: bool = False,
) -> dict[str, Any]:
    """Write model.onnx, golden.png and model.json into `out`; return the manifest.

    Raises ExportError, and writes nothing, if Keras and ONNX Runtime differ on the gate's
    patches, or, unless `force`, if `precision` costs too much AUC on the patches of `data`.
    """
    reference = network.graph.SerializeToString()
    given = run_graph(reference, gate.pixels)
    agreement = check_agreement(gate.patches.ids, network.scores, given)
    stored = graph_in(network.graph, precision)
    content = stored.SerializeToString()
    variant = measure_variant(reference, content, data, network.patch_size, card.operating_points)
    check_loss(variant, out, force=force)
    # Rounded weights give other values, which are outside the gate's scope.
    scores = network.scores if content == reference else run_graph(content, gate.pixels)
    manifest = _describe(network, card, precision, agreement)
    manifest["variant"] = variant
    golden = choose_golden(gate.patches.labels, scores)
    _write(out, manifest, content, gate.pixels[golden], scores[golden])
    return manifest


def _describe(
    network: ConvertedNetwork, card: Card, precision: Precision, agreement: Agreement
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "name": card.name,
        "version": card.version,
        "licence": card.licence,
        "intended_use": card.intended_use,
        "architecture": network.architecture,
        "input": {
            "name": INPUT,
            "layout": "NHWC",
            "dtype": "uint8",
            "patch_size": network.patch_size,
            "mpp": network.mpp,
            "label_centre": network.label_centre,
        },
        "scaling": {"in_graph": True, **network.scaling},
        "output": {
            "name": OUTPUT,
            "kind": "probability",
            "classes": list(network.classes),
        },
        "operating_points": card.operating_points,
        "metrics": card.metrics,
        "training_data": card.training_data,
        "training_recipe": card.training_recipe,
        "temperature": None,
        "onnx": {
            "file": "model.onnx",
            "opset": OPSET,
            "precision": PRECISIONS[precision],
        },
        "golden": {
            "file": "golden.png",
            "count": GOLDEN_PATCHES,
            "tolerance": GOLDEN_TOLERANCE,
        },
        "agreement": asdict(agreement),
        "provenance": {
            **network.provenance,
            "date": datetime.now(UTC).date().isoformat(),
            "held_out": list(card.held_out),
        },
    }


def _write(
    out: Path,
    manifest: dict[str, Any],
    content: bytes,
    golden_pixels: npt.NDArray[np.uint8],
    golden_scores: npt.NDArray[np.floating],
) -> None:
    """Write the three files, model.json last, so that it never names a file of another run."""
    write_bytes(out / "model.onnx", content)
    with replace_file(out / "golden.png") as temporary:
        write_golden(temporary, golden_pixels)
    manifest["onnx"]["sha256"] = sha256(out / "model.onnx")
    manifest["golden"]["sha256"] = sha256(out / "golden.png")
    manifest["golden"]["outputs"] = [float(score) for score in golden_scores]
    write_json(out / FILE_NAME, manifest)
