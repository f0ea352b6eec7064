"""Calibration of probabilities: temperature scaling and its error.

Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logit

from export.statistics.metrics import Labels, Scores
from histoviewer.inference.signature import (
    MAX_TEMPERATURE,
    MIN_PROBABILITY,
    MIN_TEMPERATURE,
    calibrate,
)

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The patches with a probability in `low` to `high`; means are NaN if `count` is 0."""

    low: float
    high: float
    count: int
    mean_probability: float
    share_positive: float


def apply_temperature(probabilities: Scores, temperature: float | None) -> Scores:
    """Divide the logits by a temperature as a scan does, in float32; None changes nothing."""
    if temperature is None:
        return probabilities
    return calibrate(probabilities.astype(np.float32), temperature).astype(np.float64)


def logits(probabilities: Scores) -> Scores:
    """Return the logits of probabilities, these cut to 1e-7..1 - 1e-7."""
    found: Scores = logit(np.clip(probabilities, MIN_PROBABILITY, 1 - MIN_PROBABILITY))
    return found


def fit_temperature(labels: Labels, probabilities: Scores) -> float:
    """Fit the temperature, 0.05 to 20, of the least negative log-likelihood on these patches."""
    found = minimize_scalar(
        lambda log: log_loss(labels, apply_temperature(probabilities, float(np.exp(log)))),
        bounds=(np.log(MIN_TEMPERATURE), np.log(MAX_TEMPERATURE)),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return round(float(np.exp(found.x)), 4)


def likelihood(labels: Labels, probabilities: Scores) -> Scores:
    """Return the probability of each true label, cut to 1e-7..1."""
    return np.clip(np.where(labels == 1, probabilities, 1 - probabilities), MIN_PROBABILITY, 1)


def log_loss(labels: Labels, probabilities: Scores) -> float:
    """Return the mean negative log-likelihood in nats."""
    return float(-np.log(likelihood(labels, probabilities)).mean())


def reliability(labels: Labels, probabilities: Scores) -> list[Bin]:
    """Sort patches into ten bins of equal width.

    By hand, as scikit-learn's `calibration_curve` drops empty bins and returns no counts.
    """
    index = np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)
    bins = []
    for number in range(BINS):
        inside = index == number
        count = int(inside.sum())
        mean = float(probabilities[inside].mean()) if count else float("nan")
        share = float(labels[inside].mean()) if count else float("nan")
        bins.append(Bin(number / BINS, (number + 1) / BINS, count, mean, share))
    return bins


def expected_calibration_error(bins: list[Bin]) -> float:
    """Return the ECE: the bins' mean |probability - share of positives|, weighted by patches."""
    filled = [entry for entry in bins if entry.count]
    off = sum(entry.count * abs(entry.mean_probability - entry.share_positive) for entry in filled)
    return off / sum(entry.count for entry in filled)
