"""Messages between the slide server and the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Mpp, PatchGrid, Region, Size
from histoviewer.slides.pyramid import Level
from histoviewer.slides.resample import Pixels

if TYPE_CHECKING:
    # Only the process that exports needs it: reading should start at once.
    from histoviewer.exports.folder import ExportJob

# The number of requests that the server handles at a time.
READING_THREADS = 2


@dataclass(frozen=True)
class SlideToRead:
    """Reference to a slide, with everything needed to open it again in another process.

    number:         assigned by the parent, unique for each opening.
    mpp, force_mpp: as for `slide.open_slide`.
    """

    number: int
    path: Path
    mpp: float | None
    force_mpp: bool


@dataclass(frozen=True)
class SlideFacts:
    """Properties of a slide; the fields are those of `slides.slide.Slide`.

    fingerprint: of the file, by `fingerprint.compute_fingerprint`.
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
class ReadRegion:
    """A region in level-0 pixels, and the (width, height) of the result."""

    region: Region
    size: Size


@dataclass(frozen=True)
class CountPatches:
    """The patches of a scan with the model of this folder, by stride."""

    model: Path


@dataclass(frozen=True)
class LoadHeatmap:
    """The heatmap in the file, which is not opened as a slide; a `HeatmapAnswer`.

    if_any: whether a file that does not declare itself a heatmap gives None, not an error.
    """

    if_any: bool


@dataclass(frozen=True)
class FindTissue:
    """The squares of a grid that hold tissue, by `tissue.find_tissue`."""

    grid: PatchGrid


@dataclass(frozen=True)
class TissueTiles:
    """The answer: (rows, cols) bool, true where the square of the grid holds tissue."""

    tissue: NDArray[np.bool_]


Question = ReadRegion | CountPatches | FindTissue


@dataclass(frozen=True)
class Ask:
    """To the server: open the slide, and answer a question about it.

    number:   of the request.
    question: None asks for the slide's properties.
    known:    the fingerprint of the slide's first opening, "" before that.
    """

    number: int
    slide: SlideToRead
    question: Question | LoadHeatmap | None = None
    known: str = ""


@dataclass(frozen=True)
class CloseSlide:
    """To the server: no request for this slide is outstanding, and there will be no more."""

    number: int


@dataclass(frozen=True)
class SentPixels:
    """`resample.Pixels` in transit; a mask of one value everywhere is sent as that value."""

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]
    failed: NDArray[np.bool_]
    error: str

    @classmethod
    def pack(cls, pixels: Pixels) -> SentPixels:
        return cls(pixels.rgb, _packed(pixels.valid), _packed(pixels.failed), pixels.error)

    def is_of(self, size: Size) -> bool:
        """Check that these are pixels of this (width, height)."""
        shape = (size[1], size[0])
        masks = (shape, (1, 1))
        return (
            self.rgb.shape == (*shape, 3)
            and self.valid.shape in masks
            and self.failed.shape in masks
        )

    def unpack(self) -> Pixels:
        valid, failed = (
            np.array(np.broadcast_to(mask, self.rgb.shape[:2]))
            for mask in (self.valid, self.failed)
        )
        return Pixels(self.rgb, valid, failed, self.error)


def _packed(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return mask[:1, :1].copy() if (mask == mask[0, 0]).all() else mask


PatchCounts = dict[int, int]
Content = SlideFacts | SentPixels | TissueTiles | PatchCounts | HistoViewerError


@dataclass(frozen=True)
class Answer:
    """To the parent: the outcome of the request of this number."""

    number: int
    content: Content


@dataclass(frozen=True)
class Export:
    """To the server: export heatmaps. It answers with an `exports.folder.ExportStep` for each step,
    then with `ExportEnded`."""

    job: ExportJob


@dataclass(frozen=True)
class CancelExport:
    """To the server: remove the file that is being written, and exit."""


@dataclass(frozen=True)
class ExportEnded:
    """The export has ended, because of `error` if there is one."""

    error: HistoViewerError | None
