"""Float16 weights: their cost is measured, and too high a cost refused."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from export.conversion.precision import check_loss, graph_in, measure_variant
from export.errors import ExportError
from export.model_folder.tensors import OPSET

SIDE = 20
POINTS = [{"name": "half", "threshold": 0.5}]
# float16 has no number between 1 and 1 + 2**-10.
FINE = np.where(np.arange(SIDE * SIDE * 3) % 2, 2.0**-12, 0).astype(np.float32)


def _graph(weights: np.ndarray) -> onnx.ModelProto:
    """The sigmoid of the patch's product with (SIDE * SIDE * 3, 1) weights, about its mean."""
    nodes = [
        helper.make_node("Cast", ["input"], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Flatten", ["pixels"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["product"]),
        helper.make_node("Sub", ["product", "mean"], ["centred"]),
        helper.make_node("Mul", ["centred", "steepness"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["probabilities"]),
        helper.make_node("Squeeze", ["probabilities", "axes"], ["probability"]),
    ]
    tensors = {
        "weights": weights.reshape(-1, 1),
        "mean": np.array([[600 * weights.mean(dtype=np.float64)]], np.float32),
        "steepness": np.array([[100]], np.float32),
        "axes": np.array([1]),
    }
    graph = helper.make_graph(
        nodes,
        "stripes",
        [helper.make_tensor_value_info("input", TensorProto.UINT8, ["batch", SIDE, SIDE, 3])],
        [helper.make_tensor_value_info("probability", TensorProto.FLOAT, ["batch"])],
        [numpy_helper.from_array(value, name) for name, value in tensors.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)


@pytest.fixture
def stripes(tmp_path: Path) -> Path:
    """Patches whose sum is 600; those of label 1 are brighter where `FINE` is not 0."""
    rng = np.random.default_rng(0)
    for label in (0, 1):
        folder = tmp_path / "stripes" / str(label)
        folder.mkdir(parents=True)
        for number in range(10):
            values = np.zeros(SIDE * SIDE * 3, np.uint8)
            odd = 320 if label else 280
            values[rng.permutation(np.arange(1, len(values), 2))[:odd]] = 1
            values[rng.permutation(np.arange(0, len(values), 2))[: 600 - odd]] = 1
            Image.fromarray(values.reshape(SIDE, SIDE, 3)).save(folder / f"{number}.png")
    return tmp_path / "stripes"


def test_a_variant_that_loses_too_much_is_refused_unless_forced(stripes: Path) -> None:
    graph = _graph(1 + FINE)
    small = graph_in(graph, "float16")
    found = measure_variant(
        graph.SerializeToString(), small.SerializeToString(), stripes, SIDE, POINTS
    )
    assert (found["patches"], found["auc_float32"], found["auc"]) == (20, 1.0, 0.5)
    # Without what float16 loses, every patch falls below the mean.
    assert found["flips"] == [
        {"operating_point": "half", "threshold": 0.5, "to_negative": 10, "to_positive": 0}
    ]
    with pytest.raises(ExportError, match=r"falls by 0\.5000 .*at half 10 turn negative"):
        check_loss(found, Path("out"), force=False)
    check_loss(found, Path("out"), force=True)


def test_a_variant_that_loses_nothing_passes(stripes: Path) -> None:
    graph = _graph(1 + 8 * FINE)
    found = measure_variant(
        graph.SerializeToString(),
        graph_in(graph, "float16").SerializeToString(),
        stripes,
        SIDE,
        POINTS,
    )
    assert found["auc"] == found["auc_float32"] == 1
    assert found["max_abs_difference"] == 0
    check_loss(found, Path("out"), force=False)


def test_rounding_leaves_the_float32_graph_and_small_tensors_alone() -> None:
    graph = _graph(1 + FINE)
    before = graph.SerializeToString()
    small = graph_in(graph, "float16")
    assert graph.SerializeToString() == before
    assert graph_in(graph, "float32") is graph
    assert {tensor.name: tensor.data_type for tensor in small.graph.initializer} == {
        "weights_float16": TensorProto.FLOAT16,
        "mean": TensorProto.FLOAT,
        "steepness": TensorProto.FLOAT,
        "axes": TensorProto.INT64,
    }


def test_a_weight_that_float16_cannot_hold_is_named() -> None:
    graph = _graph(np.full(SIDE * SIDE * 3, 1e5, np.float32))
    with pytest.raises(ExportError, match=r"weights: .* --precision float32"):
        graph_in(graph, "float16")
