"""Training of a backbone for both ways of running it: patch by patch, and densely on a slide.

In each step every patch is seen alone and in a mosaic of random neighbours, some with mirrored
surroundings, too; a loss pulls the outputs of a patch that is seen in two ways together. Batch
statistics are not taken from single steps, as they differ between the ways. All steps have images
of the same sizes, since cuDNN spends seconds on each new one.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from math import cos, pi
from pathlib import Path
from pickle import UnpicklingError

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from export.data.dense_augmentation import Changes, change_patches
from export.data.mosaics import STRIDE, mosaics, output_places
from export.errors import ExportError
from export.network.dense_torch import DenseNetwork
from histoviewer.files import replace_file

Tensor = torch.Tensor
ROWS, COLUMNS = 4, 4
MIRRORED = 16  # one in so many patches is seen with mirrored surroundings
AVERAGE_EVERY = 4
STATISTICS_BATCHES = 24


@dataclass(frozen=True)
class DenseRecipe:
    """Everything that the outcome depends on, apart from data, backbone and number of steps.

    batch: patches of a step, a multiple of 16.
    head_factor: multiplies the learning rate of the sigmoid unit.
    agreement: weight of the loss between two outputs of a patch.
    average: decay of the exponential moving average of the weights, which is kept.
    statistics_steps: number of steps with batch statistics, for a backbone with random weights;
        then statistics are taken over many batches and fixed.
    """

    seed: int = 0
    batch: int = 288
    learning_rate: float = 3e-4
    head_factor: float = 5.0
    weight_decay: float = 0.05
    warm_up: int = 100
    smoothing: float = 0.03
    agreement: float = 0.3
    dropout: float = 0.3
    average: float = 0.995
    changes: Changes = field(default=Changes())
    statistics_steps: int = 0


class DenseTrainer:
    """Trains on `pixels`, (n, 96, 96, 3), step by step; `average` is the network to keep.

    Runs on the device of `network`. Each step's patches and changes depend only on the seed and
    the step, so a training that is saved, loaded and continued goes on as an uninterrupted one.
    """

    def __init__(
        self,
        network: DenseNetwork,
        recipe: DenseRecipe,
        pixels: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.int64],
    ) -> None:
        self.recipe = recipe
        self.network, self.average = network, deepcopy(network).eval()
        self.step = 0
        self._pixels = torch.from_numpy(pixels).to(network.device)
        self._labels = torch.from_numpy(labels.astype(np.float32)).to(network.device)
        self._generator = torch.Generator(network.device)
        parameters = dict(network.named_parameters())
        self._trained = list(parameters.values())
        self._averaged = list(self.average.parameters())
        head = [parameters.pop("kernel"), parameters.pop("bias")]
        decayed = [value for value in parameters.values() if value.ndim > 1]
        other = [value for value in parameters.values() if value.ndim <= 1]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": decayed, "weight_decay": recipe.weight_decay, "factor": 1.0},
                {"params": other, "weight_decay": 0.0, "factor": 1.0},
                {"params": head, "weight_decay": 0.0, "factor": recipe.head_factor},
            ],
            betas=(0.9, 0.99),
            fused=True,
        )

    def train_step(self, steps: int) -> dict[str, Tensor]:
        """Run one step of `steps` in total; return its loss and the difference between the ways."""
        rng = np.random.default_rng([self.recipe.seed, self.step])
        self._generator.manual_seed(int(rng.integers(2**62)))
        for group in self._optimizer.param_groups:
            group["lr"] = group["factor"] * self._learning_rate(steps)
        self.network.train()
        if self.step == self.recipe.statistics_steps > 0:
            for each in (self.network, self.average):
                self.take_statistics(each)
        self.network.twin.batch_statistics = self.step < self.recipe.statistics_steps
        patches, targets = self._draw()
        loss, apart = self._losses(patches, targets, rng)
        self._optimizer.zero_grad()
        (loss + self.recipe.agreement * apart).backward()
        self._optimizer.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            decay = min(self.recipe.average, self.step / (self.step + 10)) ** AVERAGE_EVERY
            with torch.no_grad():
                torch._foreach_lerp_(self._averaged, self._trained, 1 - decay)
        return {"loss": loss.detach(), "apart": apart.detach()}

    def _learning_rate(self, steps: int) -> float:
        warm = min(1.0, (self.step + 1) / self.recipe.warm_up)
        return self.recipe.learning_rate * warm * (1 + cos(pi * self.step / steps)) / 2

    def chosen(self) -> npt.NDArray[np.int64]:
        """Return the indices of the step's patches, (batch,): each comes once in every pass."""
        count, batch = len(self._pixels), self.recipe.batch
        passes, places = np.divmod(np.arange(self.step * batch, (self.step + 1) * batch), count)
        orders = [
            np.random.default_rng([self.recipe.seed, 1, number]).permutation(count)
            for number in range(passes[0], passes[-1] + 1)
        ]
        return np.stack(orders)[passes - passes[0], places]

    @torch.no_grad()
    def _draw(self) -> tuple[Tensor, Tensor]:
        """Return the step's changed patches, float32 in 0 to 255, and their targets in 0 to 1."""
        recipe = self.recipe
        rows = torch.from_numpy(self.chosen()).to(self.network.device)
        patches = change_patches(self._pixels[rows], recipe.changes, self._generator)
        targets = self._labels[rows] * (1 - recipe.smoothing) + recipe.smoothing / 2
        return patches, targets

    def _losses(
        self, patches: Tensor, targets: Tensor, rng: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        shown = len(patches) // (ROWS * COLUMNS) * ROWS * COLUMNS
        within = torch.from_numpy(rng.permutation(len(patches))[:shown]).to(patches.device)
        around = slice(0, max(1, len(patches) // MIRRORED))
        alone = self._logits(patches, (1, 1))
        inside = self._logits(mosaics(patches[within], ROWS, COLUMNS), (ROWS, COLUMNS))
        beyond = self._logits(mirrored(patches[around]), (1, 1), margin=1)
        logits = torch.cat([alone, inside, beyond])
        loss = functional.binary_cross_entropy_with_logits(
            logits, torch.cat([targets, targets[within], targets[around]])
        )
        one, other = torch.cat([alone[within], alone[around]]), torch.cat([inside, beyond])
        # The symmetric Kullback-Leibler divergence.
        return loss, ((one.sigmoid() - other.sigmoid()) * (one - other)).mean()

    def _logits(self, images: Tensor, shape: tuple[int, int], margin: int = 0) -> Tensor:
        size = len(images), len(self.network.kernel)
        drawn = torch.rand(size, generator=self._generator, device=images.device)
        kept = (drawn >= self.recipe.dropout) / (1 - self.recipe.dropout)
        return self.network(images, kept)[:, *output_places(*shape, margin)].flatten()

    def finished(self) -> DenseNetwork:
        """Return the averaged network, ready to predict."""
        if self.step <= self.recipe.statistics_steps:
            self.take_statistics(self.average)
        return self.average

    @torch.no_grad()
    def take_statistics(self, network: DenseNetwork) -> None:
        """Set the batch statistics of `network` to the mean over patches alone and in mosaics."""
        generator = torch.Generator(network.device).manual_seed(self.recipe.seed)
        mode = network.training
        network.train()
        network.twin.batch_statistics = True
        for count in range(1, STATISTICS_BATCHES + 1):
            network.twin.momentum = 1 / count
            rows = torch.randint(
                len(self._pixels), (100,), generator=generator, device=network.device
            )
            patches = change_patches(self._pixels[rows], self.recipe.changes, generator)
            network(patches if count % 2 else mosaics(patches, 5, 5))
        network.twin.batch_statistics = False
        network.train(mode)

    def save(self, path: Path, log: list[dict[str, float]]) -> None:
        """Write the state to resume from, and the `log` so far, as one file."""
        state = {
            "step": self.step,
            "log": log,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }
        with replace_file(path) as temporary:
            torch.save(state, temporary)

    def load(self, path: Path) -> list[dict[str, float]]:
        """Resume from a file of `save`; return its log.

        Raises ExportError if it is damaged or does not fit.
        """
        try:
            state = torch.load(path, weights_only=True, map_location=self.network.device)
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self._optimizer.load_state_dict(state["optimizer"])
            self.step = state["step"]
            log: list[dict[str, float]] = state["log"]
        except (OSError, RuntimeError, KeyError, ValueError, UnpicklingError) as error:
            raise ExportError(
                f"{path}: is damaged ({error}). Delete it to start this run again."
            ) from error
        return log


def mirrored(images: Tensor) -> Tensor:
    """Pad (n, h, w, 3) images with 32 pixels of their mirror image."""
    for dimension in (1, 2):
        before = images.narrow(dimension, 0, STRIDE).flip(dimension)
        after = images.narrow(dimension, images.shape[dimension] - STRIDE, STRIDE).flip(dimension)
        images = torch.cat([before, images, after], dimension)
    return images
