"""The figures that compare dense and patch-wise outputs."""

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, save
from scipy.special import expit, logit

from export.errors import ExportError
from export.evaluation.dense_agreement import measure_dense
from export.model_folder.manifest import INPUT, OUTPUT


def _mean_of_middle(path: Path, *, dense: bool, brightest: float = 255.0) -> Path:
    """Write a model whose output is the mean of the red channel of each window's middle 32x32."""
    end = ["n", "h", "w", 3] if dense else ["n", 96, 96, 3]
    nodes = [
        helper.make_node("Cast", [INPUT], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["pixels"], ["channels"], perm=[0, 3, 1, 2]),
        helper.make_node("Slice", ["channels", "from", "to", "axes"], ["inner"]),
        helper.make_node(
            "AveragePool", ["inner"], ["means"], kernel_shape=[32, 32], strides=[32, 32]
        ),
        helper.make_node("Div", ["means", "scale"], ["shares"]),
        helper.make_node("Squeeze", ["shares", "squeezed"], [OUTPUT]),
    ]
    squeezed = [1] if dense else [1, 2, 3]
    constants = [
        helper.make_tensor("from", TensorProto.INT64, [3], [0, 32, 32]),
        helper.make_tensor("to", TensorProto.INT64, [3], [1, -32, -32]),
        helper.make_tensor("axes", TensorProto.INT64, [3], [1, 2, 3]),
        helper.make_tensor("scale", TensorProto.FLOAT, [], [brightest]),
        helper.make_tensor("squeezed", TensorProto.INT64, [len(squeezed)], squeezed),
    ]
    graph = helper.make_graph(
        nodes,
        "middle",
        [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, end)],
        [
            helper.make_tensor_value_info(
                OUTPUT, TensorProto.FLOAT, ["n", "r", "c"][: 1 + 2 * dense]
            )
        ],
        constants,
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


@pytest.fixture
def patches() -> tuple[np.ndarray, np.ndarray]:
    """70 patches, so that the second mosaic needs filling; those with tumour are brighter."""
    rng = np.random.default_rng(0)
    labels = np.arange(70) % 2
    pixels = rng.integers(0, 256, (70, 96, 96, 3), np.uint8)
    level = 90 + 40 * labels + rng.normal(0, 25, 70)
    pixels[:, 32:64, 32:64] = np.clip(level, 0, 255)[:, None, None, None]
    return pixels, labels


MANIFEST = {
    "temperature": None,
    "operating_points": [
        {"name": "balanced", "threshold": 0.43},
        {"name": "never", "threshold": 1.0},
    ],
}


def test_a_network_that_sees_only_the_middle_agrees_in_any_surroundings(
    tmp_path: Path, patches: tuple[np.ndarray, np.ndarray]
) -> None:
    dense = _mean_of_middle(tmp_path / "dense.onnx", dense=True)
    alone = _mean_of_middle(tmp_path / "alone.onnx", dense=False)
    entry = measure_dense(dense, alone, MANIFEST, *patches)
    assert (entry["stride"], entry["patches"]) == (32, 70)
    assert 0.6 < entry["auc_patchwise"] < 1
    for way in ("mirrored", "mosaic"):
        found = entry["agreement"][way]
        assert found["auc"] == entry["auc_patchwise"]
        assert found["logit_correlation"] == 1
        balanced, never = found["operating_points"]
        assert balanced["missed_of_patch_positives"] == 0
        assert balanced["sensitivity"] > 0.6 and balanced["specificity"] > 0.6
        # No patch is positive, so none could be missed.
        assert never["missed_of_patch_positives"] is None


def test_patch_positives_that_turn_negative_densely_are_counted(
    tmp_path: Path, patches: tuple[np.ndarray, np.ndarray]
) -> None:
    pixels, labels = patches
    dense = _mean_of_middle(tmp_path / "dense.onnx", dense=True, brightest=300.0)
    alone = _mean_of_middle(tmp_path / "alone.onnx", dense=False)
    manifest = {**MANIFEST, "temperature": 2.0}
    entry = measure_dense(dense, alone, manifest, pixels, labels)
    point = entry["agreement"]["mosaic"]["operating_points"][0]
    # Half the logit of x is the logit of 0.43.
    threshold = expit(2 * logit(0.43))
    alone_positive, dense_positive = (pixels[:, 40, 40, 0] / top >= threshold for top in (255, 300))
    assert 0 < dense_positive.sum() < alone_positive.sum()
    assert point == {
        "name": "balanced",
        "missed_of_patch_positives": round(float((~dense_positive)[alone_positive].mean()), 4),
        "sensitivity": round(float(dense_positive[labels == 1].mean()), 4),
        "specificity": round(float((~dense_positive)[labels == 0].mean()), 4),
    }


def test_a_network_that_has_learnt_nothing_is_named(
    tmp_path: Path, patches: tuple[np.ndarray, np.ndarray]
) -> None:
    alone = _mean_of_middle(tmp_path / "alone.onnx", dense=False)
    dense = _mean_of_middle(tmp_path / "dense.onnx", dense=True)
    with pytest.raises(ExportError, match=r"alone\.onnx: gives every patch the same probability"):
        measure_dense(dense, alone, MANIFEST, np.full_like(patches[0], 128), patches[1])
