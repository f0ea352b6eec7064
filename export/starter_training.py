"""How the starter model is trained: a linear probe, then all layers (LP-FT).

On few patches this beats training from a random head: Kumar et al. 2022, arXiv:2202.10054.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from export.data import PatchSet, read_patches
from export.fitting import WeightAverage, compile_model, predict_pixels, train_epoch
from export.model import (
    Scaling,
    batch_normalizations,
    build_ensemble,
    load_backbone_weights,
)
from export.progress import Progress

Pixels = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the outcome, apart from the data and the Xception weights.

    probe_penalty: of the ridge regression, on standardised features.
    probe_gain: what its fit to -1 and 1 is multiplied by to serve as logits.
    """

    seed: int = 2
    folds: int = 5
    epochs: int = 12
    averaged_epochs: int = 6
    batch_size: int = 24
    learning_rate: float = 1.5e-4
    scaling: Scaling = "symmetric"
    augmentation: str = "dihedral"
    backbone_dtype: str = "mixed_bfloat16"
    probe_penalty: float = 3.0
    probe_gain: float = 2.0


class Trainer:
    """Trains on one part after another of the same patches, each time from the same start.

    Keras takes minutes to trace the network, so the parts share it.
    """

    def __init__(self, recipe: Recipe, xception: Path, patches: PatchSet) -> None:
        self._recipe, self._xception, self._patches = recipe, xception, patches

    def train(self, chosen: npt.NDArray[np.intp], label: str) -> keras.Model:
        """Train on the patches at `chosen`; return a float32 model, the next call's too."""
        recipe, patches = self._recipe, self._patches.subset(chosen)
        for variable, value in zip(_state(self._network), self._start, strict=True):
            variable.assign(value)
        self._network.get_layer("probability").set_weights(self._probe(chosen))
        average = WeightAverage()
        for epoch in range(recipe.epochs):
            train_epoch(
                self._network,
                patches,
                recipe.batch_size,
                recipe.seed * 1000 + epoch,
                recipe.augmentation,
                Progress(f"{label}, epoch {epoch + 1}/{recipe.epochs}"),
            )
            if epoch >= recipe.epochs - recipe.averaged_epochs:
                average.add(self._network)
        average.apply(self._result, patches)
        return self._result

    @cached_property
    def _network(self) -> keras.Model:
        keras.utils.set_random_seed(self._recipe.seed)
        model = self._build(self._recipe.backbone_dtype)
        load_backbone_weights(model, "xception", str(self._xception))
        compile_model(model, self._recipe.learning_rate)
        model.optimizer.build(model.trainable_variables)
        return model

    @cached_property
    def _start(self) -> list[npt.NDArray[np.generic]]:
        return [variable.numpy() for variable in _state(self._network)]

    @cached_property
    def _result(self) -> keras.Model:
        return self._build("float32")

    def _build(self, backbone_dtype: str) -> keras.Model:
        """The ensemble with Xception's batch statistics, gamma and beta kept as they are."""
        model = build_ensemble(self._recipe.scaling, backbone_dtype)
        for layer in batch_normalizations(model.get_layer("xception")):
            layer.trainable = False
        return model

    @cached_property
    def _features(self) -> Array:
        """What Xception makes of 8 views of each patch before training, (8, n, 2048)."""
        model = build_ensemble(self._recipe.scaling)
        load_backbone_weights(model, "xception", str(self._xception))
        pooled = keras.Model(model.input, model.get_layer("xception_pool").output)
        features: Array = np.stack(
            [
                pooled.predict(view.astype(np.float32), batch_size=64, verbose=0)
                for view in eight_views(read_patches(self._patches))
            ]
        ).astype(np.float64)
        return features

    def _probe(self, chosen: npt.NDArray[np.intp]) -> list[npt.NDArray[np.float32]]:
        """Weights of the sigmoid unit: a ridge regression on Xception, nothing on NASNet."""
        recipe = self._recipe
        features = self._features[:, chosen].reshape(-1, self._features.shape[2])
        target = np.tile(2.0 * self._patches.labels[chosen] - 1, len(self._features))
        mean, spread = features.mean(0), features.std(0) + 1e-3
        standard = (features - mean) / spread
        penalty = recipe.probe_penalty * len(standard) * np.eye(len(mean))
        slope = np.linalg.solve(
            standard.T @ standard + penalty, standard.T @ (target - target.mean())
        )
        slope /= spread
        kernel = np.zeros((self._network.get_layer("features").output.shape[1], 1), np.float32)
        kernel[: len(slope), 0] = recipe.probe_gain * slope
        bias = recipe.probe_gain * (target.mean() - mean @ slope)
        return [kernel, np.array([bias], np.float32)]


def eight_views(pixels: Pixels) -> list[Pixels]:
    """The 4 rotations of each patch of (n, 96, 96, 3) and of its mirror image."""
    return [
        np.ascontiguousarray(np.rot90(side, turns, (1, 2)))
        for side in (pixels, pixels[:, :, ::-1])
        for turns in range(4)
    ]


def predict_eight_views(model: keras.Model, pixels: Pixels) -> Array:
    """The mean probability over the eight views of each patch, (n,)."""
    mean: Array = np.mean([predict_pixels(model, view) for view in eight_views(pixels)], axis=0)
    return mean


def _state(model: keras.Model) -> list[keras.Variable]:
    return [*model.variables, *model.optimizer.variables]
