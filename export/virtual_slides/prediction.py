"""Tiles of a whole picture by a model, as a scan at stride 32 gives them."""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from export.data.mosaics import STRIDE
from export.virtual_slides.tile_bank import PredictMap
from histoviewer.inference.ensemble import Ensemble

Pixels = npt.NDArray[np.uint8]


def map_predictor(ensemble: Ensemble, confirm_from: float | None = None) -> PredictMap:
    """Return what predicts the tiles of a (height, width, 3) picture, as a scan would.

    confirm_from: as `ScanOptions.confirmed_from` gives it.
    """
    if ensemble.manifest.dense is None:
        return lambda image: _predict_patches(ensemble, image)
    return lambda image: _predict_block(ensemble, image, confirm_from)


def _predict_block(
    ensemble: Ensemble, image: Pixels, confirm_from: float | None
) -> npt.NDArray[np.float32]:
    values = ensemble.predict_tiles(image[None]).probability[0]
    if confirm_from is None:
        return values
    again = values >= confirm_from
    return np.where(again, _predict_patches(ensemble, image, again), values)


def _predict_patches(
    ensemble: Ensemble, image: Pixels, chosen: npt.NDArray[np.bool_] | None = None
) -> npt.NDArray[np.float32]:
    """Predict the chosen tiles of a picture, or all, patch by patch; 0 for those not chosen."""
    side, batch = ensemble.manifest.patch_size, ensemble.batch_size
    windows = sliding_window_view(image, (side, side), (0, 1))[::STRIDE, ::STRIDE]
    chosen = np.ones(windows.shape[:2], np.bool_) if chosen is None else chosen
    patches = windows.transpose(0, 1, 3, 4, 2)[chosen]
    values = np.zeros(chosen.shape, np.float32)
    if len(patches):
        starts = range(0, len(patches), batch)
        parts = [ensemble.predict(patches[start : start + batch]) for start in starts]
        values[chosen] = np.concatenate(parts)
    return values
