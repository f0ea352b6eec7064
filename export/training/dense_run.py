"""Resumable runs of dense training with a log; each yields a trained branch."""

from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from export.files import write_csv
from export.keras_files.weights import load_backbone_weights
from export.network.branches import SCALING, Branch
from export.network.ensemble import build_branch
from export.network.torch_twin import TorchTwin
from export.training.dense_trainer import (
    DenseNetwork,
    DenseRecipe,
    DenseTrainer,
    both_ways,
    measure,
)

SAVE_EVERY = 200
Patches = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def train_branch(
    name: str,
    weights: str,
    recipe: DenseRecipe,
    steps: int,
    training: Patches,
    validation: Patches,
    run: Path,
) -> Branch:
    """Train the backbone `name` for `steps` steps, or resume the training that `run` holds.

    `weights` are as for `load_backbone_weights`. Every 200 steps the state is written to `run`,
    and the figures of the averaged network on `validation` to its log. Raises ExportError if
    weights or state are faulty.
    """
    torch.set_num_threads(1)  # DenseTrainer has threads of its own
    keras.utils.set_random_seed(recipe.seed)
    model = build_branch(name, SCALING, "float32")
    load_backbone_weights(model, name, weights)
    backbone = model.get_layer(name)
    network = DenseNetwork(TorchTwin(backbone), backbone.output_shape[-1])
    trainer = DenseTrainer(network, recipe, *training)
    state = run / f"{name}.pt"
    log = trainer.load(state) if state.exists() else []
    pixels, labels = validation
    with tqdm(desc=name, initial=trainer.step, total=steps, unit="step") as bar:
        while trainer.step < steps:
            losses = trainer.train_step(steps)
            bar.set_postfix_str(f"loss {losses['loss']:.4f}", refresh=False)
            bar.update()
            if trainer.step % SAVE_EVERY == 0 or trainer.step == steps:
                row = measure(labels, both_ways(trainer.finished(), pixels))
                log.append({"step": trainer.step, **losses, **row})
                trainer.save(state, log)
                rows = [tuple(entry.values()) for entry in log]
                write_csv(run / f"{name}.csv", tuple(log[0]), rows)
    average = trainer.finished()
    return Branch(
        name,
        average.twin.keras_weights(),
        average.kernel.detach().numpy(),
        average.bias.item(),
        both_ways(average, pixels),
    )
