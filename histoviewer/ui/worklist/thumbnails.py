"""Thumbnails of slides, read off the GUI thread one at a time."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage

from histoviewer.geometry import Region, Size
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.picture_queue import PictureQueue

# Twice the displayed size, for high-DPI screens; 33 KB each.
LONGEST = QSize(104, 80)
_UNREADABLE_GREY = 128


class Thumbnails(PictureQueue):
    """Thumbnails of the visible slides, by their paths.

    open_slide: opens a slide; may block; called for one slide at a time, so that opening another
                slide waits for one thumbnail at most.
    """

    kept = 500

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(jobs, parent)
        self._open_slide = open_slide

    def _reader(self, path: Path) -> Callable[[], QImage]:
        return partial(read_thumbnail, self._open_slide, path)


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
