"""The starter's model folder from trained weights: conversion, calibration and all figures."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.conversion.ensemble import convert
from export.conversion.precision import run_graph
from export.evaluation.dense_agreement import record_agreement
from export.evaluation.patches import Tuning, evaluate_model
from export.files import write_json
from export.model_folder.manifest import Card, auc_metric
from export.network.branches import SCALING
from export.statistics.metrics import Labels
from histoviewer.inference.manifest import FILE_NAME, load_manifest
from histoviewer.resources import resource

GOALS = ("balanced", "sensitivity=0.95", "specificity=0.95")
SLIDES = ("CMU-1-Small-Region.svs", "virtual-1-tumour.tif")


def publish(
    weights: Path,
    data: Path,
    held_out: Path,
    out: Path,
    run: Path,
    card: Card,
    copies: tuple[npt.NDArray[np.uint8], Labels],
) -> None:
    """Convert `weights` to the model folder `out`; measure it, and write that into its manifest.

    data:     patches with train/, which the scope is fitted on, and valid/, which chooses limits
              and thresholds and calibrates. The reports go to `run`.
    held_out: patches that were not trained on; `copies` are near copies of them with labels.

    Raises ExportError if a file is faulty or Keras and ONNX Runtime differ.
    """
    convert(weights, out, held_out, SCALING, "float16", card, dense=data)
    evaluate_model(out, data / "valid", run / "report", Tuning(GOALS, calibrate=True), write=True)
    evaluate_model(out, held_out, run / "report-held-out", Tuning(), write=True)
    _record_copies(out, *copies)
    record_agreement(out, data / "valid", [resource("samples", name) for name in SLIDES])


def _record_copies(out: Path, pixels: npt.NDArray[np.uint8], labels: Labels) -> None:
    """Add the AUC on the near copies of held-out patches, to show the cost of compression."""
    document = load_manifest(out).document
    scores = run_graph((out / "model.onnx").read_bytes(), pixels).astype(np.float64)
    described = f"the JPEG copies of {len(labels)} of the held-out patches"
    metric = auc_metric(labels, scores, described, "one view, not trained on")
    write_json(out / FILE_NAME, {**document, "metrics": [*document["metrics"], metric]})
