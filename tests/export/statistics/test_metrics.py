"""ROC figures against scikit-learn and against published or counted values."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from export.model_folder.manifest import operating_points
from export.statistics.metrics import auc, auc_interval, balanced_threshold


@pytest.fixture
def labels() -> np.ndarray:
    return np.repeat([0, 1], [120, 80])


@pytest.fixture
def scores(labels: np.ndarray) -> np.ndarray:
    return np.random.default_rng(3).normal(labels, 1.0).round(1)  # rounded, so with ties


def test_auc_counts_ties_half(labels: np.ndarray, scores: np.ndarray) -> None:
    assert len(set(scores)) < len(scores)
    assert auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_interval_is_as_wide_as_the_bootstrap_s(labels: np.ndarray, scores: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    areas = []
    for _ in range(2000):
        drawn = np.concatenate(
            [rng.choice(np.flatnonzero(labels == i), (labels == i).sum()) for i in (0, 1)]
        )
        areas.append(auc(labels[drawn], scores[drawn]))
    low, high = auc_interval(labels, scores)
    assert [low, high] == pytest.approx(np.percentile(areas, [2.5, 97.5]), abs=0.01)


def test_operating_points_are_what_their_threshold_gives(
    labels: np.ndarray, scores: np.ndarray
) -> None:
    balanced, sensitive = operating_points(labels, scores, "drawn")
    for point in (balanced, sensitive):
        called = scores >= point["threshold"]
        assert point["sensitivity"] == pytest.approx(called[labels == 1].mean())
        assert point["specificity"] == pytest.approx((~called)[labels == 0].mean())
    assert sensitive["sensitivity"] >= 0.95
    assert (balanced["name"], sensitive["data"]) == ("balanced", "drawn")


def test_balanced_threshold_separates_what_can_be_separated() -> None:
    labels, scores = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.6, 0.9])
    (point, _) = operating_points(labels, scores, "")
    assert (point["sensitivity"], point["specificity"]) == (1, 1)
    assert 0.4 < balanced_threshold(labels, scores) <= 0.6
