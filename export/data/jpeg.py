"""JPEG's loss, on a whole batch at once on the device that trains."""

from math import cos, pi, sqrt

import torch
from torch.nn import functional

Tensor = torch.Tensor
# ITU-T T.81 (1992), annex K.1: quantisation of luminance and of chrominance.
LUMINANCE = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
CHROMINANCE = (
    (17, 18, 24, 47, 99, 99, 99, 99),
    (18, 21, 26, 66, 99, 99, 99, 99),
    (24, 26, 56, 99, 99, 99, 99, 99),
    (47, 66, 99, 99, 99, 99, 99, 99),
    *((99,) * 8,) * 4,
)
# JFIF (ITU-T T.871): RGB to YCbCr, as columns.
TO_YCBCR = (
    (0.299, -0.168736, 0.5),
    (0.587, -0.331264, -0.418688),
    (0.114, 0.5, -0.081312),
)
COSINES = tuple(
    tuple(sqrt((1 if k == 0 else 2) / 8) * cos(pi * k * (2 * i + 1) / 16) for i in range(8))
    for k in range(8)
)


def recompress(images: Tensor, qualities: Tensor) -> Tensor:
    """Return (n, h, w, 3) `images`, 0 to 255, as JPEG of `qualities`, (n,), gives them back.

    Height and width are multiples of 16. Chroma is halved, as in 4:2:0.
    """

    def constant(values: tuple[tuple[float, ...], ...]) -> Tensor:
        return torch.tensor(values, dtype=images.dtype, device=images.device)

    # libjpeg's scaling of the tables.
    scale = torch.where(qualities < 50, 5000 / qualities, 200 - 2 * qualities)[:, None, None]
    tables = [
        torch.floor((constant(table) * scale + 50) / 100).clamp(1, 255)
        for table in (LUMINANCE, CHROMINANCE)
    ]
    planes = (images @ constant(TO_YCBCR)).permute(0, 3, 1, 2)
    cosines = constant(COSINES)
    luminance = _quantised(planes[:, :1] - 128, tables[0], cosines) + 128
    chroma = _quantised(functional.avg_pool2d(planes[:, 1:], 2), tables[1], cosines)
    chroma = functional.interpolate(chroma, scale_factor=2, mode="bilinear", align_corners=False)
    decoded = torch.cat([luminance, chroma], 1).permute(0, 2, 3, 1)
    return (decoded @ torch.linalg.inv(constant(TO_YCBCR))).clamp(0, 255).round()


def _quantised(planes: Tensor, tables: Tensor, cosines: Tensor) -> Tensor:
    """Round the cosine transform of each 8x8 block of (n, c, h, w) to multiples of (n, 8, 8)."""
    blocks = planes.unflatten(3, (-1, 8)).unflatten(2, (-1, 8)).transpose(3, 4)
    steps = tables[:, None, None, None]
    rounded = torch.round(cosines @ blocks @ cosines.T / steps) * steps
    back = cosines.T @ rounded @ cosines
    return back.transpose(3, 4).flatten(4, 5).flatten(2, 3)
