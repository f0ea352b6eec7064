"""Colour of glass, stain and ink, in optical density."""

import numpy as np
from numpy.typing import NDArray

Rgb = tuple[int, int, int]

# A transparent or white background, where a slide shows none.
WHITE: Rgb = (245, 245, 245)
# Glass is brighter than this (mean of the channels, 0..255) on every scanner ...
MIN_GLASS = 190
# ... and absorbs green no more than red and blue, within what pale stain begins with.
MAX_GLASS_STAIN = 0.012
# Share of the pixels that must be glass before it is believed, and share of the highest peak that
# a brighter one needs, so that a few overexposed pixels are not taken for it.
MIN_GLASS_SHARE = 0.005
MIN_PEAK_SHARE = 0.1
# Stained tissue absorbs red at most 1.0 times as much as green (99.9 % of the overview pixels of
# 465 PatchCamelyon patches and of 3 slides of other scanners, marking dye aside), blue markers
# from 1.4 times on. Green and teal markers absorb 3 times as much and more, so for them, which are
# told by their blue, the limit can be higher: tissue under such a stroke brings the ratio below 2
# and is kept.
INK_RED_TO_GREEN = 1.25
GREEN_INK_RED_TO_GREEN = 2.0
GREEN_INK_BLUE_TO_GREEN = 0.6
INK_DENSITY = 0.2
# In dark tissue the least absorbed channel has at most 0.8 of the density of the most absorbed one
# (measured on the same pixels).
BLACK_EVENNESS = 0.87
BLACK_DENSITY = 0.6
# Twice the highest threshold on tissue, and twice the lowest on stain: no noise, shadow or ringing
# of a JPEG passes for it, and every nucleus does.
CLEAR_DENSITY = 0.12
CLEAR_STAIN = 0.04
# Where a stroke's rim is blurred over glass, it has less of the stroke's density and of its hue.
MIN_RIM_DENSITY, MAX_RIM_DENSITY = 0.05, 0.4
RIM_RED_TO_GREEN = 1.1

_BRIGHTEST = 95  # percentile


def find_background(pixels: NDArray[np.uint8]) -> Rgb:
    """The colour of empty glass among (n, 3) uint8 pixels.

    It is the brightest mode of the pixels that may be glass. Where too few may be, as on a crop of
    nothing but tissue, it is white: a mode of the tissue must not pass for the glass.
    """
    brightness = pixels.mean(axis=1)
    excess = stain_excess(density(pixels, (255, 255, 255)))
    glass = (brightness > MIN_GLASS) & (excess < MAX_GLASS_STAIN)
    if np.count_nonzero(glass) < MIN_GLASS_SHARE * max(len(pixels), 1):
        return WHITE
    histogram = np.bincount(np.rint(brightness[glass]).astype(np.intp), minlength=256)
    smooth = np.convolve(histogram, np.ones(5), mode="same")
    peak = int(np.flatnonzero(smooth >= MIN_PEAK_SHARE * smooth.max())[-1])
    while smooth[peak - 1] >= smooth[peak]:
        peak -= 1
    mode = pixels[glass & (abs(brightness - peak) <= 2.5)]
    red, green, blue = (int(value) for value in np.median(mode, axis=0))
    return red, green, blue


def brightest_colour(pixels: NDArray[np.uint8]) -> Rgb:
    """The median colour of the brightest twentieth of (n, 3) uint8 pixels; `WHITE` if there are
    none.

    It is the glass of a bright-field slide, or gaps in its tissue.
    """
    if not len(pixels):
        return WHITE
    brightness = pixels.mean(axis=1)
    bright = pixels[brightness >= np.percentile(brightness, _BRIGHTEST)]
    red, green, blue = (int(value) for value in np.median(bright, axis=0))
    return red, green, blue


def density(rgb: NDArray[np.uint8], background: Rgb) -> NDArray[np.float32]:
    """Optical density against the background, float32 of the shape of `rgb` (..., 3).

    0 where a channel is at least as bright as the background, at most 2.41.
    """
    values = np.maximum(np.arange(256, dtype=np.float32), 1)
    result = np.empty(rgb.shape, np.float32)
    for channel, white in enumerate(background):
        result[..., channel] = np.log10(white / values).clip(min=0)[rgb[..., channel]]
    return result


def stain_excess(od: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how much more green than red and blue is absorbed; (..., 3) densities to (...)."""
    return od[..., 1] - np.float32(0.5) * (od[..., 0] + od[..., 2])


def clearly_stained(od: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Mask of densities (..., 3) that are stained tissue beyond doubt, (...) bool."""
    core, rim = ink_like(od)
    # The hue of what is nearly black is noise.
    seen = (od.mean(axis=-1) > CLEAR_DENSITY) & (od.min(axis=-1) < BLACK_DENSITY)
    clear: NDArray[np.bool_] = seen & (stain_excess(od) > CLEAR_STAIN) & ~core & ~rim
    return clear


def ink_like(od: NDArray[np.float32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Masks of densities (..., 3) that are ink or black, and of its blurred rim.

    Blue, green and black are told from stain. Red and violet ink are not: blood and haematoxylin
    have their colour.
    """
    red, green, blue, highest = od[..., 0], od[..., 1], od[..., 2], od.max(axis=-1)
    greenish = blue > GREEN_INK_BLUE_TO_GREEN * green
    coloured = red > np.where(greenish, GREEN_INK_RED_TO_GREEN, INK_RED_TO_GREEN) * green
    even = od.min(axis=-1) > BLACK_EVENNESS * highest
    core = (coloured & (red > INK_DENSITY)) | (even & (highest > BLACK_DENSITY))
    rim = even | ((red > RIM_RED_TO_GREEN * green) & (highest < MAX_RIM_DENSITY))
    return core, rim & (highest > MIN_RIM_DENSITY)


def otsu(values: NDArray[np.float32]) -> float:
    """The threshold that parts values in 0..1 into the two classes that differ most (Otsu 1979)."""
    counts, edges = np.histogram(values, bins=256, range=(0, 1))
    centres = (edges[:-1] + edges[1:]) / 2
    below, moment = np.cumsum(counts), np.cumsum(counts * centres)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = moment / below - (moment[-1] - moment) / above
    between = np.nan_to_num(below * above * distance**2)
    return float(edges[1 + int(np.argmax(between))])
