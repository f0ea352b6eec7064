"""Comparison of slide rules on virtual slides: sensitivity by focus size at a given specificity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from export.evaluation.results import Proportion
from export.virtual_slides.heatmaps import draw_heatmap
from export.virtual_slides.layout import draw_layout
from export.virtual_slides.plan import Plan
from export.virtual_slides.tile_bank import TileBank
from histoviewer.heatmaps.slide_rule import ScoreName, SlideRule

# Tiles of the planted focus; 1 is a patch's middle, the others whole patches of nine tiles.
FOCUS_TILES = (1, 9, 36, 99, 306, 999)
SPECIFICITIES = (0.9, 0.95)
TILE_AREA_MM2 = (32 * 0.972 / 1000) ** 2


@dataclass(frozen=True)
class SlideScores:
    """Scores of virtual slides by several rules.

    focus_tiles: (n,) int64, tiles of the planted focus, 0 if there is none.
    scores:      (n, rules) float64, or (n,) by one rule.
    """

    focus_tiles: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]


@dataclass(frozen=True)
class RuleFigures:
    """A rule at the threshold that all slides give, and its figures.

    wanted:      the specificity that the threshold was chosen for.
    specificity: of each half of the slides at the threshold that the other half gives.
    sensitivity: by the tiles of the focus.
    """

    rule: SlideRule
    wanted: float
    specificity: Proportion
    sensitivity: dict[int, Proportion]


def candidates() -> list[SlideRule]:
    """Return the rules to compare, with a threshold of 0."""
    rules = [SlideRule("peak", 0.0, ""), SlideRule("scan_statistic", 0.0, "")]
    rules += [SlideRule("top_mean", 0.0, "", top=top) for top in (10, 30, 100, 300)]
    names: tuple[ScoreName, ...] = ("largest_focus", "focus_mass")
    rules += [
        SlideRule(name, 0.0, "", seed=seed, grow=grow)
        for name, grow, seed in product(names, (0.5, 0.6, 0.7, 0.8, 0.9, 0.95), (0.95, 0.98))
    ]
    return rules


def score_virtual_slides(
    rules: Sequence[SlideRule],
    bank: TileBank,
    groups: npt.NDArray[np.int64],
    rng: np.random.Generator,
    plan: Plan,
) -> SlideScores:
    """Draw slides of these groups, and score them by every rule."""
    planted = [0] * plan.negatives + [tiles for tiles in FOCUS_TILES for _ in range(plan.positives)]
    scores = []
    for tiles in tqdm(planted, desc="virtual slides", unit="slide"):
        patches = int(np.exp(rng.uniform(np.log(plan.smallest), np.log(plan.largest + 1))))
        layout = draw_layout(patches, (tiles,) if tiles else (), rng)
        chosen = rng.choice(groups, min(plan.patients, len(groups)), replace=False)
        probability = draw_heatmap(layout, bank, chosen, rng)
        scores.append(
            [rule.score_of(probability, layout.tissue_tiles, TILE_AREA_MM2) for rule in rules]
        )
    return SlideScores(np.array(planted, np.int64), np.array(scores))


def threshold_of(scores: npt.NDArray[np.float64], specificity: float) -> float:
    """Choose the lowest threshold with at least that specificity on slides without tumour.

    It lies in the middle between two scores, or above all of them.
    """
    ordered = np.sort(scores)
    below = int(np.ceil(specificity * len(ordered) - 1e-9))
    lower = ordered[below - 1]
    higher = ordered[ordered > lower]
    return float((lower + higher[0]) / 2 if len(higher) else np.nextafter(lower, np.inf))


def compare_rules(
    rules: Sequence[SlideRule], halves: tuple[SlideScores, SlideScores], wanted: float
) -> list[RuleFigures]:
    """Return the figures of the best rule of each kind of score, the best first.

    The best has the greatest mean sensitivity over all sizes of foci.
    """
    figures = [
        _measure(rule, [replace(half, scores=half.scores[:, column]) for half in halves], wanted)
        for column, rule in enumerate(rules)
    ]
    best: dict[str, RuleFigures] = {}
    for entry in sorted(figures, key=_mean_sensitivity, reverse=True):
        best.setdefault(entry.rule.score, entry)
    return list(best.values())


def _measure(rule: SlideRule, halves: list[SlideScores], wanted: float) -> RuleFigures:
    one, other = (half.scores[half.focus_tiles == 0] for half in halves)
    threshold = threshold_of(np.concatenate([one, other]), wanted)
    below = (one < threshold_of(other, wanted)).sum() + (other < threshold_of(one, wanted)).sum()
    tiles, scores = (
        np.concatenate([getattr(half, name) for half in halves])
        for name in ("focus_tiles", "scores")
    )
    return RuleFigures(
        replace(rule, threshold=threshold),
        wanted,
        Proportion(int(below), len(one) + len(other)),
        {
            size: Proportion(
                int((scores[tiles == size] >= threshold).sum()), int((tiles == size).sum())
            )
            for size in FOCUS_TILES
        },
    )


def _mean_sensitivity(entry: RuleFigures) -> float:
    return float(np.mean([share.value for share in entry.sensitivity.values()]))
