"""The network in PyTorch computes what the network in Keras computes."""

import keras
import numpy as np
import pytest
import torch

from export.errors import ExportError
from export.network.ensemble import BACKBONES
from export.network.torch_twin import TorchTwin


@pytest.mark.parametrize("name", list(BACKBONES))
def test_the_twin_computes_what_keras_computes(name: str) -> None:
    backbone = BACKBONES[name](include_top=False, weights=None, input_shape=(96, 96, 3))
    rng = np.random.default_rng(0)
    weights = [
        rng.uniform(0.5, 1.5, value.shape)
        if "variance" in weight.path
        else value + rng.normal(0, 0.05, value.shape)
        for weight, value in zip(backbone.weights, backbone.get_weights(), strict=True)
    ]
    backbone.set_weights(weights)
    twin = TorchTwin(backbone, torch.float32).eval()
    pixels = rng.uniform(-1, 1, (2, 96, 96, 3)).astype(np.float32)
    expected = backbone(pixels, training=False).numpy().transpose(0, 3, 1, 2)
    with torch.no_grad():
        found = twin(torch.from_numpy(pixels).permute(0, 3, 1, 2)).numpy()
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())
    for given, back in zip(backbone.get_weights(), twin.keras_weights(), strict=True):
        np.testing.assert_array_equal(given, back)


def test_a_layer_that_is_unknown_is_named() -> None:
    pixels = keras.Input((96, 96, 3))
    odd = keras.Model(pixels, keras.layers.GaussianNoise(0.1, name="odd_one")(pixels))
    with pytest.raises(ExportError, match="odd_one"):
        TorchTwin(odd)
