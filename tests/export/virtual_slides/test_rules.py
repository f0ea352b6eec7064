"""The comparison of slide rules: thresholds, and which rule finds what."""

import numpy as np
import pytest

from export.virtual_slides.layout import Kind
from export.virtual_slides.plan import Plan
from export.virtual_slides.rules import (
    candidates,
    compare_rules,
    score_virtual_slides,
    threshold_of,
)
from export.virtual_slides.tile_bank import TileBank


@pytest.mark.parametrize(
    ("specificity", "threshold"), [(0.5, 0.55), (0.9, 0.95), (0.95, 1.0), (1.0, 1.0)]
)
def test_a_threshold_keeps_at_least_that_share_of_normal_slides_below_it(
    specificity: float, threshold: float
) -> None:
    scores = np.arange(1, 11) / 10
    found = threshold_of(scores, specificity)
    assert found == pytest.approx(threshold)
    assert (scores < found).mean() >= specificity


def _bank() -> TileBank:
    """Normal tiles of which one in 200 is as high as tumour, and is alone."""
    rng = np.random.default_rng(0)
    normal = rng.uniform(0, 0.4, (400, 3, 3)).astype(np.float32)
    normal.reshape(-1)[::200] = 0.999
    tumour = rng.uniform(0.9, 0.99, (100, 3, 3)).astype(np.float32)
    small = normal[:100].copy()
    small[:, 1, 1] = 0.95
    values = np.concatenate([normal, tumour, small])
    kinds = np.repeat([Kind.NORMAL, Kind.TUMOUR, Kind.SMALL], [400, 100, 100]).astype(np.int64)
    return TileBank(values, kinds, np.arange(600) % 4, np.arange(600))


def test_foci_are_found_among_single_false_positives_and_the_peak_finds_nothing() -> None:
    rng, plan = (
        np.random.default_rng(1),
        Plan(negatives=20, positives=10, smallest=300, largest=600),
    )
    rules = candidates()
    halves = tuple(
        score_virtual_slides(rules, _bank(), np.array(groups), rng, plan)
        for groups in ([0, 1], [2, 3])
    )
    assert len(halves) == 2
    assert halves[0].scores.shape == (20 + 6 * 10, len(rules))
    best, *others = compare_rules(rules, halves, 0.9)
    assert best.rule.is_area
    assert best.specificity.total == 40
    assert best.specificity.value >= 0.75
    assert best.sensitivity[99].value == best.sensitivity[999].value == 1
    assert best.rule.threshold > 0
    peak = next(entry for entry in others if entry.rule.score == "peak")
    assert peak.sensitivity[99].value < 0.5
    assert len({entry.rule.score for entry in (best, *others)}) == 5
