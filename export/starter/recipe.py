"""Recipe of the starter model: each backbone trained for both ways of running it, then joined."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from export.data.duplicates import near_copies
from export.data.patches import PatchSet, read_labelled, read_patches
from export.model_folder.manifest import Card, operating_points
from export.network.branches import best_offset, best_share, join, joined_logits
from export.starter.publish import publish
from export.training.dense_run import train_branch
from export.training.dense_trainer import DenseRecipe
from export.training.run_folder import claim_run
from histoviewer.files import replace_file

WATCHED = 1000  # validation patches for the log of each run


@dataclass(frozen=True)
class Recipe:
    """Everything that the outcome depends on, apart from the data and the Xception weights."""

    xception: DenseRecipe = field(default=DenseRecipe(seed=7))
    xception_steps: int = 1979
    nasnet_mobile: DenseRecipe = field(default=DenseRecipe(seed=1, learning_rate=1e-3))
    # From random weights it lowered the AUC with any share, so it is left untrained.
    nasnet_mobile_steps: int = 0


def make_starter(
    data: Path,
    held_out: Path,
    xception: Path,
    run: Path,
    out: Path,
    device: str,
    recipe: Recipe = Recipe(),
) -> None:
    """Train on `data`/train, choose and calibrate on `data`/valid; write the model folder `out`.

    The patches of `held_out`, and near copies of them, are not trained on; the manifest records
    the AUC on them. `run` keeps the state of each backbone, the Keras weights and the reports; a
    second call resumes there. `device` is one of PyTorch's. Raises ExportError if data or weights
    are faulty.
    """
    names = {"data": data.name, "held_out": held_out.name, "weights": xception.name}
    claim_run(run, {"recipe": asdict(recipe), **names})
    training, validation = read_labelled(data / "train"), read_labelled(data / "valid")
    spared = read_labelled(held_out)
    pixels, of_validation = read_patches(training), read_patches(validation)
    copies = near_copies(pixels, read_patches(spared))
    kept = np.setdiff1d(np.arange(len(pixels)), copies)
    watched = np.random.default_rng(0).permutation(len(validation))[:WATCHED]
    trained = pixels[kept], training.labels[kept]
    checked = of_validation[watched], validation.labels[watched]
    branches = [
        train_branch(name, weights, of_branch, steps, trained, checked, run, device)
        for name, weights, of_branch, steps in (
            ("xception", str(xception), recipe.xception, recipe.xception_steps),
            ("nasnet_mobile", "none", recipe.nasnet_mobile, recipe.nasnet_mobile_steps),
        )
    ]
    share = best_share(checked[1], *branches)
    logits = joined_logits(*branches, share)
    offset = best_offset(checked[1], logits)
    ensemble = join(*branches, share, offset)
    weights = run / "starter.weights.h5"
    with replace_file(weights) as temporary:
        ensemble.save_weights(temporary)
    # The evaluation on all of the validation split chooses the other operating points.
    balanced, _ = operating_points(
        checked[1], expit(logits + offset), f"{WATCHED} validation patches"
    )
    card = _card(recipe, share, len(kept), spared, balanced)
    copied = pixels[copies], training.labels[copies]
    publish(weights, data, held_out, out, run, card, copied)


def _card(
    recipe: Recipe,
    share: float,
    trained_on: int,
    spared: PatchSet,
    balanced: dict[str, Any],
) -> Card:
    return Card(
        name="pcam-starter",
        version="2.2",
        licence="MIT; trained on PatchCamelyon (CC0) from Keras's ImageNet weights (MIT)",
        intended_use="Evaluation of the program on H&E-stained lymph nodes, and initial weights "
        "for training. For research use only; not fit for diagnosis or any other use on patients.",
        training_data=f"{trained_on} patches of PatchCamelyon's training split (CC0), as JPEG of "
        f"quality 75. {len(spared)} lossless patches and their JPEG copies are held out. Its "
        f"validation split chose the share of the backbones, the offset of the logit (on "
        f"{WATCHED} patches), temperature and thresholds.",
        training_recipe=_describe_recipe(recipe, share),
        operating_points=[balanced],
        metrics=[],
        held_out=spared.ids,
    )


def _describe_recipe(recipe: Recipe, share: float) -> str:
    xception, nasnet = recipe.xception, recipe.nasnet_mobile
    other = "NASNetMobile is not trained and has no share."
    if recipe.nasnet_mobile_steps:
        other = (
            f"NASNetMobile: from random weights, {recipe.nasnet_mobile_steps} steps with AdamW "
            f"{nasnet.learning_rate:g}, batch statistics kept after {nasnet.statistics_steps}."
        )
    return (
        f"Each backbone on its own, on patches alone, in mosaics and with mirrored surroundings, "
        f"with an agreement loss between them. Xception: from ImageNet weights, its batch "
        f"statistics kept, {recipe.xception_steps} steps of {xception.batch} patches with AdamW "
        f"{xception.learning_rate:g}, {share:.0%} of the logit. {other} Cosine schedule, label "
        f"smoothing {xception.smoothing:g}, averaged weights; flips, quarter turns, shifts, zoom, "
        f"stain, colour, JPEG and blur. Made by `python -m export starter`."
    )
