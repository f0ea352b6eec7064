"""The dense network is the ensemble: the same weights, the same outputs at 96x96."""

from pathlib import Path

import keras
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from export.conversion.onnx_graph import to_dense_onnx
from export.conversion.precision import graph_in, run_batches, run_graph
from export.data.mosaics import mosaic
from export.data.patches import read_labelled, read_patches
from export.keras_files.weights import load_trained
from export.network.dense import active_backbones, dense_network
from export.network.ensemble import BACKBONES, build_ensemble


# tf2onnx takes most of a minute for both backbones.
@pytest.fixture(
    scope="module", params=["xception", pytest.param("both", marks=pytest.mark.full_size)]
)
def ensemble(request: pytest.FixtureRequest, weights: Path) -> keras.Model:
    """The ensemble; of "xception", NASNetMobile has no share of the logit."""
    model = build_ensemble("symmetric")
    load_trained(model, weights)
    if request.param == "xception":
        kernel, bias = model.get_layer("probability").get_weights()
        kernel[model.get_layer("xception").output.shape[-1] :] = 0
        model.get_layer("probability").set_weights([kernel, bias])
    return model


@pytest.fixture(scope="module")
def network(ensemble: keras.Model) -> keras.Model:
    return dense_network(ensemble)


@pytest.fixture(scope="module")
def graph(network: keras.Model) -> onnx.ModelProto:
    return to_dense_onnx(network)


def test_it_has_no_weights_of_its_own(ensemble: keras.Model, network: keras.Model) -> None:
    assert ensemble.count_params() == 25_134_301
    idle = [
        ensemble.get_layer(name) for name in BACKBONES if name not in active_backbones(ensemble)
    ]
    # A backbone without a share is left out, with its part of the unit's kernel.
    left_out = sum(layer.count_params() + layer.output.shape[-1] for layer in idle)
    assert network.count_params() == 25_134_301 - left_out


def test_a_patch_gets_the_same_probability(
    ensemble: keras.Model, graph: onnx.ModelProto, data: Path
) -> None:
    pixels = read_patches(read_labelled(data))
    expected = ensemble.predict(pixels.astype(np.float32), verbose=0)[:, 0]
    found = run_graph(graph.SerializeToString(), pixels)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.ptp(expected) > 1e-3  # otherwise anything would agree


def test_keras_and_onnx_agree_on_a_region_in_float16_too(
    network: keras.Model, graph: onnx.ModelProto
) -> None:
    region = np.random.default_rng(0).integers(0, 256, (1, 96 + 64, 96 + 32, 3), np.uint8)
    found = run_batches(graph.SerializeToString(), [region])
    assert found.shape == (1, 3, 2)
    expected = network(region.astype(np.float32), training=False).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5)
    stored = graph_in(graph, "float16").SerializeToString()
    assert len(stored) < 2.1 * network.count_params()
    np.testing.assert_allclose(run_batches(stored, [region]), expected, atol=1e-3)


def test_the_graph_is_folded_and_of_opset_17(graph: onnx.ModelProto) -> None:
    assert [(entry.domain, entry.version) for entry in graph.opset_import if not entry.domain] == [
        ("", 17)
    ]
    assert not any(node.op_type == "BatchNormalization" for node in graph.graph.node)


def test_weights_are_stored_as_float16(network: keras.Model, graph: onnx.ModelProto) -> None:
    sizes = {np.float16: 0, np.float32: 0}
    for tensor in graph_in(graph, "float16").graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype.type in sizes:
            sizes[values.dtype.type] += values.size
    assert sizes[np.float16] > 0.99 * network.count_params()
    assert sizes[np.float32] < 200_000


def test_the_ends_have_named_dynamic_dimensions(graph: onnx.ModelProto) -> None:
    names = [
        [dimension.dim_param or dimension.dim_value for dimension in end.type.tensor_type.shape.dim]
        for end in (graph.graph.input[0], graph.graph.output[0])
    ]
    assert names == [["batch", "height", "width", 3], ["batch", "rows", "columns"]]


def test_a_change_in_a_corner_changes_the_features_of_that_corner_most(
    ensemble: keras.Model, network: keras.Model, data: Path
) -> None:
    """The probabilities of random weights are saturated, so that the features are compared."""
    pixels = read_patches(read_labelled(data))
    region = mosaic(pixels[:9], 3, 3).astype(np.float32)[np.newaxis]
    changed = region.copy()
    changed[0, :96, -96:] = pixels[9]
    for name in active_backbones(ensemble):
        backbone = keras.Model(network.input, network.get_layer(f"{name}_pool").output)
        difference = np.abs(backbone(changed) - backbone(region)).mean(axis=(0, -1))
        assert difference.shape == (7, 7)
        row, column = np.unravel_index(difference.argmax(), difference.shape)
        assert row < 3 and column > 3
