"""The model folder that the viewer reads, written once a converted network is accepted."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from export.conversion.parity import Agreement, GateSet, check_agreement, check_distances
from export.conversion.precision import (
    PRECISIONS,
    Precision,
    check_loss,
    graph_in,
    measure_variant,
    run_batches,
    run_graph,
)
from export.data.mosaics import STRIDE, mosaic
from export.files import sha256, write_bytes, write_json
from export.model_folder.manifest import (
    GOLDEN_PATCHES,
    GOLDEN_TOLERANCE,
    Card,
    choose_golden,
    write_golden,
)
from export.model_folder.tensors import DISTANCE, INPUT, OPSET, OUTPUT
from histoviewer.files import replace_file
from histoviewer.inference.manifest import FILE_NAME, SCHEMA_VERSION

# The golden patches as a mosaic, for a check of the dense way.
GOLDEN_COLUMNS = 4


@dataclass(frozen=True)
class Regions:
    """Outputs of Keras for whole regions, and the model's scope.

    pixels:      (1, height, width, 3) uint8, of real patches.
    probability, distance: (1, rows, cols) of that region.
    distances:   (n,) of the gate's patches, each alone.
    scope:       the manifest's entry.
    """

    pixels: npt.NDArray[np.uint8]
    probability: npt.NDArray[np.floating]
    distance: npt.NDArray[np.floating]
    distances: npt.NDArray[np.floating]
    scope: dict[str, Any]


@dataclass(frozen=True)
class ConvertedNetwork:
    """A converted network and its entries for the manifest.

    graph:        float32, with the ends that docs/model-format.md describes.
    scores:       (n,) probabilities that Keras gives for the gate's patches.
    patch_size, label_centre: pixels. mpp: um per pixel of a patch.
    scaling:      the manifest's `method` and `formula`.
    classes:      the meanings of 0 and 1.
    provenance:   SHA-256 of the weights, and the versions of the tools of the conversion.
    regions:      None if the graph takes single patches only.
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
    regions: Regions | None = None


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
    of_regions = _check_regions(reference, gate, network.regions) if network.regions else {}
    stored = graph_in(network.graph, precision)
    content = stored.SerializeToString()
    variant = measure_variant(reference, content, data, network.patch_size, card.operating_points)
    check_loss(variant, out, force=force)
    # Rounded weights give other values, which are outside the gate's scope.
    scores = network.scores if content == reference else run_graph(content, gate.pixels)
    manifest = _describe(network, card, precision, agreement)
    manifest["variant"] = variant
    golden = choose_golden(gate.patches.labels, scores)
    pixels = gate.pixels[golden]
    if network.regions:
        manifest["agreement"]["regions"] = of_regions
        manifest["dense"] = {"stride": STRIDE, "alignment": "patch", "agreement": []}
        manifest["scope"] = network.regions.scope
        manifest["golden"].update(_golden_of_regions(content, pixels))
    _write(out, manifest, content, pixels, scores[golden])
    return manifest


def _check_regions(content: bytes, gate: GateSet, regions: Regions) -> dict[str, Any]:
    """Compare ONNX Runtime with Keras on a region, and both outputs; return the differences.

    Raises ExportError if they differ by more than the gates.
    """
    probability = run_batches(content, [regions.pixels])
    places = [f"output {row}, {col}" for row, col in np.ndindex(probability.shape[1:])]
    found = check_agreement(places, regions.probability.ravel(), probability.ravel())
    distances = [
        check_distances(regions.distance, run_batches(content, [regions.pixels], DISTANCE)),
        check_distances(regions.distances, run_batches(content, gate.batches(), DISTANCE)[:, 0, 0]),
    ]
    return {
        "outputs": found.patches,
        "max_abs_difference": found.max_abs_difference,
        "mean_abs_difference": found.mean_abs_difference,
        "max_relative_difference_of_distances": max(distances),
    }


def _golden_of_regions(content: bytes, pixels: npt.NDArray[np.uint8]) -> dict[str, Any]:
    """Return the golden patches' distances, and both outputs of their mosaic."""
    rows = len(pixels) // GOLDEN_COLUMNS
    region = [mosaic(pixels, rows, GOLDEN_COLUMNS)[np.newaxis]]
    return {
        "distances": run_batches(content, [pixels], DISTANCE)[:, 0, 0].astype(float).tolist(),
        "mosaic": {
            "columns": GOLDEN_COLUMNS,
            "outputs": run_batches(content, region)[0].astype(float).tolist(),
            "distances": run_batches(content, region, DISTANCE)[0].astype(float).tolist(),
        },
    }


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
