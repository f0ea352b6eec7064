"""The TensorFlow side of a conversion: a network's function to an ONNX graph."""

from collections.abc import Callable

import keras
import onnx
import onnxruntime
import tensorflow as tf
import tf2onnx

from export import onnx_file

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
    onnx_file.name_ends(graph)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def versions() -> dict[str, str]:
    """The versions of what converts, for the manifest."""
    tools = (keras, tf, tf2onnx, onnx, onnxruntime)
    return {tool.__name__: tool.__version__ for tool in tools}
