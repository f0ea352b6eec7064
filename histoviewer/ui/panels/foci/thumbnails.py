"""Thumbnails of foci, read off the GUI thread."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.foci import Focus
from histoviewer.slides.resample import Pixels
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.image_tiles import pixel_image

SIDE = 48
CACHED = 300
_READS_AHEAD = 2


class Readable(Protocol):
    """Source of thumbnails: an open slide, in this or in another process."""

    def read_region(self, region: Region, size: Size) -> Pixels: ...


class FocusThumbnails(QObject):
    """Least-recently-used cache of thumbnails.

    arrived: another thumbnail was read.
    """

    arrived = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._slide: Readable | None = None
        self._generation = 0
        self._images: OrderedDict[Region, QImage] = OrderedDict()
        self._wanted: list[Region] = []
        self._reading: set[Region] = set()
        self._ratio = 1.0

    def set_slide(self, slide: Readable | None) -> None:
        """Read from another slide; the caller closes the former one."""
        self._generation += 1
        self._slide = slide
        self._images.clear()
        self._wanted.clear()
        self._reading.clear()

    def get(self, focus: Focus) -> QImage | None:
        """A focus with its surroundings, `SIDE` pixels wide, or None if it is not read yet."""
        region = thumbnail_region(focus)
        if region in self._images:
            self._images.move_to_end(region)
        return self._images.get(region)

    def want(self, foci: Sequence[Focus], ratio: float) -> None:
        """Read the thumbnails of these foci in order, and drop earlier requests.

        ratio: screen pixels per thumbnail pixel.
        """
        self._ratio = ratio
        regions = [thumbnail_region(focus) for focus in foci]
        self._wanted = [region for region in regions if region not in self._images]
        self._read_on()

    def _read_on(self) -> None:
        while self._slide and self._wanted and len(self._reading) < _READS_AHEAD:
            region = self._wanted.pop(0)
            if region in self._reading:
                continue
            self._reading.add(region)
            self._jobs.submit(
                partial(_read, self._slide, region, self._ratio),
                partial(self._arrived, self._generation, region),
                partial(self._failed, self._generation, region),
            )

    def _arrived(self, generation: int, region: Region, image: QImage) -> None:
        if generation != self._generation:
            return
        self._reading.discard(region)
        self._images[region] = image
        if len(self._images) > CACHED:
            self._images.popitem(last=False)
        self.arrived.emit()
        self._read_on()

    def _failed(self, generation: int, region: Region, error: HistoViewerError) -> None:
        white = np.full((SIDE, SIDE, 3), 255, np.uint8)
        self._arrived(generation, region, pixel_image(white, np.ones((SIDE, SIDE), np.bool_)))


def thumbnail_region(focus: Focus) -> Region:
    """A square around a focus, at least as wide as a patch; level-0 pixels."""
    mpp, patch_um = focus.grid.slide_mpp, focus.grid.patch_size * focus.grid.patch_mpp
    side_um = max(patch_um, focus.bounds.width * mpp.x, focus.bounds.height * mpp.y)
    width, height = side_um / mpp.x, side_um / mpp.y
    x, y = focus.bounds.centre
    return Region(x - width / 2, y - height / 2, width, height)


def _read(slide: Readable, region: Region, ratio: float) -> QImage:
    side = round(SIDE * ratio)
    pixels = slide.read_region(region, Size(side, side))
    return pixel_image(pixels.rgb, pixels.failed, ratio)
