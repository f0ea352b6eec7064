"""The dense network is the ensemble: the same weights, the same answers at 96x96."""

from typing import Any

import keras
import numpy as np
import onnx
import pytest

from export import onnx_file
from export.data import read_labelled, read_patches
from export.dense import dense_network, dense_onnx
from export.model import BACKBONES, build_ensemble, load_weights


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


def _without_padding(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
    """A backbone whose every value depends on 32x32 pixels alone."""
    pixels = keras.Input(input_shape)
    means = keras.layers.AveragePooling2D(32)(pixels)
    return keras.Model(pixels, keras.layers.Conv2D(64, 1, activation="tanh")(means), name=name)


def test_an_output_is_about_the_window_at_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without padding, each output of a region is exactly that of its 96x96 pixels alone."""
    for name in BACKBONES:
        monkeypatch.setitem(BACKBONES, name, _without_padding)
    keras.utils.set_random_seed(0)
    patchwise = build_ensemble("unit")
    region = np.random.default_rng(0).integers(0, 256, (1, 96 + 96, 96 + 64, 3)).astype(np.float32)
    found = dense_network(patchwise)(region, training=False).numpy()[0]
    for i, j in np.ndindex(4, 3):
        window = region[:, 32 * i : 32 * i + 96, 32 * j : 32 * j + 96]
        expected = patchwise(window, training=False).numpy().item()
        assert found[i, j] == pytest.approx(expected, abs=1e-6)
    assert np.ptp(found) > 1e-3
