"""Patches that the starter model is made from, and the description of it that they give."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from export.data.duplicates import near_copies
from export.data.patches import LabelledPixels, PatchSet, read_labelled, read_patches
from export.model_folder.manifest import Card, operating_points
from export.network.branches import Logits

WATCHED = 1000  # validation patches for the log of each run


@dataclass(frozen=True)
class Sets:
    """The patches by use: those trained on, those of the log, and near copies of held-out ones."""

    data: Path
    held_out: Path
    trained: LabelledPixels
    watched: LabelledPixels
    copies: LabelledPixels
    spared: PatchSet

    @classmethod
    def read(cls, data: Path, held_out: Path) -> "Sets":
        training, validation = read_labelled(data / "train"), read_labelled(data / "valid")
        spared = read_labelled(held_out)
        pixels, of_validation = read_patches(training), read_patches(validation)
        copies = near_copies(pixels, read_patches(spared))
        kept = np.setdiff1d(np.arange(len(pixels)), copies)
        watched = np.random.default_rng(0).permutation(len(validation))[:WATCHED]
        return cls(
            data,
            held_out,
            (pixels[kept], training.labels[kept]),
            (of_validation[watched], validation.labels[watched]),
            (pixels[copies], training.labels[copies]),
            spared,
        )


def describe_starter(version: str, recipe: str, sets: Sets, logits: Logits) -> Card:
    """Describe a model that gives `logits` for the patches of the log."""
    # The evaluation on all of the validation split chooses the other operating points.
    balanced, _ = operating_points(sets.watched[1], expit(logits), f"{WATCHED} validation patches")
    return Card(
        name="pcam-starter",
        version=version,
        licence="MIT; trained on PatchCamelyon (CC0) from Keras's ImageNet weights (MIT)",
        intended_use="Evaluation of the program on H&E-stained lymph nodes, and initial weights "
        "for training. For research use only; not fit for diagnosis or any other use on patients.",
        training_data=f"{len(sets.trained[0])} patches of PatchCamelyon's training split (CC0), as "
        f"JPEG of quality 75. {len(sets.spared)} lossless patches and their JPEG copies are held "
        f"out. Its validation split chose the share of the backbones, the offset of the logit (on "
        f"{WATCHED} patches), temperature and thresholds.",
        training_recipe=recipe,
        operating_points=[balanced],
        metrics=[],
        held_out=sets.spared.ids,
    )
