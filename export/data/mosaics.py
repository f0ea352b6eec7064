"""Mosaics of labelled patches, and the places of their outputs in a dense map.

A dense network gives one output for each 96x96 window at a stride of 32 pixels: an image of
96 + 32 a pixels has a + 1 of them. The label of a patch is about its middle 32x32 pixels, so
its surroundings may be anything.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from export.data.patches import PATCH_SIZE

STRIDE = 32
STEP = PATCH_SIZE // STRIDE
Pixels = npt.NDArray[np.uint8]


def mosaic(patches: Pixels, rows: int, columns: int) -> Pixels:
    """Lay out rows * columns patches of (n, side, side, 3) row by row as one image, (h, w, 3)."""
    (image,) = mosaics(patches, rows, columns)
    return image  # type: ignore[no-any-return]


def mosaics(patches: Any, rows: int, columns: int) -> Any:
    """Lay out (n, side, side, 3) as n / (rows * columns) images, (m, h, w, 3), row by row.

    `patches` are an array of NumPy or a tensor of PyTorch on any device, as is what is returned.
    """
    side = patches.shape[1]
    grid = patches.reshape(-1, rows, columns, side, side, 3)
    return grid.swapaxes(2, 3).reshape(-1, rows * side, columns * side, 3)


def mirror_surroundings(images: Pixels, outputs: int) -> Pixels:
    """Pad (n, h, w, 3) images with their mirror image, `outputs` strides of 32 pixels wide.

    The outputs of the image itself begin at row and column `outputs`.
    """
    margin = outputs * STRIDE
    return np.pad(images, ((0, 0), (margin, margin), (margin, margin), (0, 0)), "symmetric")


def paste_middle(patches: Pixels, tumour: Pixels) -> Pixels:
    """Return (n, 96, 96, 3) `patches` with the middle 32x32 pixels of `tumour`."""
    middle = slice(STRIDE, 2 * STRIDE)
    pasted = patches.copy()
    pasted[:, middle, middle] = tumour[:, middle, middle]
    return pasted


def output_places(rows: int, columns: int, margin: int = 0) -> tuple[slice, slice]:
    """Return the rows and columns of a dense map that belong to the patches of a mosaic.

    `margin` is the `outputs` of `mirror_surroundings`. Other outputs lie between two patches.
    """
    return (
        slice(margin, margin + STEP * (rows - 1) + 1, STEP),
        slice(margin, margin + STEP * (columns - 1) + 1, STEP),
    )
