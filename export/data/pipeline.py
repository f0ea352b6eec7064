"""Batches of patches for TensorFlow, read as they are needed."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from export.data.augmentation import AUGMENTATIONS, augment
from export.data.patches import PATCH_SIZE, PatchSet, read_patch


def batches(
    patches: PatchSet,
    batch_size: int,
    shuffle_seed: int | None = None,
    augmentation: str = "none",
) -> tf.data.Dataset:
    """Stream (patches, labels): (n, 96, 96, 3) float32 in 0 to 255 and (n, 1) float32.

    Files are read as they are needed. With `shuffle_seed` the order and the augmentation
    are drawn from it; without one the order is the set's.
    """
    order = np.arange(len(patches))
    if shuffle_seed is not None:
        order = np.random.default_rng(shuffle_seed).permutation(order)
    chosen = patches.subset(order)
    stream = tf.data.Dataset.from_tensor_slices(
        ([str(path) for path in chosen.paths], chosen.labels.astype(np.float32)[:, np.newaxis])
    )
    stream = stream.map(_load, num_parallel_calls=tf.data.AUTOTUNE, deterministic=True).batch(
        batch_size
    )
    ranges = AUGMENTATIONS[augmentation]
    if ranges is not None:
        stream = stream.enumerate().map(
            lambda index, item: (
                augment(item[0], tf.stack([shuffle_seed or 0, index]), ranges),
                item[1],
            )
        )
    return stream.prefetch(2)


def _load(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    pixels = tf.numpy_function(lambda name: read_patch(Path(name.decode())), [path], tf.uint8)
    pixels = tf.ensure_shape(pixels, (PATCH_SIZE, PATCH_SIZE, 3))
    return tf.cast(pixels, tf.float32), label
