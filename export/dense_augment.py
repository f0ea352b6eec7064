"""Random changes to patches before they train a dense network."""

import io

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from PIL import Image, ImageFilter

from export.augment import Augmentation, augment

Pixels = npt.NDArray[np.uint8]
# The label is about the middle 32x32 pixels: neither a shift nor a zoom may move it out.
RANGES = Augmentation(
    quarter_turns=True, shift=4 / 96, channel_gain=0.08, channel_shift=6.0, stain=0.12
)
ZOOM = 0.12
ZOOMED, RECOMPRESSED, BLURRED = 0.3, 0.25, 0.15


def changed(patches: Pixels, rng: np.random.Generator) -> Pixels:
    """Changed copies of (n, 96, 96, 3): geometry and stain of all, the rest of some.

    A share of them is zoomed, recompressed as JPEG or blurred, so that neither the scanner's
    sharpness nor the compression of the training patches is something to rely on.
    """
    zoomed = rng.random(len(patches)) < ZOOMED
    result = np.empty_like(patches)
    for chosen, zoom in ((zoomed, ZOOM), (~zoomed, 0.0)):
        if chosen.any():
            ranges = Augmentation(**{**vars(RANGES), "zoom": zoom})
            seed = rng.integers(2**31, size=2)
            moved = augment(tf.constant(patches[chosen], tf.float32), tf.constant(seed), ranges)
            result[chosen] = np.rint(moved.numpy()).astype(np.uint8)
    for i in range(len(result)):
        blurred, recompressed = rng.random(2) < (BLURRED, RECOMPRESSED)
        radius, quality = rng.uniform(0.3, 1.0), int(rng.integers(50, 96))
        if blurred or recompressed:
            image = Image.fromarray(result[i])
            if blurred:
                image = image.filter(ImageFilter.GaussianBlur(radius))
            if recompressed:
                image = _recompressed(image, quality)
            result[i] = np.asarray(image)
    return result


def _recompressed(image: Image.Image, quality: int) -> Image.Image:
    content = io.BytesIO()
    image.save(content, "JPEG", quality=quality)
    return Image.open(content, formats=("JPEG",))
