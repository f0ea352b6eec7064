"""Stain-normalised colours for looking: haematoxylin and eosin as on a reference slide.

By Macenko et al. (2009, IEEE ISBI, p. 1107), with their reference stains and concentrations. No
scan and no export sees these colours: the models get the slide's own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LIGHT = 240.0
# Optical density (natural) of the least stained pixel that counts, and the percentiles that stand
# for the purest pixels of each stain and for its highest concentration.
_LEAST_DENSITY, _PERCENTILE = 0.15, 1.0
_LEAST_PIXELS = 1000
# Columns: haematoxylin, eosin.
_REFERENCE = np.array([[0.5626, 0.2159], [0.7201, 0.8012], [0.4062, 0.5581]])
_REFERENCE_HIGHEST = np.array([1.9705, 1.0308])
# Bits of each channel in the table of colours; the eye does not see steps of 4 in 255.
_BITS = 6


class TooLittleStain(ValueError):
    """Too few pixels are stained, or all by one stain."""


@dataclass(frozen=True)
class Stains:
    """The stains of a slide.

    vectors: (3, 2) float64: optical density of red, green and blue of haematoxylin and eosin.
    highest: (2,) float64: their highest concentrations.
    """

    vectors: NDArray[np.float64]
    highest: NDArray[np.float64]


def estimate_stains(rgb: NDArray[np.uint8]) -> Stains:
    """Estimate the stains of a slide.

    rgb: (n, 3) uint8, pixels of its tissue at about 1 um.

    Raises TooLittleStain.
    """
    density = _density(rgb)
    stained = density[(density > _LEAST_DENSITY).all(axis=1)]
    if len(stained) < _LEAST_PIXELS:
        raise TooLittleStain(f"{len(stained)} stained pixels")
    _, directions = np.linalg.eigh(np.cov(stained.T))
    # The plane of the two stains, towards more density.
    plane = directions[:, [2, 1]]
    plane = plane * np.where(plane.sum(axis=0) < 0, -1, 1)
    angles = np.arctan2(*(stained @ plane).T[::-1])
    first, last = np.percentile(angles, (_PERCENTILE, 100 - _PERCENTILE))
    pure = plane @ np.array([[np.cos(first), np.cos(last)], [np.sin(first), np.sin(last)]])
    # Haematoxylin absorbs more red.
    vectors = pure if pure[0, 0] > pure[0, 1] else pure[:, ::-1]
    if np.linalg.cond(vectors) > 50 or (vectors.sum(axis=0) <= 0).any():
        raise TooLittleStain("one stain alone")
    highest = np.percentile(np.linalg.pinv(vectors) @ stained.T, 99, axis=1)
    if (highest <= 0).any():
        raise TooLittleStain("one stain alone")
    return Stains(vectors, highest)


class NormalisedStain:
    """Changes the colours of a slide with known stains to those of the reference."""

    def __init__(self, stains: Stains) -> None:
        scale = np.diag(_REFERENCE_HIGHEST / stains.highest)
        change = _REFERENCE @ scale @ np.linalg.pinv(stains.vectors)
        side = 1 << _BITS
        steps = np.arange(side, dtype=np.float64) * 255 / (side - 1)
        colours = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1)
        density = _density(colours.reshape(-1, 3))
        changed = _LIGHT * np.exp(-(density @ change.T)) - 1
        # A colour in each four bytes: numpy takes those several times faster than three.
        packed = np.zeros((len(changed), 4), np.uint8)
        packed[:, :3] = changed.clip(0, 255).round()
        self._table = packed.view(np.uint32)[:, 0]

    def __call__(self, rgb: NDArray[np.uint8], /) -> NDArray[np.uint8]:
        index = _STEPS[0].take(rgb[..., 0])
        for channel in (1, 2):
            index += _STEPS[channel].take(rgb[..., channel])
        changed: NDArray[np.uint8] = self._table.take(index).view(np.uint8)
        return changed.reshape(*rgb.shape[:-1], 4)[..., :3]


# By channel and value its part of the index in the table. Rounded to the nearest step: cut off,
# white would be grey.
_STEPS = [
    np.round(np.arange(256) * ((1 << _BITS) - 1) / 255).astype(np.intp) << shift
    for shift in (2 * _BITS, _BITS, 0)
]


def _density(rgb: NDArray[np.uint8] | NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log((rgb.astype(np.float64) + 1) / _LIGHT)
