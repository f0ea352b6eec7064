"""The ensemble as a dense network: the same weights, run on a whole region at once.

The two global average pools become 3x3 average pools of stride 1, and the sigmoid unit becomes a
1x1 convolution. At 96x96 pixels that is the ensemble itself; on 96 + 32 a by 96 + 32 b pixels it
gives (a + 1) x (b + 1) probabilities, of the 96x96 windows at a stride of 32 pixels.
"""

import keras
import numpy as np

from export.network.ensemble import BACKBONES
from export.network.scope import BACKBONE, Reference, distance_map, middle_features, pool_features

FEATURE_SIZE = 3  # of a backbone's last map, for 96 pixels


def dense_network(ensemble: keras.Model, reference: Reference | None = None) -> keras.Model:
    """Build the dense network of an `ensemble`, or of one branch of it, with copies of its weights.

    Takes (n, 96 + 32 a, 96 + 32 b, 3) float32 RGB in 0 to 255, gives the probabilities,
    (n, a + 1, b + 1), and, if there is a `reference`, the distances, of the same shape.

    A backbone whose weights in the sigmoid unit are all 0 is left out: it changes nothing.
    """
    pixels = keras.Input((None, None, 3), name="input")
    scaling = ensemble.get_layer("scaling")
    scaled = keras.layers.Rescaling(scaling.scale, scaling.offset, name="scaling")(pixels)
    kernels = _kernels(ensemble)
    names = active_backbones(ensemble)
    features, distances = [], []
    for name in kernels:
        layer = ensemble.get_layer(name)
        wanted = [layer.output] if name in names else []
        if reference is not None and name == BACKBONE:
            wanted.append(middle_features(layer))
        if not wanted:
            continue
        found = _copy_of(layer, wanted)(scaled)
        if name in names:
            pool = keras.layers.AveragePooling2D(FEATURE_SIZE, 1, name=f"{name}_pool")
            features.append(pool(found[0]))
        if reference is not None and name == BACKBONE:
            distances.append(distance_map(pool_features(found[-1]), reference))
    joined = keras.layers.Concatenate(name="features")(features) if features[1:] else features[0]
    unit = keras.layers.Conv2D(1, 1, activation="sigmoid", name="probability")
    tiles = unit(joined)
    kernel = np.concatenate([kernels[name] for name in names])
    bias = ensemble.get_layer("probability").get_weights()[1]
    unit.set_weights([kernel[np.newaxis, np.newaxis], bias])
    probability = keras.ops.squeeze(tiles, -1)
    outputs = [probability, *distances] if distances else probability
    return keras.Model(pixels, outputs, name=ensemble.name)


def _copy_of(backbone: keras.Model, outputs: list[keras.KerasTensor]) -> keras.Model:
    """Copy a backbone, with these of its tensors as a list of outputs, for pixels of any size."""
    part = keras.Model(backbone.input, outputs)
    copy = keras.models.clone_model(part, input_tensors=keras.Input((None, None, 3)))
    copy.set_weights(part.get_weights())
    return copy


def active_backbones(ensemble: keras.Model) -> list[str]:
    """List the backbones that have a share of the logit; all of them if none has."""
    kernels = _kernels(ensemble)
    return [name for name, kernel in kernels.items() if kernel.any()] or list(kernels)


def _kernels(ensemble: keras.Model) -> dict[str, np.ndarray]:
    """Return each backbone's part of the sigmoid unit's kernel, (channels, 1)."""
    layers = [layer for layer in ensemble.layers if layer.name in BACKBONES]
    sizes = [layer.output.shape[-1] for layer in layers]
    kernel = ensemble.get_layer("probability").get_weights()[0]
    parts = np.split(kernel, np.cumsum(sizes)[:-1])
    return {layer.name: part for layer, part in zip(layers, parts, strict=True)}
