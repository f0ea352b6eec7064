"""Tiles of a slide: read off the GUI thread, kept within a number of bytes."""

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
from histoviewer.heatmaps.heatmap import TileState
from histoviewer.heatmaps.raster import TileWindow, state_marks
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs


def pixel_image(rgb: NDArray[np.uint8], failed: NDArray[np.bool_]) -> QImage:
    """An RGB32 image, which is the quickest to draw; what could not be read is hatched.

    rgb:    (height, width, 3) uint8.
    failed: (height, width) bool.
    """
    (height, width), rgb = failed.shape, np.ascontiguousarray(rgb)
    if failed.any():
        state = np.where(failed, TileState.UNREADABLE, TileState.OUTSIDE).astype(np.uint8)
        marks = state_marks(state, TileWindow(0, 0, width, height), Size(width, height))
        rgb = np.ascontiguousarray(np.where(marks[:, :, 3:] > 0, marks[:, :, :3], rgb))
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


TILE = 512
CACHE_BYTES = 512 * 2**20
# One more than threads, so that none waits for the GUI thread to hand out the next tile.
_READS_AHEAD = 3
# A process that died under a tile may have died of another slide, so a tile is tried again once.
_MOST_TRIES = 2
_TILE_BYTES = 4 * TILE * TILE


class TileKey(NamedTuple):
    """A tile of `TILE` x `TILE` pixels, reduced by 2**level whatever levels the file has."""

    level: int
    col: int
    row: int

    @property
    def region(self) -> Region:
        """What the tile shows, level-0 pixels; the last ones reach past the slide."""
        side = TILE << self.level
        return Region(self.col * side, self.row * side, side, side)

    def parent(self) -> "TileKey":
        """The tile of the next coarser level that shows this one too."""
        return TileKey(self.level + 1, self.col // 2, self.row // 2)


class TileCache:
    """Images by key; beyond `limit` bytes those not used for longest go."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._bytes = 0
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()

    def __contains__(self, key: TileKey) -> bool:
        return key in self._images

    def get(self, key: TileKey) -> QImage | None:
        """The image, now the last that would go."""
        if key in self._images:
            self._images.move_to_end(key)
        return self._images.get(key)

    def put(self, key: TileKey, image: QImage) -> None:
        if key in self._images:
            self._bytes -= self._images.pop(key).sizeInBytes()
        self._images[key] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > self._limit and len(self._images) > 1:
            self._bytes -= self._images.popitem(last=False)[1].sizeInBytes()

    def set_limit(self, limit: int) -> None:
        """In bytes; a smaller one takes effect with the next image."""
        self._limit = limit

    def clear(self) -> None:
        self._images.clear()
        self._bytes = 0


class TileLoader(QObject):
    """The tiles of one slide at a time. Lives on the GUI thread; only reading leaves it.

    loaded:  a tile arrived.
    settled: nothing that was wanted is missing any more.
    damaged: the first reading error of a slide, in words.
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
        self._cache = TileCache(cache_bytes)
        self._slide: OpenedSlide | None = None
        # Stamped on each read: what arrives for an earlier slide is dropped.
        self._generation = 0
        self._wanted: list[TileKey] = []
        # Around what is in sight: read when nothing in sight is missing.
        self._ring: list[TileKey] = []
        self._tries: Counter[TileKey] = Counter()
        self._reading: set[TileKey] = set()
        self._in_sight: set[TileKey] = set()
        self._overview: QImage | None = None
        self._is_damaged = False

    @property
    def has_slide(self) -> bool:
        return self._slide is not None

    @property
    def top(self) -> int:
        """The level on which the whole slide is one tile; that tile is never dropped."""
        longest = max(self._slide.size) if self._slide else 1
        return max(0, math.ceil(math.log2(longest / TILE)))

    @property
    def is_reading(self) -> bool:
        """Whether anything that is in sight is missing and on its way."""
        return bool(self._wanted or self._in_sight & self._reading)

    @property
    def overview(self) -> QImage | None:
        """The whole slide in one tile, its top left corner the slide's, once it has been read."""
        return self._overview

    def set_cache_bytes(self, limit: int) -> None:
        """How much memory tiles may take; twice what is in sight is always kept."""
        self._cache_bytes = limit
        self._cache.set_limit(limit)

    def set_slide(self, slide: OpenedSlide | None) -> None:
        """Show another slide, or none; the caller closes the former one."""
        self._generation += 1
        self._slide = slide
        self._cache.clear()
        self._overview = None
        self._is_damaged = False
        self._tries.clear()
        self._reading.clear()
        self.want([])

    def get(self, key: TileKey) -> QImage | None:
        """A tile that has been read, or None."""
        if key == self._top_tile:
            return self._overview
        return self._cache.get(key)

    def want(self, keys: Sequence[TileKey], ring: Sequence[TileKey] = ()) -> None:
        """Read these tiles, the last first, and none of those wanted before.

        ring: tiles that may come into sight next, read where nothing else is missing.
        """
        self._in_sight = {*keys, self._top_tile}
        # Tiles in sight must never drive one another out, or they would be read for ever.
        self._cache.set_limit(max(self._cache_bytes, 2 * _TILE_BYTES * len(self._in_sight)))
        self._wanted = [key for key in keys if self.get(key) is None]
        if self._slide and self._overview is None:
            self._wanted.append(self._top_tile)
        room = self._cache_bytes // _TILE_BYTES - len(self._in_sight)
        self._ring = [key for key in ring if self.get(key) is None] if len(ring) < room else []
        self._read_on()

    @property
    def _top_tile(self) -> TileKey:
        return TileKey(self.top, 0, 0)

    def _read_on(self) -> None:
        while self._slide and len(self._reading) < _READS_AHEAD and (self._wanted or self._ring):
            key = (self._wanted or self._ring).pop()
            if key in self._reading:
                continue
            self._reading.add(key)
            self._jobs.submit(
                partial(read_tile, self._slide, key),
                partial(self._arrived, self._generation, key),
                partial(self._failed, self._generation, key),
            )

    def _arrived(self, generation: int, key: TileKey, tile: tuple[QImage, str]) -> None:
        if generation != self._generation:
            return
        image, cause = tile
        self._keep(key, image)
        self._finished(key, self._damage_text(cause) if cause else "")

    def _damage_text(self, cause: str) -> str:
        assert self._slide is not None
        cause = f"is damaged, what cannot be read is hatched ({cause})"
        return str(SlideError(self._slide.path, cause, "Copy it again from the archive."))

    def _failed(self, generation: int, key: TileKey, error: HistoViewerError) -> None:
        if generation != self._generation:
            return
        self._tries[key] += 1
        if self._tries[key] < _MOST_TRIES:
            self._wanted.append(key)
            self._finished(key, "")
            return
        everything = np.ones((TILE, TILE), np.bool_)
        self._keep(key, pixel_image(np.full((TILE, TILE, 3), 255, np.uint8), everything))
        self._finished(key, str(error))

    def _keep(self, key: TileKey, image: QImage) -> None:
        if key == self._top_tile:
            self._overview = image
        else:
            self._cache.put(key, image)

    def _finished(self, key: TileKey, error: str) -> None:
        self._reading.discard(key)
        if error and not self._is_damaged:
            self._is_damaged = True
            self.damaged.emit(error)
        self._read_on()
        if key not in self._in_sight:
            return
        self.loaded.emit()
        if not self.is_reading:
            self.settled.emit()


def read_tile(slide: OpenedSlide, key: TileKey) -> tuple[QImage, str]:
    """A tile as an RGB32 image, hatched where it cannot be read, and the first reading error."""
    pixels = slide.read_region(key.region, Size(TILE, TILE))
    return pixel_image(pixels.rgb, pixels.failed), pixels.error
