"""ROC figures and their uncertainty. Labels are (n,) 0 or 1, scores (n,) float.

Curves and areas are scikit-learn's. It has no interval of an AUC, hence DeLong's below, and no
choice of a threshold.
"""

from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest
from sklearn import metrics

Labels = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


def auc(labels: Labels, scores: Scores) -> float:
    """Return the area under the ROC curve, ties counted half. Both labels must occur."""
    return float(metrics.roc_auc_score(labels, scores))


def auc_interval(labels: Labels, scores: Scores) -> tuple[float, float]:
    """Return the AUC's 95 % interval, cut to 0..1: DeLong et al. 1988, Biometrics 44:837-845."""
    positives, negatives = scores[labels == 1], scores[labels == 0]
    of_positives = _share_below(positives, negatives)
    of_negatives = _share_below(negatives, positives)
    area = of_positives.mean()
    half = 1.959964 * sqrt(
        of_positives.var(ddof=1) / len(of_positives) + of_negatives.var(ddof=1) / len(of_negatives)
    )
    return max(0.0, float(area - half)), min(1.0, float(area + half))


def _share_below(values: Scores, others: Scores) -> Scores:
    """Return for each value the share of others that are lower; equal ones count half."""
    ordered = np.sort(others)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return below / (2 * len(others))


def roc_curve(labels: Labels, scores: Scores) -> tuple[Scores, Scores, Scores]:
    """Return (thresholds, sensitivity, specificity), from the threshold that calls nothing on."""
    false_positive_rate, sensitivity, thresholds = metrics.roc_curve(
        labels, scores, drop_intermediate=False
    )
    return thresholds, sensitivity, 1 - false_positive_rate


def precision_recall(labels: Labels, scores: Scores) -> tuple[Scores, Scores]:
    """Return precision and recall (sensitivity), recall ascending from 0."""
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    return precision[::-1], recall[::-1]


def average_precision(labels: Labels, scores: Scores) -> float:
    """Return the mean precision over the steps of the recall, without interpolation."""
    return float(metrics.average_precision_score(labels, scores))


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Return a proportion's 95 % interval (Wilson 1927); (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    found = binomtest(successes, trials).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def balanced_threshold(labels: Labels, scores: Scores) -> float:
    """Choose the threshold of the greatest sensitivity + specificity (Youden 1950)."""
    thresholds, sensitivity, specificity = roc_curve(labels, scores)
    # The first threshold is infinite.
    return _between(thresholds, 1 + int(np.argmax((sensitivity + specificity)[1:])))


def threshold_of_sensitivity(labels: Labels, scores: Scores, at_least: float) -> float:
    """Choose the highest threshold whose sensitivity is `at_least` that, which is above 0."""
    thresholds, sensitivity, _ = roc_curve(labels, scores)
    return _between(thresholds, int(np.argmax(sensitivity >= at_least)))


def threshold_of_specificity(labels: Labels, scores: Scores, at_least: float) -> float:
    """Choose the lowest threshold whose specificity is `at_least` that.

    If that of no score is: above all scores, or 1 for probabilities.
    """
    thresholds, _, specificity = roc_curve(labels, scores)
    index = int((specificity >= at_least).sum()) - 1
    return _between(thresholds, index) if index > 0 else max(1.0, _above(float(thresholds[1])))


def _above(score: float) -> float:
    return float(np.nextafter(score, np.inf)) if score > 1 else 1.0


def _between(thresholds: Scores, index: int) -> float:
    """Return the middle to the next lower score, so that rounding elsewhere flips no patch."""
    upper = float(thresholds[index])
    lower = float(thresholds[index + 1]) if index + 1 < len(thresholds) else 0.0
    middle = (upper + lower) / 2
    rounded = round(middle, 6)
    return rounded if lower < rounded <= upper else middle
