"""Whether a slide is what the model was made for: lymph node, H&E, bright field, in focus.

A model whose manifest declares a `scope` says of each tile how far it lies from its training tiles.
Before the scan a sample of tiles decides with the colour of the glass; after it, the share of tiles
that were out of scope. A slide that is out of scope is not assessable: no verdict on cancer follows
from values that the model was never tested for.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from histoviewer.cancellation import CancellationToken
from histoviewer.errors import ScanCancelled
from histoviewer.geometry import PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import Scope
from histoviewer.scanning.domain_check import BLURRED, OTHER_STAIN, judge, measure
from histoviewer.scanning.tissue import Mask
from histoviewer.slides.slide import Slide

# Number of tiles, spread over the slide; of fewer than the least the median says little.
SAMPLE = 64
LEAST = 8
_BATCH = 8
# The brightest twentieth of a bright-field slide is glass, or gaps in the tissue: brighter than
# this (mean of the channels) and hardly coloured (difference of the channels).
_BRIGHTEST = 95
_MIN_GLASS = 170
_MAX_GLASS_COLOUR = 40

DARK = "The slide has no bright background: it is not bright field, or its colours are wrong."
COLOURED = "The background is coloured where glass should be white: the colours are wrong."
UNLIKE = "The tissue is unlike the lymph nodes that the model was made for."
UNLIKE_STAIN = (
    "The tissue is unlike what the model was made for, and stained in other colours: another stain?"
)
UNLIKE_BLURRED = "The tissue is unlike what the model was made for, and less sharp: out of focus?"
TOO_MANY = "Too much of the tissue is unlike what the model was made for."
# What is said of a slide, for who translates it.
PROBLEMS = (DARK, COLOURED, UNLIKE, UNLIKE_STAIN, UNLIKE_BLURRED, TOO_MANY)


def scope_problem(
    slide: Slide, ensemble: Ensemble, grid: PatchGrid, wanted: Mask, cancel: CancellationToken
) -> str:
    """Return why the slide is not what the model was made for, a sentence; empty if it may be.

    wanted: (rows, cols) bool, the tiles to be scanned; at most `SAMPLE` of their patches, evenly
            spread, are read and run.

    Empty for a model that declares no scope. Raises ScanCancelled, ModelError.
    """
    scope = ensemble.manifest.scope
    if scope is None:
        return ""
    patches = _sample(slide, grid, wanted, cancel)
    if len(patches) < LEAST:
        return ""
    if problem := background_problem(_overview(slide)):
        return problem
    distances = []
    for start in range(0, len(patches), _BATCH):
        _stop_if(cancel, slide)
        found = ensemble.predict_tiles(np.stack(patches[start : start + _BATCH])).distance
        if found is not None:
            distances.append(found.ravel())
    return distance_problem(np.concatenate(distances), scope, _looks(patches, ensemble))


def background_problem(overview: NDArray[np.uint8]) -> str:
    """Return why a picture's background is no glass, a sentence; empty if it is bright and white.

    overview: (height, width, 3) uint8 RGB of the whole slide.
    """
    pixels = overview.reshape(-1, 3)
    brightness = pixels.mean(axis=1)
    bright = pixels[brightness >= np.percentile(brightness, _BRIGHTEST)]
    colour = np.median(bright, axis=0)
    if colour.mean() < _MIN_GLASS:
        return DARK
    return COLOURED if np.ptp(colour) > _MAX_GLASS_COLOUR else ""


def distance_problem(
    distances: NDArray[np.floating], scope: Scope, looks: Sequence[str] = ()
) -> str:
    """Return why tiles of these distances, (n,), are no slide in scope; empty if they may be.

    looks: cautions about the look of these tiles, which may say what the reason is.
    """
    # What is not a number is no small distance.
    far = ~(distances <= scope.threshold)
    median = float(np.median(np.where(np.isfinite(distances), distances, np.inf)))
    beyond = scope.largest_median is not None and median > scope.largest_median
    if not beyond and far.mean() <= scope.largest_share:
        return ""
    if OTHER_STAIN in looks:
        return UNLIKE_STAIN
    return UNLIKE_BLURRED if BLURRED in looks else UNLIKE


def share_problem(heatmap: Heatmap, scope: Scope | None) -> str:
    """Return why a scanned slide is out of scope by its tiles; empty if it is not."""
    out = heatmap.count(TileState.OUT_OF_SCOPE)
    judged = out + heatmap.count(TileState.SCANNED)
    too_many = scope is not None and judged >= LEAST and out > scope.largest_share * judged
    return TOO_MANY if too_many else ""


def _sample(
    slide: Slide, grid: PatchGrid, wanted: Mask, cancel: CancellationToken
) -> list[NDArray[np.uint8]]:
    tiles = np.argwhere(wanted)
    chosen = np.unique(np.linspace(0, len(tiles) - 1, SAMPLE).round().astype(int))
    patches = []
    for row, col in tiles[chosen] if len(tiles) else []:
        _stop_if(cancel, slide)
        region = grid.patch_region(int(row), int(col))
        pixels = slide.read_region(region, Size(grid.patch_size, grid.patch_size))
        if pixels.valid.all() and measure(pixels.rgb) is not None:
            patches.append(pixels.rgb)
    return patches


def _looks(patches: Sequence[NDArray[np.uint8]], ensemble: Ensemble) -> list[str]:
    known = ensemble.manifest.applicability
    found = [look for patch in patches if (look := measure(patch)) is not None]
    return judge(found, known) if known and found else []


def _overview(slide: Slide) -> NDArray[np.uint8]:
    return slide.thumbnail(512)


def _stop_if(cancel: CancellationToken, slide: Slide) -> None:
    if cancel.cancelled:
        raise ScanCancelled(slide.path, "the scan was cancelled")
