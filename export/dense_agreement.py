"""How far the dense way of running a model agrees with its patch-by-patch way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from export import metrics, onnx_file
from export.calibration import EDGE, apply_temperature
from export.mosaics import STRIDE, mosaic, output_places, surrounded

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
ROWS, COLUMNS = 5, 10
MIRRORED_MARGIN = 1  # outputs of mirrored surroundings on each side


def measure_dense(
    dense: Path, patchwise: Path, manifest: dict[str, Any], pixels: Pixels, labels: Labels
) -> dict[str, Any]:
    """The manifest's entry `dense` for the ONNX file `dense`, on labelled (n, 96, 96, 3) patches.

    Each patch is seen alone by `patchwise`, with mirrored surroundings and inside mosaics of
    random neighbours by `dense`. The probabilities are as in `manifest`, after its temperature.
    """
    session = onnx_file.session(dense.read_bytes())
    alone = onnx_file.run(patchwise.read_bytes(), pixels)
    ways = {
        "mirrored": np.concatenate(list(_mirrored(session, pixels))),
        "mosaic": _in_mosaics(session, pixels),
    }
    entry: dict[str, Any] = {
        "stride": STRIDE,
        "alignment": "output (i, j) is about the 96x96 window at (32 i, 32 j)",
        "patches": len(pixels),
        "auc_patchwise": round(metrics.auc(labels, alone.astype(np.float64)), 4),
        "agreement": {},
    }
    for way, found in ways.items():
        entry["agreement"][way] = {
            "auc": round(metrics.auc(labels, found), 4),
            "auc_ci95": [round(end, 4) for end in metrics.auc_interval(labels, found)],
            "logit_correlation": round(float(np.corrcoef(_logit(alone), _logit(found))[0, 1]), 4),
            "operating_points": [
                _at_point(point, manifest["temperature"], labels, alone, found)
                for point in manifest["operating_points"]
            ],
        }
    return entry


def _at_point(
    point: dict[str, Any], temperature: float | None, labels: Labels, alone: Scores, found: Scores
) -> dict[str, Any]:
    here, there = (
        apply_temperature(scores.astype(np.float64), temperature) >= point["threshold"]
        for scores in (alone, found)
    )
    return {
        "name": point["name"],
        "missed_of_patch_positives": round(float((~there)[here].mean()), 4),
        "sensitivity": round(float(there[labels == 1].mean()), 4),
        "specificity": round(float((~there)[labels == 0].mean()), 4),
    }


def _mirrored(session: onnxruntime.InferenceSession, pixels: Pixels) -> Iterator[Scores]:
    for start in range(0, len(pixels), onnx_file.BATCH):
        images = surrounded(pixels[start : start + onnx_file.BATCH], MIRRORED_MARGIN)
        found = session.run([onnx_file.OUTPUT], {onnx_file.INPUT: images})[0]
        yield found[:, MIRRORED_MARGIN, MIRRORED_MARGIN].astype(np.float64)


def _in_mosaics(session: onnxruntime.InferenceSession, pixels: Pixels) -> Scores:
    """The last mosaic is filled up with patches of it that stand twice."""
    order = np.random.default_rng(0).permutation(len(pixels))
    found = np.empty(len(pixels))
    for start in range(0, len(order), ROWS * COLUMNS):
        part = np.resize(order[start : start + ROWS * COLUMNS], ROWS * COLUMNS)
        image = mosaic(pixels[part], ROWS, COLUMNS)[np.newaxis]
        tiles = session.run([onnx_file.OUTPUT], {onnx_file.INPUT: image})[0]
        found[part] = tiles[:, *output_places(ROWS, COLUMNS)].ravel()
    return found


def _logit(probabilities: npt.NDArray[np.floating]) -> Scores:
    cut = np.clip(probabilities.astype(np.float64), EDGE, 1 - EDGE)
    logits: Scores = np.log(cut / (1 - cut))
    return logits
