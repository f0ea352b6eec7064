"""Recipe of the starter model: cross-validation, then the final training."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from export.conversion.ensemble import convert
from export.data.patches import PatchSet, read_extra, read_labelled, read_patches
from export.data.splits import content_hashes, deal_folds
from export.files import write_json
from export.keras_files.weights import load_trained
from export.model_folder.manifest import Card, auc_metric, operating_points
from export.network.ensemble import build_ensemble
from export.starter.trainer import BranchRecipe, Recipe, Trainer, predict_eight_views
from export.training.loop import predict_pixels
from export.training.run_folder import claim_run
from histoviewer.files import replace_file

HELD_OUT_A_LABEL = 24
Scores = npt.NDArray[np.float64]


def make_starter(data: Path, xception: Path, run: Path, out: Path) -> None:
    """Cross-validate and train on `data`, which has an `extra` folder; write `out`.

    `run` keeps each fold's predictions and the Keras weights; a second call resumes there.
    Raises ExportError if the data or the weights are faulty.
    """
    recipe = Recipe()
    claim_run(run, {"recipe": asdict(recipe), "data": data.name, "weights": xception.name})
    patches, extra = read_labelled(data), read_extra(data)
    hashes = content_hashes(patches)
    trainer = Trainer(recipe, xception, patches + extra)
    always = np.arange(len(patches), len(patches) + len(extra))
    single, eight = _cross_validate(trainer, recipe, patches, hashes, always, run)
    held_out = held_out_indices(patches, hashes, recipe.seed)
    kept = np.setdiff1d(np.arange(len(patches)), held_out)
    weights = run / "starter.weights.h5"
    if not weights.exists():
        model = trainer.train(np.concatenate([kept, always]), "final")
        with replace_file(weights) as temporary:
            model.save_weights(temporary)
    spared = patches.subset(held_out)
    held_out = _held_out_scores(recipe, weights, spared)
    card = _card(recipe, patches, len(extra), single, eight, spared, held_out)
    convert(weights, out, data, recipe.scaling, "float16", card)


def held_out_indices(patches: PatchSet, hashes: list[str], seed: int) -> npt.NDArray[np.intp]:
    """Draw the patches held out of the final training for the sample mosaic, half of each label."""
    rng = np.random.default_rng(seed)
    single = np.array([hashes.count(content) == 1 for content in hashes])
    chosen = [
        rng.choice(np.flatnonzero((patches.labels == label) & single), HELD_OUT_A_LABEL, False)
        for label in (0, 1)
    ]
    return np.sort(np.concatenate(chosen))


def _cross_validate(
    trainer: Trainer,
    recipe: Recipe,
    patches: PatchSet,
    hashes: list[str],
    always: npt.NDArray[np.intp],
    run: Path,
) -> tuple[Scores, Scores]:
    """Return each patch's out-of-fold probabilities from one view and from eight, (n,) each."""
    fold_of = deal_folds(patches, hashes, recipe.folds, recipe.seed)
    scores = np.empty((2, len(patches)))
    for fold in range(recipe.folds):
        path = run / f"fold-{fold + 1}.json"
        unseen = np.flatnonzero(fold_of == fold)
        if not path.exists():
            seen = np.flatnonzero(fold_of != fold)
            label = f"fold {fold + 1}/{recipe.folds}"
            model = trainer.train(np.concatenate([seen, always]), label)
            pixels = read_patches(patches.subset(unseen))
            write_json(
                path,
                {
                    "single": predict_pixels(model, pixels).tolist(),
                    "eight": predict_eight_views(model, pixels).tolist(),
                },
            )
        stored = json.loads(path.read_text(encoding="utf-8"))
        scores[:, unseen] = stored["single"], stored["eight"]
    return scores[0], scores[1]


def _held_out_scores(recipe: Recipe, weights: Path, spared: PatchSet) -> Scores:
    """Predict the held-out patches with the weights before they are rounded."""
    model = build_ensemble(recipe.scaling)
    load_trained(model, weights)
    return predict_pixels(model, read_patches(spared))


def _card(
    recipe: Recipe,
    patches: PatchSet,
    extras: int,
    single: Scores,
    eight: Scores,
    spared: PatchSet,
    spared_scores: Scores,
) -> Card:
    folds = f"out-of-fold, {len(patches)} PatchCamelyon patches"
    # Three others trained both backbones at once, or began with a random sigmoid unit.
    validated = (
        f"{recipe.folds}-fold cross-validation, pooled; slightly optimistic, as this recipe was "
        f"chosen over three others after a look at the first two folds"
    )
    return Card(
        name="pcam-starter",
        licence="MIT; trained on PatchCamelyon (CC0) from Keras's ImageNet weights (MIT)",
        intended_use="Demonstration of the pipeline. For research use only; not fit for "
        "diagnosis or any other use on patients.",
        training_data=f"{len(patches) - len(spared)} of {len(patches)} lossless PatchCamelyon "
        f"patches (CC0) and {extras} crops of JPEG contact sheets of PatchCamelyon (CC0). The "
        f"other {len(spared)} patches are held out.",
        training_recipe=_describe_recipe(recipe),
        operating_points=operating_points(patches.labels, single, folds),
        metrics=[
            auc_metric(patches.labels, single, folds, f"one view, as shipped; {validated}"),
            auc_metric(
                patches.labels,
                eight,
                folds,
                f"mean of 8 flips and rotations, which the file does not take; {validated}",
            ),
            auc_metric(
                spared.labels,
                spared_scores,
                f"the {len(spared)} held-out patches",
                "one view, before the weights were rounded to float16",
            ),
        ],
        held_out=spared.ids,
    )


def _describe_recipe(recipe: Recipe) -> str:
    return (
        f"Each backbone trained on its own, then joined. "
        f"Xception: from ImageNet weights and a linear probe, {_describe_branch(recipe.xception)}, "
        f"batch statistics kept. NASNetMobile: from random weights, "
        f"{_describe_branch(recipe.nasnet_mobile)}, batch statistics taken anew. Batch "
        f"{recipe.batch_size}; flips, quarter turns, shifts up to 4 pixels, colour jitter; "
        f"seed {recipe.seed}. Made by `python -m export starter`."
    )


def _describe_branch(branch: BranchRecipe) -> str:
    return (
        f"{branch.epochs} epochs with Adam {branch.learning_rate:g}, weights averaged over the "
        f"last {branch.averaged_epochs}, {branch.share:.0%} of the logit"
    )
