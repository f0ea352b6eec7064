"""What the window's reader process and its parent say to one another."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Mpp, Region, Size
from histoviewer.slides.pyramid import Level
from histoviewer.slides.resample import Pixels

# As many requests does the process work on at a time.
READING_THREADS = 2


@dataclass(frozen=True)
class SlideToRead:
    """Which slide is meant, with all that it takes to open it again in another process.

    number:         the parent's, another one for each opening.
    mpp, force_mpp: as for `slide.open_slide`.
    """

    number: int
    path: Path
    mpp: float | None
    force_mpp: bool


@dataclass(frozen=True)
class SlideFacts:
    """What a slide is; the fields are those of `slide.Slide`.

    fingerprint: of the file, as `fingerprint.compute_fingerprint` gives it.
    """

    path: Path
    size: Size
    mpp: Mpp | None
    mpp_source: str
    mpp_problem: str
    format: str
    levels: tuple[Level, ...]
    fingerprint: str


@dataclass(frozen=True)
class Ask:
    """To the process: open the slide and tell its facts, or read a region of it.

    number: of the request.
    region: level-0 pixels; None asks for the facts.
    size:   (width, height) of the result; None with the region.
    known:  the fingerprint of the slide's first opening, "" before that.
    """

    number: int
    slide: SlideToRead
    region: Region | None = None
    size: Size | None = None
    known: str = ""


@dataclass(frozen=True)
class CloseSlide:
    """To the process: none of its slide's reads is outstanding, and there will be no more."""

    number: int


@dataclass(frozen=True)
class SentPixels:
    """`resample.Pixels` on their way; a mask that is the same everywhere travels as one value."""

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    error: str

    @classmethod
    def pack(cls, pixels: Pixels) -> "SentPixels":
        return cls(pixels.rgb, _packed(pixels.valid), _packed(pixels.failed), pixels.error)

    def unpack(self) -> Pixels:
        valid, failed = (
            np.array(np.broadcast_to(mask, self.rgb.shape[:2]))
            for mask in (self.valid, self.failed)
        )
        return Pixels(self.rgb, valid, failed, self.error)


def _packed(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return mask[:1, :1].copy() if (mask == mask[0, 0]).all() else mask


@dataclass(frozen=True)
class Answer:
    """To the parent: what the request of this number gave."""

    number: int
    content: SlideFacts | SentPixels | HistoViewerError
