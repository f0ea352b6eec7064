"""Explanation of one patch: an occlusion map, and the agreement of its eight views.

The map is that of Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV
2014 (arXiv:1311.2901), section 4.2: parts of the patch are covered by a plain square, and the
change of the output is noted where the square was. It says what the model reacts to, not what is
tumour: a covered square is itself an unusual sight for the model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import ModelError
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.signature import eight_views

# Of 96 pixels a cell has 8, and the square 24, at 0.972 um about two nuclei of tumour cells.
CELLS = 12
_SQUARE_CELLS = 3


@dataclass(frozen=True)
class Explanation:
    """Explanation of one patch.

    patch:       (side, side, 3) uint8 RGB, as the model saw it.
    probability: of the patch as it is, 0..1; of this one patch alone, upright.
    change:      (CELLS, CELLS) float32, -1..1: what is added to the probability when a square
                 around the cell is covered.
    views:       (8,) float32, 0..1: the probabilities of its rotations and their mirror images,
                 the first upright.
    """

    patch: NDArray[np.uint8]
    probability: float
    change: NDArray[np.float32]
    views: NDArray[np.float32]


def square_side(side: int) -> float:
    """Return the side of the covering square, in pixels of a patch of this side."""
    return side * _SQUARE_CELLS / CELLS


def explain_patch(ensemble: Ensemble, patch: NDArray[np.uint8]) -> Explanation:
    """Compute what a model reacts to in a patch, (patch_size, patch_size, 3) uint8 at its mpp.

    The square has the mean colour of the patch, which is less of a sight than grey in pink tissue.

    Raises ModelError if the device fails or an output is not a probability.
    """
    values = ensemble.predict_all(
        np.concatenate([*eight_views(patch[np.newaxis]), _covered(patch)])
    )
    if not ((values >= 0) & (values <= 1)).all():
        cause = "gives no probability for this tile, or for parts of it"
        raise ModelError(ensemble.manifest.onnx_file, cause, "Choose another model.")
    views, covered = values[:8], values[8:]
    change = (covered - views[0]).reshape(CELLS, CELLS)
    return Explanation(patch, float(views[0]), change, views)


def _covered(patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The patch with a square around each cell covered, (CELLS**2, side, side, 3), row by row."""
    edges = np.linspace(0, len(patch), CELLS + 1).round().astype(int)
    reach = _SQUARE_CELLS // 2
    spans = [
        slice(edges[max(0, cell - reach)], edges[min(CELLS, cell + reach + 1)])
        for cell in range(CELLS)
    ]
    covered = np.repeat(patch[np.newaxis], CELLS**2, axis=0)
    colour = patch.mean(axis=(0, 1)).round().astype(np.uint8)
    for index, image in enumerate(covered):
        row, col = divmod(index, CELLS)
        image[spans[row], spans[col]] = colour
    return covered
