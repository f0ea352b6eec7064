"""Batch statistics for networks of random weights, which would otherwise saturate."""

from collections.abc import Iterable

import keras
import numpy as np

from export.network.ensemble import batch_normalizations


def refresh_batch_statistics(model: keras.Model, batches: Iterable[np.ndarray]) -> None:
    """Set each BatchNormalization's moving statistics to the plain mean over `batches`.

    Each batch is (n, 96, 96, 3) float32 in 0 to 255. Needed after averaging weights
    (Izmailov et al. 2018, arXiv:1803.05407), and after a training too short for the
    moving mean to catch up.
    """
    layers = batch_normalizations(model)
    momenta = [layer.momentum for layer in layers]
    try:
        for count, batch in enumerate(batches, start=1):
            for layer in layers:
                layer.momentum = 1 - 1 / count
            model(batch, training=True)
    finally:
        for layer, momentum in zip(layers, momenta, strict=True):
            layer.momentum = momentum
