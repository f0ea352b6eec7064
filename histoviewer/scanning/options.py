"""The options of a scan."""

import math
from dataclasses import dataclass

from histoviewer.geometry import Region
from histoviewer.inference.engines.base import EngineName, PrecisionName
from histoviewer.inference.manifest import Manifest
from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.inference.signature import MIN_PROBABILITY

DEFAULT_STRIDE = 32
# At most 10 s of work may be lost; the rest of them is for the last batch and the writing.
CHECKPOINT_SECONDS = 8.0
# How far below the threshold in use a dense logit may lie for its tile to be run again as a patch:
# twice the standard deviation of the difference between both, as measured for pcam-starter.
_CONFIRM_MARGIN = 1.5


@dataclass(frozen=True)
class ScanOptions:
    """Settings of a scan, the same for the library, the command line, the window and the worker.

    stride:      distance between patches in patch pixels, one of `Manifest.strides`; the model's
                 default if None, the widest at which label centres cover all tissue. For
                 pcam-starter that is 32; 48 and 96 cover only part of it.
    whole_slide: scan every tile, not only those with tissue.
    point:       operating point for the verdict; the model's default if None.
    first:       level-0 region whose tiles, those that it touches, are scanned before all others.
    only_first:  stop after them. The tiles outside stay PENDING, so the heatmap is incomplete; as
                 `resume` of a later scan it saves that one the region.
    tta:         test-time augmentation: a tile's value is the mean over its patch's eight flips and
                 rotations, which takes eight times as long.
    confirm:     in a dense scan, run tiles again patch by patch whose dense probability comes near
                 the threshold or above, see `confirmed_from`; as the model says if None.
    ignore_scope: assess a slide that is out of the model's scope, and give its tiles a value, too;
                 its results say so.
    engine, precision: as in `inference.ensemble.load_ensemble`, for a worker that loads the model.

    The others concern files; a slide that is already open must have been opened with this size:

    mpp, force_mpp:     pixel size, see `slides.slide.open_slide`.
    rescan:             scan slides again that have a complete, current result.
    verify:             before a current result is kept, read again what its scan read.
    checkpoint_seconds: time between two checkpoints within a slide.
    """

    stride: int | None = None
    whole_slide: bool = False
    point: OperatingPoint | None = None
    mpp: float | None = None
    force_mpp: bool = False
    rescan: bool = False
    verify: bool = False
    checkpoint_seconds: float = CHECKPOINT_SECONDS
    first: Region | None = None
    only_first: bool = False
    tta: bool = False
    confirm: bool | None = None
    ignore_scope: bool = False
    engine: EngineName = "auto"
    precision: PrecisionName = "auto"

    def stride_for(self, manifest: Manifest) -> int:
        """The stride of a scan with this model."""
        return manifest.default_stride if self.stride is None else self.stride

    def dense_for(self, manifest: Manifest) -> bool:
        """Return true if a scan with this model runs whole blocks."""
        return manifest.dense is not None and self.stride_for(manifest) == manifest.dense.stride

    def confirmed_from(self, manifest: Manifest) -> float | None:
        """The dense probability from which on a tile is run again as a patch; None: no tile is."""
        if manifest.dense is None or not self.dense_for(manifest):
            return None
        if not (manifest.dense.confirm if self.confirm is None else self.confirm):
            return None
        limit, rule = self.point_for(manifest).threshold, manifest.slide_rule
        if rule:
            limit = min(limit, rule.least_probability)
        limit = min(max(limit, MIN_PROBABILITY), 1 - MIN_PROBABILITY)
        return 1 / (1 + (1 / limit - 1) * math.exp(_CONFIRM_MARGIN))

    def point_for(self, manifest: Manifest) -> OperatingPoint:
        """The operating point of a scan with this model."""
        return self.point or manifest.default_point
