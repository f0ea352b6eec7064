"""Thumbnails of slides, read off the GUI thread one at a time."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region, Size
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded

# Twice the displayed size, for high-DPI screens; 33 KB each.
LONGEST = QSize(104, 80)
_MOST_KEPT = 500
_UNREADABLE_GREY = 128


class Thumbnails(QObject):
    """Thumbnails of the visible slides.

    ready:  Path of a slide and its thumbnail, QImage.
    failed: Path of a slide that cannot be read, and the error message.

    open_slide: opens a slide; may block; called for one slide at a time, so that opening another
                slide waits for one thumbnail at most.
    """

    ready = Signal(object, QImage)
    failed = Signal(object, str)

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._open_slide = open_slide
        # None for unreadable slides, so that they are not tried again.
        self._images: OrderedDict[Path, QImage | None] = OrderedDict()
        self._wanted: list[Path] = []
        self._reading: Path | None = None
        self._outdated = False

    def get(self, path: Path) -> QImage | None:
        """A slide's thumbnail, or None if it is not read yet or unreadable."""
        return self._images.get(path)

    def is_unreadable(self, path: Path) -> bool:
        """True if reading a slide has failed."""
        return path in self._images and self._images[path] is None

    def want(self, paths: Sequence[Path]) -> None:
        """Read these slides in order, and drop earlier requests."""
        for path in paths:
            if path in self._images:
                self._images.move_to_end(path)
        self._wanted = [path for path in reversed(paths) if path not in self._images]
        self._read_next()

    def forget(self, path: Path) -> None:
        """Read a slide again at the next request, as its file has changed."""
        self._images.pop(path, None)
        self._outdated |= path == self._reading

    def _read_next(self) -> None:
        if self._reading is None and self._wanted:
            self._reading = path = self._wanted.pop()
            self._outdated = False
            self._jobs.submit(
                partial(read_thumbnail, self._open_slide, path), self._arrived, self._failed
            )

    def _arrived(self, image: QImage) -> None:
        path = self._keep(image)
        if path:
            self.ready.emit(path, image)
        self._read_next()

    def _failed(self, error: HistoViewerError) -> None:
        path = self._keep(None)
        if path:
            self.failed.emit(path, worded(error))
        self._read_next()

    def _keep(self, image: QImage | None) -> Path | None:
        """Store the outcome and return its slide, or None if that has changed meanwhile."""
        path, self._reading = self._reading, None
        if path is None or self._outdated:
            return None
        self._images[path] = image
        while len(self._images) > _MOST_KEPT:
            self._images.popitem(last=False)
        return path


def read_thumbnail(open_slide: Callable[[Path], OpenedSlide], path: Path) -> QImage:
    """Read a slide as an RGB32 image within `LONGEST`; unreadable parts are grey.

    Raises SlideError or WorkerError if the slide cannot be opened.
    """
    with closing(open_slide(path)) as slide:
        width, height = slide.size
        scale = min(LONGEST.width() / width, LONGEST.height() / height)
        size = Size(max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = slide.read_region(Region(0, 0, width, height), size)
    rgb = np.ascontiguousarray(
        np.where(pixels.failed[:, :, None], np.uint8(_UNREADABLE_GREY), pixels.rgb)
    )
    image = QImage(rgb.data, size.width, size.height, 3 * size.width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)
