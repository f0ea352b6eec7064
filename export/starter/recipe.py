"""Recipe of the starter model: each backbone trained for both ways of running it, then joined."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from export.network.branches import best_offset, best_share, join, joined_logits
from export.starter.publish import Extent, publish
from export.starter.sets import Sets, describe_starter
from export.training.dense_run import train_branch
from export.training.dense_trainer import DenseRecipe
from export.training.run_folder import claim_run


@dataclass(frozen=True)
class Recipe:
    """Everything that the outcome depends on, apart from the data and the Xception weights."""

    version: str = "2.2"
    xception: DenseRecipe = field(default=DenseRecipe(seed=7))
    xception_steps: int = 1979
    nasnet_mobile: DenseRecipe = field(default=DenseRecipe(seed=1, learning_rate=1e-3))
    # From random weights it lowered the AUC with any share, so it is left untrained.
    nasnet_mobile_steps: int = 0
    extent: Extent = field(default=Extent())


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
    sets = Sets.read(data, held_out)
    branches = [
        train_branch(name, weights, of_branch, steps, sets.trained, sets.watched, run, device)
        for name, weights, of_branch, steps in (
            ("xception", str(xception), recipe.xception, recipe.xception_steps),
            ("nasnet_mobile", "none", recipe.nasnet_mobile, recipe.nasnet_mobile_steps),
        )
    ]
    share = best_share(sets.watched[1], *branches)
    logits = joined_logits(*branches, share)
    offset = best_offset(sets.watched[1], logits)
    ensemble = join(*branches, share, offset)
    described = _describe_recipe(recipe, share)
    card = describe_starter(recipe.version, described, sets, logits + offset)
    publish(ensemble, card, sets, run, out, recipe.extent)


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
