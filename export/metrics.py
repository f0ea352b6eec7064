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
    thresholds, true_positives, false_positives = _called(labels, scores)
    return (
        thresholds,
        true_positives / true_positives[-1],
        1 - false_positives / false_positives[-1],
    )


def precision_recall(labels: Labels, scores: Scores) -> tuple[Scores, Scores]:
    """Precision and recall (sensitivity) at each distinct score, descending."""
    _, true_positives, false_positives = _called(labels, scores)
    return true_positives / (true_positives + false_positives), true_positives / true_positives[-1]


def average_precision(labels: Labels, scores: Scores) -> float:
    """The mean of the precision over the steps of the recall, without interpolation."""
    precision, recall = precision_recall(labels, scores)
    return float((np.diff(recall, prepend=0) * precision).sum())


def _called(labels: Labels, scores: Scores) -> tuple[Scores, Labels, Labels]:
    """Each distinct score, descending, and how many positives and negatives are at least that."""
    order = np.argsort(-scores, kind="stable")
    last_of_tie = np.append(np.diff(scores[order]) != 0, True)
    true_positives = np.cumsum(labels[order])[last_of_tie]
    false_positives = np.cumsum(1 - labels[order])[last_of_tie]
    return scores[order][last_of_tie], true_positives, false_positives


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """95 % interval of a proportion: Wilson 1927, J. Am. Stat. Assoc. 22:209-212.

    (0, 1) where there were no trials.
    """
    if trials == 0:
        return 0.0, 1.0
    share, z2 = successes / trials, 1.959964**2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    spread = share * (1 - share) / trials + z2 / (4 * trials**2)
    half = 1.959964 / (1 + z2 / trials) * sqrt(spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def balanced_point(labels: Labels, scores: Scores) -> OperatingPoint:
    """The threshold with the greatest sensitivity + specificity (Youden 1950)."""
    thresholds, sensitivity, specificity = roc(labels, scores)
    index = int(np.argmax(sensitivity + specificity))
    return point_at("balanced", _threshold(thresholds, index), labels, scores)


def high_sensitivity_point(
    labels: Labels, scores: Scores, at_least: float = 0.95
) -> OperatingPoint:
    """The highest threshold whose sensitivity is `at_least` that."""
    thresholds, sensitivity, _ = roc(labels, scores)
    index = int(np.argmax(sensitivity >= at_least))
    return point_at("high sensitivity", _threshold(thresholds, index), labels, scores)


def high_specificity_point(labels: Labels, scores: Scores, at_least: float) -> OperatingPoint:
    """The lowest threshold whose specificity is `at_least` that; 1 where no score's is."""
    thresholds, _, specificity = roc(labels, scores)
    index = int((specificity >= at_least).sum()) - 1
    threshold = _threshold(thresholds, index) if index >= 0 else 1.0
    return point_at("high specificity", threshold, labels, scores)


def point_at(name: str, threshold: float, labels: Labels, scores: Scores) -> OperatingPoint:
    """What a threshold gives on these labels."""
    called = scores >= threshold
    return OperatingPoint(
        name,
        threshold,
        float(called[labels == 1].mean()),
        float((~called)[labels == 0].mean()),
    )


def _threshold(thresholds: Scores, index: int) -> float:
    """Midway down to the next lower score, so that rounding on another machine flips nothing."""
    upper = float(thresholds[index])
    lower = float(thresholds[index + 1]) if index + 1 < len(thresholds) else 0.0
    middle = (upper + lower) / 2
    rounded = round(middle, 6)
    return rounded if lower < rounded <= upper else middle
