"""Whole-slide formats through OpenSlide."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openslide
from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.geometry import Rect, Size
from histoviewer.slides.backends.base import (
    COPY_AGAIN,
    MAX_TILE_PIXELS,
    NO_DATA,
    DecodeError,
    StoredLevel,
    require_sane,
)
from histoviewer.slides.backends.dicom_colour import CONVERTED, holds_ycbcr
from histoviewer.slides.backends.tile_table import holes_by_level

CACHE_BYTES = 32 * 2**20
# Older libraries write to arbitrary memory (CVE-2026-48977) or return uninitialised pixels
# (CVE-2026-54604) for some files.
MIN_LIBRARY = (4, 0, 1)
# Their tiles overlap or are placed individually, so the tile size does not give their positions.
UNGRIDDED_VENDORS = {"mirax", "leica", "trestle", "ventana", "zeiss"}


def detect_vendor(path: Path) -> str | None:
    """Return OpenSlide's name of a file's format, or None.

    Raises SlideError if the OpenSlide library is an unsafe old version.
    """
    version = openslide.__library_version__
    if tuple(int(number) for number in re.findall(r"\d+", version)[:3]) < MIN_LIBRARY:
        raise SlideError(
            path,
            f"will not be opened with the OpenSlide library {version}, which is unsafe",
            "Install openslide-bin 4.0.1 or later.",
        )
    try:
        return openslide.OpenSlide.detect_format(path)
    except openslide.OpenSlideError as error:
        raise _damaged(path, error) from error


class OpenSlideBackend:
    """A slide that OpenSlide reads; see `base.Backend`.

    The first failing read puts an OpenSlide handle into a permanent error state, for all threads.
    Such a handle is dropped, not closed: closing it while other threads read would abort the
    process, and openslide-python closes it with the last reference.
    """

    def __init__(self, path: Path, vendor: str) -> None:
        self.format = vendor
        self._path = path
        self._cache = openslide.OpenSlideCache(CACHE_BYTES)
        try:
            handle = self._open()
            self.properties: Mapping[str, str] = dict(handle.properties)
            self._downsamples = handle.level_downsamples
            sizes = handle.level_dimensions
        except openslide.OpenSlideError as error:
            raise _damaged(path, error) from error
        self._handle: openslide.OpenSlide | None = handle
        self.levels = [StoredLevel(Size(*size), self._tile(i)) for i, size in enumerate(sizes)]
        require_sane(path, self.levels)
        self.colour_note = ""
        if vendor == "dicom" and holds_ycbcr(path, self.properties):
            self.colour_note = CONVERTED
        for i, (lost, left_out) in enumerate(holes_by_level(path, vendor, self.levels)):
            self.levels[i] = replace(self.levels[i], lost=lost, left_out=left_out)

    @property
    def mpp(self) -> tuple[str, str]:
        x = self.properties.get(openslide.PROPERTY_NAME_MPP_X, "")
        return x, self.properties.get(openslide.PROPERTY_NAME_MPP_Y, "")

    def picture(self, name: str) -> Image.Image | None:
        sides = ("width", "height")
        recorded = [self.properties.get(f"openslide.associated.{name}.{side}") for side in sides]
        if not all(recorded) or math.prod(int(side or 0) for side in recorded) > MAX_TILE_PIXELS:
            return None
        try:
            picture = self._open().associated_images[name]
            return (_from_ycbcr(picture) if self.colour_note else picture).convert("RGB")
        except openslide.OpenSlideError:
            return None

    def read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        pixels = self._read(level, x, y, size)
        return _from_ycbcr(pixels) if self.colour_note else pixels

    def _read(self, level: int, x: int, y: int, size: Size) -> Image.Image:
        # OpenSlide returns transparent pixels for a tile without data, not an error.
        if any(Rect(x, y, *size).overlaps(lost) for lost in self.levels[level].lost):
            raise DecodeError(NO_DATA)
        # OpenSlide expects level-0 pixels and divides them by its own mean downsample.
        downsample = self._downsamples[level]
        start = round(x * downsample), round(y * downsample)
        shared = self._handle
        try:
            if shared:
                return shared.read_region(start, level, size)
        except openslide.OpenSlideError:
            if self._handle is shared:
                self._handle = None
        # Either this rectangle is damaged, or another thread broke the shared handle. A separate
        # handle decides, and is shared only if it stays intact.
        try:
            alone = self._open()
            pixels = alone.read_region(start, level, size)
        except openslide.OpenSlideError as error:
            raise DecodeError(str(error)) from error
        self._handle = alone
        return pixels

    def close(self) -> None:
        if self._handle:
            self._handle.close()

    def _open(self) -> openslide.OpenSlide:
        handle = openslide.OpenSlide(self._path)
        handle.set_cache(self._cache)
        return handle

    def _tile(self, level: int) -> Size | None:
        if self.format in UNGRIDDED_VENDORS:
            return None
        width = self.properties.get(f"openslide.level[{level}].tile-width")
        height = self.properties.get(f"openslide.level[{level}].tile-height")
        return Size(int(width), int(height)) if width and height else None


def _from_ycbcr(pixels: Image.Image) -> Image.Image:
    """Convert luma and chroma in an image's first three channels to RGB; alpha stays."""
    *components, alpha = pixels.convert("RGBA").split()
    converted = Image.merge("YCbCr", components).convert("RGB")
    converted.putalpha(alpha)
    return converted


def _damaged(path: Path, error: Exception) -> SlideError:
    return SlideError(path, f"is damaged or not supported by OpenSlide ({error})", COPY_AGAIN)
