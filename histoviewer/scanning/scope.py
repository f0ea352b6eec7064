"""Check that a slide is what the model was made for: lymph node, H&E, bright field, in focus.

A model whose manifest declares a `scope` says of each tile how far it lies from its training tiles.
Before the scan a sample of tiles decides with the colour of the glass; after it, the share of tiles
that were out of scope. A slide that is out of scope is not assessable: no verdict on cancer follows
from values that the model was never tested for.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest_parts import Scope
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.domain_check import BLURRED, OTHER_STAIN, judge, measure
from histoviewer.scanning.optical_density import Rgb
from histoviewer.scanning.shares import Mask
from histoviewer.slides.slide import Slide

if TYPE_CHECKING:
    # The window, which translates the texts below, does not need SciPy.
    from histoviewer.scanning.plan import PlannedTiles

# Number of tiles, spread over the slide; of fewer than the least the median says little.
SAMPLE = 64
LEAST = 8
_BATCH = 8
# The brightest colour of a bright-field slide is glass or gaps in the tissue. Without any, on crops
# of nothing but lymph node (200 groups of PatchCamelyon's patches of a similar stain), the mean of
# its channels is 155 and more and their range at most 70. Fluorescence has up to 125; YCbCr shown
# as RGB a range of 117.
_MIN_GLASS = 140
_MAX_GLASS_COLOUR = 90

DARK = "The slide has no bright background: it is not bright field, or its colours are wrong."
COLOURED = "The background is coloured where glass should be white: the colours are wrong."
UNLIKE = "The tissue is unlike the lymph nodes that the model was made for."
UNLIKE_STAIN = (
    "The tissue is unlike what the model was made for, and stained in other colours: another stain?"
)
UNLIKE_BLURRED = "The tissue is unlike what the model was made for, and less sharp: out of focus?"
TOO_MANY = "Too much of the tissue is unlike what the model was made for."
OVERRIDDEN = "The user had the slide assessed whether or not the model was made for it."
# What is said of a slide, for who translates it.
PROBLEMS = (DARK, COLOURED, UNLIKE, UNLIKE_STAIN, UNLIKE_BLURRED, TOO_MANY)


def scope_problem(
    slide: Slide,
    ensemble: Ensemble,
    grid: PatchGrid,
    plan: "PlannedTiles",
    cancel: CancellationToken,
) -> str:
    """Return why the slide is not what the model was made for, a sentence; empty if it may be.

    At most `SAMPLE` of the patches to be scanned, evenly spread, are read and run. Empty for a
    model that declares no scope. Raises ScanCancelled, ModelError.
    """
    scope = ensemble.manifest.scope
    if scope is None:
        return ""
    if problem := background_problem(plan.tissue.brightest):
        return problem
    patches = _sample(slide, grid, plan.wanted, cancel)
    if len(patches) < LEAST:
        return ""
    distances = []
    for start in range(0, len(patches), _BATCH):
        cancel.stop_if_cancelled(slide.path)
        found = ensemble.predict_tiles(np.stack(patches[start : start + _BATCH])).distance
        if found is None:
            return ""
        distances.append(found.ravel())
    return distance_problem(np.concatenate(distances), scope, _looks(patches, ensemble))


def background_problem(brightest: Rgb) -> str:
    """Return why the brightest colour of a slide is no glass, a sentence; empty if it may be."""
    if np.mean(brightest) < _MIN_GLASS:
        return DARK
    return COLOURED if np.ptp(brightest) > _MAX_GLASS_COLOUR else ""


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
        cancel.stop_if_cancelled(slide.path)
        region = grid.patch_region(int(row), int(col))
        pixels = slide.read_region(region, Size(grid.patch_size, grid.patch_size))
        if pixels.valid.all() and measure(pixels.rgb) is not None:
            patches.append(pixels.rgb)
    return patches


def _looks(patches: Sequence[NDArray[np.uint8]], ensemble: Ensemble) -> list[str]:
    known = ensemble.manifest.applicability
    found = [look for patch in patches if (look := measure(patch)) is not None]
    return judge(found, known) if known and found else []
