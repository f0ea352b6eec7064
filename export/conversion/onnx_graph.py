"""Conversion of a network's function in TensorFlow to an ONNX graph."""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx
from onnx import helper, numpy_helper

from export.model_folder.tensors import DISTANCE, INPUT, OPSET, OUTPUT
from histoviewer.inference.onnx_runtime import load_onnxruntime

Score = Callable[[tf.Tensor], tf.Tensor | Sequence[tf.Tensor]]


def to_onnx(score: Score, patch_size: int) -> onnx.ModelProto:
    """Convert with a (batch, s, s, 3) uint8 input "input" and (batch,) "probability".

    `score` turns (n, s, s, 3) float32 RGB in 0 to 255 into (n,) float32 probabilities.
    """
    return _convert(score, (patch_size, patch_size), ("batch",), ("batch",))


def to_dense_onnx(network: keras.Model) -> onnx.ModelProto:
    """Convert a network of `dense_network`, with uint8 "input" and float32 "probability".

    If it gives distances, they are a second output, float32 "distance" of the same shape. Batch,
    height and width are dynamic; the sizes must be 96 + 32 a pixels.
    """
    return _convert(
        lambda pixels: network(pixels, training=False),
        (None, None),
        ("batch", "height", "width"),
        ("batch", "rows", "columns"),
    )


def _convert(
    score: Score,
    size: tuple[int | None, int | None],
    input_names: tuple[str, ...],
    output_names: tuple[str, ...],
) -> onnx.ModelProto:
    """Convert, and name the first dimensions of both ends."""
    signature = [tf.TensorSpec((None, *size, 3), tf.uint8, INPUT)]
    function = tf.function(
        lambda pixels: score(tf.cast(pixels, tf.float32)), input_signature=signature
    )
    graph: onnx.ModelProto
    graph, _ = tf2onnx.convert.from_function(function, signature, opset=OPSET)
    _replace_erfc(graph)
    _name_ends(graph, input_names, output_names)
    onnx.checker.check_model(graph, full_check=True)
    return graph


def _replace_erfc(graph: onnx.ModelProto) -> None:
    """Replace erfc(x), which Keras's gelu uses and ONNX lacks, by 1 - erf(x), in place."""
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


def _name_ends(
    model: onnx.ModelProto, input_names: tuple[str, ...], output_names: tuple[str, ...]
) -> None:
    """Name the outputs "probability" and "distance", and the ends' first dimensions, in place."""
    outputs = list(model.graph.output)
    new = dict(zip([end.name for end in outputs], (OUTPUT, DISTANCE), strict=False))
    for node in model.graph.node:
        node.output[:] = [new.get(name, name) for name in node.output]
        node.input[:] = [new.get(name, name) for name in node.input]
    for output in outputs:
        output.name = new[output.name]
    ends = [(model.graph.input[0], input_names), *((output, output_names) for output in outputs)]
    for end, names in ends:
        for dimension, name in zip(end.type.tensor_type.shape.dim, names, strict=False):
            dimension.dim_param = name
    # The inferred shapes of inner values still hold the old names of the dimensions.
    del model.graph.value_info[:]


def versions() -> dict[str, str]:
    """Return the versions of the tools of a conversion, for the manifest."""
    tools = (keras, tf, tf2onnx, onnx, load_onnxruntime())
    return {tool.__name__: tool.__version__ for tool in tools}
