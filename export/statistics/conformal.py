"""Thresholds with a guaranteed error rate: split-conformal prediction for each label.

If slides of the laboratory are exchangeable with the labelled ones, at most the share `error` of
those without tumour will be called positive and of those with tumour negative, whatever the model
is worth; a worse model only calls fewer slides. Vovk 2012, "Conditional validity of inductive
conformal predictors", Proc. Mach. Learn. Res. 25:475-490; in pathology: Olsson et al. 2022, Nat.
Commun. 13:7761. By hand, as MAPIE and crepes hold prediction sets and no thresholds.
"""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from export.statistics.metrics import Labels, Scores


@dataclass(frozen=True)
class ConformalThresholds:
    """Slides are positive from `positive_from` on and negative below `negative_below`."""

    positive_from: float
    negative_below: float

    def undecided(self, scores: Scores) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Mask of the scores that allow neither call, (n,) bool."""
        return (scores >= self.negative_below) & (scores < self.positive_from)


def fewest_slides(error: float) -> int:
    """Return how many slides of each label the guarantee needs."""
    return ceil(1 / error - 1 - 1e-9)


def conformal_thresholds(labels: Labels, scores: Scores, error: float) -> ConformalThresholds:
    """Return the thresholds that these slides allow for an error of at most `error`, 0 to 1.

    Raises ValueError if a label has fewer than `fewest_slides`.
    """
    normal, tumour = (np.sort(scores[labels == label]) for label in (0, 1))
    if min(len(normal), len(tumour)) < fewest_slides(error):
        raise ValueError(f"fewer than {fewest_slides(error)} slides of a label")
    # Of n + 1 exchangeable scores the last drawn is above the k-th smallest of the others with a
    # probability of at most 1 - k / (n + 1), and below it with at most k / (n + 1).
    highest = normal[ceil((1 - error) * (len(normal) + 1) - 1e-9) - 1]
    lowest = float(tumour[floor(error * (len(tumour) + 1) + 1e-9) - 1])
    above = scores[scores > highest]
    positive = float(above.min() if len(above) else np.nextafter(highest, np.inf))
    # If both calls are allowed over a range, tumour is the safer one.
    return ConformalThresholds(positive, min(lowest, positive))
