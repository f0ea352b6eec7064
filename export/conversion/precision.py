"""Float16 storage of a network's weights, and its cost in AUC.

The rounding is written here, as onnxconverter-common would change the arithmetic to float16, too.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tqdm import tqdm

from export.conversion.parity import labelled_sample
from export.data.patches import read_patch
from export.errors import ExportError
from export.model_folder.tensors import INPUT, OUTPUT
from export.statistics import metrics
from histoviewer.inference.onnx_runtime import load_onnxruntime

Pixels = npt.NDArray[np.uint8]
Precision = Literal["float32", "float16"]
PRECISIONS: dict[Precision, str] = {
    "float32": "float32",
    "float16": "float16 weights, float32 arithmetic",
}
MAX_AUC_LOSS = 0.002
# Of each label: enough that a loss of 0.002 does not hang on a few pairs of patches.
MEASURED_OF_EACH = 2048
# On a CPU small batches stay in its caches.
BATCH = 8
# Smaller tensors weigh nothing, and some are the scaling of the input.
SMALLEST_ROUNDED = 1024
FLOAT16_MAX = 65504


def precision_of(stored: str) -> Precision:
    """Parse a manifest's `onnx.precision`. Raises ExportError if it is unknown."""
    for precision, known in PRECISIONS.items():
        if known == stored:
            return precision
    raise ExportError(f"model.json: unknown precision '{stored}'. Convert the model again.")


def graph_in(graph: onnx.ModelProto, precision: Precision) -> onnx.ModelProto:
    """Return the graph with its weights stored in `precision`; `graph` itself is unchanged.

    Raises ExportError if float16 cannot hold a weight.
    """
    if precision == "float32":
        return graph
    smaller = onnx.ModelProto()
    smaller.CopyFrom(graph)
    _store_as_float16(smaller)
    return smaller


def _store_as_float16(model: onnx.ModelProto) -> None:
    """Round each large weight to float16 and store it as such, followed by a Cast, in place.

    ONNX Runtime folds the Casts when it loads the file, so it computes in float32.
    Raises ExportError if a weight exceeds the range of float16.
    """
    kept, casts = [], []
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
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:]
    del model.graph.node[:]
    model.graph.initializer.extend(kept)
    model.graph.node.extend(nodes)


def run_graph(content: bytes, pixels: Pixels) -> npt.NDArray[np.float32]:
    """Return the probabilities, (n,), that an ONNX file's bytes give for (n, s, s, 3) patches.

    For graphs that have no manifest yet, which `histoviewer.inference.ensemble` needs.
    """
    batches = (pixels[i : i + BATCH] for i in range(0, len(pixels), BATCH))
    return run_batches(content, batches).reshape(len(pixels))


def run_batches(
    content: bytes, batches: Iterable[Pixels], output: str = OUTPUT
) -> npt.NDArray[np.float32]:
    """Run an ONNX file's bytes on one batch after another; return one of its outputs, joined."""
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])
    return np.concatenate([session.run([output], {INPUT: batch})[0] for batch in batches])


def measure_variant(
    reference: bytes,
    variant: bytes,
    data: Path,
    patch_size: int,
    points: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Compare two ONNX files, float32 and the stored one, on labelled patches of `data`.

    At most 2048 patches of each label are drawn, always the same ones. Returns the manifest's
    entry `variant`, see docs/model-format.md; `points` are the manifest's operating points.
    """
    patches = labelled_sample(data, MEASURED_OF_EACH)

    def score(content: bytes) -> metrics.Scores:
        starts = tqdm(range(0, len(patches), BATCH), desc=f"measuring on {data.name}", unit="batch")
        paths = (patches.paths[start : start + BATCH] for start in starts)
        batches = (np.stack([read_patch(path, patch_size) for path in some]) for some in paths)
        return run_batches(content, batches).reshape(-1).astype(np.float64)

    of_reference = score(reference)
    of_variant = of_reference if variant == reference else score(variant)
    return {
        "data": f"{len(patches)} labelled patches of '{data.resolve().name}', which the model "
        f"may have been trained on: they compare the two, and do not measure the model",
        "patches": len(patches),
        "auc_float32": metrics.auc(patches.labels, of_reference),
        "auc": metrics.auc(patches.labels, of_variant),
        "max_abs_difference": float(np.abs(of_variant - of_reference).max()),
        "flips": [_flips(point, of_reference, of_variant) for point in points],
    }


def _flips(
    point: dict[str, Any], reference: metrics.Scores, variant: metrics.Scores
) -> dict[str, Any]:
    before, after = reference >= point["threshold"], variant >= point["threshold"]
    return {
        "operating_point": point["name"],
        "threshold": point["threshold"],
        "to_negative": int((before & ~after).sum()),
        "to_positive": int((~before & after).sum()),
    }


def check_loss(variant: dict[str, Any], out: Path, *, force: bool) -> None:
    """Raise ExportError, unless `force`, if a variant's AUC is too far below float32's."""
    loss = variant["auc_float32"] - variant["auc"]
    if loss <= MAX_AUC_LOSS or force:
        return
    flips = "; ".join(
        f"at {flip['operating_point']} {flip['to_negative']} turn negative and "
        f"{flip['to_positive']} positive"
        for flip in variant["flips"]
    )
    raise ExportError(
        f"{out}: not written. Against float32 the AUC falls by {loss:.4f} to {variant['auc']:.4f} "
        f"on {variant['patches']} patches, allowed is {MAX_AUC_LOSS} ({flips}). "
        f"Convert with --precision float32, or give --force."
    )
