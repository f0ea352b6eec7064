"""From Keras weights to the model folder that the viewer reads."""

import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import tensorflow as tf
import tf2onnx

from export import metrics, onnx_file
from export.agreement import GATE_PATCHES, Agreement, check_agreement
from export.data import PatchSet, read_labelled, read_patches
from export.errors import ExportError
from export.files import replacing, sha256, write_bytes, write_json
from export.fitting import predict_pixels
from export.keras_file import config_of
from export.legacy import load_trained, nasnet_padding
from export.manifest import (
    GOLDEN_PATCHES,
    GOLDEN_TOLERANCE,
    LABEL_CENTRE,
    MPP,
    SCHEMA_VERSION,
    Card,
    choose_golden,
    write_golden,
)
from export.model import PATCH_SIZE, SCALING_FORMULAS, NasnetPadding, Scaling, build_ensemble
from export.snap import snap_to_float16
from export.topology import check_topology

OPSET = 17
Precision = Literal["float32", "float16"]
PRECISIONS: dict[Precision, str] = {
    "float32": "float32",
    "float16": "float16 weights, float32 arithmetic",
}


@dataclass(frozen=True)
class GateSet:
    """The real patches that a conversion is judged on."""

    patches: PatchSet
    pixels: npt.NDArray[np.uint8]


def convert(
    weights: Path,
    out: Path,
    data: Path,
    scaling: Scaling,
    precision: Precision,
    card: Card,
    padding: NasnetPadding | None = None,
) -> dict[str, Any]:
    """Write model.onnx, golden.png and model.json into `out`; return the manifest.

    `weights` is a file of the whole ensemble: .weights.h5 or .keras of Keras 3, or .h5 of
    an older Keras; `padding` is needed where that does not tell how its NASNet pads. With
    "float16" the rounded weights, which the ONNX file holds, are written beside it as
    *.float16.weights.h5.
    Raises ExportError, and writes nothing, where Keras and ONNX Runtime differ
    on the patches of `data` by more than the gate.
    """
    gate = gate_patches(data)
    told = nasnet_padding(weights, padding)
    config = config_of(weights)
    if config is not None:
        check_topology(weights, config, scaling)
    model = build_ensemble(scaling, told)
    load_trained(model, weights)
    unrounded = scores = predict_pixels(model, gate.pixels)
    if precision == "float16":
        snap_to_float16(model)
        scores = predict_pixels(model, gate.pixels)
    graph = to_onnx(model)
    if precision == "float16":
        onnx_file.store_as_float16(graph)
    content = graph.SerializeToString()
    agreement = check_agreement(gate.patches.ids, scores, onnx_file.run(content, gate.pixels))
    manifest = _describe(card, scaling, precision, agreement)
    if precision == "float16":
        manifest["provenance"]["rounding"] = _rounding(gate.patches.labels, unrounded, scores)
        stem = re.sub(r"(\.weights)?\.(h5|hdf5|keras)$", "", weights.name)
        weights = weights.with_name(f"{stem}.float16.weights.h5")
        with replacing(weights) as temporary:
            model.save_weights(temporary)
    manifest["provenance"]["nasnet_padding"] = told
    manifest["provenance"]["keras_weights_sha256"] = sha256(weights)
    golden = choose_golden(gate.patches.labels, scores)
    _write(out, manifest, content, gate.pixels[golden], scores[golden])
    return manifest


def gate_patches(data: Path) -> GateSet:
    """Up to 256 of the labelled patches of `data`, half of each label where it has them.

    Raises ExportError where there are too few for the golden patches.
    """
    patches = read_labelled(data)
    rng = np.random.default_rng(0)
    chosen = np.concatenate(
        [
            rng.permutation(np.flatnonzero(patches.labels == label))[: GATE_PATCHES // 2]
            for label in (0, 1)
        ]
    )
    half = GOLDEN_PATCHES // 2
    if min(np.bincount(patches.labels, minlength=2)) < half:
        raise ExportError(
            f"{data}: fewer than {half} patches of a label. The check needs that many at least."
        )
    subset = patches.subset(chosen)
    return GateSet(subset, read_patches(subset))


def to_onnx(model: keras.Model) -> onnx.ModelProto:
    """Convert with a (batch, 96, 96, 3) uint8 input "input" and (batch,) "probability"."""

    signature = [tf.TensorSpec((None, PATCH_SIZE, PATCH_SIZE, 3), tf.uint8, onnx_file.INPUT)]
    score = tf.function(
        lambda pixels: tf.squeeze(model(tf.cast(pixels, tf.float32), training=False), axis=1),
        input_signature=signature,
    )
    graph: onnx.ModelProto
    graph, _ = tf2onnx.convert.from_function(score, signature, opset=OPSET)
    onnx_file.name_ends(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def _describe(
    card: Card, scaling: Scaling, precision: Precision, agreement: Agreement
) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "name": card.name,
        "version": card.version,
        "licence": card.licence,
        "intended_use": card.intended_use,
        "architecture": "xception+nasnetmobile",
        "input": {
            "name": onnx_file.INPUT,
            "layout": "NHWC",
            "dtype": "uint8",
            "patch_size": PATCH_SIZE,
            "mpp": MPP,
            "label_centre": LABEL_CENTRE,
        },
        "scaling": {"in_graph": True, "method": scaling, "formula": SCALING_FORMULAS[scaling]},
        "output": {
            "name": onnx_file.OUTPUT,
            "kind": "probability",
            "classes": ["normal", "tumour"],
        },
        "operating_points": card.operating_points,
        "metrics": card.metrics,
        "training_data": card.training_data,
        "training_recipe": card.training_recipe,
        "temperature": None,
        "onnx": {"file": "model.onnx", "opset": OPSET, "precision": PRECISIONS[precision]},
        "golden": {
            "file": "golden.png",
            "count": GOLDEN_PATCHES,
            "tolerance": GOLDEN_TOLERANCE,
        },
        "agreement": asdict(agreement),
        "provenance": {
            "versions": {
                "keras": keras.__version__,
                "tensorflow": tf.__version__,
                "tf2onnx": tf2onnx.__version__,
                "onnx": onnx.__version__,
                "onnxruntime": onnxruntime.__version__,
            },
            "date": datetime.now(UTC).date().isoformat(),
            "held_out": list(card.held_out),
        },
    }


def _rounding(
    labels: npt.NDArray[np.int64],
    unrounded: npt.NDArray[np.float64],
    rounded: npt.NDArray[np.float64],
) -> dict[str, float]:
    """How far rounding the weights to float16 moved Keras's own probabilities."""
    return {
        "max_abs_difference": float(np.abs(rounded - unrounded).max()),
        "auc_before": metrics.auc(labels, unrounded),
        "auc_after": metrics.auc(labels, rounded),
    }


def _write(
    out: Path,
    manifest: dict[str, Any],
    content: bytes,
    golden_pixels: npt.NDArray[np.uint8],
    golden_scores: npt.NDArray[np.float64],
) -> None:
    """Write the three files; model.json last, so that it never names a file of another run."""
    write_bytes(out / "model.onnx", content)
    with replacing(out / "golden.png") as temporary:
        write_golden(temporary, golden_pixels)
    manifest["onnx"]["sha256"] = sha256(out / "model.onnx")
    manifest["golden"]["sha256"] = sha256(out / "golden.png")
    manifest["golden"]["outputs"] = [float(score) for score in golden_scores]
    write_json(out / "model.json", manifest)
