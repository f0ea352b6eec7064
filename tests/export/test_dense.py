"""The dense network is the ensemble: the same weights, the same answers at 96x96."""

import keras
import numpy as np
import onnx
import pytest

from export import onnx_file
from export.data import read_labelled, read_patches
from export.dense import dense_network, dense_onnx
from export.model import build_ensemble, load_weights


@pytest.fixture(scope="module")
def ensemble(weights) -> keras.Model:
    model = build_ensemble("symmetric")
    load_weights(model, weights)
    return model


@pytest.fixture(scope="module")
def network(ensemble: keras.Model) -> keras.Model:
    return dense_network(ensemble)


@pytest.fixture(scope="module")
def graph(network: keras.Model) -> onnx.ModelProto:
    return dense_onnx(network)


def test_it_has_no_weights_of_its_own(ensemble: keras.Model, network: keras.Model) -> None:
    assert network.count_params() == ensemble.count_params() == 25_134_301


def test_a_patch_gets_the_same_probability(
    ensemble: keras.Model, graph: onnx.ModelProto, data
) -> None:
    pixels = read_patches(read_labelled(data))
    expected = ensemble.predict(pixels.astype(np.float32), verbose=0)[:, 0]
    session = onnx_file.session(graph.SerializeToString())
    found = onnx_file.predict(session, pixels)
    assert found.shape == (len(pixels), 1, 1)
    np.testing.assert_allclose(found[:, 0, 0], expected, atol=1e-5)
    assert np.ptp(expected) > 1e-3  # else anything would agree


def test_a_region_gets_a_map_that_keras_agrees_with(
    network: keras.Model, graph: onnx.ModelProto
) -> None:
    region = np.random.default_rng(0).integers(0, 256, (1, 96 + 64, 96 + 32, 3), np.uint8)
    found = onnx_file.predict(onnx_file.session(graph.SerializeToString()), region)
    assert found.shape == (1, 3, 2)
    expected = network(region.astype(np.float32), training=False).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_an_output_is_about_the_window_at_its_place(network: keras.Model) -> None:
    """A change in one corner moves the output of that corner most."""
    rng = np.random.default_rng(0)
    region = rng.integers(200, 256, (1, 96 + 160, 96 + 160, 3)).astype(np.float32)
    changed = region.copy()
    changed[:, :64, -64:] = rng.integers(0, 256, (1, 64, 64, 3))
    moved = np.abs(
        network(changed, training=False).numpy() - network(region, training=False).numpy()
    )[0]
    row, column = np.unravel_index(moved.argmax(), moved.shape)
    assert row <= 1 and column >= 4
