"""Pictures of a patch and of its occlusion map."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

# Blue, white, brown: told apart by colour-blind readers, and by how dark they are from the middle.
_RAISES, _NOTHING, _LOWERS = (33, 102, 172), (247, 247, 247), (153, 77, 8)


def colours(change: NDArray[np.float32], limit: float) -> NDArray[np.uint8]:
    """Return the colours (..., 3) of changes: brown at -limit, white at 0, blue at limit."""
    anchors = np.array([_LOWERS, _NOTHING, _RAISES])
    channels = [np.interp(change, (-limit, 0, limit), channel) for channel in anchors.T]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def scale_colours(limit: float) -> NDArray[np.uint8]:
    """Return the colours of the scale, (255, 1, 3), from limit at the top down to -limit."""
    return colours(np.linspace(limit, -limit, 255, dtype=np.float32), limit)[:, np.newaxis]


def pixmap(
    rgb: NDArray[np.uint8], size: QSize, ratio: float, *, smooth: bool, framed: float = 1.0
) -> QPixmap:
    """Draw (height, width, 3) pixels at this size, in logical pixels.

    ratio:  device pixels per logical pixel.
    framed: side of a frame in the middle, as a share; none at 1.
    """
    height, width, _ = rgb.shape
    data = np.ascontiguousarray(rgb).tobytes()
    image = QImage(data, width, height, 3 * width, QImage.Format.Format_RGB888)
    drawn = QPixmap(size * ratio)
    drawn.setDevicePixelRatio(ratio)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    whole = QRectF(0, 0, size.width(), size.height())
    painter.drawImage(whole, image)
    if framed < 1:
        frame = QRectF(0, 0, framed * size.width(), framed * size.height())
        frame.moveCenter(whole.center())
        # Seen on dark tissue and on white cells.
        for colour, thickness in ((Qt.GlobalColor.white, 3), (Qt.GlobalColor.black, 1)):
            painter.setPen(QPen(colour, thickness))
            painter.drawRect(frame)
    painter.end()
    return drawn
