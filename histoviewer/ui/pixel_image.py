"""Pixels of a slide as an image of Qt's."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from histoviewer.geometry import Size
from histoviewer.heatmaps.heatmap import CellState
from histoviewer.heatmaps.raster import CellWindow, state_marks


def pixel_image(rgb: NDArray[np.uint8], failed: NDArray[np.bool_]) -> QImage:
    """An RGB32 image, which is the quickest to draw; what could not be read is hatched.

    rgb:    (height, width, 3) uint8.
    failed: (height, width) bool.
    """
    (height, width), rgb = failed.shape, np.ascontiguousarray(rgb)
    if failed.any():
        state = np.where(failed, CellState.UNREADABLE, CellState.OUTSIDE).astype(np.uint8)
        marks = state_marks(state, CellWindow(0, 0, width, height), Size(width, height))
        rgb = np.ascontiguousarray(np.where(marks[:, :, 3:] > 0, marks[:, :, :3], rgb))
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
