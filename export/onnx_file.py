"""The ONNX side: tidying the graph, float16 storage, running it on the CPU."""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

INPUT = "input"
OUTPUT = "probability"
BATCH = 8
# Folding in float32 leaves a snapped weight a few units of the last place off a float16 number.
LOSSLESS = 2.0**-20


def name_ends(model: onnx.ModelProto) -> None:
    """Name the one output "probability" and the batch dimension "batch", in place."""
    (output,) = model.graph.output
    old = output.name
    for node in model.graph.node:
        node.output[:] = [OUTPUT if name == old else name for name in node.output]
        node.input[:] = [OUTPUT if name == old else name for name in node.input]
    output.name = OUTPUT
    for end in (model.graph.input[0], output):
        end.type.tensor_type.shape.dim[0].dim_param = "batch"
    # The inferred shapes of inner values still hold the old name of the batch dimension.
    del model.graph.value_info[:]


def store_as_float16(model: onnx.ModelProto) -> int:
    """Store each weight that float16 holds without loss as float16 and a Cast, in place.

    ONNX Runtime folds the Casts when it loads the file, so it computes in float32.
    Returns the number of values that are stored so.
    """
    kept, casts, count = [], [], 0
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if not _is_float16(values):
            kept.append(tensor)
            continue
        small = f"{tensor.name}_float16"
        kept.append(numpy_helper.from_array(values.astype(np.float16), small))
        casts.append(helper.make_node("Cast", [small], [tensor.name], to=TensorProto.FLOAT))
        count += values.size
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:]
    del model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)
    return count


def _is_float16(values: npt.NDArray[Any]) -> bool:
    if values.dtype != np.float32 or values.ndim < 2 or np.abs(values).max() > 65504:
        return False
    rounded = values.astype(np.float16).astype(np.float32)
    return bool((np.abs(rounded - values) <= LOSSLESS * np.abs(values)).all())


def run(content: bytes, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Run an ONNX file's bytes on the CPU: (n, 96, 96, 3) uint8 to (n,) float32."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])
    parts = [
        session.run([OUTPUT], {INPUT: pixels[i : i + BATCH]})[0]
        for i in range(0, len(pixels), BATCH)
    ]
    scores: npt.NDArray[np.float32] = np.concatenate(parts)
    return scores
