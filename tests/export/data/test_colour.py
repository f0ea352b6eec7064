"""Changes to the colours of patches."""

from pathlib import Path

import numpy as np

from export.data.colour import Colours, change_colours
from export.data.patches import read_labelled, read_patches

NONE = Colours(
    borrowed=0, stain_gain=0, stain_shift=0, hue=0, saturation=0, contrast=0, brightness=0, plain=0
)


def _change(patches: np.ndarray, **ranges: float) -> np.ndarray:
    colours = Colours(**{**vars(NONE), **ranges})
    return change_colours(patches, np.random.default_rng(0), colours).astype(int)


def test_without_ranges_each_patch_stays_as_it_is(data: Path) -> None:
    patches = read_patches(read_labelled(data))
    assert np.abs(_change(patches) - patches).max() <= 1


def test_each_range_changes_what_it_says(data: Path) -> None:
    patches = read_patches(read_labelled(data))
    grey = patches @ np.array([0.299, 0.587, 0.114])
    tinted = _change(patches, hue=30.0)
    inside = ((tinted > 0) & (tinted < 255)).all(axis=3)
    assert np.abs(tinted @ np.array([0.299, 0.587, 0.114]) - grey)[inside].max() < 2
    assert np.abs(tinted - patches).max() > 20
    brighter = (_change(patches, brightness=15.0) - patches)[:, 40:56, 40:56]
    assert np.median(brighter.std(axis=(1, 2, 3))) < 1
    assert np.ptp(brighter.mean(axis=(1, 2, 3))) > 5


def test_a_patch_takes_the_stain_of_another(data: Path) -> None:
    """A pale and a dark patch come out alike, each with its own structures."""
    patch = read_patches(read_labelled(data))[0]
    pale = (255 - (255 - patch.astype(int)) // 2).astype(np.uint8)
    changed = _change(np.stack([patch, pale] * 8), borrowed=1.0)
    means = changed.mean(axis=(1, 2, 3))
    assert means[::2].min() < means[1::2].max()  # some dark ones are now paler than pale ones
    assert np.corrcoef(changed[0].ravel(), patch.ravel())[0, 1] > 0.95


def test_a_share_keeps_hue_and_contrast(data: Path) -> None:
    patches = read_patches(read_labelled(data))
    assert np.abs(_change(patches, hue=90.0, contrast=0.5, plain=1.0) - patches).max() <= 1
