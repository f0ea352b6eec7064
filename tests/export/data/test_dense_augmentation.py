"""Changes to the patches that train a dense network."""

from pathlib import Path

import numpy as np

from export.data.dense_augmentation import change_patches
from export.data.patches import read_labelled, read_patches


def test_a_seed_fixes_the_changes_and_each_patch_is_changed_on_its_own(data: Path) -> None:
    pixels = read_patches(read_labelled(data))[:2].repeat(16, axis=0)
    before = pixels.copy()
    changed = change_patches(pixels, np.random.default_rng(3))
    np.testing.assert_array_equal(changed, change_patches(pixels, np.random.default_rng(3)))
    np.testing.assert_array_equal(pixels, before)
    assert changed.dtype == np.uint8 and changed.shape == pixels.shape
    assert len({patch.tobytes() for patch in changed}) == len(changed)


def test_the_middle_of_a_patch_stays_in_the_middle() -> None:
    """A bright middle of 32x32 pixels: the label is about it, so no change may move it away."""
    patches = np.full((64, 96, 96, 3), 60, np.uint8)
    patches[:, 32:64, 32:64] = 200
    for patch in change_patches(patches, np.random.default_rng(0)).astype(float):
        rows, columns = np.nonzero(patch.sum(2) > patch.sum(2).mean())
        assert abs(rows.mean() - 47.5) < 6 and abs(columns.mean() - 47.5) < 6
        assert patch[44:52, 44:52].mean() > patch[:16].mean() + 50
