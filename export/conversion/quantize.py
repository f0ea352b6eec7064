"""A network in 8-bit integers, by ONNX Runtime's static post-training quantisation.

Kernels get a scale for each channel, activations the range that calibration patches span (Jacob
et al. 2018, arXiv:1712.05877). The last convolutions, which probabilities and distances come from
directly, and the share of the first ones that is asked for stay in float.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import helper, numpy_helper

from histoviewer.inference.onnx_runtime import load_onnxruntime

_BATCH = 16
Feed = npt.NDArray[Any]


def quantise(content: bytes, feed: Feed, float_share: float) -> bytes:
    """Quantise the convolutions of an ONNX file's bytes; return the bytes of the new file.

    feed:        the network's input, (n, ...), that the ranges of activations are measured on.
    float_share: 0 to 1, of the convolutions, from the first on, that stay in float.
    """
    load_onnxruntime()  # without its telemetry
    from onnxruntime import quantization  # noqa: TID251

    model = _in_float32(onnx.load_from_string(content))
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    for number, node in enumerate(convolutions):
        node.name = node.name or f"convolution_{number}"
    first = convolutions[: round(float_share * len(convolutions))]
    # Constants are folded already; without this mark the quantiser advises to do so.
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
    kept = {node.name for node in [*first, *_last_convolutions(model.graph)]}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "int8.onnx"
        quantization.quantize_static(
            model,
            target,
            _Reader(model.graph.input[0].name, feed),
            quant_format=quantization.QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=sorted(kept),
            per_channel=True,
            activation_type=quantization.QuantType.QUInt8,
            weight_type=quantization.QuantType.QInt8,
        )
        return target.read_bytes()


class _Reader:
    """Calibration batches in the form that ONNX Runtime asks for them."""

    def __init__(self, name: str, feed: Feed) -> None:
        self._batches: Iterator[dict[str, Feed]] = (
            {name: feed[start : start + _BATCH]} for start in range(0, len(feed), _BATCH)
        )

    def get_next(self) -> dict[str, Feed] | None:
        return next(self._batches, None)


def _in_float32(model: onnx.ModelProto) -> onnx.ModelProto:
    """Undo the storage of weights as float16, which the quantiser does not see through."""
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in list(model.graph.node):
        if node.op_type == "Cast" and node.input[0] in stored:
            values = numpy_helper.to_array(stored[node.input[0]]).astype(np.float32)
            model.graph.initializer.remove(stored[node.input[0]])
            model.graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
            model.graph.node.remove(node)
    return model


def _last_convolutions(graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """Return the convolutions that no other one follows."""
    followed: set[str] = set()
    last = []
    for node in reversed(graph.node):
        leads_on = not followed.isdisjoint(node.output)
        if node.op_type == "Conv" and not leads_on:
            last.append(node)
        if node.op_type == "Conv" or leads_on:
            followed.update(node.input)
    return last
