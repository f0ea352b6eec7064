"""Slides: whole-slide images and plain images, read at any scale."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from PIL import Image

from histoviewer.errors import MissingMppError, SlideError
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.slides.backends.base import Backend
from histoviewer.slides.backends.detect import open_backend
from histoviewer.slides.mpp import MPP_MAX, MPP_MIN, is_plausible, parse_mpp
from histoviewer.slides.pyramid import Level, usable_levels
from histoviewer.slides.resample import Damage, Pixels, read_resampled

# A level may be this much coarser than requested, as files store rounded sizes and pixel sizes.
SCALE_TOLERANCE = 1.01


def open_slide(path: str | Path, mpp: float | None = None, force_mpp: bool = False) -> "Slide":
    """Open a whole-slide image or a plain image.

    mpp: pixel size of level 0 in um, used if the file has none or an implausible one; with
         `force_mpp` always.

    Raises SlideError if the file cannot be read as a slide, or `mpp` is outside 0.05..5.
    """
    path = Path(path)
    if mpp is not None and not is_plausible(Mpp(mpp, mpp)):
        cause = f"was given a pixel size of {mpp:g} um, outside {MPP_MIN:g} to {MPP_MAX:g}"
        raise SlideError(path, cause, "Give the size of a level-0 pixel in micrometres.")
    backend = open_backend(path)
    recorded, problem = parse_mpp(*backend.mpp)
    if mpp is not None and (force_mpp or recorded is None):
        return Slide(path, backend, Mpp(mpp, mpp), "given by the user", problem)
    return Slide(path, backend, recorded, "file" if recorded else "", problem)


class Slide:
    """An open slide, created by `open_slide`. A context manager.

    size:        (width, height), level-0 pixels.
    mpp:         pixel size of level 0 in um; None if neither file nor user gives a plausible one.
    mpp_source:  "file", "given by the user", or "" if mpp is None.
    mpp_problem: why the file's own value is not used, else empty.
    levels:      the usable pyramid levels, finest first.
    format:      name of the file format, e.g. "aperio", "ome-tiff", "png".
    colour_note: how the colours are read in another way than the file declares, a sentence; else
                 empty.
    properties:  the file's metadata; not to be stored, as it may contain names of patients.
    """

    def __init__(
        self, path: Path, backend: Backend, mpp: Mpp | None, mpp_source: str, mpp_problem: str
    ) -> None:
        self.path = path
        self.mpp = mpp
        self.mpp_source = mpp_source
        self.mpp_problem = mpp_problem
        self.levels = usable_levels(backend.levels)
        self.size = self.levels[0].size
        self.format = backend.format
        self.colour_note = backend.colour_note
        self.properties: Mapping[str, str] = backend.properties
        self._backend = backend
        # Called with each region that was read, its size and pixels.
        self.on_read: Callable[[Region, Size, Pixels], None] | None = None
        self._reads = 0
        self._closed = False
        self._idle = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def require_mpp(self) -> Mpp:
        """Return the pixel size. Raises MissingMppError if there is none."""
        if self.mpp is None:
            action = "Give it with --mpp, in micrometres."
            raise MissingMppError(self.path, self.mpp_problem, action)
        return self.mpp

    def read_region(self, region: Region, size: Size) -> Pixels:
        """Read a region of the slide, resampled to `size`; may be called from any thread.

        region: level-0 pixels, fractional, not empty; pixels beyond the slide are not valid.
        size:   (width, height) of the result, at least 1 x 1.

        Reads the coarsest usable level that is fine enough, at most a few million pixels at a
        time. Pixels that cannot be decoded are marked in the result and raise nothing.
        Raises SlideError if the slide is closed.
        """
        with self._reading():
            level = self.level_for(region.width / size.width, region.height / size.height)
            pixels = read_resampled(self._backend, level, region, size, Damage())
        if self.on_read:
            self.on_read(region, size, pixels)
        return pixels

    def picture(self, name: str) -> Image.Image | None:
        """Read the file's own picture of this name; see `Backend.picture`.

        Labels and pictures of a whole glass slide may name the patient.
        Raises SlideError if the slide is closed.
        """
        with self._reading():
            return self._backend.picture(name)

    def level_for(self, step_x: float, step_y: float) -> Level:
        """Return the coarsest level at least as fine as step_x by step_y level-0 pixels.

        Level 0 if there is none.
        """
        fine = [
            level
            for level in self.levels
            if level.downsample[0] <= step_x * SCALE_TOLERANCE
            and level.downsample[1] <= step_y * SCALE_TOLERANCE
        ]
        return fine[-1] if fine else self.levels[0]

    def close(self) -> None:
        """Close the file, after the reads in flight. May be called again."""
        with self._idle:
            already_closed, self._closed = self._closed, True
            self._idle.wait_for(lambda: not self._reads)
            if not already_closed:
                self._backend.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._idle:
            if self._closed:
                raise SlideError(self.path, "is closed", "Open it again.")
            self._reads += 1
        try:
            yield
        finally:
            with self._idle:
                self._reads -= 1
                self._idle.notify_all()


def underlay(slide: Slide, width: int) -> Image.Image:
    """Read the whole slide as an RGB image of this width; unreadable pixels are white."""
    full = slide.size
    size = Size(width, max(1, round(width * full.height / full.width)))
    return Image.fromarray(slide.read_region(Region(0, 0, *full), size).rgb)
