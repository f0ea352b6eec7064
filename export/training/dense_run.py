"""Resumable runs of dense training with a log; each yields a trained branch."""

from pathlib import Path

import keras
import numpy as np
import torch
from tqdm import tqdm

from export.data.patches import LabelledPixels
from export.files import write_csv
from export.keras_files.weights import load_backbone_weights
from export.network.branches import SCALING, Branch
from export.network.dense_torch import WAYS, DenseNetwork, both_ways, measure
from export.network.ensemble import build_branch
from export.network.torch_twin import TorchTwin
from export.training.dense_trainer import DenseRecipe, DenseTrainer

SAVE_EVERY = 200


def train_branch(
    name: str,
    weights: str,
    recipe: DenseRecipe,
    steps: int,
    training: LabelledPixels,
    validation: LabelledPixels,
    run: Path,
    device: str,
) -> Branch:
    """Train the backbone `name` for `steps` steps, or resume the training that `run` holds.

    `weights` are as for `load_backbone_weights`; `device` is one of PyTorch's, such as "cuda",
    which computes in bfloat16, or "cpu". Every 200 steps the state is written to `run`, and the
    figures of the averaged network on `validation` to its log. Raises ExportError if weights or
    state are faulty.
    """
    torch.backends.cudnn.benchmark = True
    keras.utils.set_random_seed(recipe.seed)
    model = build_branch(name, SCALING, "float32")
    load_backbone_weights(model, name, weights)
    backbone = model.get_layer(name)
    # Processors without instructions for bfloat16 are slower in it than in float32.
    dtype = torch.float32 if device == "cpu" else torch.bfloat16
    network = DenseNetwork(TorchTwin(backbone, dtype), backbone.output_shape[-1]).to(device)
    trainer = DenseTrainer(network, recipe, *training)
    state = run / f"{name}.pt"
    log = trainer.load(state) if state.exists() else []
    pixels, labels = validation
    with tqdm(desc=name, initial=trainer.step, total=steps, unit="step") as bar:
        while trainer.step < steps:
            losses = trainer.train_step(steps)
            bar.update()
            if trainer.step % SAVE_EVERY == 0 or trainer.step == steps:
                row = {key: float(value) for key, value in losses.items()}
                row |= measure(labels, both_ways(trainer.finished(), pixels))
                log.append({"step": trainer.step, **row})
                trainer.save(state, log)
                rows = [tuple(entry.values()) for entry in log]
                write_csv(run / f"{name}.csv", tuple(log[0]), rows)
    average = trainer.finished()
    # An untrained branch gets no share, whatever it would predict.
    logits = both_ways(average, pixels) if steps else dict.fromkeys(WAYS, np.zeros(len(pixels)))
    return Branch(
        name,
        average.twin.keras_weights(),
        average.kernel.detach().cpu().numpy(),
        average.bias.item(),
        logits,
    )
