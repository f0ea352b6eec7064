"""Slides: what they are, how large a pixel is, and their pixels at any scale."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from PIL import Image

from histoviewer.errors import MissingMppError, SlideError
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.slides.backends.base import Reader
from histoviewer.slides.backends.detect import SLIDE_SUFFIXES, open_reader
from histoviewer.slides.backends.plain_image import PLAIN_FORMATS, PLAIN_SUFFIXES
from histoviewer.slides.fingerprint import content_of, fingerprint, same_content
from histoviewer.slides.mpp import MPP_MAX, MPP_MIN, _plausible_mpp, is_plausible
from histoviewer.slides.pyramid import Level, usable_levels
from histoviewer.slides.resample import Damage, Pixels, read_resampled

__all__ = [
    "PLAIN_FORMATS",
    "PLAIN_SUFFIXES",
    "SLIDE_SUFFIXES",
    "Level",
    "Pixels",
    "Slide",
    "content_of",
    "fingerprint",
    "is_plausible",
    "open_slide",
    "same_content",
]

# A level may be this much coarser than asked for: sizes and pixel sizes are rounded in the files.
SCALE_TOLERANCE = 1.01


def open_slide(path: str | Path, mpp: float | None = None, force_mpp: bool = False) -> "Slide":
    """Open a whole-slide image or a plain image.

    mpp: pixel size of level 0 in um, used where the file has none or an implausible one, or, with
         `force_mpp`, whatever the file says.

    Raises SlideError where the file cannot be read as a slide, or `mpp` is outside 0.05..5.
    """
    path = Path(path)
    if mpp is not None and not is_plausible(Mpp(mpp, mpp)):
        cause = f"was given a pixel size of {mpp:g} um, outside {MPP_MIN:g} to {MPP_MAX:g}"
        raise SlideError(path, cause, "Give the size of a level-0 pixel in micrometres.")
    reader = open_reader(path)
    recorded, problem = _plausible_mpp(*reader.mpp)
    if mpp is not None and (force_mpp or recorded is None):
        return Slide(path, reader, Mpp(mpp, mpp), "given by the user", problem)
    return Slide(path, reader, recorded, "file" if recorded else "", problem)


class Slide:
    """An open slide; made by `open_slide`. A context manager.

    path:        the file.
    size:        (width, height), level-0 pixels.
    mpp:         pixel size of level 0 in um; None where the file has no plausible one (0.05..5,
                 x and y at most 2 % apart) and none was given.
    mpp_source:  "file", "given by the user", or "" where mpp is None.
    mpp_problem: why the file's own value was not taken, "" where it is plausible.
    levels:      the usable pyramid levels, finest first.
    format:      name of the file format, e.g. "aperio", "ome-tiff", "png".
    properties:  what the file says of itself; may hold names of patients, so is not to be stored.
    """

    def __init__(
        self, path: Path, reader: Reader, mpp: Mpp | None, mpp_source: str, mpp_problem: str
    ) -> None:
        self.path = path
        self.mpp = mpp
        self.mpp_source = mpp_source
        self.mpp_problem = mpp_problem
        self.levels = usable_levels(reader.levels)
        self.size = self.levels[0].size
        self.format = reader.format
        self.properties: Mapping[str, str] = reader.properties
        self._reader = reader
        self._reads = 0
        self._closed = False
        self._idle = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def require_mpp(self) -> Mpp:
        """The pixel size; raises MissingMppError where there is none."""
        if self.mpp is None:
            action = "Open it in the window and press S to give it, or give it with --mpp, in um."
            raise MissingMppError(self.path, self.mpp_problem, action)
        return self.mpp

    def read_region(self, region: Region, size: Size) -> Pixels:
        """The pixels of a region of the slide, resampled to `size`; may be called from any thread.

        region: level-0 pixels, fractions are kept, not empty; what reaches past the slide is void.
        size:   (width, height) of the result, at least 1 x 1.

        The coarsest usable level that is fine enough is read, at most a few million pixels of it
        at a time. What cannot be decoded is marked in the result and raises nothing.
        Raises SlideError where the slide is closed.
        """
        with self._reading():
            level = self.level_for(region.width / size.width, region.height / size.height)
            return read_resampled(self._reader, level, region, size, Damage())

    def thumbnail(self) -> Image.Image | None:
        """The file's own small picture of level 0, mode RGB; see `readers.base.Reader`.

        Raises SlideError where the slide is closed.
        """
        with self._reading():
            return self._reader.thumbnail

    def level_for(self, step_x: float, step_y: float) -> Level:
        """The level to read for output pixels of step_x by step_y level-0 pixels.

        The coarsest one that is at least as fine; level 0 where none is.
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
                self._reader.close()

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
    """The whole slide as an RGB picture of this width; what cannot be read is white."""
    full = slide.size
    size = Size(width, max(1, round(width * full.height / full.width)))
    return Image.fromarray(slide.read_region(Region(0, 0, *full), size).rgb)
