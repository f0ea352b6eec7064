"""Training of a backbone for both ways of running it: patch by patch, and densely on a slide.

Each step mixes single patches, a mosaic of patches with random neighbours, and patches with
mirrored surroundings; a loss pulls the two outputs of a patch that is seen in two ways together.
Batch statistics are not taken from single steps, as they differ between the ways.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from math import cos, pi
from pathlib import Path
from pickle import UnpicklingError

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from export.data.dense_augmentation import change_patches
from export.data.mosaics import mirror_surroundings, mosaic, output_places
from export.errors import ExportError
from export.network.branches import Logits
from export.network.torch_twin import TorchTwin
from export.statistics import metrics
from histoviewer.files import replace_file

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
Tensor = torch.Tensor
SHAPES = ((3, 3), (3, 4), (3, 5), (4, 4))
LARGE_SHAPES = ((4, 4), (4, 5), (3, 7), (5, 5))
MIRRORED = {1: 2, 2: 1}  # margin, in outputs: number of patches
EVALUATED_SHAPE = 5, 10
AVERAGE_EVERY = 4
STATISTICS_BATCHES = 24
THREADS = 2


@dataclass(frozen=True)
class DenseRecipe:
    """Everything that the outcome depends on, apart from data, backbone and number of steps.

    singles: patches of a step that are seen on their own.
    large_every: every so many steps two large mosaics replace everything else.
    bordered: share of the mosaics with a mirrored border.
    head_factor: multiplies the learning rate of the sigmoid unit.
    agreement: weight of the loss between the two outputs of a patch seen in two ways.
    average: decay of the exponential moving average of the weights, which is kept.
    frozen: prefixes of the names of layers that are not trained.
    statistics_steps: number of steps with batch statistics, for a backbone with random weights;
        then statistics are taken over many batches and fixed.
    """

    seed: int = 0
    singles: int = 16
    large_every: int = 8
    bordered: float = 0.3
    learning_rate: float = 2e-4
    head_factor: float = 5.0
    weight_decay: float = 0.05
    warm_up: int = 200
    smoothing: float = 0.03
    agreement: float = 0.3
    dropout: float = 0.3
    average: float = 0.998
    frozen: tuple[str, ...] = ()
    statistics_steps: int = 0


@dataclass(frozen=True)
class _View:
    """Images, the places of their labelled outputs, and the dropout factors of their features."""

    images: Pixels
    places: tuple[slice, slice]
    kept: Tensor


class DenseNetwork(torch.nn.Module):
    """A backbone with 3x3 average pooling of stride 1 and a 1x1 convolution to one logit.

    Scaled (n, 3, 96 + 32 a, 96 + 32 b) pixels to (n, a + 1, b + 1) logits. `kept`, (n, c),
    multiplies the features, as dropout does.
    """

    def __init__(self, twin: TorchTwin, channels: int) -> None:
        super().__init__()
        self.twin = twin
        self.kernel = torch.nn.Parameter(torch.zeros(channels))
        self.bias = torch.nn.Parameter(torch.zeros(()))

    def forward(self, images: Tensor, kept: Tensor | None = None) -> Tensor:
        features = functional.avg_pool2d(self.twin(images).float(), 3, 1)
        if kept is None:
            return torch.einsum("nchw,c->nhw", features, self.kernel) + self.bias
        return torch.einsum("nchw,nc->nhw", features, kept * self.kernel) + self.bias


class DenseTrainer:
    """Trains on `pixels`, (n, 96, 96, 3), step by step; `average` is the network to keep.

    Each step's patches and changes depend only on the seed and the step, so a training that is
    saved, loaded and continued gives the same result as an uninterrupted one.
    """

    def __init__(
        self, network: DenseNetwork, recipe: DenseRecipe, pixels: Pixels, labels: Labels
    ) -> None:
        self.recipe, self._pixels, self._labels = recipe, pixels, labels
        self.network, self.average = network, deepcopy(network).eval()
        self.step = 0
        self._threads = ThreadPoolExecutor(THREADS)
        for name, parameter in network.twin.named_parameters():
            parameter.requires_grad_(not name.startswith(recipe.frozen or "-"))
        parameters = {
            name: value for name, value in network.named_parameters() if value.requires_grad
        }
        self._trained = list(parameters.values())
        self._averaged = [
            value
            for value, other in zip(self.average.parameters(), network.parameters(), strict=True)
            if other.requires_grad
        ]
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

    def train_step(self, steps: int) -> dict[str, float]:
        """Run one step of `steps` in total; return its loss and the difference between the ways."""
        rng = np.random.default_rng([self.recipe.seed, self.step])
        for group in self._optimizer.param_groups:
            group["lr"] = group["factor"] * self._learning_rate(steps)
        self.network.train()
        if self.step == self.recipe.statistics_steps > 0:
            for each in (self.network, self.average):
                self.take_statistics(each)
        self.network.twin.batch_statistics = self.step < self.recipe.statistics_steps
        large = self.step % self.recipe.large_every == self.recipe.large_every - 1
        loss, apart = self._large(rng) if large else self._mixed(rng)
        self._optimizer.step()
        self.step += 1
        if self.step % AVERAGE_EVERY == 0:
            decay = min(self.recipe.average, self.step / (self.step + 10)) ** AVERAGE_EVERY
            with torch.no_grad():
                torch._foreach_lerp_(self._averaged, self._trained, 1 - decay)
        return {"loss": loss, "apart": apart}

    def _learning_rate(self, steps: int) -> float:
        warm = min(1.0, (self.step + 1) / self.recipe.warm_up)
        return self.recipe.learning_rate * warm * (1 + cos(pi * self.step / steps)) / 2

    def _draw(self, rng: np.random.Generator, count: int) -> tuple[Pixels, Tensor]:
        chosen = rng.choice(len(self._pixels), count, replace=False)
        labels = torch.from_numpy(self._labels[chosen].astype(np.float32))
        return change_patches(self._pixels[chosen], rng), labels

    def _large(self, rng: np.random.Generator) -> tuple[float, float]:
        views, labels = [], []
        for _ in range(THREADS):
            rows, columns = LARGE_SHAPES[rng.integers(len(LARGE_SHAPES))]
            patches, of_patches = self._draw(rng, rows * columns)
            image = mosaic(patches, rows, columns)[None]
            views.append([self._view(rng, image, output_places(rows, columns))])
            labels.append(of_patches)
        return self._learn(views, torch.cat(labels), None)

    def _mixed(self, rng: np.random.Generator) -> tuple[float, float]:
        rows, columns = SHAPES[rng.integers(len(SHAPES))]
        if rng.random() < 0.5:
            rows, columns = columns, rows
        count, singles = rows * columns, self.recipe.singles
        again = rng.random() < 0.5
        patches, labels = self._draw(rng, singles if again else singles + count)
        first = 0 if again else singles
        border = int(rng.random() < self.recipe.bordered)
        image = mosaic(patches[first : first + count], rows, columns)[None]
        image = mirror_surroundings(image, border)
        margin = int(rng.choice((1, 1, 1, 2)))
        mirrored = slice(singles - MIRRORED[margin], singles)
        around = mirror_surroundings(patches[mirrored], margin)
        views = [
            [self._view(rng, patches[:singles], output_places(1, 1))],
            [
                self._view(rng, image, output_places(rows, columns, border)),
                self._view(rng, around, output_places(1, 1, margin)),
            ],
        ]
        targets = torch.cat([labels[:singles], labels[first : first + count], labels[mirrored]])
        places = torch.arange(len(targets))
        alone, inside, beyond = places.split([singles, count, MIRRORED[margin]])
        if again:
            pairs = torch.cat([alone[:count], alone[mirrored]]), torch.cat([inside, beyond])
        else:
            pairs = alone[mirrored], beyond
        return self._learn(views, targets, pairs)

    def _view(self, rng: np.random.Generator, images: Pixels, places: tuple[slice, slice]) -> _View:
        shape = len(images), len(self.network.kernel)
        kept = rng.random(shape, np.float32) >= self.recipe.dropout
        factor = kept.astype(np.float32) / (1 - self.recipe.dropout)
        return _View(images, places, torch.from_numpy(factor))

    def _learn(
        self, parts: list[list[_View]], labels: Tensor, pairs: tuple[Tensor, Tensor] | None
    ) -> tuple[float, float]:
        """Set the gradients; return the loss, and the difference between the logits at `pairs`.

        Each part of the views has its own thread, and the two synchronise only twice: on shared
        cores that is faster than threads inside each layer.
        """
        outputs = list(self._threads.map(self._logits, parts))
        logits = torch.cat([part.detach() for part in outputs]).requires_grad_()
        target = labels * (1 - self.recipe.smoothing) + self.recipe.smoothing / 2
        loss = functional.binary_cross_entropy_with_logits(logits, target)
        apart = torch.zeros(())
        if pairs is not None:
            one, other = logits[pairs[0]], logits[pairs[1]]
            apart = ((one.sigmoid() - other.sigmoid()) * (one - other)).mean()
        (slopes,) = torch.autograd.grad(loss + self.recipe.agreement * apart, [logits])
        slices = slopes.split([len(part) for part in outputs])
        gradients = list(self._threads.map(self._gradients, outputs, slices))
        for parameter, *of_parts in zip(self._trained, *gradients, strict=True):
            parameter.grad = sum(of_parts[1:], start=of_parts[0])
        return float(loss.detach()), float(apart.detach())

    def _logits(self, views: Sequence[_View]) -> Tensor:
        return torch.cat(
            [
                self.network(scaled(view.images), view.kept)[:, *view.places].flatten()
                for view in views
            ]
        )

    def _gradients(self, logits: Tensor, slopes: Tensor) -> tuple[Tensor, ...]:
        return torch.autograd.grad(logits, self._trained, slopes)

    def finished(self) -> DenseNetwork:
        """Return the averaged network, ready to predict."""
        if self.step <= self.recipe.statistics_steps:
            self.take_statistics(self.average)
        return self.average

    def take_statistics(self, network: DenseNetwork) -> None:
        """Set the batch statistics of `network` to the mean over patches alone and in mosaics."""
        rng = np.random.default_rng([self.recipe.seed, 0])
        mode = network.training
        network.train()
        network.twin.batch_statistics = True
        for count in range(1, STATISTICS_BATCHES + 1):
            network.twin.momentum = 1 / count
            patches, _ = self._draw(rng, 25)
            with torch.no_grad():
                network(scaled(patches if count % 2 else mosaic(patches, 5, 5)[None]))
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
            state = torch.load(path, weights_only=True)
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


def scaled(images: Pixels) -> Tensor:
    """Scale (n, h, w, 3) uint8 to (n, 3, h, w) float32 in -1 to 1, channels last in memory."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def both_ways(network: DenseNetwork, pixels: Pixels, seed: int = 0) -> dict[str, Logits]:
    """Predict each patch alone, with mirrored surroundings and in a random mosaic, as logits.

    `pixels` are (n, 96, 96, 3). Mosaics have 5 by 10 patches; some patches fill up the last one.
    """
    order = np.random.default_rng(seed).permutation(len(pixels))
    logits: dict[str, Logits] = {
        way: np.empty(len(pixels)) for way in ("alone", "mirrored", "mosaic")
    }
    rows, columns = EVALUATED_SHAPE
    places = output_places(rows, columns)

    @torch.inference_mode()
    def run(start: int) -> None:
        part = np.resize(order[start : start + rows * columns], rows * columns)
        logits["alone"][part] = network(scaled(pixels[part])).flatten().numpy()
        image = mirror_surroundings(pixels[part], 1)
        logits["mirrored"][part] = network(scaled(image))[:, 1, 1].numpy()
        tiles = mosaic(pixels[part], rows, columns)[None]
        logits["mosaic"][part] = network(scaled(tiles))[:, *places].flatten().numpy()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(run, range(0, len(pixels), rows * columns)))
    return logits


def measure(labels: Labels, logits: dict[str, Logits]) -> dict[str, float]:
    """Return each way's AUC and the correlation of its logits with those of the patch alone."""
    row = {f"auc_{way}": metrics.auc(labels, of_way) for way, of_way in logits.items()}
    for way in ("mirrored", "mosaic"):
        row[f"correlation_{way}"] = float(np.corrcoef(logits["alone"], logits[way])[0, 1])
    return row
