"""The recipe of the starter model: cross-validation, then the final training."""

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt

from export.convert import convert
from export.data import (
    PatchSet,
    content_hashes,
    deal_folds,
    read_extra,
    read_labelled,
    read_patches,
)
from export.files import replacing, write_json
from export.fitting import WeightAverage, compile_model, predict_pixels, train_epoch
from export.manifest import Card, auc_metric, operating_point
from export.metrics import balanced_point, high_sensitivity_point
from export.model import Scaling, build_ensemble, load_backbone_weights, load_weights
from export.progress import Progress
from export.runs import claim_run
from export.snap import snap_to_float16

HELD_OUT_A_LABEL = 24
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the outcome, apart from the data and the Xception weights."""

    seed: int = 2
    folds: int = 5
    epochs: int = 10
    averaged_epochs: int = 5
    batch_size: int = 24
    learning_rate: float = 1e-4
    scaling: Scaling = "symmetric"
    augmentation: str = "dihedral"


def make_starter(data: Path, xception: Path, run: Path, out: Path) -> None:
    """Cross-validate and train on `data`, which has an `extra` folder; write `out`.

    `run` keeps each fold's predictions and the Keras weights; a second call goes on there.
    Raises ExportError where the data or the weights are faulty.
    """
    recipe = Recipe()
    claim_run(run, {**asdict(recipe), "data": data.name, "xception": xception.name})
    patches, extra = read_labelled(data), read_extra(data)
    hashes = content_hashes(patches)
    trainer = Trainer(recipe, xception)
    single, eight = _cross_validate(trainer, recipe, patches, extra, hashes, run)
    held_out = held_out_indices(patches, hashes, recipe.seed)
    kept = np.setdiff1d(np.arange(len(patches)), held_out)
    weights = run / "starter.weights.h5"
    if not weights.exists():
        trainer.train(patches.subset(kept) + extra, "final")
        with replacing(weights) as temporary:
            trainer.model.save_weights(temporary)
    spared = patches.subset(held_out)
    card = _card(recipe, patches, single, eight, spared, _shipped_scores(recipe, weights, spared))
    convert(weights, out, data, recipe.scaling, "float16", card)


def held_out_indices(patches: PatchSet, hashes: list[str], seed: int) -> npt.NDArray[np.intp]:
    """The patches kept from the final training for the sample mosaic, half of each label."""
    rng = np.random.default_rng(seed)
    single = np.array([hashes.count(content) == 1 for content in hashes])
    chosen = [
        rng.choice(np.flatnonzero((patches.labels == label) & single), HELD_OUT_A_LABEL, False)
        for label in (0, 1)
    ]
    return np.sort(np.concatenate(chosen))


class Trainer:
    """Trains one model again and again from the same start: tracing it takes minutes."""

    def __init__(self, recipe: Recipe, xception: Path) -> None:
        self._recipe, self._xception = recipe, xception

    @cached_property
    def model(self) -> keras.Model:
        """The model, built when it is first needed; each training overwrites its weights."""
        keras.utils.set_random_seed(self._recipe.seed)
        model = build_ensemble(self._recipe.scaling)
        load_backbone_weights(model, "xception", str(self._xception))
        compile_model(model, self._recipe.learning_rate)
        model.optimizer.build(model.trainable_variables)
        return model

    @cached_property
    def _start(self) -> list[npt.NDArray[np.generic]]:
        return [variable.numpy() for variable in self._state]

    @property
    def _state(self) -> list[keras.Variable]:
        return [*self.model.variables, *self.model.optimizer.variables]

    def train(self, patches: PatchSet, label: str) -> None:
        """Train the model on these patches; its weights are averaged over the last epochs."""
        recipe = self._recipe
        for variable, value in zip(self._state, self._start, strict=True):
            variable.assign(value)
        average = WeightAverage()
        for epoch in range(recipe.epochs):
            train_epoch(
                self.model,
                patches,
                recipe.batch_size,
                recipe.seed * 1000 + epoch,
                recipe.augmentation,
                Progress(f"{label}, epoch {epoch + 1}"),
            )
            if epoch >= recipe.epochs - recipe.averaged_epochs:
                average.add(self.model)
        average.apply(self.model, patches)


def eight_views(model: keras.Model, pixels: npt.NDArray[np.uint8]) -> Scores:
    """The mean probability over the 4 rotations of each patch and of its mirror image, (n,)."""
    views = [
        np.rot90(side, turns, (1, 2)) for side in (pixels, pixels[:, :, ::-1]) for turns in range(4)
    ]
    mean: Scores = np.mean(
        [predict_pixels(model, np.ascontiguousarray(view)) for view in views], axis=0
    )
    return mean


def _cross_validate(
    trainer: Trainer,
    recipe: Recipe,
    patches: PatchSet,
    extra: PatchSet,
    hashes: list[str],
    run: Path,
) -> tuple[Scores, Scores]:
    """Out-of-fold probabilities of each patch, from one view and from eight, (n,) each."""
    fold_of = deal_folds(patches, hashes, recipe.folds, recipe.seed)
    scores = np.empty((2, len(patches)))
    for fold in range(recipe.folds):
        path = run / f"fold-{fold + 1}.json"
        unseen = np.flatnonzero(fold_of == fold)
        if not path.exists():
            seen = np.flatnonzero(fold_of != fold)
            trainer.train(patches.subset(seen) + extra, f"fold {fold + 1}/{recipe.folds}")
            pixels = read_patches(patches.subset(unseen))
            write_json(
                path,
                {
                    "single": predict_pixels(trainer.model, pixels).tolist(),
                    "eight": eight_views(trainer.model, pixels).tolist(),
                },
            )
        stored = json.loads(path.read_text(encoding="utf-8"))
        scores[:, unseen] = stored["single"], stored["eight"]
    return scores[0], scores[1]


def _shipped_scores(recipe: Recipe, weights: Path, spared: PatchSet) -> Scores:
    """What the rounded weights, which are those that ship, give for the held-out patches."""
    model = build_ensemble(recipe.scaling)
    load_weights(model, weights)
    snap_to_float16(model)
    return predict_pixels(model, read_patches(spared))


def _card(
    recipe: Recipe,
    patches: PatchSet,
    single: Scores,
    eight: Scores,
    spared: PatchSet,
    spared_scores: Scores,
) -> Card:
    folds = f"out-of-fold, {len(patches)} PatchCamelyon patches"
    points = (
        balanced_point(patches.labels, single),
        high_sensitivity_point(patches.labels, single),
    )
    validated = f"{recipe.folds}-fold cross-validation, pooled"
    return Card(
        name="pcam-starter",
        licence="MIT; trained on PatchCamelyon (CC0) from Keras's ImageNet weights (MIT)",
        intended_use="Demonstration of the pipeline. For research use only; not fit for "
        "diagnosis or any other use on patients.",
        training_data=f"{len(patches) - len(spared)} of {len(patches)} lossless PatchCamelyon "
        f"patches (CC0) and crops of JPEG contact sheets of PatchCamelyon (CC0). The other "
        f"{len(spared)} patches are held out.",
        training_recipe=_recipe_in_words(recipe),
        operating_points=[operating_point(point, folds) for point in points],
        metrics=[
            auc_metric(patches.labels, single, folds, f"{validated}, one view, as shipped"),
            auc_metric(
                patches.labels,
                eight,
                folds,
                f"{validated}, mean of 8 flips and rotations, not what the file does",
            ),
            auc_metric(
                spared.labels,
                spared_scores,
                f"the {len(spared)} held-out patches",
                "the shipped weights, one view",
            ),
        ],
        held_out=spared.ids,
    )


def _recipe_in_words(recipe: Recipe) -> str:
    return (
        f"Xception from ImageNet weights, NASNetMobile from random ones; all layers trained "
        f"for {recipe.epochs} epochs with Adam {recipe.learning_rate:g}, batch "
        f"{recipe.batch_size}, flips, quarter turns, shifts up to 4 pixels and colour jitter; "
        f"weights averaged over the last {recipe.averaged_epochs} epochs, batch statistics "
        f"taken anew; seed {recipe.seed}. Made by `python -m export starter`."
    )
