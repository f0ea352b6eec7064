"""Tissue detection: a mask of the slide at a few micrometres per pixel.

A patch that the mask leaves out is never seen by the model, so wherever the two errors must be
weighed, glass is taken for tissue rather than tissue for glass.

The image is turned into optical density against the slide's own background (Beer-Lambert, as in
Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291), which makes white, grey and yellowish
glass alike. Two measures of it decide, either of which is enough:

- the mean of the three channels, with Otsu's threshold (1979, IEEE Trans SMC 9:62) kept within
  limits: alone, Otsu splits a slide that is all tissue, or all glass, in two, and misses fat when
  there is dark tissue beside it (Bandi et al. 2019, PeerJ 7:e8242);
- how much more green than red and blue is absorbed, which is what haematoxylin and eosin have in
  common and dust, shadows and grey glass have not (saturation plays this part in CLAM, Lu et al.
  2021, Nat Biomed Eng 5:555).

Pen ink and black borders are taken out by colour, as HistoQC does (Janowczyk et al. 2019,
JCO Clin Cancer Inform 3:1), but only where they are wider than tissue pigment.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from histoviewer.geometry import PatchGrid, Region, Size
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.lost_tiles import lost_regions
from histoviewer.scanning.optical_density import (
    WHITE,
    Rgb,
    brightest_colour,
    clearly_stained,
    density,
    find_background,
    ink_like,
    otsu,
    stain_excess,
)
from histoviewer.scanning.shares import Mask, share
from histoviewer.slides.slide import Slide

# Overview pixels classified at once, so that the float arrays stay small.
_ROWS_AT_ONCE = 128
# Level pixels a side read between two looks at the cancellation token.
_BLOCK_SIDE = 2048
# Overview pixels looked at for background and threshold.
_SAMPLE = 2**18
# Overview pixels by which resampling spreads a stroke.
_RIM_PIXELS = 3


@dataclass(frozen=True)
class TissueSettings:
    """Criteria for tissue.

    um_per_pixel:    pixel size of the overview, um; WSI tools commonly use 4 to 16.
    max_side:        longest side of the overview, pixels; a larger slide gets larger pixels.
    min_side:        the same at the other end: a smaller slide gets smaller pixels, but not smaller
        than its own.
    min_density, max_density: limits of the threshold on mean optical density, which Otsu's method
        sets between them. Glass varies by about 0.02 within a slide; the palest tissue cores of
        PatchCamelyon have 0.10, so at the upper limit a pixel that is half tissue still counts.
    min_stain:       threshold on the excess of green absorption, optical density.
    ink_width_um:    ink and black areas narrower than this are kept; pigment in lymph nodes
        (anthracosis) is narrower, a marker's stroke is 500 um and more.
    min_object_um2:  smaller specks are no tissue; a fifth of the smallest tile (31 um)^2.
    max_hole_um2:    smaller holes are filled; half of it.
    """

    um_per_pixel: float = 8.0
    max_side: int = 2048
    min_side: int = 256
    min_density: float = 0.03
    max_density: float = 0.06
    min_stain: float = 0.02
    ink_width_um: float = 100.0
    min_object_um2: float = 200.0
    max_hole_um2: float = 500.0


@dataclass(frozen=True)
class TissueMask:
    """Tissue of one slide, on an overview of it.

    tissue:       (height, width) bool, true where there is tissue.
    lost:         (height, width) bool, true where there should be tissue but the file has no image
                  (a hole whose rim is mostly tissue), or where it could not be read.
    clear:        (height, width) bool, true where the overview leaves no doubt that there is
                  tissue, so that a finer level without any is not to be believed.
    withheld:     parts of the slide that the file does not hold or shows black or empty without
                  reason, see `lost_tiles`; level-0 pixels.
    um_per_pixel: size of an overview pixel, um.
    downsample:   level-0 pixels per overview pixel, along x and y.
    method:       how the mask was made, in words.
    brightest:    colour of what should be glass, see `brightest_colour`.
    """

    tissue: Mask
    lost: Mask
    clear: Mask
    withheld: Sequence[Region]
    um_per_pixel: float
    downsample: tuple[float, float]
    method: str
    brightest: Rgb = WHITE

    def tiles(self, grid: PatchGrid) -> tuple[Mask, Mask]:
        """(rows, cols) bool twice: tiles that hold tissue, and tiles that are lost, which are those
        that are mostly so and those that are withheld in part.

        A tile contains tissue if its square, widened by one overview pixel, touches any: what lies
        at the rim of a pixel must not be missed.
        """
        scale_x, scale_y = grid.scale
        edges_x = np.arange(grid.cols + 1.0) * grid.stride * scale_x / self.downsample[0]
        edges_y = np.arange(grid.rows + 1.0) * grid.stride * scale_y / self.downsample[1]
        tissue = share(self.tissue, edges_y, edges_x, widen=1) > 0
        lost = share(self.lost, edges_y, edges_x, widen=0) > 0.5
        return tissue, lost | self.withheld_tiles(grid)

    def withheld_tiles(self, grid: PatchGrid) -> Mask:
        """(rows, cols) bool: tiles whose squares overlap what is withheld."""
        tiles = np.zeros(grid.shape, np.bool_)
        for region in self.withheld:
            tiles[grid.tiles_touching(region)] = True
        return tiles

    def clear_at(self, region: Region, rows: int, cols: int) -> Mask:
        """(rows, cols) bool, true where the middles of a region's squares lie in clear tissue."""
        y = (region.y + (np.arange(rows) + 0.5) * region.height / rows) / self.downsample[1]
        x = (region.x + (np.arange(cols) + 0.5) * region.width / cols) / self.downsample[0]
        height, width = self.clear.shape
        y_inside, x_inside = (y >= 0) & (y < height), (x >= 0) & (x < width)
        found: Mask = self.clear[
            np.ix_(y.astype(np.intp).clip(0, height - 1), x.astype(np.intp).clip(0, width - 1))
        ]
        found &= y_inside[:, None] & x_inside
        return found

    def summary(self) -> str:
        """Method, parameters and the share of the slide that is tissue, for the provenance."""
        return f"{self.method}; {self.tissue.mean():.1%} of the slide"


_DEFAULT = TissueSettings()


def find_tissue(
    slide: Slide, settings: TissueSettings = _DEFAULT, cancel: CancellationToken | None = None
) -> TissueMask:
    """Find the tissue of a slide.

    Memory: at most 40 MB beyond the slide's own cache, whatever the slide's size.
    Raises MissingMppError if the slide has no pixel size, ScanCancelled.
    """
    mpp = slide.require_mpp()
    width_um, height_um = slide.size.width * mpp.x, slide.size.height * mpp.y
    um = _overview_um(max(width_um, height_um), mpp.mean, settings)
    size = Size(max(1, round(width_um / um)), max(1, round(height_um / um)))
    rgb, valid, failed = _overview(slide, size, cancel)
    step = max(1, math.isqrt(valid.size // _SAMPLE))
    sample = rgb[::step, ::step][valid[::step, ::step]]
    background = find_background(sample)
    limit = otsu(density(sample, background).mean(axis=-1)) if len(sample) else 0.0
    limit = min(max(limit, settings.min_density), settings.max_density)

    tissue, ink, ink_rim, clear = _classify(rgb, background, limit, settings.min_stain)
    clear &= valid
    withheld = lost_regions(slide, rgb, clear, background)
    del rgb
    # What is at an overview pixel's rim may belong to its neighbour.
    clear = ndimage.minimum_filter(clear, 3)
    tissue &= valid & ~_strokes(ink, ink_rim, round(settings.ink_width_um / um))
    tissue &= ~_specks(tissue, settings.min_object_um2 / um**2, corners_join=True)
    tissue |= _specks(valid & ~tissue, settings.max_hole_um2 / um**2, corners_join=False)
    lost = failed | _holes_in_tissue(valid, tissue)
    method = (
        f"overview at {um:.3g} um/px, optical density > {limit:.3f} or stain > "
        f"{settings.min_stain:g} against background {background}, ink left out"
    )
    downsample = slide.size.width / size.width, slide.size.height / size.height
    brightest = brightest_colour(sample)
    return TissueMask(tissue, lost, clear, withheld, um, downsample, method, brightest)


def _overview_um(long_side_um: float, slide_um: float, settings: TissueSettings) -> float:
    um = max(settings.um_per_pixel, long_side_um / settings.max_side)
    return max(min(um, long_side_um / settings.min_side), slide_um)


def _overview(
    slide: Slide, size: Size, cancel: CancellationToken | None
) -> tuple[NDArray[np.uint8], Mask, Mask]:
    """The whole slide as (height, width, 3) uint8, and (height, width) bool: valid and failed."""
    rgb = np.empty((size.height, size.width, 3), np.uint8)
    valid = np.empty((size.height, size.width), np.bool_)
    failed = np.empty_like(valid)
    scale_x, scale_y = slide.size.width / size.width, slide.size.height / size.height
    level = slide.level_for(scale_x, scale_y)
    side = max(1, round(_BLOCK_SIDE / max(scale_x / level.downsample[0], 1)))
    for top, left in itertools.product(range(0, size.height, side), range(0, size.width, side)):
        if cancel:
            cancel.stop_if_cancelled(slide.path)
        height, width = min(side, size.height - top), min(side, size.width - left)
        region = Region(left * scale_x, top * scale_y, width * scale_x, height * scale_y)
        pixels = slide.read_region(region, Size(width, height))
        where = slice(top, top + height), slice(left, left + width)
        rgb[where], valid[where], failed[where] = pixels.rgb, pixels.valid, pixels.failed
    return rgb, valid, failed


def _classify(
    rgb: NDArray[np.uint8], background: Rgb, min_density: float, min_stain: float
) -> tuple[Mask, Mask, Mask, Mask]:
    """(height, width) bool each: denser or more stained than glass; ink; rim of ink; tissue
    beyond doubt."""
    masks = np.empty((4, *rgb.shape[:2]), np.bool_)
    for top in range(0, len(rgb), _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        od = density(rgb[rows], background)
        masks[0, rows] = (od.mean(axis=-1) > min_density) | (stain_excess(od) > min_stain)
        masks[1, rows], masks[2, rows] = ink_like(od)
        masks[3, rows] = clearly_stained(od)
    return masks[0], masks[1], masks[2], masks[3]


def _strokes(ink: Mask, rim: Mask, width: int) -> Mask:
    """Ink where it is at least `width` pixels wide, together with its rim."""
    side = 2 * (width // 2) + 1
    wide = ndimage.maximum_filter(ndimage.minimum_filter(ink, side), side)
    if not wide.any():
        return wide
    # Opening rounds a stroke's corners off.
    strokes = ndimage.binary_dilation(wide, iterations=side // 2, mask=ink)
    return ndimage.binary_dilation(strokes, iterations=_RIM_PIXELS, mask=ink | rim)


def _specks(mask: Mask, area: float, corners_join: bool) -> Mask:
    """The connected parts of a mask that have fewer pixels than `area`."""
    structure = np.ones((3, 3), np.bool_) if corners_join else None
    labels, count = ndimage.label(mask, structure)
    small = _pixel_counts(labels, count) < area
    small[0] = False
    return small[labels]


def _holes_in_tissue(valid: Mask, tissue: Mask) -> Mask:
    """The connected parts without image that lie inside the slide and have a rim mostly of tissue.

    A part that reaches the slide's edge is what the scanner left out, whatever it borders on.
    """
    if valid.all():
        return np.zeros_like(valid)
    labels, count = ndimage.label(~valid)
    around = ndimage.maximum_filter(labels, 3)
    around[~valid] = 0
    rim = _pixel_counts(around, count)
    around[~tissue] = 0
    enclosed = _pixel_counts(around, count) > rim / 2
    edges = (labels[0], labels[-1], labels[:, 0], labels[:, -1])
    enclosed[np.concatenate(edges)] = False
    enclosed[0] = False
    return enclosed[labels]


def _pixel_counts(labels: NDArray[np.signedinteger], count: int) -> NDArray[np.intp]:
    """Number of pixels with each of the labels 0..count."""
    counts = np.zeros(count + 1, np.intp)
    # bincount makes a copy twice as large as the labels, so it is given a few rows at a time.
    for top in range(0, len(labels), _ROWS_AT_ONCE):
        rows = labels[top : top + _ROWS_AT_ONCE]
        counts += np.bincount(rows.ravel(), minlength=count + 1)
    return counts
