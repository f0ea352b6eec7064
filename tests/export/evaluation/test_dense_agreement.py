"""The figures that compare dense and patch-wise outputs."""

import numpy as np
import pytest
from onnx import TensorProto, helper
from scipy.special import expit, logit

from export.errors import ExportError
from export.evaluation.dense_agreement import measure_patches, measure_slide
from export.model_folder.tensors import INPUT, OUTPUT
from histoviewer.resources import resource


def _mean_of_middle(*, brightest: float = 255.0) -> bytes:
    """Make a model whose output is the mean of the red channel of each window's middle 32x32.

    In regions it is of 0 to `brightest`, so that both ways differ unless that is 255.
    """
    nodes = [
        helper.make_node("Cast", [INPUT], ["pixels"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["pixels"], ["channels"], perm=[0, 3, 1, 2]),
        helper.make_node("Slice", ["channels", "from", "to", "axes"], ["inner"]),
        helper.make_node(
            "AveragePool", ["inner"], ["means"], kernel_shape=[32, 32], strides=[32, 32]
        ),
        helper.make_node("Shape", [INPUT], ["height"], start=1, end=2),
        helper.make_node("Greater", ["height", "side"], ["region"]),
        helper.make_node("Where", ["region", "brightest", "usual"], ["scale"]),
        helper.make_node("Div", ["means", "scale"], ["shares"]),
        helper.make_node("Squeeze", ["shares", "squeezed"], [OUTPUT]),
    ]
    constants = [
        helper.make_tensor("from", TensorProto.INT64, [3], [0, 32, 32]),
        helper.make_tensor("to", TensorProto.INT64, [3], [1, -32, -32]),
        helper.make_tensor("axes", TensorProto.INT64, [3], [1, 2, 3]),
        helper.make_tensor("side", TensorProto.INT64, [1], [96]),
        helper.make_tensor("usual", TensorProto.FLOAT, [1], [255.0]),
        helper.make_tensor("brightest", TensorProto.FLOAT, [1], [brightest]),
        helper.make_tensor("squeezed", TensorProto.INT64, [1], [1]),
    ]
    graph = helper.make_graph(
        nodes,
        "middle",
        [helper.make_tensor_value_info(INPUT, TensorProto.UINT8, ["n", "h", "w", 3])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", "r", "c"])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    content: bytes = model.SerializeToString()
    return content


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
    patches: tuple[np.ndarray, np.ndarray],
) -> None:
    mirrored, mosaics = measure_patches(_mean_of_middle(), MANIFEST, *patches, "valid")
    assert mirrored["data"] == "70 patches of 'valid' with 32 pixels of mirrored surroundings"
    assert mosaics["data"] == "70 patches of 'valid' in mosaics of 5x10 random patches"
    for found in (mirrored, mosaics):
        assert 0.6 < found["auc_dense"] == found["auc_patchwise"] < 1
        assert found["logit_correlation"] == 1
        # At "never" no patch is positive, so none could be missed.
        assert found["missed"] == {"balanced": 0}


def test_patch_positives_that_turn_negative_densely_are_counted(
    patches: tuple[np.ndarray, np.ndarray],
) -> None:
    pixels, labels = patches
    manifest = {**MANIFEST, "temperature": 2.0}
    content = _mean_of_middle(brightest=300.0)
    _, mosaics = measure_patches(content, manifest, pixels, labels, "valid")
    # Half the logit of x is the logit of 0.43.
    threshold = expit(2 * logit(0.43))
    alone_positive, dense_positive = (pixels[:, 40, 40, 0] / top >= threshold for top in (255, 300))
    assert 0 < dense_positive.sum() < alone_positive.sum()
    missed = float((~dense_positive)[alone_positive].mean())
    assert mosaics["missed"] == {"balanced": round(missed, 4)}


def test_a_network_that_has_learnt_nothing_is_named(
    patches: tuple[np.ndarray, np.ndarray],
) -> None:
    pixels, labels = patches
    with pytest.raises(ExportError, match="has learnt nothing"):
        measure_patches(_mean_of_middle(), MANIFEST, np.zeros_like(pixels), labels, "valid")


def test_a_slide_is_compared_where_it_has_tissue() -> None:
    manifest = {**MANIFEST, "input": {"mpp": 0.972}}
    slide = resource("samples", "CMU-1-Small-Region.svs")
    found = measure_slide(_mean_of_middle(), manifest, slide)
    assert found["data"] == "200 tiles of CMU-1-Small-Region.svs"
    assert found["logit_correlation"] == 1
    assert "auc_dense" not in found
