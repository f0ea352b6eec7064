"""A backbone in PyTorch with the ensemble's end, and its predictions alone and in surroundings."""

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from export.data.mosaics import mirror_surroundings, mosaic, output_places
from export.network.branches import Logits
from export.network.torch_twin import TorchTwin
from export.statistics import metrics

Tensor = torch.Tensor
EVALUATED_SHAPE = 5, 10
WAYS = "alone", "mirrored", "mosaic"


class DenseNetwork(torch.nn.Module):
    """A backbone with 3x3 average pooling of stride 1 and a 1x1 convolution to one logit.

    (n, 96 + 32 a, 96 + 32 b, 3) pixels, 0 to 255, to (n, a + 1, b + 1) logits. `kept`, (n, c),
    multiplies the features, as dropout does.
    """

    def __init__(self, twin: TorchTwin, channels: int) -> None:
        super().__init__()
        self.twin = twin
        self.kernel = torch.nn.Parameter(torch.zeros(channels))
        self.bias = torch.nn.Parameter(torch.zeros(()))

    @property
    def device(self) -> torch.device:
        return self.kernel.device

    def forward(self, images: Tensor, kept: Tensor | None = None) -> Tensor:
        # Permuted like this the memory is channels last, which convolutions are faster on.
        scaled = images.permute(0, 3, 1, 2).float() / 127.5 - 1
        features = functional.avg_pool2d(self.twin(scaled).float(), 3, 1)
        if kept is None:
            return torch.einsum("nchw,c->nhw", features, self.kernel) + self.bias
        return torch.einsum("nchw,nc->nhw", features, kept * self.kernel) + self.bias


@torch.inference_mode()
def both_ways(
    network: DenseNetwork, pixels: npt.NDArray[np.uint8], seed: int = 0
) -> dict[str, Logits]:
    """Predict each patch alone, with mirrored surroundings and in a random mosaic, as logits.

    `pixels` are (n, 96, 96, 3). Mosaics have 5 by 10 patches; some patches fill up the last one.
    """
    order = np.random.default_rng(seed).permutation(len(pixels))
    logits: dict[str, Logits] = {way: np.empty(len(pixels)) for way in WAYS}
    rows, columns = EVALUATED_SHAPE
    places = output_places(rows, columns)

    def run(images: npt.NDArray[np.uint8]) -> Tensor:
        return network(torch.from_numpy(images).to(network.device)).cpu()

    for start in range(0, len(pixels), rows * columns):
        part = np.resize(order[start : start + rows * columns], rows * columns)
        logits["alone"][part] = run(pixels[part]).flatten().numpy()
        logits["mirrored"][part] = run(mirror_surroundings(pixels[part], 1))[:, 1, 1].numpy()
        tiles = mosaic(pixels[part], rows, columns)[None]
        logits["mosaic"][part] = run(tiles)[:, *places].flatten().numpy()
    return logits


def measure(labels: npt.NDArray[np.int64], logits: dict[str, Logits]) -> dict[str, float]:
    """Return each way's AUC and the correlation of its logits with those of the patch alone."""
    row = {f"auc_{way}": metrics.auc(labels, of_way) for way, of_way in logits.items()}
    for way in ("mirrored", "mosaic"):
        row[f"correlation_{way}"] = float(np.corrcoef(logits["alone"], logits[way])[0, 1])
    return row
