"""Figures of a two-class evaluation of patches or slides."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.errors import ExportError
from export.statistics import metrics
from export.statistics.bootstrap import BootstrapIntervals, bootstrap_intervals
from export.statistics.metrics import Labels, Scores

Interval = tuple[float, float]


@dataclass(frozen=True)
class Scored:
    """Patches or slides with their true label and probability.

    labels:   (n,) int64, 0 or 1.
    scores:   (n,) float64, 0 to 1.
    groups:   each one's patient or slide; empty if unknown.
    contents: the SHA-1 of the pixels, or the id, to find duplicates.
    """

    ids: tuple[str, ...]
    labels: Labels
    scores: Scores
    groups: tuple[str, ...]
    contents: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def subset(self, indices: npt.NDArray[np.intp]) -> "Scored":
        """Return those at `indices`, in that order."""
        return Scored(
            tuple(self.ids[i] for i in indices),
            self.labels[indices],
            self.scores[indices],
            tuple(self.groups[i] for i in indices) if self.groups else (),
            tuple(self.contents[i] for i in indices),
        )


@dataclass(frozen=True)
class Threshold:
    """An operating point to measure: positive from `value` on; `origin` says how it was chosen."""

    name: str
    value: float
    origin: str


@dataclass(frozen=True)
class Proportion:
    """A share of `count` in `total`, with Wilson's interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        return self.count / self.total

    @property
    def interval(self) -> Interval:
        return metrics.wilson_interval(self.count, self.total)


@dataclass(frozen=True)
class Confusion:
    """True and false calls at a threshold."""

    threshold: Threshold
    true_positives: int
    false_negatives: int
    false_positives: int
    true_negatives: int

    @property
    def sensitivity(self) -> Proportion:
        return Proportion(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def specificity(self) -> Proportion:
        return Proportion(self.true_negatives, self.true_negatives + self.false_positives)

    @property
    def accuracy(self) -> Proportion:
        of_positives, of_negatives = self.sensitivity, self.specificity
        return Proportion(
            of_positives.count + of_negatives.count, of_positives.total + of_negatives.total
        )


@dataclass(frozen=True)
class Evaluation:
    """The figures of a set, all on `scored`; intervals are of 95 %.

    `delong` takes the patches as independent; `bootstrap` draws whole groups if known.
    """

    scored: Scored
    auc: float
    delong: Interval
    average_precision: float
    bootstrap: BootstrapIntervals
    confusions: tuple[Confusion, ...]


@dataclass(frozen=True)
class Measured:
    """An evaluation of a model or its predictions, and what was tuned for it.

    temperature: what the logits were divided by; None if nothing.
    chosen:      names of the operating points that were tuned.
    moved:       the threshold of each older point by name, on the scale of `temperature`.
    data:        what was measured on.
    tuned_on:    what was tuned on; None if nothing was.
    """

    result: Evaluation
    temperature: float | None
    chosen: frozenset[str]
    moved: dict[str, float]
    data: str
    tuned_on: str | None


def evaluate(
    scored: Scored, thresholds: Sequence[Threshold], source: str = "the data"
) -> Evaluation:
    """Compute all figures.

    Raises ExportError, naming `source`, if a label has fewer than two members.
    """
    labels, scores = scored.labels, scored.scores
    if min(np.bincount(labels, minlength=2)) < 2:
        raise ExportError(
            f"{source}: fewer than two probabilities of a label, too few to measure. Add some."
        )
    return Evaluation(
        scored,
        metrics.auc(labels, scores),
        metrics.auc_interval(labels, scores),
        metrics.average_precision(labels, scores),
        bootstrap_intervals(labels, scores, scored.groups),
        tuple(_confusion(threshold, labels, scores) for threshold in thresholds),
    )


def choose(goal: str, labels: Labels, scores: Scores, origin: str) -> Threshold:
    """Choose the threshold for a goal: "sensitivity=0.95", "specificity=0.9" or "balanced".

    The highest with at least that sensitivity, the lowest with at least that specificity, or
    that with the greatest sum of both. Raises ExportError if the goal is none of these.
    """
    if goal == "balanced":
        return Threshold(goal, metrics.balanced_threshold(labels, scores), origin)
    kind, _, text = goal.partition("=")
    pick = {
        "sensitivity": metrics.threshold_of_sensitivity,
        "specificity": metrics.threshold_of_specificity,
    }.get(kind)
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if pick is None or not 0 < share <= 1:
        raise ExportError(
            f"--choose {goal}: unknown. Give balanced, sensitivity=0.95 or specificity=0.9."
        )
    return Threshold(f"{kind} {share:g}", pick(labels, scores, share), origin)


def halves(scored: Scored, source: str = "the data", seed: int = 0) -> tuple[Scored, Scored]:
    """Split into a part to tune on and a part to measure on, about half of each label in each.

    One patient's or slide's patches, if known, and patches of equal content stay together.
    The same seed gives the same parts. By hand, as scikit-learn's GroupShuffleSplit does not
    stratify. Raises ExportError if a part would lack a label.
    """
    units: dict[str, list[int]] = {}
    for index, unit in enumerate(scored.groups or scored.contents):
        units.setdefault(unit, []).append(index)
    names = sorted(units)
    counts = np.zeros((2, 2))
    parts: tuple[list[int], list[int]] = ([], [])
    for place in np.random.default_rng(seed).permutation(len(names)):
        members = units[names[place]]
        added = np.bincount(scored.labels[members], minlength=2)
        side = int(np.argmin(counts @ added))
        counts[side] += added
        parts[side].extend(members)
    if counts.min() < 2:
        raise ExportError(
            f"{source}: too few patches or slides to tune on one half and measure on the other. "
            f"Add some, or give --tune-on."
        )
    tune, measure = (scored.subset(np.sort(np.array(part, np.intp))) for part in parts)
    return tune, measure


def _confusion(threshold: Threshold, labels: Labels, scores: Scores) -> Confusion:
    called = scores >= threshold.value
    return Confusion(
        threshold,
        int((called & (labels == 1)).sum()),
        int((~called & (labels == 1)).sum()),
        int((called & (labels == 0)).sum()),
        int((~called & (labels == 0)).sum()),
    )
