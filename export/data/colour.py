"""Random changes to the colours of patches: stain, then hue, saturation, contrast, brightness."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.data.augmentation import TO_DENSITY, TO_STAINS

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
# Luma and the two axes of colour (NTSC): hue is an angle and saturation a length in their plane.
_TO_YIQ = np.array(
    [[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]], np.float32
)
_FROM_YIQ = np.linalg.inv(_TO_YIQ)
_DENSITIES = -np.log((np.arange(256, dtype=np.float32) + 1) / 256)
_LEAST_SPREAD = 0.02  # of a stain, in optical density: empty glass has next to none
_SPREADS = 0.6, 1.5  # limits of the factor on it


@dataclass(frozen=True)
class Colours:
    """Ranges that are drawn from uniformly, each patch on its own.

    borrowed: share of the patches that take mean and spread of each stain from another patch
        (in the manner of RandStainNA, Shen et al. 2022, MICCAI).
    stain_gain, stain_shift: the amount of each stain is multiplied by 1 - gain to 1 + gain, and
        -shift to shift is added, in natural optical density (HED augmentation, Tellez et al. 2018,
        IEEE Trans. Med. Imaging 37:2126-2136).
    hue: in degrees.
    saturation, contrast: each multiplied by 1 - x to 1 + x.
    brightness: grey levels (of 255) that are added.
    plain: share of the patches whose hue, saturation, contrast and brightness are kept.
    """

    borrowed: float = 0.3
    stain_gain: float = 0.2
    stain_shift: float = 0.1
    hue: float = 25.0
    saturation: float = 0.4
    contrast: float = 0.2
    brightness: float = 15.0
    plain: float = 0.4


def change_colours(patches: Pixels, rng: np.random.Generator, ranges: Colours) -> Pixels:
    """Return copies of (n, 96, 96, 3) with other colours."""
    count, height, width, _ = patches.shape
    planes = np.ascontiguousarray(patches.transpose(0, 3, 1, 2)).reshape(count, 3, -1)
    pixels = _restained(planes, rng, ranges)
    matrices, brightness = _colour_matrices(count, rng, ranges)
    contrast = _uniform(rng, (count, 1, 1), ranges.contrast)
    kept = rng.random(count) < ranges.plain
    matrices[kept], brightness[kept], contrast[kept] = np.eye(3, dtype=np.float32), 0.0, 0.0
    middle = pixels.mean(axis=(1, 2), keepdims=True)
    changed = (matrices * (1 + contrast)) @ pixels + (brightness - contrast * middle)
    rounded = (changed + 0.5).clip(0, 255).astype(np.uint8)
    return np.ascontiguousarray(rounded.reshape(count, 3, height, width).transpose(0, 2, 3, 1))


def _restained(planes: Pixels, rng: np.random.Generator, ranges: Colours) -> Floats:
    """Change the amount of each stain in (n, 3, p) pixels."""
    count = len(planes)
    stains = TO_STAINS.T @ _DENSITIES[planes]
    mean, spread = stains.mean(2, keepdims=True), stains.std(2, keepdims=True)
    gain = 1 + _uniform(rng, (count, 3, 1), ranges.stain_gain)
    shift = _uniform(rng, (count, 3, 1), ranges.stain_shift)
    other = rng.permutation(count)
    borrowed = (rng.random(count) < ranges.borrowed)[:, None, None]
    ratio = ((spread[other] + _LEAST_SPREAD) / (spread + _LEAST_SPREAD)).clip(*_SPREADS)
    ratio = np.where(borrowed, ratio, 1.0)
    gain, shift = (
        ratio * gain,
        shift + gain * (np.where(borrowed, mean[other], mean) - ratio * mean),
    )
    density = TO_DENSITY.T @ (stains * gain + shift)
    return (256 * np.exp(-density) - 1).clip(0, 255)


def _colour_matrices(
    count: int, rng: np.random.Generator, ranges: Colours
) -> tuple[Floats, Floats]:
    """Draw what columns of RGB are multiplied by, (n, 3, 3), and what is added, (n, 1, 1)."""
    angle = np.radians(_uniform(rng, (count,), ranges.hue))
    length = 1 + _uniform(rng, (count,), ranges.saturation)
    turned = np.zeros((count, 3, 3), np.float32)
    turned[:, 0, 0] = 1
    turned[:, 1, 1] = turned[:, 2, 2] = length * np.cos(angle)
    turned[:, 1, 2], turned[:, 2, 1] = -length * np.sin(angle), length * np.sin(angle)
    return _FROM_YIQ @ turned @ _TO_YIQ, _uniform(rng, (count, 1, 1), ranges.brightness)


def _uniform(rng: np.random.Generator, shape: tuple[int, ...], extent: float) -> Floats:
    return (extent * (2 * rng.random(shape, np.float32) - 1)).astype(np.float32)
