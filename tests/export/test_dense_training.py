"""Training in PyTorch: the same network as in Keras, and the same run after an interruption."""

from dataclasses import asdict
from pathlib import Path

import keras
import numpy as np
import pytest
import torch

from export.data import read_labelled, read_patches
from export.dense_training import (
    DenseNetwork,
    DenseRecipe,
    DenseTrainer,
    both_ways,
    figures,
)
from export.errors import ExportError
from export.model import BACKBONES
from export.runs import claim_run
from export.torch_twin import TorchTwin

RECIPE = DenseRecipe(singles=16, warm_up=2, learning_rate=3e-3, large_every=4)


def _tiny() -> keras.Model:
    """A backbone of stride 32, as the large ones have it."""
    keras.utils.set_random_seed(0)
    pixels = keras.Input((96, 96, 3))
    x = keras.layers.Conv2D(8, 3, 8, padding="same", use_bias=False, name="conv")(pixels)
    x = keras.layers.BatchNormalization(name="bn")(x)
    x = keras.layers.Activation("relu", name="act")(x)
    x = keras.layers.SeparableConv2D(16, 3, 4, padding="same", use_bias=False, name="sep")(x)
    x = keras.layers.BatchNormalization(name="sep_bn")(x)
    return keras.Model(pixels, keras.layers.Activation("relu", name="sep_act")(x))


@pytest.fixture
def patches(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """The 20 real patches, three times: a step draws more than 20."""
    found = read_labelled(data)
    return np.tile(read_patches(found), (3, 1, 1, 1)), np.tile(found.labels, 3)


def _trainer(patches: tuple[np.ndarray, np.ndarray], recipe: DenseRecipe = RECIPE) -> DenseTrainer:
    return DenseTrainer(DenseNetwork(TorchTwin(_tiny()), 16), recipe, *patches)


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


def test_an_interrupted_training_ends_with_the_same_bits(
    patches: tuple[np.ndarray, np.ndarray], tmp_path: Path
) -> None:
    straight, first, second = (_trainer(patches) for _ in range(3))
    for _ in range(10):
        straight.train_step(10)
    for _ in range(5):
        first.train_step(10)
    first.save(tmp_path / "state.pt", [{"step": 5.0}])
    assert second.load(tmp_path / "state.pt") == [{"step": 5.0}]
    while second.step < 10:
        second.train_step(10)
    for trainer in (straight, second):
        trainer.finished()
    pairs = zip(
        [*straight.network.parameters(), *straight.average.parameters()],
        [*second.network.parameters(), *second.average.parameters()],
        strict=True,
    )
    assert all(torch.equal(one, other) for one, other in pairs)


def test_a_damaged_state_is_refused(patches: tuple[np.ndarray, np.ndarray], tmp_path: Path) -> None:
    state = tmp_path / "state.pt"
    trainer = _trainer(patches)
    trainer.save(state, [])
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(ExportError, match=r"state\.pt: is damaged"):
        trainer.load(state)


def test_it_learns_for_both_ways(patches: tuple[np.ndarray, np.ndarray]) -> None:
    """Of patches that are made dark where they hold tumour, a tiny network tells in any frame."""
    pixels = np.where(patches[1][:, None, None, None] == 1, patches[0] // 3, patches[0])
    trainer = _trainer((pixels.astype(np.uint8), patches[1]), RECIPE)
    for _ in range(60):
        trainer.train_step(60)
    row = figures(patches[1], both_ways(trainer.finished(), pixels.astype(np.uint8)))
    assert min(row[f"auc_{way}"] for way in ("alone", "mirrored", "mosaic")) > 0.95


def test_statistics_come_from_batches_first_and_stay_then(
    patches: tuple[np.ndarray, np.ndarray],
) -> None:
    trainer = _trainer(patches, DenseRecipe(singles=16, statistics_steps=2))
    before = trainer.finished().twin.bn__moving_mean.clone()
    for _ in range(3):
        trainer.train_step(6)
    after = trainer.network.twin.bn__moving_mean.clone()
    assert not torch.equal(before, after)
    trainer.train_step(6)
    assert torch.equal(trainer.network.twin.bn__moving_mean, after)


def test_frozen_layers_stay_as_they_began(patches: tuple[np.ndarray, np.ndarray]) -> None:
    trainer = _trainer(patches, DenseRecipe(singles=16, learning_rate=0.01, frozen=("conv", "bn")))
    first = trainer.network.twin.conv__kernel.detach().clone()
    last = trainer.network.twin.sep__pointwise_kernel.detach().clone()
    for _ in range(3):
        trainer.train_step(5)
    assert torch.equal(trainer.network.twin.conv__kernel, first)
    assert not torch.equal(trainer.network.twin.sep__pointwise_kernel, last)


def test_a_run_goes_on_with_the_same_settings_and_no_others(tmp_path: Path) -> None:
    claim_run(tmp_path, asdict(DenseRecipe(frozen=("block1_",))))
    claim_run(tmp_path, asdict(DenseRecipe(frozen=("block1_",))))
    with pytest.raises(ExportError, match="frozen"):
        claim_run(tmp_path, asdict(DenseRecipe()))
