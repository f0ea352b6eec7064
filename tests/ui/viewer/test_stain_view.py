import numpy as np
import pytest

from histoviewer.geometry import Region, Size
from histoviewer.resources import resource
from histoviewer.slides.slide import open_slide
from histoviewer.ui.viewer.stain_view import (
    NormalisedStain,
    TooLittleStain,
    estimate_stains,
)

# Unit vectors of optical density, unlike those of the reference.
HAEMATOXYLIN = np.array([0.65, 0.70, 0.29])
EOSIN = np.array([0.07, 0.99, 0.11])


def stained(seed, haematoxylin, eosin, strength, count=20_000):
    """(count, 3) uint8: pixels of two stains in random shares."""
    dice = np.random.default_rng(seed)
    shares = dice.gamma(1.2, 0.5, (count, 2)) * strength
    shares[: count // 8, 0] = shares[-count // 8 :, 1] = 0.02
    density = shares @ np.array([haematoxylin, eosin])
    return (240 * np.exp(-density) - 1).clip(0, 255).round().astype(np.uint8)


def angle(one, other):
    one, other = one / np.linalg.norm(one), other / np.linalg.norm(other)
    return np.degrees(np.arccos(np.clip(one @ other, -1, 1)))


def test_the_stains_that_made_the_pixels_are_found_haematoxylin_first():
    found = estimate_stains(stained(1, HAEMATOXYLIN, EOSIN, 1.0))

    assert angle(found.vectors[:, 0], HAEMATOXYLIN) < 5
    assert angle(found.vectors[:, 1], EOSIN) < 5
    again = estimate_stains(stained(1, EOSIN, HAEMATOXYLIN, 1.0))
    assert angle(again.vectors[:, 0], HAEMATOXYLIN) < 5


def test_slides_of_other_laboratories_become_alike_and_white_stays_white():
    other = np.array([0.55, 0.75, 0.37]), np.array([0.20, 0.93, 0.31])
    one, two = stained(2, HAEMATOXYLIN, EOSIN, 0.7), stained(2, *other, 1.3)

    before = np.abs(one.astype(float) - two).mean()
    normalised = [NormalisedStain(estimate_stains(each))(each) for each in (one, two)]

    after = np.abs(normalised[0].astype(float) - normalised[1]).mean()
    assert before > 25
    assert after < before / 3
    white = NormalisedStain(estimate_stains(one))(np.full((1, 1, 3), 250, np.uint8))
    assert white.min() > 235


def test_a_real_slide_keeps_its_structure():
    with open_slide(resource("samples", "CMU-1-Small-Region.svs")) as slide:
        rgb = slide.read_region(Region(900, 800, 1024, 1024), Size(512, 512)).rgb

    changed = NormalisedStain(estimate_stains(rgb.reshape(-1, 3)))(rgb)

    assert changed.shape == rgb.shape and changed.dtype == np.uint8
    grey = [each.astype(float).mean(axis=2).ravel() for each in (rgb, changed)]
    assert np.corrcoef(*grey)[0, 1] > 0.95
    assert np.abs(changed.astype(float) - rgb).mean() > 3


@pytest.mark.parametrize(
    "rgb",
    [
        np.full((50_000, 3), 240, np.uint8),
        np.full((50_000, 3), (150, 60, 130), np.uint8),
    ],
)
def test_glass_or_one_colour_alone_has_no_stains(rgb):
    with pytest.raises(TooLittleStain):
        estimate_stains(rgb)
