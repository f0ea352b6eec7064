"""Changes to the patches that train a dense network."""

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from export.data.dense_augmentation import Changes, change_patches
from export.data.jpeg import recompress
from export.data.patches import read_labelled, read_patches

ALL = Changes()
NONE = Changes(
    shift=0, zoomed=0.0, stain=0.0, restained=0.0, coloured=0.0, blurred=0.0, recompressed=0.0
)


@pytest.fixture
def pixels(data: Path) -> np.ndarray:
    return read_patches(read_labelled(data))


def _changed(pixels: np.ndarray, changes: Changes = ALL, seed: int = 3) -> np.ndarray:
    generator = torch.Generator().manual_seed(seed)
    return change_patches(torch.from_numpy(pixels), changes, generator).numpy()


def test_a_seed_fixes_the_changes_and_each_patch_is_changed_on_its_own(pixels: np.ndarray) -> None:
    pixels = pixels[:2].repeat(16, axis=0)
    before = pixels.copy()
    changed = _changed(pixels)
    np.testing.assert_array_equal(changed, _changed(pixels))
    np.testing.assert_array_equal(pixels, before)
    assert changed.dtype == np.float32 and changed.shape == pixels.shape
    assert changed.min() >= 0 and changed.max() <= 255
    assert len({patch.tobytes() for patch in changed}) == len(changed)


def test_the_middle_of_a_patch_stays_in_the_middle() -> None:
    """A bright middle of 32x32 pixels: the label is about it, so no change may move it away."""
    patches = np.full((64, 96, 96, 3), 60, np.uint8)
    patches[:, 32:64, 32:64] = 200
    for patch in _changed(patches).astype(float):
        rows, columns = np.nonzero(patch.sum(2) > patch.sum(2).mean())
        assert abs(rows.mean() - 47.5) < 6 and abs(columns.mean() - 47.5) < 6
        assert patch[44:52, 44:52].mean() > patch[:16].mean() + 50


def test_turns_and_flips_keep_each_pixel(pixels: np.ndarray) -> None:
    seen = set()
    for patch, changed in zip(pixels, _changed(pixels, NONE), strict=True):
        views = [np.rot90(side, turns) for side in (patch, patch[:, ::-1]) for turns in range(4)]
        apart = [np.abs(view - changed).max() for view in views]
        assert min(apart) <= 1  # of 255: through optical density and back
        seen.add(int(np.argmin(apart)))
    assert len(seen) > 4


@pytest.mark.parametrize(
    "changes",
    [
        Changes(**{**vars(NONE), "coloured": 1.0}),
        Changes(**{**vars(NONE), "restained": 1.0}),
        Changes(**{**vars(NONE), "stain": 0.2}),
        Changes(**{**vars(NONE), "blurred": 1.0}),
    ],
    ids=["coloured", "restained", "stain", "blurred"],
)
def test_each_change_leaves_the_picture_as_it_is_but_for_what_it_changes(
    pixels: np.ndarray, changes: Changes
) -> None:
    """The same seed draws the same turn, so that patches can be compared pixel by pixel."""
    plain, changed = _changed(pixels, NONE), _changed(pixels, changes)
    assert np.abs(plain - changed).mean() > 1
    for before, after in zip(plain.mean(3), changed.mean(3), strict=True):
        if before.std() > 10:
            assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.85


@pytest.mark.parametrize("quality", [65, 90])
def test_recompression_loses_what_jpeg_loses(pixels: np.ndarray, quality: int) -> None:
    """At 60 it would not: the slides were compressed at 80, so coefficients lie halfway."""
    images = torch.from_numpy(pixels).float()
    found = recompress(images, torch.full((len(pixels),), float(quality))).numpy()
    expected = []
    for patch in pixels:
        content = io.BytesIO()
        Image.fromarray(patch).save(content, "JPEG", quality=quality)
        expected.append(np.asarray(Image.open(content), dtype=float))
    lost = np.abs(np.stack(expected) - pixels).mean()
    assert lost > 1
    assert np.abs(found - pixels).mean() == pytest.approx(lost, rel=0.05)
    assert np.abs(found - np.stack(expected)).mean() < 0.4 * lost


def test_each_patch_has_a_quality_of_its_own(pixels: np.ndarray) -> None:
    images = torch.from_numpy(pixels[:1].repeat(2, axis=0)).float()
    coarse, fine = (recompress(images, torch.tensor([20.0, 95.0])) - images).abs().mean((1, 2, 3))
    assert coarse > 2 * fine
