"""Brightness, contrast and gamma of the picture on screen; scans and exports do not know them."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

# Image tiles kept after their colours were changed; of 1 MB each, more than a large screen shows.
_KEPT = 96


class Colours(Protocol):
    """Changes colours: (height, width, 3) uint8 RGB to the same."""

    def __call__(self, rgb: NDArray[np.uint8], /) -> NDArray[np.uint8]: ...


@dataclass(frozen=True)
class Appearance:
    """The user's choices; the defaults change nothing.

    brightness: added to each channel, -1..1 of its range.
    contrast:   factor by which a channel is spread around its middle, above 0.
    gamma:      exponent 1 / gamma of each channel, above 0; above 1 brightens the middle.
    """

    brightness: float = 0.0
    contrast: float = 1.0
    gamma: float = 1.0

    def table(self) -> NDArray[np.uint8]:
        """(256,) uint8: the new value of each value of a channel."""
        value = (np.arange(256) / 255) ** (1 / self.gamma)
        value = (value - 0.5) * self.contrast + 0.5 + self.brightness
        return np.asarray((value.clip(0, 1) * 255).round(), np.uint8)

    def __call__(self, rgb: NDArray[np.uint8], /) -> NDArray[np.uint8]:
        return self.table()[rgb]


class RecolouredImages:
    """Images with changed colours; the originals stay as they are."""

    def __init__(self) -> None:
        self._changes: tuple[Colours, ...] = ()
        self._images: OrderedDict[int, QImage] = OrderedDict()

    def set_changes(self, *changes: Colours) -> bool:
        """Set the changes, applied one after another; False if they are those already.

        None of them shows the originals.
        """
        if changes == self._changes:
            return False
        self._changes = changes
        self._images.clear()
        return True

    def get(self, image: QImage, until: float) -> QImage | None:
        """Return an RGB32 image with changed colours, or itself if nothing changes.

        until: of `time.perf_counter`; afterwards no image is changed, and None stands for it.
        """
        if not self._changes:
            return image
        key = image.cacheKey()
        if key not in self._images:
            if time.perf_counter() > until:
                return None
            self._images[key] = self._recoloured(image)
        self._images.move_to_end(key)
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        return self._images[key]

    def _recoloured(self, image: QImage) -> QImage:
        height, width = image.height(), image.width()
        pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4)
        # RGB32 is blue, green, red and a byte of no meaning.
        rgb = pixels[:, :, 2::-1]
        for change in self._changes:
            rgb = change(rgb)
        changed = np.full((height, width, 4), 255, np.uint8)
        changed[:, :, 2::-1] = rgb
        return QImage(changed.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
