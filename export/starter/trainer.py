"""Training of the starter model: each backbone on its own, then joined.

Xception starts from ImageNet weights and a linear probe, which on few patches beats a random
sigmoid unit (Kumar et al. 2022, arXiv:2202.10054). NASNetMobile starts from random weights.
"""

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge

from export.data.patches import PatchSet, read_patches
from export.data.pipeline import batches
from export.keras_files.weights import load_backbone_weights
from export.network.ensemble import (
    Scaling,
    batch_normalizations,
    build_branch,
    build_ensemble,
    refresh_batch_statistics,
)
from export.training.loop import WeightAverage, compile_model, predict_pixels, train_epoch
from histoviewer.inference.signature import eight_views

STATISTICS_BATCH = 192
Pixels = npt.NDArray[np.uint8]
Array = npt.NDArray[np.float64]
Unit = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class BranchRecipe:
    """Training of one backbone, and its share in the ensemble's logit, 0 to 1."""

    epochs: int
    averaged_epochs: int
    learning_rate: float
    share: float


@dataclass(frozen=True)
class Recipe:
    """Everything that the outcome depends on, apart from the data and the Xception weights.

    probe_penalty: of the ridge regression, on standardised features.
    probe_gain: factor from its fit to -1 and 1 to logits.
    """

    xception: BranchRecipe = field(default=BranchRecipe(12, 6, 1e-4, 0.75))
    nasnet_mobile: BranchRecipe = field(default=BranchRecipe(8, 3, 1e-3, 0.25))
    seed: int = 2
    folds: int = 5
    batch_size: int = 16
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
        """Train on the patches at `chosen`; return the ensemble, which the next call reuses."""
        patches = self._patches.subset(chosen)
        units = [
            self._train_branch(self._xception_branch, patches, label, self._probe(chosen)),
            self._train_branch(self._nasnet_branch, patches, label, None),
        ]
        self._ensemble.get_layer("probability").set_weights(
            [np.concatenate([kernel for kernel, _ in units]), sum(bias for _, bias in units)]
        )
        # Averaged weights, and a short training: NASNetMobile's moving means fit neither.
        nasnet = keras.Model(
            self._ensemble.input, self._ensemble.get_layer("nasnet_mobile_pool").output
        )
        # Batches of one size, as each has the same weight in the statistics.
        size = ceil(len(patches) / ceil(len(patches) / STATISTICS_BATCH))
        refresh_batch_statistics(nasnet, (pixels for pixels, _ in batches(patches, size)))
        return self._ensemble

    def _train_branch(
        self, branch: "_Branch", patches: PatchSet, label: str, probe: Unit | None
    ) -> Unit:
        """Train one branch, put its backbone into the ensemble, return its share of the unit."""
        branch.restart()
        if probe is not None:
            branch.model.get_layer("probability").set_weights(probe)
        average = WeightAverage()
        for epoch in range(branch.recipe.epochs):
            train_epoch(
                branch.model,
                patches,
                self._recipe.batch_size,
                self._recipe.seed * 1000 + epoch,
                self._recipe.augmentation,
                f"{label}, {branch.name}, epoch {epoch + 1}/{branch.recipe.epochs}",
            )
            if epoch >= branch.recipe.epochs - branch.recipe.averaged_epochs:
                average.add(branch.model)
        average.apply(branch.model)
        self._ensemble.get_layer(branch.name).set_weights(
            branch.model.get_layer(branch.name).get_weights()
        )
        kernel, bias = branch.model.get_layer("probability").get_weights()
        return branch.recipe.share * kernel, branch.recipe.share * bias

    @cached_property
    def _ensemble(self) -> keras.Model:
        return build_ensemble(self._recipe.scaling)

    @cached_property
    def _xception_branch(self) -> "_Branch":
        keras.utils.set_random_seed(self._recipe.seed)
        model = build_branch("xception", self._recipe.scaling, self._recipe.backbone_dtype)
        load_backbone_weights(model, "xception", str(self._xception))
        # The statistics of ImageNet are better than those of 16 patches, and need no refresh.
        for layer in batch_normalizations(model):
            layer.trainable = False
        return _Branch("xception", model, self._recipe.xception)

    @cached_property
    def _nasnet_branch(self) -> "_Branch":
        keras.utils.set_random_seed(self._recipe.seed)
        model = build_branch("nasnet_mobile", self._recipe.scaling, self._recipe.backbone_dtype)
        return _Branch("nasnet_mobile", model, self._recipe.nasnet_mobile)

    @cached_property
    def _features(self) -> Array:
        """Xception's features of 8 views of each patch before training, (8, n, 2048)."""
        model = build_branch("xception", self._recipe.scaling, "float32")
        load_backbone_weights(model, "xception", str(self._xception))
        pooled = keras.Model(model.input, model.get_layer("xception_pool").output)
        features: Array = np.stack(
            [
                pooled.predict(view.astype(np.float32), batch_size=64, verbose=0)
                for view in eight_views(read_patches(self._patches))
            ]
        ).astype(np.float64)
        return features

    def _probe(self, chosen: npt.NDArray[np.intp]) -> Unit:
        """Fit the weights and bias of a sigmoid unit on Xception by ridge regression."""
        recipe = self._recipe
        features = self._features[:, chosen].reshape(-1, self._features.shape[2])
        target = np.tile(2.0 * self._patches.labels[chosen] - 1, len(self._features))
        mean, spread = features.mean(0), features.std(0) + 1e-3
        standard = (features - mean) / spread
        ridge = Ridge(recipe.probe_penalty * len(standard)).fit(standard, target)
        slope = ridge.coef_ / spread
        bias = ridge.intercept_ - mean @ slope
        kernel = (recipe.probe_gain * slope[:, np.newaxis]).astype(np.float32)
        return kernel, np.array([recipe.probe_gain * bias], np.float32)


class _Branch:
    """A backbone with a sigmoid unit, and the state that its training starts from."""

    def __init__(self, name: str, model: keras.Model, recipe: BranchRecipe) -> None:
        self.name, self.model, self.recipe = name, model, recipe
        compile_model(model, recipe.learning_rate)
        model.optimizer.build(model.trainable_variables)
        self._state = [*model.variables, *model.optimizer.variables]
        self._start = [variable.numpy() for variable in self._state]

    def restart(self) -> None:
        """Reset model and optimiser to their start."""
        for variable, value in zip(self._state, self._start, strict=True):
            variable.assign(value)


def predict_eight_views(model: keras.Model, pixels: Pixels) -> Array:
    """Return the mean probability over the eight views of each patch, (n,)."""
    mean: Array = np.mean([predict_pixels(model, view) for view in eight_views(pixels)], axis=0)
    return mean
