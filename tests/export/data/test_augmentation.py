"""Augmentation stays within its ranges."""

import numpy as np
import pytest
import tensorflow as tf

from export.data.augmentation import AUGMENTATIONS, Augmentation, augment


@pytest.fixture
def patches() -> np.ndarray:
    """(64, 96, 96, 3): the same noise many times over."""
    noise = np.random.default_rng(0).integers(0, 256, (1, 96, 96, 3))
    return np.repeat(noise, 64, axis=0).astype(np.float32)


def _augment(patches: np.ndarray, ranges: Augmentation, seed: int = 1) -> np.ndarray:
    return augment(patches, tf.constant([seed, 0]), ranges).numpy()


def test_quarter_turns_give_the_eight_views_exactly(patches: np.ndarray) -> None:
    views = [
        np.rot90(side, turns) for side in (patches[0], patches[0][:, ::-1]) for turns in range(4)
    ]
    seen = set()
    for result in _augment(patches, Augmentation(quarter_turns=True)):
        matches = [i for i, view in enumerate(views) if np.abs(view - result).max() < 0.1]
        assert len(matches) == 1
        seen.add(matches[0])
    assert seen == set(range(8))


def test_dihedral_shifts_by_at_most_four_pixels(patches: np.ndarray) -> None:
    spot = np.zeros((64, 96, 96, 3), np.float32)
    spot[:, 47:49, 47:49] = 255
    moved = _augment(spot, Augmentation(quarter_turns=True, shift=4 / 96))
    for image in moved:
        rows, columns = np.nonzero(image[:, :, 0] > 128)
        assert abs(rows.mean() - 47.5) <= 4
        assert abs(columns.mean() - 47.5) <= 4
    assert len({tuple(np.argwhere(image[:, :, 0] > 128)[0]) for image in moved}) > 8


def test_seed_fills_from_the_border(patches: np.ndarray) -> None:
    plain = np.full((64, 96, 96, 3), 200, np.float32)
    ranges = AUGMENTATIONS["seed"]
    assert ranges is not None
    changed = _augment(plain, ranges)
    spread = changed.max((1, 2)) - changed.min((1, 2))
    assert spread.max() < 0.1  # nothing but 200 was moved in
    assert np.abs(changed[:, 0, 0] - 200).max() <= 25.5 + 0.1
    assert np.abs(changed[:, 0, 0] - 200).max() > 10


def test_values_stay_grey_levels(patches: np.ndarray) -> None:
    for name in ("seed", "dihedral"):
        ranges = AUGMENTATIONS[name]
        assert ranges is not None
        changed = _augment(patches, ranges)
        assert changed.min() >= 0
        assert changed.max() <= 255
