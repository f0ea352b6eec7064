"""Random changes to the patches that train a dense network, on the device that trains it.

In PyTorch, as a graphics processor would otherwise wait for the changes.
"""

from dataclasses import dataclass
from math import pi

import torch
from torch.nn import functional

from export.data.augmentation_colours import CHROMA, FROM_CHROMA, TO_DENSITY, TO_STAINS
from export.data.jpeg import recompress

Tensor = torch.Tensor
BLUR_TAPS = 3


@dataclass(frozen=True)
class Changes:
    """Ranges that are drawn from uniformly, each patch on its own, and shares of the patches.

    All patches are flipped and turned by quarters at random.

    shift: in pixels. The label is about the middle 32x32 pixels, so neither a shift nor a zoom
        may move it out.
    zoom, zoomed: the scale lies within 1 - zoom to 1 + zoom, for this share of the patches.
    stain: the amount of each stain is multiplied by 1 - stain to 1 + stain, and half of -stain to
        stain is added to it, in natural optical density; HED augmentation of Tellez et al. 2018,
        IEEE Trans. Med. Imaging 37:2126-2136.
    restained: share that takes mean and spread of each stain of another patch, in the manner of
        RandStainNA, Shen et al. 2022, MICCAI, LNCS 13432:212-221.
    coloured: share whose hue, in degrees, saturation, contrast and brightness, in grey levels,
        change by up to these.
    blurred: share that is blurred, by a Gaussian of 0.3 to 1 pixels.
    recompressed: share that is compressed as JPEG of quality 50 to 95.
    """

    shift: int = 4
    zoom: float = 0.12
    zoomed: float = 0.3
    stain: float = 0.12
    restained: float = 0.1
    coloured: float = 0.2
    hue: float = 25.0
    saturation: float = 0.4
    contrast: float = 0.2
    brightness: float = 15.0
    blurred: float = 0.15
    recompressed: float = 0.25


@dataclass(frozen=True)
class _Draw:
    """Random numbers for `count` patches."""

    generator: torch.Generator
    count: int

    def uniform(self, *shape: int) -> Tensor:
        """Draw from -1 to 1."""
        return torch.rand(shape, generator=self.generator, device=self.generator.device) * 2 - 1

    def some(self, share: float) -> Tensor:
        """Choose each patch with the odds `share`; return the indices of the chosen ones."""
        return torch.nonzero((self.uniform(self.count) + 1) / 2 < share)[:, 0]


def change_patches(patches: Tensor, changes: Changes, generator: torch.Generator) -> Tensor:
    """Return changed copies of (n, 96, 96, 3) uint8 `patches`, float32 in 0 to 255.

    `generator` is of the patches' device.
    """
    draw = _Draw(generator, len(patches))
    result = _moved(patches.permute(0, 3, 1, 2).float(), changes, draw)
    result = _restained(result.permute(0, 2, 3, 1).contiguous(), changes, draw)
    chosen = draw.some(changes.coloured)
    result[chosen] = _coloured(result[chosen], changes, draw.uniform(4, len(chosen)))
    chosen = draw.some(changes.blurred)
    if len(chosen):
        result[chosen] = _blurred(result[chosen], 0.65 + 0.35 * draw.uniform(len(chosen)))
    result = result.clamp_(0, 255).round_()
    chosen = draw.some(changes.recompressed)
    result[chosen] = recompress(result[chosen], 72.5 + 22.5 * draw.uniform(len(chosen)))
    return result


def _moved(images: Tensor, changes: Changes, draw: _Draw) -> Tensor:
    """Flip, turn, shift and zoom (n, 3, h, w); whole pixels are only interpolated by a zoom."""
    count, size = len(images), images.shape[-1]
    angle = torch.round(draw.uniform(count) * 2) * (pi / 2)
    flip = torch.where(draw.uniform(count) < 0, -1.0, 1.0)
    scale = torch.ones(count, device=images.device)
    zoomed = draw.some(changes.zoomed)
    scale[zoomed] += changes.zoom * draw.uniform(len(zoomed))
    shift = torch.round(changes.shift * draw.uniform(2, count)) * 2 / size
    cosine, sine = torch.cos(angle) * scale, torch.sin(angle) * scale
    rows = [cosine * flip, -sine, shift[0], sine * flip, cosine, shift[1]]
    matrices = torch.stack(rows, 1).reshape(count, 2, 3)
    grid = functional.affine_grid(matrices, list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid, padding_mode="reflection", align_corners=False)


def _restained(images: Tensor, changes: Changes, draw: _Draw) -> Tensor:
    """Change the amount of each stain, and give some patches the stains of others."""
    density = -torch.log((images + 1) / 256)
    stains = density @ torch.tensor(TO_STAINS, device=images.device)
    chosen = draw.some(changes.restained)
    if len(chosen):
        order = torch.argsort(draw.uniform(len(images)))[: len(chosen)]
        spread, mean = torch.std_mean(stains, dim=(1, 2), keepdim=True)
        factor = (spread[order] / spread[chosen].clamp(min=1e-3)).clamp(0.5, 2.0)
        stains[chosen] = (stains[chosen] - mean[chosen]) * factor + mean[order]
    gain, shift = draw.uniform(2, len(images), 1, 1, 3) * changes.stain
    stains = stains * (1 + gain) + shift / 2
    return 256 * torch.exp(-(stains @ torch.tensor(TO_DENSITY, device=images.device))) - 1


def _coloured(images: Tensor, changes: Changes, drawn: Tensor) -> Tensor:
    """Change hue, saturation, contrast and brightness of (n, h, w, 3) by (4, n) in -1 to 1."""
    angle, saturation = drawn[0] * (changes.hue * pi / 180), 1 + drawn[1] * changes.saturation
    cosine, sine = torch.cos(angle) * saturation, torch.sin(angle) * saturation
    one, zero = torch.ones_like(angle), torch.zeros_like(angle)
    rows = [one, zero, zero, zero, cosine, -sine, zero, sine, cosine]
    turn = torch.stack(rows, 1).reshape(-1, 3, 3)
    to_chroma = torch.tensor(CHROMA, device=images.device)
    matrix = to_chroma @ turn @ torch.tensor(FROM_CHROMA, device=images.device)
    turned = torch.einsum("nhwc,ncd->nhwd", images, matrix)
    mean = turned.mean((1, 2, 3), keepdim=True)
    contrast, brightness = drawn[2:, :, None, None, None]
    scaled = (turned - mean) * (1 + changes.contrast * contrast)
    return scaled + mean + changes.brightness * brightness


def _blurred(images: Tensor, radii: Tensor) -> Tensor:
    """Blur (n, h, w, 3), each by a Gaussian of its own, (n,) in pixels."""
    places = torch.arange(-BLUR_TAPS, BLUR_TAPS + 1, device=images.device)
    kernels = torch.exp(-(places**2) / (2 * radii[:, None] ** 2))
    kernels = (kernels / kernels.sum(1, keepdim=True)).repeat_interleave(3, 0)[:, None]
    planes = images.permute(0, 3, 1, 2).flatten(0, 1)[None]
    margin = (BLUR_TAPS,) * 4
    planes = functional.pad(planes, margin, mode="replicate")
    planes = functional.conv2d(planes, kernels[..., None], groups=len(kernels))
    planes = functional.conv2d(planes, kernels[:, :, None], groups=len(kernels))
    return planes[0].unflatten(0, (-1, 3)).permute(0, 2, 3, 1)
