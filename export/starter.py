"""The recipe of the starter model: each backbone trained for both ways, then joined."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from export import onnx_file
from export.convert import convert
from export.data import PatchSet, read_labelled, read_patches
from export.dense import dense_network, dense_onnx
from export.dense_agreement import measure_dense
from export.dense_runs import Branch, train_branch
from export.dense_training import DenseRecipe, Logits
from export.evaluate_patches import Tuning, evaluate_model
from export.files import replacing, write_bytes, write_json
from export.manifest import Card, auc_metric, operating_point, read_manifest
from export.metrics import auc, balanced_point
from export.model import build_ensemble
from export.near_copies import near_copies
from export.runs import claim_run

SCALING = "symmetric"
WISHES = ("balanced", "sensitivity=0.95", "specificity=0.95")
WATCHED = 1000  # validation patches that each run is watched on
SHARES = np.linspace(0, 1, 21)
Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the outcome, apart from the data and the Xception weights."""

    xception: DenseRecipe = field(
        default=DenseRecipe(learning_rate=1.5e-4, frozen=("block1_", "block2_"))
    )
    xception_steps: int = 2900
    nasnet_mobile: DenseRecipe = field(
        default=DenseRecipe(seed=1, learning_rate=1e-3, statistics_steps=500)
    )
    nasnet_mobile_steps: int = 500


def make_starter(data: Path, held_out: Path, xception: Path, run: Path, out: Path) -> None:
    """Train on `data`/train, choose and calibrate on `data`/valid; write the model folder `out`.

    The patches of `held_out`, and near copies of them, are not trained on; the AUC on them goes
    into the manifest. `run` keeps the state of each backbone, the Keras weights, the reports and
    the dense graph; a second call goes on there. Raises ExportError if data or weights are faulty.
    """
    recipe = Recipe()
    names = {"data": data.name, "held_out": held_out.name, "weights": xception.name}
    claim_run(run, {"recipe": asdict(recipe), **names})
    training, validation = read_labelled(data / "train"), read_labelled(data / "valid")
    spared = read_labelled(held_out)
    pixels, seen = read_patches(training), read_patches(validation)
    copies = near_copies(pixels, read_patches(spared))
    kept = np.setdiff1d(np.arange(len(pixels)), copies)
    watched = np.random.default_rng(0).permutation(len(seen))[:WATCHED]
    learnt = pixels[kept], training.labels[kept]
    checked = seen[watched], validation.labels[watched]
    branches = [
        train_branch(name, weights, of_branch, steps, learnt, checked, run)
        for name, weights, of_branch, steps in (
            ("xception", str(xception), recipe.xception, recipe.xception_steps),
            ("nasnet_mobile", "none", recipe.nasnet_mobile, recipe.nasnet_mobile_steps),
        )
    ]
    share = best_share(checked[1], *branches)
    offset = best_offset(checked[1], _joined(branches, share))
    ensemble = join(*branches, share, offset)
    weights = run / "starter.weights.h5"
    with replacing(weights) as temporary:
        ensemble.save_weights(temporary)
    point = balanced_point(checked[1], 1 / (1 + np.exp(-_joined(branches, share) - offset)))
    card = _card(recipe, share, len(kept), spared, operating_point(point, f"{WATCHED} patches"))
    convert(weights, out, held_out, SCALING, "float16", card)
    evaluate_model(out, data / "valid", run / "report", Tuning(WISHES, calibrate=True), write=True)
    evaluate_model(out, held_out, run / "report-held-out", Tuning(), write=True)
    _record_copies(out, pixels[copies], training.labels[copies])
    graph = dense_onnx(dense_network(ensemble))
    onnx_file.store_as_float16(graph)
    write_bytes(run / "dense.onnx", graph.SerializeToString())
    manifest = read_manifest(out)
    write_json(
        run / "dense.json",
        measure_dense(run / "dense.onnx", out / "model.onnx", manifest, *checked),
    )


def best_share(labels: Labels, xception: Branch, nasnet_mobile: Branch) -> float:
    """Xception's share of the logit with the greatest AUC, alone and in mosaics, on `labels`."""

    def figure(share: float) -> float:
        return sum(
            auc(labels, share * xception.found[way] + (1 - share) * nasnet_mobile.found[way])
            for way in ("alone", "mosaic")
        )

    return float(max(SHARES, key=figure))


def best_offset(labels: Labels, logits: Logits) -> float:
    """What is to be added to the logits for the least negative log-likelihood on `labels`.

    A temperature alone cannot mend probabilities that are all too low.
    """

    def loss(offset: float) -> float:
        return float(np.logaddexp(0, np.where(labels == 1, -1, 1) * (logits + offset)).mean())

    return float(minimize_scalar(loss).x)


def join(xception: Branch, nasnet_mobile: Branch, share: float, offset: float) -> keras.Model:
    """The ensemble whose logit is `share` of Xception's, the rest NASNetMobile's, and `offset`."""
    ensemble = build_ensemble(SCALING)
    for branch in (xception, nasnet_mobile):
        ensemble.get_layer(branch.name).set_weights(branch.weights)
    kernel = np.concatenate([share * xception.kernel, (1 - share) * nasnet_mobile.kernel])
    bias = share * xception.bias + (1 - share) * nasnet_mobile.bias + offset
    ensemble.get_layer("probability").set_weights([kernel[:, np.newaxis], np.array([bias])])
    return ensemble


def _joined(branches: list[Branch], share: float) -> Logits:
    xception, nasnet_mobile = (branch.found["alone"] for branch in branches)
    return share * xception + (1 - share) * nasnet_mobile


def _record_copies(out: Path, pixels: Pixels, labels: Labels) -> None:
    """Add the AUC on the near copies of held-out patches, for the cost of their compression."""
    manifest = read_manifest(out)
    scores = onnx_file.run((out / "model.onnx").read_bytes(), pixels).astype(np.float64)
    described = f"the JPEG copies of {len(labels)} of the held-out patches"
    manifest["metrics"].append(auc_metric(labels, scores, described, "one view, not trained on"))
    write_json(out / "model.json", manifest)


def _card(
    recipe: Recipe,
    share: float,
    trained_on: int,
    spared: PatchSet,
    point: dict[str, Any],
) -> Card:
    return Card(
        name="pcam-starter",
        version="2.0",
        licence="MIT; trained on PatchCamelyon (CC0) from Keras's ImageNet weights (MIT)",
        intended_use="Trying the program on H&E-stained lymph nodes, and a start for training of "
        "one's own. For research use only; not fit for diagnosis or any other use on patients.",
        training_data=f"{trained_on} patches of PatchCamelyon's training split (CC0), as JPEG of "
        f"quality 75. {len(spared)} lossless patches and their JPEG copies are held out. Its "
        f"validation split chose the share of the backbones, the offset of the logit (on "
        f"{WATCHED} patches), temperature and thresholds.",
        training_recipe=_recipe_in_words(recipe, share),
        operating_points=[point],
        metrics=[],
        held_out=spared.ids,
    )


def _recipe_in_words(recipe: Recipe, share: float) -> str:
    xception, nasnet = recipe.xception, recipe.nasnet_mobile
    return (
        f"Each backbone on its own, on patches alone, in mosaics and with mirrored surroundings, "
        f"with an agreement loss between them. Xception: from ImageNet weights, its batch "
        f"statistics and first two blocks kept, {recipe.xception_steps} steps with AdamW "
        f"{xception.learning_rate:g}, {share:.0%} of the logit. NASNetMobile: from random weights, "
        f"{recipe.nasnet_mobile_steps} steps with AdamW {nasnet.learning_rate:g}, batch statistics "
        f"kept after {nasnet.statistics_steps}. Cosine schedule, label smoothing "
        f"{xception.smoothing:g}, averaged weights; flips, quarter turns, shifts, zoom, stain, "
        f"JPEG and blur. Made by `python -m export starter`."
    )
