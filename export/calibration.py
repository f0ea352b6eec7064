"""Does a probability of 0.8 mean 8 of 10? Temperature scaling, and how far it is off.

Guo et al. 2017, "On Calibration of Modern Neural Networks", arXiv:1706.04599.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from export.metrics import Labels, Scores

BINS = 10
# Beyond these a float32 probability is 0 or 1, whose logit would be infinite.
EDGE = 1e-7
COLDEST, HOTTEST = 0.05, 20.0


@dataclass(frozen=True)
class Bin:
    """The patches with a probability in `low` to `high`; means are NaN where `count` is 0."""

    low: float
    high: float
    count: int
    mean_probability: float
    share_positive: float


def apply_temperature(probabilities: Scores, temperature: float | None) -> Scores:
    """sigmoid(logit(p) / temperature), p cut to 1e-7..1 - 1e-7; None leaves p as it is."""
    if temperature is None:
        return probabilities
    cut = np.clip(probabilities, EDGE, 1 - EDGE)
    scaled: Scores = 1 / (1 + np.exp(-np.log(cut / (1 - cut)) / temperature))
    return scaled


def fit_temperature(labels: Labels, probabilities: Scores) -> float:
    """The temperature, 0.05 to 20, with the least negative log-likelihood on these patches."""
    found = minimize_scalar(
        lambda log: log_loss(labels, apply_temperature(probabilities, float(np.exp(log)))),
        bounds=(np.log(COLDEST), np.log(HOTTEST)),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return round(float(np.exp(found.x)), 4)


def log_loss(labels: Labels, probabilities: Scores) -> float:
    """The mean negative log-likelihood, in nats."""
    likely = np.where(labels == 1, probabilities, 1 - probabilities)
    return float(-np.log(np.clip(likely, EDGE, 1)).mean())


def reliability(labels: Labels, probabilities: Scores) -> list[Bin]:
    """Ten bins of equal width, and what is in each."""
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
    """ECE: the mean distance of probability and share of positives, over the bins' patches."""
    filled = [entry for entry in bins if entry.count]
    off = sum(entry.count * abs(entry.mean_probability - entry.share_positive) for entry in filled)
    return off / sum(entry.count for entry in filled)
