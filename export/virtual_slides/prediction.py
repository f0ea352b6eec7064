"""Tiles of a whole picture by a model, as a scan at stride 32 gives them."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from export.data.mosaics import STRIDE
from export.virtual_slides.tile_bank import PredictMap
from histoviewer.inference.ensemble import Ensemble

Pixels = npt.NDArray[np.uint8]


def map_predictor(ensemble: Ensemble) -> PredictMap:
    """Return what predicts the tiles of a (height, width, 3) picture, as a scan would."""
    if ensemble.manifest.dense is not None:
        return lambda image: ensemble.predict_tiles(image[None]).probability[0]
    return lambda image: _predict_patches(ensemble, image)


def _predict_patches(ensemble: Ensemble, image: Pixels) -> npt.NDArray[np.float32]:
    side, batch = ensemble.manifest.patch_size, ensemble.batch_size
    windows = sliding_window_view(image, (side, side), (0, 1))[::STRIDE, ::STRIDE]
    rows, cols = windows.shape[:2]
    patches = windows.transpose(0, 1, 3, 4, 2).reshape(-1, side, side, 3)
    values = [
        ensemble.predict(np.ascontiguousarray(patches[start : start + batch]))
        for start in range(0, len(patches), batch)
    ]
    return np.concatenate(values).reshape(rows, cols)
