"""Slides: what they are, how large a pixel is, and their pixels at any scale."""

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from PIL import Image

from histoviewer.errors import MissingMppError, SlideError
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.pyramid import Level, usable_levels
from histoviewer.readers.base import Reader
from histoviewer.readers.detect import SLIDE_SUFFIXES, open_reader
from histoviewer.readers.image import PLAIN_FORMATS, PLAIN_SUFFIXES
from histoviewer.resample import Damage, Pixels, read_resampled

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

MPP_MIN, MPP_MAX = 0.05, 5.0
MPP_MAX_ANISOTROPY = 1.02
# A level may be this much coarser than asked for: sizes and pixel sizes are rounded in the files.
SCALE_TOLERANCE = 1.01
FINGERPRINT_BYTES = 65536


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


def is_plausible(mpp: Mpp) -> bool:
    """Whether a microscope can have this pixel size: 0.05..5 um, x and y at most 2 % apart."""
    in_range = all(MPP_MIN <= value <= MPP_MAX for value in mpp)
    return in_range and max(mpp) <= min(mpp) * MPP_MAX_ANISOTROPY


def fingerprint(path: Path) -> str:
    """A file's size, modification time (ns) and BLAKE2b of its first and last 64 KiB.

    Of a slide of several files (MRXS, VMS, DICOM) only the main file is looked at.
    Raises SlideError where the file cannot be read.
    """
    try:
        status = path.stat()
        digest = hashlib.blake2b(digest_size=16)
        with path.open("rb") as file:
            digest.update(file.read(FINGERPRINT_BYTES))
            file.seek(max(0, status.st_size - FINGERPRINT_BYTES))
            digest.update(file.read(FINGERPRINT_BYTES))
    except OSError as error:
        cause = f"cannot be read ({error.strerror or error})"
        raise SlideError(path, cause, "Check that the file is still there.") from error
    return f"{status.st_size}-{status.st_mtime_ns}-{digest.hexdigest()}"


def same_content(one: str, other: str) -> bool:
    """Whether two fingerprints are of files of one content: a copy has another time only."""
    return content_of(one) == content_of(other)


def content_of(fingerprint: str) -> str:
    """The part of a fingerprint that a copy of the file has too: its size and hash."""
    return "-".join(fingerprint.split("-")[::2])


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


def _plausible_mpp(*recorded: str) -> tuple[Mpp | None, str]:
    """The pixel size that a file records, or None and the reason why it cannot be taken."""
    if not all(recorded):
        return None, "no pixel size recorded"
    try:
        x, y = (float(text.replace(",", ".")) for text in recorded)
    except ValueError:
        return None, f"a pixel size recorded that is no number ({recorded[0]}, {recorded[1]})"
    mpp = Mpp(x, y)
    if is_plausible(mpp):
        return mpp, ""
    in_range = all(MPP_MIN <= value <= MPP_MAX for value in mpp)
    reason = "more than 2 % apart" if in_range else f"outside {MPP_MIN:g} to {MPP_MAX:g}"
    words = f"{x:.4g}" if x == y else f"{x:.4g} x {y:.4g}"
    return None, f"{words} um per pixel recorded, {reason}"
