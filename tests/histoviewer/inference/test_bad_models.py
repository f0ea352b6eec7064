"""Models that no engine should run, rows 43 to 57 of the catalogue of bad inputs.

54, a model that loops, is in `processes/test_hostile_files.py`; 47, one that gives no number in a
scan, in `cli/test_main.py`.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from make_models import make_model
from onnx import TensorProto, helper

from histoviewer.errors import ModelError
from histoviewer.inference.engines.base import EngineName
from histoviewer.inference.ensemble import load_ensemble

Make = Callable[[Path], object]


def of_content(content: bytes) -> Make:
    """A model whose manifest is right about a file that is none."""

    def make(folder: Path) -> None:
        make_model(folder)
        (folder / "model.onnx").write_bytes(content)
        sign(folder)

    return make


def sign(folder: Path) -> None:
    path = folder / "model.json"
    document = json.loads(path.read_text())
    document["onnx"]["sha256"] = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    path.write_text(json.dumps(document))


def of_graph(change: Callable[[onnx.ModelProto], object]) -> Make:
    def make(folder: Path) -> None:
        make_model(folder)
        model = onnx.load(folder / "model.onnx")
        change(model)
        (folder / "model.onnx").write_bytes(model.SerializeToString())
        sign(folder)

    return make


def two_inputs(model: onnx.ModelProto) -> None:
    model.graph.input.append(helper.make_tensor_value_info("second", TensorProto.FLOAT, [1]))
    last = model.graph.node[-1]
    last.output[0] = "first"
    model.graph.node.append(helper.make_node("Mul", ["first", "second"], ["probability"]))


def two_columns(model: onnx.ModelProto) -> None:
    """(n, 2): its one column twice."""
    last = model.graph.node[-1]
    last.output[0] = "row"
    axis = onnx.numpy_helper.from_array(np.array([1], np.int64), "axis")
    model.graph.initializer.append(axis)
    model.graph.node.extend(
        [
            helper.make_node("Unsqueeze", ["row", "axis"], ["column"]),
            helper.make_node("Concat", ["column", "column"], ["probability"], axis=1),
        ]
    )
    model.graph.output[0].CopyFrom(
        helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["batch", 2])
    )


def unbounded(model: onnx.ModelProto) -> None:
    """A logit, declared a probability."""
    model.graph.node[-1].op_type = "Identity"
    del model.graph.node[-1].input[1:]
    model.graph.node[-2].op_type = "Identity"
    del model.graph.node[-2].input[1:]


def no_number(model: onnx.ModelProto) -> None:
    """0 / 0 everywhere."""
    zero = onnx.numpy_helper.from_array(np.array(0, np.float32), "nothing")
    model.graph.initializer.append(zero)
    last = model.graph.node[-1]
    last.output[0] = "clipped"
    model.graph.node.extend(
        [
            helper.make_node("Mul", ["clipped", "nothing"], ["zeros"]),
            helper.make_node("Div", ["zeros", "zeros"], ["probability"]),
        ]
    )


def external(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")


def vast(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[-1]
    del tensor.dims[:]
    tensor.dims.extend([2**62])


def custom(model: onnx.ModelProto) -> None:
    model.graph.node[-1].domain = "com.example"
    model.opset_import.append(helper.make_opsetid("com.example", 1))


def too_new(model: onnx.ModelProto) -> None:
    model.opset_import[0].version = 9999


def too_new_ir(model: onnx.ModelProto) -> None:
    model.ir_version = 9999


def without(name: str) -> Make:
    def make(folder: Path) -> None:
        make_model(folder)
        (folder / name).unlink()

    return make


def altered(folder: Path) -> None:
    make_model(folder)
    path = folder / "model.onnx"
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


def changed(**changes: object) -> Make:
    paths = {path.replace("__", "."): value for path, value in changes.items()}
    return lambda folder: make_model(folder, changes=paths)


def of_graph_with(**changes: object) -> Make:
    return lambda folder: make_model(folder, graph_changes=changes)


# Number in the catalogue, what it is, how to make it, words of the cause.
MODELS: list[tuple[int, str, Make, str]] = [
    (43, "empty", of_content(b""), "is empty"),
    (43, "html", of_content(b"<html></html>"), "is a text file"),
    (43, "zip", of_content(b"PK\x03\x04" + bytes(64)), "is a ZIP archive"),
    (43, "hdf5", of_content(b"\x89HDF\r\n\x1a\n" + bytes(64)), "is an HDF5 file"),
    (
        44,
        "shape",
        changed(input__patch_size=64, input__label_centre=32),
        "declares [64, 64, 3]",
    ),
    (44, "layout", changed(input__layout="NCHW"), "declares [3, 96, 96] per patch"),
    (
        44,
        "dtype",
        of_graph_with(dtype=TensorProto.FLOAT),
        "has inputs input (float32",
    ),
    (44, "name", changed(input__name="other"), "not those in the manifest"),
    (45, "two inputs", of_graph(two_inputs), "second (float32 [1]), not those in the manifest"),
    (46, "two columns", of_graph(two_columns), "has outputs probability (float32 [None, 2])"),
    (46, "logit", of_graph(unbounded), "but declares kind 'probability', which is 0 to 1"),
    (47, "no number", of_graph(no_number), "outputs values that are not finite"),
    (48, "external", of_graph(external), "stores weights in another file"),
    (49, "vast", of_graph(vast), "cannot be loaded"),
    (50, "custom operator", of_graph(custom), "com.example"),
    (51, "opset", of_graph(too_new), "with operators 9999, newer than"),
    (51, "ir", of_graph(too_new_ir), "is of ONNX version 9999"),
    (52, "checksum", altered, "its SHA-256 differs"),
    (53, "no manifest", without("model.json"), "cannot be read"),
    (55, "no network", without("model.onnx"), "cannot be read"),
    (55, "no golden patches", without("golden.png"), "cannot be read"),
    (
        56,
        "other values",
        of_graph_with(scale=200.0),
        "computes other values",
    ),
    (
        57,
        "batch of 0",
        of_graph_with(batch=0),
        "has a fixed batch size",
    ),
    (43, "cut", of_content(b"\x08\x08:\xff\xff\x03"), "is not an ONNX file, or is damaged"),
]


@pytest.mark.parametrize("engine", ["openvino", "onnxruntime"])
@pytest.mark.parametrize(
    ("make", "words"),
    [each[2:] for each in MODELS],
    ids=[f"{each[0]} {each[1]}" for each in MODELS],
)
def test_a_bad_model_is_refused_with_cause_and_action(
    tmp_path: Path, make: Make, words: str, engine: EngineName
) -> None:
    folder = tmp_path / "model"
    make(folder)
    with pytest.raises(ModelError) as refused:
        load_ensemble(folder, "cpu", engine)
    assert refused.value.subject.startswith(str(folder))
    assert words in refused.value.cause
    assert refused.value.action.endswith(".")
