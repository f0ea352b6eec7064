"""Small real ONNX models with arithmetically known outputs, for tests of the core.

None of them detects tumours; their outputs are never shown as results.
"""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper
from PIL import Image

SIDE = 96


def _centre(side: int) -> tuple[int, int]:
    """The first row of the label centre, and that after its last: 32 and 64 of 96."""
    return side // 3, side - side // 3


def reddest_in_centre(patches: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Compute the model's output: the largest (red - green) / 255 in the label centre, or 0."""
    first, last = _centre(patches.shape[1])
    centre = patches[:, first:last, first:last].astype(np.float32)
    return np.clip((centre[..., 0] - centre[..., 1]).max(axis=(1, 2)) / 255, 0, 1)


def make_model(
    folder: Path,
    *,
    side: int = SIDE,
    threshold: float = 0.5,
    whole_patch: bool = False,
    changes: dict[str, Any] | None = None,
    graph_changes: dict[str, Any] | None = None,
) -> Path:
    """Write model.onnx, golden.png and model.json into `folder`; return it.

    whole_patch: declare that the label is about the whole patch, so that a stride of a patch
        covers all tissue and scans are quick.
    changes: entries that replace those of the manifest, by dotted path.
    graph_changes: arguments of `_graph`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_graph(side, **(graph_changes or {})), folder / "model.onnx")
    patches = np.random.default_rng(1).integers(0, 256, (4, side, side, 3), dtype=np.uint8)
    patches[0] = 255
    Image.fromarray(patches.reshape(-1, side, 3)).save(folder / "golden.png")
    document = _manifest(folder, side, reddest_in_centre(patches), threshold)
    if whole_patch:
        document["input"]["label_centre"] = None
    _change(document, changes)
    (folder / "model.json").write_text(json.dumps(document))
    return folder


def make_dense_model(
    folder: Path,
    *,
    context: float = 0.0,
    scope: float | None = None,
    threshold: float = 0.5,
    changes: dict[str, Any] | None = None,
) -> Path:
    """Write the model of `make_model` as one that also takes blocks, stride 32; return its folder.

    context: added to the values of whatever is larger than a patch.
    scope: largest distance of a tile in scope, which is that of blue from green instead of red.
    """
    make_model(folder, threshold=threshold)
    onnx.save(_dense_graph(context, with_distance=scope is not None), folder / "model.onnx")
    document = json.loads((folder / "model.json").read_text())
    document["schema_version"] = 2
    document["name"] = "densely-reddest"
    document["onnx"]["sha256"] = _sha256(folder / "model.onnx")
    document["dense"] = {"stride": 32}
    if scope is not None:
        document["scope"] = {
            "output": "distance",
            "method": "arithmetic",
            "threshold": scope,
            "largest_share": 0.5,
            "data": "none",
        }
    _change(document, changes)
    (folder / "model.json").write_text(json.dumps(document))
    return folder


def add_references(
    folder: Path,
    patches: NDArray[np.uint8],
    labels: list[int],
    /,
    *,
    tensor: str = "floats",
    changes: dict[str, Any] | None = None,
    **parts: Any,
) -> Path:
    """Add labelled patches to a model folder of `make_model`; return it.

    tensor: whose values are compared; by default the pixels of the label centre.
    changes: entries that replace those of the manifest's `references`.
    parts: arrays that replace those of the file, by name; None leaves one out.
    """
    strip = io.BytesIO()
    Image.fromarray(patches.reshape(-1, *patches.shape[2:])).save(
        strip, "JPEG", quality=95, subsampling=0
    )
    first, last = _centre(patches.shape[1])
    values = patches[:, first:last, first:last].reshape(len(patches), -1).astype(np.float32)
    arrays = {
        "strip": np.frombuffer(strip.getvalue(), np.uint8),
        "labels": np.array(labels, np.uint8),
        "features": values / np.linalg.norm(values, axis=1, keepdims=True),
        **parts,
    }
    path = folder / "references.npz"
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    document = json.loads((folder / "model.json").read_text())
    document["references"] = {
        "file": path.name,
        "sha256": _sha256(path),
        "count": len(patches),
        "features": tensor,
        "data": "drawn by hand",
        **(changes or {}),
    }
    (folder / "model.json").write_text(json.dumps(document))
    return folder


def _dense_graph(context: float, with_distance: bool) -> onnx.ModelProto:
    def const(name: str, values: Any, kind: type) -> onnx.TensorProto:
        return onnx.numpy_helper.from_array(np.array(values, kind), name)

    weights = [
        const("patch", SIDE, np.int64),
        const("height", 1, np.int64),
        const("starts", [32, 32], np.int64),
        const("ends", [-32, -32], np.int64),
        const("axes", [2, 3], np.int64),
        const("channel", [1], np.int64),
        const("scale", 255, np.float32),
        const("zero", 0, np.float32),
        const("one", 1, np.float32),
        const("context", context, np.float32),
    ]
    nodes = [
        helper.make_node("Cast", ["input"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Shape", ["input"], ["shape"]),
        helper.make_node("Gather", ["shape", "height"], ["rows"]),
        helper.make_node("Greater", ["rows", "patch"], ["is_block"]),
        helper.make_node("Cast", ["is_block"], ["as_number"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["as_number", "context"], ["shift"]),
    ]
    outputs = {"probability": [[1], [-1], [0]]}
    if with_distance:
        outputs["distance"] = [[0], [-1], [1]]
    for name, matrix in outputs.items():
        weights.append(const(f"{name}_of", matrix, np.float32))
        steps = [
            ("MatMul", ["floats", f"{name}_of"], {}),
            ("Transpose", [], {"perm": [0, 3, 1, 2]}),
            ("Slice", ["starts", "ends", "axes"], {}),
            ("MaxPool", [], {"kernel_shape": [32, 32], "strides": [32, 32]}),
            ("Squeeze", ["channel"], {}),
            ("Div", ["scale"], {}),
            *([("Add", ["shift"], {})] if name == "probability" else []),
            ("Clip", ["zero", "one"], {}),
        ]
        value = ""
        for number, (kind, inputs, attributes) in enumerate(steps):
            given = [value, *inputs] if value else inputs
            value = name if number == len(steps) - 1 else f"{name}_{number}"
            nodes.append(helper.make_node(kind, given, [value], **attributes))
    graph = helper.make_graph(
        nodes,
        "densely-reddest",
        [helper.make_tensor_value_info("input", TensorProto.UINT8, ["n", "h", "w", 3])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", "rows", "cols"])
            for name in outputs
        ],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


REDNESS = np.array([[6.0, -6.0], [-8.0, 8.0], [0.0, 0.0]], np.float32)


def redness_logits(scaled: NDArray[np.floating]) -> NDArray[np.floating]:
    """Compute a foreign model's (n, 2) logits, red and not, for scaled (n, h, w, 3) pixels."""
    return scaled.mean(axis=(1, 2)) @ REDNESS


def make_foreign(
    folder: Path,
    *,
    side: int = 64,
    layout: str = "NCHW",
    dtype: str = "float32",
    kind: str = "softmax",
    declared: str | None = None,
    scaling: dict[str, Any] | None = None,
    positive: str | None = "red",
    changes: dict[str, Any] | None = None,
) -> Path:
    """Write a third-party model with a hand-written manifest into `folder`; return it.

    It has no golden patches and no SHA-256. Its output depends on the mean pixel after scaling.
    kind: of the graph's output. declared: the kind in the manifest; `kind` by default.
    """
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_foreign_graph(side, layout, dtype, kind), folder / "model.onnx")
    two = kind in ("softmax", "logits")
    document: dict[str, Any] = {
        "schema_version": 1,
        "name": "foreign",
        "version": "1",
        "licence": "MIT",
        "intended_use": "Tests only.",
        "input": {
            "name": "pixels",
            "layout": layout,
            "dtype": dtype,
            "patch_size": side,
            "mpp": 0.972,
        },
        "scaling": scaling or {"in_graph": False, "method": "unit"},
        "output": {
            "name": "scores",
            "kind": declared or kind,
            "classes": ["red", "other"] if two else ["other", "red"],
        },
        "operating_points": [
            {
                "name": "half",
                "threshold": 0.5,
                "sensitivity": None,
                "specificity": None,
                "data": "not measured",
            }
        ],
        "onnx": {"file": "model.onnx"},
    }
    if positive:
        document["output"]["positive"] = positive
    _change(document, changes)
    (folder / "model.json").write_text(json.dumps(document))
    return folder


def _foreign_graph(side: int, layout: str, dtype: str, kind: str) -> onnx.ModelProto:
    one = kind in ("probability", "logit")
    weights = REDNESS[:, :1] if one else REDNESS
    shape = ["n", side, side, 3] if layout == "NHWC" else ["n", 3, side, side]
    axes = [1, 2] if layout == "NHWC" else [2, 3]
    last = {"probability": "Sigmoid", "softmax": "Softmax"}.get(kind, "Identity")
    nodes = [
        helper.make_node("Cast", ["pixels"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["floats"], ["mean"], axes=axes, keepdims=0),
        helper.make_node("MatMul", ["mean", "weights"], ["logits"]),
        helper.make_node(last, ["logits"], ["scores"]),
    ]
    elem = TensorProto.UINT8 if dtype == "uint8" else TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "redness",
        [helper.make_tensor_value_info("pixels", elem, shape)],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["n", weights.shape[1]])],
        [onnx.numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _change(document: dict[str, Any], changes: dict[str, Any] | None) -> None:
    for path, value in (changes or {}).items():
        *parents, last = path.split(".")
        entry = document
        for parent in parents:
            entry = entry[parent]
        entry[last] = value


def _graph(
    side: int,
    dtype: int = TensorProto.UINT8,
    batch: int | str = "batch",
    scale: float = 255.0,
    hole: tuple[float, float] | None = None,
) -> onnx.ModelProto:
    """Build a graph whose probability is NaN inside `hole`, which golden patches avoid."""

    def const(name: str, values: Any, kind: type) -> onnx.TensorProto:
        return onnx.numpy_helper.from_array(np.array(values, kind), name)

    first, last = _centre(side)
    weights = [
        const("starts", [first, first], np.int64),
        const("ends", [last, last], np.int64),
        const("axes", [1, 2], np.int64),
        const("red_minus_green", [[1], [-1], [0]], np.float32),
        const("scale", scale, np.float32),
        const("zero", 0, np.float32),
        const("one", 1, np.float32),
    ]
    nodes = [
        helper.make_node("Slice", ["input", "starts", "ends", "axes"], ["centre"]),
        helper.make_node("Cast", ["centre"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["floats", "red_minus_green"], ["redness"]),
        helper.make_node("ReduceMax", ["redness"], ["highest"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Div", ["highest", "scale"], ["scaled"]),
        helper.make_node("Clip", ["scaled", "zero", "one"], ["clipped" if hole else "probability"]),
    ]
    if hole:
        weights += [const("low", hole[0], np.float32), const("high", hole[1], np.float32)]
        nodes += [
            helper.make_node("Sub", ["clipped", "low"], ["above_low"]),
            helper.make_node("Sub", ["clipped", "high"], ["above_high"]),
            helper.make_node("Mul", ["above_low", "above_high"], ["outside"]),
            helper.make_node("Sqrt", ["outside"], ["nan_inside"]),
            helper.make_node("Mul", ["nan_inside", "zero"], ["nothing"]),
            helper.make_node("Add", ["clipped", "nothing"], ["probability"]),
        ]
    graph = helper.make_graph(
        nodes,
        "reddest-in-centre",
        [helper.make_tensor_value_info("input", dtype, [batch, side, side, 3])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [batch])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def _manifest(
    folder: Path, side: int, outputs: NDArray[np.float32], threshold: float
) -> dict[str, Any]:
    first, last = _centre(side)
    point = {"name": "test", "threshold": threshold, "sensitivity": 1.0, "specificity": 1.0}
    return {
        "schema_version": 1,
        "name": "reddest-in-centre",
        "version": "1",
        "licence": "MIT",
        "intended_use": "Tests only.",
        "architecture": "none",
        "input": {
            "name": "input",
            "layout": "NHWC",
            "dtype": "uint8",
            "patch_size": side,
            "mpp": 0.972,
            "label_centre": last - first,
        },
        "scaling": {"in_graph": True, "method": "unit", "formula": "x / 255"},
        "output": {"name": "probability", "kind": "probability", "classes": ["grey", "red"]},
        "operating_points": [{**point, "data": "arithmetic"}],
        "slide_rule": {"score": "peak", "threshold": threshold, "data": "arithmetic"},
        "metrics": [],
        "training_data": "none",
        "temperature": None,
        "onnx": {"file": "model.onnx", "sha256": _sha256(folder / "model.onnx"), "opset": 17},
        "golden": {
            "file": "golden.png",
            "sha256": _sha256(folder / "golden.png"),
            "count": len(outputs),
            "outputs": [float(value) for value in outputs],
            "tolerance": 1e-4,
        },
        "provenance": {},
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
