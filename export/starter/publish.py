"""The starter's model folder from trained weights: conversion, calibration and all figures."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from export.conversion.ensemble import convert
from export.conversion.precision import run_graph
from export.data.patches import LabelledPixels
from export.evaluation.dense_agreement import record_agreement
from export.evaluation.patches import Tuning, evaluate_model
from export.evaluation.precisions import measure_precisions
from export.files import write_json
from export.model_folder.applicability import describe_model
from export.model_folder.manifest import Card, auc_metric
from export.model_folder.references import COUNT, record_references
from export.network.branches import SCALING
from export.starter.sets import Sets
from export.virtual_slides.fit import fit_slide_rule
from export.virtual_slides.plan import Plan
from histoviewer.files import replace_file
from histoviewer.inference.engines.openvino import native_precisions
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.resources import resource

GOALS = ("balanced", "sensitivity=0.95", "specificity=0.95")
TRAINING = "PatchCamelyon's training split (CC0)"
SLIDES = ("CMU-1-Small-Region.svs", "virtual-1-tumour.tif")


@dataclass(frozen=True)
class Extent:
    """Size of what a model folder gets beside its network: virtual slides for its slide rule, and
    the number of labelled patches to compare a tile with."""

    slides: Plan = Plan()
    references: int = COUNT


def publish(
    ensemble: keras.Model, card: Card, sets: Sets, run: Path, out: Path, extent: Extent
) -> None:
    """Convert `ensemble` to the model folder `out`; measure it, and write that into its manifest.

    train/ of the data fits the scope, valid/ chooses its limits and the thresholds, calibrates,
    and makes the virtual slides that the slide rule is chosen on. Weights and reports go to `run`.
    What bfloat16 costs is measured only if the processor computes in it. Raises ExportError if a
    file is faulty or Keras and ONNX Runtime differ.
    """
    weights, data, held_out = run / "starter.weights.h5", sets.data, sets.held_out
    with replace_file(weights) as temporary:
        ensemble.save_weights(temporary)
    convert(weights, out, held_out, SCALING, "float16", card, dense=data)
    evaluate_model(out, data / "valid", run / "report", Tuning(GOALS, calibrate=True), write=True)
    evaluate_model(out, held_out, run / "report-held-out", Tuning(), write=True)
    _record_copies(out, sets.copies)
    record_agreement(out, data / "valid", [resource("samples", name) for name in SLIDES])
    fit_slide_rule(data / "valid", out, run / "slide-rule", write=True, plan=extent.slides)
    record_references(out, data, TRAINING, extent.references)
    described = f"{len(sets.spared)} lossless patches of PatchCamelyon"
    describe_model(out, held_out, described)
    if "bfloat16" in native_precisions():
        measure_precisions(out, held_out, described)


def _record_copies(out: Path, copies: LabelledPixels) -> None:
    """Add the AUC on the near copies of held-out patches, to show the cost of compression."""
    pixels, labels = copies
    document = load_manifest(out).document
    scores = run_graph((out / "model.onnx").read_bytes(), pixels).astype(np.float64)
    described = f"the JPEG copies of {len(labels)} of the held-out patches"
    metric = auc_metric(labels, scores, described, "one view, not trained on")
    write_json(out / FILE_NAME, {**document, "metrics": [*document["metrics"], metric]})
