"""Backbones that were trained on their own, joined to the ensemble."""

from pathlib import Path

import keras
import numpy as np
import pytest

from export.data.patches import read_labelled, read_patches
from export.network.branches import SCALING, Branch, best_offset, best_share, join
from export.network.ensemble import BACKBONES, build_branch

LABELS = np.repeat([0, 1], 50)


def _branch(name: str, weights: list[np.ndarray], seed: int) -> Branch:
    """A branch whose validation logits are good for Xception and noise for NASNetMobile."""
    rng = np.random.default_rng(seed)
    kernel = rng.normal(0, 0.1, 64).astype(np.float32)
    logits = LABELS * 4.0 - 2 + rng.normal(0, 0.1 if name == "xception" else 100, len(LABELS))
    return Branch(name, weights, kernel, 0.5 * seed, {"alone": logits, "mosaic": logits})


@pytest.mark.usefixtures("small_backbones")
def test_the_joined_logit_is_the_weighted_mean_of_the_branches(data: Path) -> None:
    keras.utils.set_random_seed(0)
    models = [build_branch(name, SCALING, "float32") for name in BACKBONES]
    branches = [
        _branch(name, model.get_layer(name).get_weights(), seed)
        for seed, (name, model) in enumerate(zip(BACKBONES, models, strict=True), start=1)
    ]
    pixels = read_patches(read_labelled(data)).astype(np.float32)
    logits = []
    for branch, model in zip(branches, models, strict=True):
        model.get_layer("probability").set_weights(
            [branch.kernel[:, None], np.array([branch.bias])]
        )
        probability = model.predict(pixels, verbose=0)[:, 0]
        logits.append(np.log(probability / (1 - probability)))
    joined = join(*branches, 0.75, 0.3).predict(pixels, verbose=0)[:, 0]
    expected = 0.75 * logits[0] + 0.25 * logits[1] + 0.3
    np.testing.assert_allclose(np.log(joined / (1 - joined)), expected, atol=1e-4)


def test_a_backbone_that_only_adds_noise_gets_a_small_share() -> None:
    branches = [_branch(name, [], seed) for seed, name in enumerate(BACKBONES, start=1)]
    assert best_share(LABELS, *branches) > 0.9


def test_the_offset_undoes_a_shift_of_the_logits() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, 20_000)
    labels = (rng.random(len(logits)) < 1 / (1 + np.exp(-logits))).astype(np.int64)
    assert best_offset(labels, logits - 1.5) == pytest.approx(1.5, abs=0.1)
