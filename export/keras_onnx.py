"""The TensorFlow side of a conversion: a network's function to an ONNX graph."""

from collections.abc import Callable

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx
from onnx import helper, numpy_helper

from export import onnx_file
from export.quietly import load_onnxruntime

Score = Callable[[tf.Tensor], tf.Tensor]


def to_onnx(score: Score, patch_size: int) -> onnx.ModelProto:
    """Convert with a (batch, s, s, 3) uint8 input "input" and (batch,) "probability".

    `score` turns (n, s, s, 3) float32 RGB in 0 to 255 into (n,) float32 probabilities.
    """
    signature = [tf.TensorSpec((None, patch_size, patch_size, 3), tf.uint8, onnx_file.INPUT)]
    function = tf.function(
        lambda pixels: score(tf.cast(pixels, tf.float32)), input_signature=signature
    )
    graph: onnx.ModelProto
    graph, _ = tf2onnx.convert.from_function(function, signature, opset=onnx_file.OPSET)
    _replace_erfc(graph)
    onnx_file.name_ends(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def _replace_erfc(graph: onnx.ModelProto) -> None:
    """Keras's gelu uses erfc(x), which ONNX has as 1 - erf(x) only; in place."""
    nodes = list(graph.graph.node)
    one = numpy_helper.from_array(np.array(1, np.float32), "one_of_erfc")
    for node in nodes:
        if node.op_type == "Erfc":
            erf = helper.make_node("Erf", node.input, [f"{node.output[0]}_erf"])
            difference = helper.make_node("Sub", [one.name, *erf.output], node.output)
            place = list(graph.graph.node).index(node)
            graph.graph.node.remove(node)
            graph.graph.node.insert(place, difference)
            graph.graph.node.insert(place, erf)
    if any(node.op_type == "Erfc" for node in nodes):
        graph.graph.initializer.append(one)


def versions() -> dict[str, str]:
    """The versions of what converts, for the manifest."""
    tools = (keras, tf, tf2onnx, onnx, load_onnxruntime())
    return {tool.__name__: tool.__version__ for tool in tools}
