"""Agreement of the two ways of running a model, densely and patch by patch."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from export.conversion.precision import BATCH, run_batches, run_graph
from export.data.mosaics import STRIDE, mirror_surroundings, mosaic, output_places
from export.errors import ExportError
from export.statistics import metrics
from export.statistics.calibration import apply_temperature
from export.statistics.metrics import Labels, Scores
from histoviewer.inference.signature import MIN_PROBABILITY

Pixels = npt.NDArray[np.uint8]
ROWS, COLUMNS = 5, 10
MIRRORED_MARGIN = 1  # outputs of mirrored surroundings on each side


def measure_dense(
    dense: Path, patchwise: Path, manifest: dict[str, Any], pixels: Pixels, labels: Labels
) -> dict[str, Any]:
    """Return the manifest's entry `dense` for the ONNX file `dense`.

    Each of the labelled (n, 96, 96, 3) patches is seen alone by `patchwise`, and with mirrored
    surroundings and in a mosaic of random neighbours by `dense`. The operating points apply after
    the temperature, both as in `manifest`. Raises ExportError if all probabilities are the same.
    """
    content = dense.read_bytes()
    alone = run_graph(patchwise.read_bytes(), pixels).astype(np.float64)
    if np.ptp(alone) == 0:
        raise ExportError(
            f"{patchwise}: gives every patch the same probability, {alone[0]:.4f}: it has learnt "
            f"nothing. Train it for more steps, or at another learning rate."
        )
    ways = {"mirrored": _mirrored(content, pixels), "mosaic": _in_mosaics(content, pixels)}
    return {
        "stride": STRIDE,
        "alignment": "output (i, j) is about the 96x96 window at (32 i, 32 j)",
        "patches": len(pixels),
        "auc_patchwise": round(metrics.auc(labels, alone), 4),
        "agreement": {
            way: _compare(manifest, labels, alone, scores) for way, scores in ways.items()
        },
    }


def _compare(
    manifest: dict[str, Any], labels: Labels, alone: Scores, scores: Scores
) -> dict[str, Any]:
    correlation = float(np.corrcoef(_logits(alone), _logits(scores))[0, 1])
    return {
        "auc": round(metrics.auc(labels, scores), 4),
        "auc_ci95": [round(end, 4) for end in metrics.auc_interval(labels, scores)],
        "logit_correlation": round(correlation, 4),
        "operating_points": [
            _at_point(point, manifest["temperature"], labels, alone, scores)
            for point in manifest["operating_points"]
        ],
    }


def _at_point(
    point: dict[str, Any], temperature: float | None, labels: Labels, alone: Scores, scores: Scores
) -> dict[str, Any]:
    patchwise, dense = (
        apply_temperature(values, temperature) >= point["threshold"] for values in (alone, scores)
    )
    return {
        "name": point["name"],
        "missed_of_patch_positives": round(float((~dense)[patchwise].mean()), 4)
        if patchwise.any()
        else None,
        "sensitivity": round(float(dense[labels == 1].mean()), 4),
        "specificity": round(float((~dense)[labels == 0].mean()), 4),
    }


def _mirrored(content: bytes, pixels: Pixels) -> Scores:
    images = (
        mirror_surroundings(pixels[start : start + BATCH], MIRRORED_MARGIN)
        for start in range(0, len(pixels), BATCH)
    )
    maps = run_batches(content, images)
    return maps[:, MIRRORED_MARGIN, MIRRORED_MARGIN].astype(np.float64)


def _in_mosaics(content: bytes, pixels: Pixels) -> Scores:
    """Predict each patch in a mosaic; some of its patches fill up the last one."""
    size = ROWS * COLUMNS
    order = np.random.default_rng(0).permutation(len(pixels))
    parts = [np.resize(order[i : i + size], size) for i in range(0, len(order), size)]
    maps = run_batches(content, (mosaic(pixels[part], ROWS, COLUMNS)[None] for part in parts))
    scores = np.empty(len(pixels))
    scores[np.concatenate(parts)] = maps[:, *output_places(ROWS, COLUMNS)].ravel()
    return scores


def _logits(probabilities: Scores) -> Scores:
    found: Scores = logit(np.clip(probabilities, MIN_PROBABILITY, 1 - MIN_PROBABILITY))
    return found
