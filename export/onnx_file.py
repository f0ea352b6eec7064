"""The ONNX side: tidying the graph, float16 storage, running it on the CPU."""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from export.errors import ExportError
from export.quietly import load_onnxruntime

INPUT = "input"
OUTPUT = "probability"
OPSET = 17
BATCH = 8
# Smaller tensors weigh nothing, and some are the scaling of the input.
SMALLEST_ROUNDED = 1024
FLOAT16_MAX = 65504


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
    """Round each large weight to float16 and store it as such, followed by a Cast, in place.

    ONNX Runtime folds the Casts when it loads the file, so it computes in float32.
    Returns the number of values that are stored so. Raises ExportError where one is too large.
    """
    kept, casts, count = [], [], 0
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim < 2 or values.size < SMALLEST_ROUNDED:
            kept.append(tensor)
            continue
        if np.abs(values).max() > FLOAT16_MAX:
            raise ExportError(
                f"{tensor.name}: a weight exceeds {FLOAT16_MAX}, the range of float16. "
                f"Convert with --precision float32."
            )
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


def session(content: bytes) -> Any:
    """An ONNX file's bytes, ready to run on the CPU."""
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])


def predict(session: Any, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The probabilities, (n,) float32, of (n, s, s, 3) uint8 patches."""
    parts = [
        session.run([OUTPUT], {INPUT: pixels[i : i + BATCH]})[0]
        for i in range(0, len(pixels), BATCH)
    ]
    scores: npt.NDArray[np.float32] = np.concatenate(parts)
    return scores


def run(content: bytes, pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """`predict` by an ONNX file's bytes."""
    return predict(session(content), pixels)
