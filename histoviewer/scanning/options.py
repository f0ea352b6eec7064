"""The options of a scan."""

from dataclasses import dataclass

from histoviewer.geometry import Region
from histoviewer.inference.manifest import OperatingPoint

STRIDES = (96, 48, 32)
DEFAULT_STRIDE = 32

# At most 10 s of work may be lost; what is left of them is for the last batch and the writing.
CHECKPOINT_SECONDS = 8.0


@dataclass(frozen=True)
class ScanOptions:
    """How slides are scanned; see `scanner.iter_scan` and `slide.open_slide`.

    rescan:             scan slides again that have a complete, current result.
    checkpoint_seconds: time between two checkpoints within a slide.
    only_first:         the result holds the tiles that `first` touches, and is incomplete.
    """

    stride: int = DEFAULT_STRIDE
    whole_slide: bool = False
    point: OperatingPoint | None = None
    mpp: float | None = None
    force_mpp: bool = False
    rescan: bool = False
    checkpoint_seconds: float = CHECKPOINT_SECONDS
    first: Region | None = None
    only_first: bool = False
    tta: bool = False
