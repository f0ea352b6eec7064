"""Image tiles of a slide: read off the GUI thread and cached within a number of bytes."""

import math
from collections import Counter, OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.raster import TileWindow, state_marks
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded

TILE_SIDE = 512
CACHE_BYTES = 512 * 2**20
# One more than threads, so that none idles until the GUI thread submits the next read.
_READS_AHEAD = 3
# A process that crashed may have crashed on another slide, so a failed read is retried once.
_MOST_TRIES = 2
_TILE_BYTES = 4 * TILE_SIDE * TILE_SIDE


class ImageTile(NamedTuple):
    """A square of `TILE_SIDE` pixels of the slide, downsampled by 2**level.

    Levels are the viewer's own; the file's may differ.
    """

    level: int
    col: int
    row: int

    @property
    def region(self) -> Region:
        """The area of the image tile, level-0 pixels; the last ones extend beyond the slide."""
        side = TILE_SIDE << self.level
        return Region(self.col * side, self.row * side, side, side)

    def parent(self) -> "ImageTile":
        """The image tile of the next coarser level that contains this one."""
        return ImageTile(self.level + 1, self.col // 2, self.row // 2)


class ImageTileCache:
    """Least-recently-used cache of at most `limit` bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._bytes = 0
        self._images: OrderedDict[ImageTile, QImage] = OrderedDict()

    def __contains__(self, key: ImageTile) -> bool:
        return key in self._images

    def get(self, key: ImageTile) -> QImage | None:
        """Return an image and mark it as used."""
        if key in self._images:
            self._images.move_to_end(key)
        return self._images.get(key)

    def put(self, key: ImageTile, image: QImage) -> None:
        if key in self._images:
            self._bytes -= self._images.pop(key).sizeInBytes()
        self._images[key] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > self._limit and len(self._images) > 1:
            self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()

    def set_limit(self, limit: int) -> None:
        """Set the limit in bytes; a smaller one takes effect with the next image."""
        self._limit = limit

    def clear(self) -> None:
        self._images.clear()
        self._bytes = 0


class ImageTileLoader(QObject):
    """Reads the image tiles of one slide at a time; lives on the GUI thread.

    loaded:  an image tile was loaded.
    settled: all requested image tiles are loaded.
    damaged: the first error message of a slide.
    """

    loaded = Signal()
    settled = Signal()
    damaged = Signal(str)

    def __init__(
        self, jobs: Jobs, parent: QObject | None = None, cache_bytes: int = CACHE_BYTES
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._cache_bytes = cache_bytes
        self._cache = ImageTileCache(cache_bytes)
        self._slide: OpenedSlide | None = None
        # Stamped on each read, so that results for an earlier slide are dropped.
        self._generation = 0
        self._wanted: list[ImageTile] = []
        # Prefetched around the visible image tiles once those are loaded.
        self._ring: list[ImageTile] = []
        self._tries: Counter[ImageTile] = Counter()
        self._reading: set[ImageTile] = set()
        self._visible: set[ImageTile] = set()
        self._overview: QImage | None = None
        self._is_damaged = False

    @property
    def has_slide(self) -> bool:
        return self._slide is not None

    @property
    def top(self) -> int:
        """The level with the whole slide in one image tile, which stays in memory."""
        longest = max(self._slide.size) if self._slide else 1
        return max(0, math.ceil(math.log2(longest / TILE_SIDE)))

    @property
    def is_reading(self) -> bool:
        """True if any visible image tile is still being loaded."""
        return bool(self._wanted or self._visible & self._reading)

    @property
    def overview(self) -> QImage | None:
        """The whole slide in one image tile with the same top left corner, once loaded."""
        return self._overview

    def set_cache_bytes(self, limit: int) -> None:
        """Limit the cache; twice the visible image tiles are always kept."""
        self._cache_bytes = limit
        self._cache.set_limit(limit)

    def set_slide(self, slide: OpenedSlide | None) -> None:
        """Switch to another slide; the caller closes the former one."""
        self._generation += 1
        self._slide = slide
        self._cache.clear()
        self._overview = None
        self._is_damaged = False
        self._tries.clear()
        self._reading.clear()
        self.want([])

    def get(self, key: ImageTile) -> QImage | None:
        """Return an image tile, or None if it is not loaded."""
        if key == self._top_tile:
            return self._overview
        return self._cache.get(key)

    def want(self, keys: Sequence[ImageTile], ring: Sequence[ImageTile] = ()) -> None:
        """Read these image tiles, the last first, and drop earlier requests.

        ring: image tiles around them, prefetched once nothing else is missing.
        """
        self._visible = {*keys, self._top_tile}
        # Visible image tiles must not evict one another, or they would be read forever.
        self._cache.set_limit(max(self._cache_bytes, 2 * _TILE_BYTES * len(self._visible)))
        self._wanted = [key for key in keys if self.get(key) is None]
        if self._slide and self._overview is None:
            self._wanted.append(self._top_tile)
        room = self._cache_bytes // _TILE_BYTES - len(self._visible)
        self._ring = [key for key in ring if self.get(key) is None] if len(ring) < room else []
        self._read_next()

    @property
    def _top_tile(self) -> ImageTile:
        return ImageTile(self.top, 0, 0)

    def _read_next(self) -> None:
        while self._slide and len(self._reading) < _READS_AHEAD and (self._wanted or self._ring):
            key = (self._wanted or self._ring).pop()
            if key in self._reading:
                continue
            self._reading.add(key)
            self._jobs.submit(
                partial(read_image_tile, self._slide, key),
                partial(self._arrived, self._generation, key),
                partial(self._failed, self._generation, key),
            )

    def _arrived(self, generation: int, key: ImageTile, tile: tuple[QImage, str]) -> None:
        if generation != self._generation:
            return
        image, cause = tile
        self._keep(key, image)
        self._finished(key, self._damage_text(cause) if cause else "")

    def _damage_text(self, cause: str) -> str:
        assert self._slide is not None
        cause = f"is damaged ({cause}). Unreadable parts are hatched"
        return worded(SlideError(self._slide.path, cause, "Copy it again from the archive."))

    def _failed(self, generation: int, key: ImageTile, error: HistoViewerError) -> None:
        if generation != self._generation:
            return
        self._tries[key] += 1
        if self._tries[key] < _MOST_TRIES:
            self._wanted.append(key)
            self._finished(key, "")
            return
        everything = np.ones((TILE_SIDE, TILE_SIDE), np.bool_)
        self._keep(key, pixel_image(np.full((TILE_SIDE, TILE_SIDE, 3), 255, np.uint8), everything))
        self._finished(key, worded(error))

    def _keep(self, key: ImageTile, image: QImage) -> None:
        if key == self._top_tile:
            self._overview = image
        else:
            self._cache.put(key, image)

    def _finished(self, key: ImageTile, error: str) -> None:
        self._reading.discard(key)
        if error and not self._is_damaged:
            self._is_damaged = True
            self.damaged.emit(error)
        self._read_next()
        if key not in self._visible:
            return
        self.loaded.emit()
        if not self.is_reading:
            self.settled.emit()


def read_image_tile(slide: OpenedSlide, key: ImageTile) -> tuple[QImage, str]:
    """Read an image tile, hatched where unreadable, and the first error message or ""."""
    pixels = slide.read_region(key.region, Size(TILE_SIDE, TILE_SIDE))
    return pixel_image(pixels.rgb, pixels.failed), pixels.error


def pixel_image(rgb: NDArray[np.uint8], failed: NDArray[np.bool_], ratio: float = 1) -> QImage:
    """Make an RGB32 image, the fastest to draw, with unreadable pixels hatched.

    rgb:    (height, width, 3) uint8.
    failed: (height, width) bool.
    ratio:  pixels of the screen per pixel of the widget that shows it.
    """
    (height, width), rgb = failed.shape, np.ascontiguousarray(rgb)
    if failed.any():
        state = np.where(failed, TileState.UNREADABLE, TileState.OUTSIDE).astype(np.uint8)
        marks = state_marks(state, TileWindow(0, 0, width, height), Size(width, height))
        rgb = np.ascontiguousarray(np.where(marks[:, :, 3:] > 0, marks[:, :, :3], rgb))
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    return image
