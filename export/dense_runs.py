"""Runs of dense training: resumable, with a log, and the weights that come out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from export.dense_training import (
    DenseNetwork,
    DenseRecipe,
    DenseTrainer,
    Logits,
    both_ways,
    figures,
)
from export.model import build_branch, load_backbone_weights
from export.progress import Progress
from export.runs import write_csv
from export.torch_twin import Arrays, TorchTwin

SAVE_EVERY = 200
Patches = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


@dataclass(frozen=True)
class Branch:
    """A trained backbone: its Keras weights, its sigmoid unit, and what it makes of patches.

    found: the logits of the validation patches, see `both_ways`.
    """

    name: str
    weights: Arrays
    kernel: npt.NDArray[np.float32]
    bias: float
    found: dict[str, Logits]


def train_branch(
    name: str,
    weights: str,
    recipe: DenseRecipe,
    steps: int,
    training: Patches,
    validation: Patches,
    run: Path,
) -> Branch:
    """Train the backbone `name` for `steps` steps, or go on from where `run` stands.

    `weights` are as for `load_backbone_weights`. Every 200 steps the state goes to `run`, and
    the figures of the averaged network on `validation` into its log. Raises ExportError if
    weights or state are faulty.
    """
    torch.set_num_threads(1)  # DenseTrainer has threads of its own
    torch.manual_seed(recipe.seed)
    model = build_branch(name, "symmetric", "float32")
    load_backbone_weights(model, name, weights)
    backbone = model.get_layer(name)
    network = DenseNetwork(TorchTwin(backbone), backbone.output_shape[-1])
    trainer = DenseTrainer(network, recipe, *training)
    state = run / f"{name}.pt"
    log = trainer.load(state) if state.exists() else []
    progress = Progress(name)
    pixels, labels = validation
    while trainer.step < steps:
        told = trainer.train_step(steps)
        progress(trainer.step, steps, f"loss {told['loss']:.4f}")
        if trainer.step % SAVE_EVERY == 0 or trainer.step == steps:
            average = trainer.finished()
            row = figures(labels, both_ways(average, pixels))
            log.append({"step": trainer.step, **told, **row})
            trainer.save(state, log)
            write_csv(run / f"{name}.csv", tuple(log[0]), [tuple(entry.values()) for entry in log])
    average = trainer.finished()
    return Branch(
        name,
        average.twin.keras_weights(),
        average.kernel.detach().numpy(),
        average.bias.item(),
        both_ways(average, pixels),
    )
