"""Random changes to training patches: one composed affine transform, then colour.

By hand, as a chain of Keras's layers would interpolate once a layer, and they have no stain.
"""

from dataclasses import dataclass, replace
from math import pi

import tensorflow as tf

from export.data.augmentation_colours import TO_DENSITY, TO_STAINS


@dataclass(frozen=True)
class Augmentation:
    """Ranges that are drawn from uniformly, each patch on its own; flips have odds of 1/2.

    quarter_turns: rotate by 0, 90, 180 or 270 degrees and shift by whole pixels, so that no
        pixel is interpolated; otherwise rotate by any angle.
    zoom: the scale of x and of y each lie within 1 - zoom to 1 + zoom.
    shift: as a fraction of the patch's width, in x and in y.
    shear: in degrees.
    channel_gain: each colour channel is multiplied by 1 - gain to 1 + gain.
    channel_shift: grey levels (of 255) that are added to each colour channel.
    stain: the amount of haematoxylin, of eosin and of a third stain is each multiplied by
        1 - stain to 1 + stain, and -stain to stain is added to it, in natural optical density;
        HED augmentation of Tellez et al. 2018, IEEE Trans. Med. Imaging 37:2126-2136.
    """

    quarter_turns: bool
    zoom: float = 0.0
    shift: float = 0.0
    shear: float = 0.0
    channel_gain: float = 0.0
    channel_shift: float = 0.0
    stain: float = 0.0


# "seed" has the ranges of Keras 2's ImageDataGenerator that the first version was trained with.
# "dihedral" keeps the middle 32x32 pixels, which the label is about, in the middle.
_SEED = Augmentation(quarter_turns=False, zoom=0.4, shift=0.3, shear=0.3, channel_shift=25.5)
_DIHEDRAL = Augmentation(quarter_turns=True, shift=4 / 96, channel_gain=0.06, channel_shift=6.0)
_STAIN = 0.05
AUGMENTATIONS: dict[str, Augmentation | None] = {
    "seed": _SEED,
    "seed+stain": replace(_SEED, stain=_STAIN),
    "dihedral": _DIHEDRAL,
    "dihedral+stain": replace(_DIHEDRAL, stain=_STAIN),
    "none": None,
}


def augment(patches: tf.Tensor, seed: tf.Tensor, ranges: Augmentation) -> tf.Tensor:
    """Return changed copies of `patches`, (n, h, w, 3) float32 in 0 to 255.

    `seed` is (2,) int: the same seed gives the same changes. Pixels from outside the patch repeat
    its border, as ImageDataGenerator's "nearest" does.
    """
    count, size = tf.shape(patches)[0], tf.cast(tf.shape(patches)[1], tf.float32)
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 7))
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=patches,
        transforms=_transforms(count, size, seeds[:5], ranges),
        output_shape=tf.shape(patches)[1:3],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
    gain = _uniform((count, 1, 1, 3), seeds[5], ranges.channel_gain)
    shift = _uniform((count, 1, 1, 3), seeds[6], ranges.channel_shift)
    coloured = tf.clip_by_value(moved * (1 + gain) + shift, 0.0, 255.0)
    return _restained(coloured, seeds[6], ranges.stain) if ranges.stain else coloured


def _restained(patches: tf.Tensor, seed: tf.Tensor, extent: float) -> tf.Tensor:
    """Change the amount of each stain."""
    seeds = tf.unstack(tf.random.experimental.stateless_split(seed, 2))
    shape = (tf.shape(patches)[0], 1, 1, 3)
    density = -tf.math.log((patches + 1) / 256)
    stains = tf.tensordot(density, TO_STAINS, 1)
    changed = stains * (1 + _uniform(shape, seeds[0], extent)) + _uniform(shape, seeds[1], extent)
    return tf.clip_by_value(256 * tf.exp(-tf.tensordot(changed, TO_DENSITY, 1)) - 1, 0.0, 255.0)


def _transforms(
    count: tf.Tensor, size: tf.Tensor, seeds: list[tf.Tensor], ranges: Augmentation
) -> tf.Tensor:
    """Draw output-to-input transforms about the patch's centre, (n, 8) float32."""
    angle = _uniform((count,), seeds[0], pi)
    shift = _uniform((count, 2), seeds[1], ranges.shift) * size
    if ranges.quarter_turns:
        angle = tf.round(angle / (pi / 2)) * (pi / 2)
        shift = tf.round(shift)
    zoom = 1 + _uniform((count, 2), seeds[2], ranges.zoom)
    shear = _uniform((count,), seeds[3], ranges.shear * pi / 180)
    flip = tf.sign(_uniform((count, 2), seeds[4], 1.0) + 1e-9)
    scale_x, scale_y = flip[:, 0] * zoom[:, 0], flip[:, 1] * zoom[:, 1]
    # rotation @ shear @ scale
    a = tf.cos(angle) * scale_x
    b = -tf.sin(angle + shear) * scale_y
    c = tf.sin(angle) * scale_x
    d = tf.cos(angle + shear) * scale_y
    centre = (size - 1) / 2
    x = centre + shift[:, 0] - (a + b) * centre
    y = centre + shift[:, 1] - (c + d) * centre
    zero = tf.zeros_like(a)
    return tf.stack([a, b, x, c, d, y, zero, zero], axis=1)


def _uniform(shape: tuple[tf.Tensor | int, ...], seed: tf.Tensor, extent: float) -> tf.Tensor:
    return tf.random.stateless_uniform(shape, seed, -extent, extent)
