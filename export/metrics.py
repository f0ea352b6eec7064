"""ROC figures with their uncertainty. Labels are (n,) 0 or 1, scores (n,) float."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class OperatingPoint:
    """A threshold ("positive" means score >= threshold) and what it gives, all in 0 to 1."""

    name: str
    threshold: float
    sensitivity: float
    specificity: float


def auc(labels: Labels, scores: Scores) -> float:
    """Area under the ROC curve, ties counted half. Both labels must be there."""
    return float(_placements(labels, scores)[0].mean())


def auc_interval(labels: Labels, scores: Scores) -> tuple[float, float]:
    """95 % interval of the AUC: DeLong et al. 1988, Biometrics 44:837-845, cut to 0..1."""
    of_positives, of_negatives = _placements(labels, scores)
    area = of_positives.mean()
    half = 1.959964 * sqrt(
        of_positives.var(ddof=1) / len(of_positives) + of_negatives.var(ddof=1) / len(of_negatives)
    )
    return max(0.0, float(area - half)), min(1.0, float(area + half))


def _placements(labels: Labels, scores: Scores) -> tuple[Scores, Scores]:
    """For each positive the share of negatives below it; for each negative, of positives above."""
    positives, negatives = scores[labels == 1], scores[labels == 0]
    return _share_below(positives, negatives), 1 - _share_below(negatives, positives)


def _share_below(values: Scores, others: Scores) -> Scores:
    ordered = np.sort(others)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return below / (2 * len(others))


def roc(labels: Labels, scores: Scores) -> tuple[Scores, Scores, Scores]:
    """The ROC curve as (thresholds, sensitivity, specificity), thresholds descending."""
    thresholds = np.unique(scores)[::-1]
    called = scores[np.newaxis, :] >= thresholds[:, np.newaxis]
    sensitivity = (called & (labels == 1)).sum(1) / (labels == 1).sum()
    specificity = 1 - (called & (labels == 0)).sum(1) / (labels == 0).sum()
    return thresholds, sensitivity, specificity


def balanced_point(labels: Labels, scores: Scores) -> OperatingPoint:
    """The threshold with the greatest sensitivity + specificity (Youden 1950)."""
    thresholds, sensitivity, specificity = roc(labels, scores)
    return _point(
        "balanced", int(np.argmax(sensitivity + specificity)), thresholds, sensitivity, specificity
    )


def high_sensitivity_point(
    labels: Labels, scores: Scores, at_least: float = 0.95
) -> OperatingPoint:
    """The highest threshold whose sensitivity is `at_least` that."""
    thresholds, sensitivity, specificity = roc(labels, scores)
    return _point(
        "high sensitivity",
        int(np.argmax(sensitivity >= at_least)),
        thresholds,
        sensitivity,
        specificity,
    )


def _point(
    name: str, index: int, thresholds: Scores, sensitivity: Scores, specificity: Scores
) -> OperatingPoint:
    return OperatingPoint(
        name,
        round(float(thresholds[index]) - 5e-5, 4),
        float(sensitivity[index]),
        float(specificity[index]),
    )
