"""Random changes to the patches that train a dense network."""

import io
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from PIL import Image, ImageFilter

from export.data.augmentation import Augmentation, augment

Pixels = npt.NDArray[np.uint8]
# The label is about the middle 32x32 pixels: neither a shift nor a zoom may move it out.
RANGES = Augmentation(
    quarter_turns=True, shift=4 / 96, channel_gain=0.08, channel_shift=6.0, stain=0.12
)
ZOOM = 0.12
ZOOMED, RECOMPRESSED, BLURRED = 0.3, 0.25, 0.15


def change_patches(patches: Pixels, rng: np.random.Generator) -> Pixels:
    """Return changed copies of (n, 96, 96, 3): geometry and stain of all, the rest of some.

    A share of them is zoomed, recompressed as JPEG or blurred, so that the network relies neither
    on the scanner's sharpness nor on the compression of the training patches.
    """
    zoomed = rng.random(len(patches)) < ZOOMED
    result = np.empty_like(patches)
    for chosen, zoom in ((zoomed, ZOOM), (~zoomed, 0.0)):
        if chosen.any():
            seed = rng.integers(2**31, size=2)
            moved = augment(
                tf.constant(patches[chosen], tf.float32),
                tf.constant(seed),
                replace(RANGES, zoom=zoom),
            )
            result[chosen] = np.rint(moved.numpy()).astype(np.uint8)
    for i in range(len(result)):
        blurred, recompressed = rng.random(2) < (BLURRED, RECOMPRESSED)
        radius, quality = rng.uniform(0.3, 1.0), int(rng.integers(50, 96))
        if blurred or recompressed:
            image = Image.fromarray(result[i])
            if blurred:
                image = image.filter(ImageFilter.GaussianBlur(radius))
            if recompressed:
                image = _recompress(image, quality)
            result[i] = np.asarray(image)
    return result


def _recompress(image: Image.Image, quality: int) -> Image.Image:
    content = io.BytesIO()
    image.save(content, "JPEG", quality=quality)
    return Image.open(content, formats=("JPEG",))
