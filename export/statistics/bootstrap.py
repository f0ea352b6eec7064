"""Bootstrap intervals of AUC and average precision, over patients or slides if known.

By hand, as `scipy.stats.bootstrap` draws single observations and no whole groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from export.statistics.metrics import Labels, Scores

ROUNDS = 1000


@dataclass(frozen=True)
class BootstrapIntervals:
    """95 % percentile intervals, and the number of units (groups or patches) drawn from."""

    auc: tuple[float, float]
    average_precision: tuple[float, float]
    units: int


def bootstrap_intervals(
    labels: Labels, scores: Scores, groups: Sequence[str], seed: int = 0
) -> BootstrapIntervals:
    """Draw whole groups with replacement (Efron 1979, Ann. Stat. 7:1-26), 1000 times.

    Patches of one slide resemble one another, so drawing patches makes intervals too narrow;
    `groups`, a name for each patch, is empty if unknown; then patches are drawn. A draw without
    both labels is repeated.
    """
    units = np.arange(len(labels))
    if groups:
        units = np.unique(np.asarray(groups), return_inverse=True)[1]
    count = int(units.max()) + 1
    order = np.argsort(-scores, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(scores[order]) != 0))
    units, labels = units[order], labels[order]
    rng = np.random.default_rng(seed)
    drawn: list[tuple[float, float]] = []
    while len(drawn) < ROUNDS:
        times = np.bincount(rng.integers(0, count, count), minlength=count)[units]
        positives = np.add.reduceat(times * labels, starts).astype(np.float64)
        negatives = np.add.reduceat(times * (1 - labels), starts).astype(np.float64)
        if positives.any() and negatives.any():
            drawn.append(_areas(positives, negatives))
    (auc_low, ap_low), (auc_high, ap_high) = np.percentile(drawn, [2.5, 97.5], axis=0).tolist()
    return BootstrapIntervals((auc_low, auc_high), (ap_low, ap_high), count)


def mean_interval(values: Scores, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % percentile interval of the mean of (n,) values, drawn 1000 times."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (ROUNDS, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5]).tolist()
    return low, high


def _areas(positives: Scores, negatives: Scores) -> tuple[float, float]:
    """Return AUC and average precision from the positives and negatives by score, descending."""
    true, false = np.cumsum(positives), np.cumsum(negatives)
    below = false[-1] - false + negatives / 2
    auc = (positives * below).sum() / (true[-1] * false[-1])
    precision = true / np.maximum(true + false, 1)
    return float(auc), float((positives * precision).sum() / true[-1])
