"""Training in PyTorch for both ways of running a backbone, and its resumption."""

from pathlib import Path

import keras
import numpy as np
import pytest
import torch

from export.data.mosaics import mirror_surroundings, mosaic, mosaics
from export.data.patches import read_labelled, read_patches
from export.errors import ExportError
from export.network.dense_torch import DenseNetwork, both_ways, measure
from export.network.torch_twin import TorchTwin
from export.training.dense_trainer import DenseRecipe, DenseTrainer, mirrored

RECIPE = DenseRecipe(batch=32, warm_up=2, learning_rate=3e-3, average=0.9)


def _tiny() -> keras.Model:
    """A backbone of stride 32, like the large ones."""
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
    """The 20 real patches, three times, so that steps begin a pass and end it."""
    found = read_labelled(data)
    return np.tile(read_patches(found), (3, 1, 1, 1)), np.tile(found.labels, 3)


def _trainer(patches: tuple[np.ndarray, np.ndarray], recipe: DenseRecipe = RECIPE) -> DenseTrainer:
    return DenseTrainer(DenseNetwork(TorchTwin(_tiny()), 16), recipe, *patches)


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
    """Patches with tumour are made dark, which a tiny network recognises in any surroundings."""
    pixels = np.where(patches[1][:, None, None, None] == 1, patches[0] // 3, patches[0])
    trainer = _trainer((pixels.astype(np.uint8), patches[1]), RECIPE)
    for _ in range(60):
        trainer.train_step(60)
    row = measure(patches[1], both_ways(trainer.finished(), pixels.astype(np.uint8)))
    assert min(row[f"auc_{way}"] for way in ("alone", "mirrored", "mosaic")) > 0.95


def test_batch_statistics_are_fixed_after_the_first_steps(
    patches: tuple[np.ndarray, np.ndarray],
) -> None:
    trainer = _trainer(patches, DenseRecipe(batch=16, statistics_steps=2))
    before = trainer.finished().twin.bn__moving_mean.clone()
    for _ in range(3):
        trainer.train_step(6)
    after = trainer.network.twin.bn__moving_mean.clone()
    assert not torch.equal(before, after)
    trainer.train_step(6)
    assert torch.equal(trainer.network.twin.bn__moving_mean, after)


def test_every_patch_is_drawn_once_in_a_pass(patches: tuple[np.ndarray, np.ndarray]) -> None:
    trainer = _trainer(patches)
    drawn = []
    for trainer.step in range(15):
        drawn.append(trainer.chosen())
    passes = np.concatenate(drawn).reshape(8, 60)
    np.testing.assert_array_equal(np.sort(passes, axis=1), np.tile(np.arange(60), (8, 1)))
    assert len({tuple(order) for order in passes}) == 8


def test_images_are_laid_out_as_for_evaluation(patches: tuple[np.ndarray, np.ndarray]) -> None:
    pixels = torch.from_numpy(patches[0][:12])
    np.testing.assert_array_equal(mosaics(pixels, 3, 2)[1], mosaic(patches[0][6:12], 3, 2))
    np.testing.assert_array_equal(mirrored(pixels), mirror_surroundings(patches[0][:12], 1))
