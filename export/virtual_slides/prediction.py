"""Tiles of a whole picture by a model, as a scan at stride 32 gives them."""

import numpy as np
import numpy.typing as npt

from export.data.mosaics import STRIDE
from export.virtual_slides.tile_bank import PredictMap
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.inference.engines.base import Stop
from histoviewer.inference.ensemble import Ensemble
from histoviewer.scanning.blocks import Block
from histoviewer.scanning.values import Limits, predict_block

Pixels = npt.NDArray[np.uint8]


def map_predictor(ensemble: Ensemble, confirm_from: float | None = None) -> PredictMap:
    """Return what predicts the tiles of a (height, width, 3) picture, as a scan would.

    The sides of the picture are multiples of 32 pixels.
    confirm_from: as `ScanOptions.confirmed_from` gives it.
    """
    manifest = ensemble.manifest
    mpp, around = manifest.mpp, manifest.patch_size - STRIDE

    def predict(image: Pixels) -> npt.NDArray[np.float32]:
        height, width = image.shape[:2]
        size = Size(width - around, height - around)
        sides = manifest.patch_size, manifest.label_centre, STRIDE
        grid = PatchGrid(size, Mpp(mpp, mpp), mpp, *sides)
        block = Block(0, 0, *grid.shape)
        tiles = np.argwhere(np.ones(grid.shape, np.bool_))
        if manifest.dense is None:
            windows = [block.window(grid, row, col) for row, col in tiles.tolist()]
            values = ensemble.predict_all(np.stack([image[window] for window in windows]))
        else:
            limits = Limits(confirm_from, farthest=None)
            found = predict_block(ensemble, grid, block, image, tiles, False, limits, Stop())
            values = found.probability
        return values.reshape(grid.shape)

    return predict
