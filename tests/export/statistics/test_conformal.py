"""Conformal thresholds keep what they guarantee, whatever the model is worth."""

import numpy as np
import pytest

from export.statistics.conformal import conformal_thresholds, fewest_slides


@pytest.mark.parametrize("shift", [0.0, 1.0, 4.0])
def test_wrong_calls_are_no_more_than_allowed(shift: float) -> None:
    rng = np.random.default_rng(0)
    wrong = np.zeros(2)
    rounds = 2000
    for _ in range(rounds):
        labels = np.repeat([0, 1], [26, 26])
        scores = rng.normal(0, 1, 52) + shift * labels
        known = np.arange(52) % 26 > 0
        limits = conformal_thresholds(labels[known], scores[known], 0.1)
        normal, tumour = scores[~known]
        wrong += normal >= limits.positive_from, tumour < limits.negative_below
    # Three standard errors of 2,000 rounds.
    assert (wrong / rounds <= 0.1 + 3 * np.sqrt(0.09 / rounds)).all()
    if shift <= 1.0:  # And not far fewer, or most slides would be "cannot say".
        assert (wrong / rounds >= 0.04).all()


def test_a_perfect_model_leaves_nothing_undecided() -> None:
    labels = np.repeat([0, 1], 30)
    scores = labels + np.linspace(0, 0.5, 60)
    limits = conformal_thresholds(labels, scores, 0.05)
    assert limits.negative_below == limits.positive_from
    assert ((scores >= limits.positive_from) == (labels == 1)).all()


def test_slides_without_any_focus_are_never_positive() -> None:
    labels = np.repeat([0, 1], 25)
    scores = np.concatenate([np.zeros(25), np.linspace(0, 1, 25)])
    limits = conformal_thresholds(labels, scores, 0.1)
    assert limits.positive_from > 0


def test_too_few_slides_are_refused() -> None:
    assert fewest_slides(0.05) == 19
    labels = np.repeat([0, 1], [18, 30])
    with pytest.raises(ValueError, match="fewer than 19 slides of a label"):
        conformal_thresholds(labels, np.linspace(0, 1, 48), 0.05)
    labels = np.repeat([0, 1], [19, 19])
    conformal_thresholds(labels, np.linspace(0, 1, 38), 0.05)
