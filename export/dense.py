"""The ensemble as a dense network: the same weights, run on a whole region at once.

The two global average pools become 3x3 average pools of stride 1, and the sigmoid unit becomes a
1x1 convolution. At 96x96 pixels that is the ensemble itself; on 96 + 32 a by 96 + 32 b pixels it
gives (a + 1) x (b + 1) probabilities, of the 96x96 windows at a stride of 32 pixels.
"""

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from export import onnx_file
from export.model import BACKBONES

FEATURE_SIZE = 3  # of a backbone's last map, for 96 pixels
DENSE_SHAPE = ("batch", "height", "width")
DENSE_OUTPUT_SHAPE = ("batch", "rows", "columns")


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


def dense_onnx(network: keras.Model) -> onnx.ModelProto:
    """Convert what `dense_network` gave, with uint8 "input" and float32 "probability".

    Batch, height and width are free, as far as the sizes are 96 + 32 a pixels.
    """
    signature = [tf.TensorSpec((None, None, None, 3), tf.uint8, onnx_file.INPUT)]
    function = tf.function(
        lambda pixels: network(tf.cast(pixels, tf.float32), training=False),
        input_signature=signature,
    )
    graph: onnx.ModelProto
    graph, _ = tf2onnx.convert.from_function(function, signature, opset=onnx_file.OPSET)
    onnx_file.name_ends(graph)
    ends = ((graph.graph.input[0], DENSE_SHAPE), (graph.graph.output[0], DENSE_OUTPUT_SHAPE))
    for end, names in ends:
        for axis, name in enumerate(names):
            end.type.tensor_type.shape.dim[axis].dim_param = name
    onnx.checker.check_model(graph, full_check=True)
    return graph
