"""The ensemble as a dense network: the same weights, run on a whole region at once.

The two global average pools become 3x3 average pools of stride 1, and the sigmoid unit becomes a
1x1 convolution. At 96x96 pixels that is the ensemble itself; on 96 + 32 a by 96 + 32 b pixels it
gives (a + 1) x (b + 1) probabilities, of the 96x96 windows at a stride of 32 pixels.
"""

import keras
import numpy as np

from export.network.ensemble import BACKBONES

FEATURE_SIZE = 3  # of a backbone's last map, for 96 pixels


def dense_network(ensemble: keras.Model) -> keras.Model:
    """Build the dense network of an `ensemble`, or of one branch of it, with copies of its weights.

    Takes (n, 96 + 32 a, 96 + 32 b, 3) float32 RGB in 0 to 255, gives (n, a + 1, b + 1).
    """
    pixels = keras.Input((None, None, 3), name="input")
    scaling = ensemble.get_layer("scaling")
    scaled = keras.layers.Rescaling(scaling.scale, scaling.offset, name="scaling")(pixels)
    features = []
    for layer in ensemble.layers:
        if layer.name in BACKBONES:
            backbone = keras.models.clone_model(layer, input_tensors=keras.Input((None, None, 3)))
            backbone.set_weights(layer.get_weights())
            pool = keras.layers.AveragePooling2D(FEATURE_SIZE, 1, name=f"{layer.name}_pool")
            features.append(pool(backbone(scaled)))
    joined = keras.layers.Concatenate(name="features")(features) if features[1:] else features[0]
    unit = keras.layers.Conv2D(1, 1, activation="sigmoid", name="probability")
    tiles = unit(joined)
    kernel, bias = ensemble.get_layer("probability").get_weights()
    unit.set_weights([kernel[np.newaxis, np.newaxis], bias])
    return keras.Model(pixels, keras.ops.squeeze(tiles, -1), name=ensemble.name)
