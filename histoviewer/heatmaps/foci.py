"""Foci: connected tiles above a threshold, their size, and what they say of a slide.

Size classes are those of the AJCC Cancer Staging Manual, 8th edition (2017), as CAMELYON17 used
them for its slides (Bandi et al., IEEE Trans. Med. Imaging 38, 550, 2019): isolated tumour cells
up to 0.2 mm, micrometastasis above that up to 2 mm, macrometastasis above 2 mm. They are classes
of the size of a *group of tiles of the heatmap*, not of the tumour: a diameter is resolved to one
tile (31 um at stride 32, 93 um at stride 96), and a focus smaller than a patch is where the model
is least certain. The other criterion of ITC, fewer than 200 tumour cells, is not looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import ConvexHull
from scipy.spatial.distance import pdist

from histoviewer.geometry import Mpp, PatchGrid, Point, Region
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import Polygon, outline, tile_edges

ITC_MAX_MM = 0.2
MICRO_MAX_MM = 2.0
ITC_CAUTION = "ITC: unreliable"
# Tiles that touch at a corner belong together: a focus does not end at the diagonal of a square.
_NEIGHBOURS = np.ones((3, 3), np.bool_)


class SizeClass(StrEnum):
    """A focus's class by its longest diameter."""

    ITC = "ITC"
    MICRO = "micro"
    MACRO = "macro"


@dataclass(frozen=True, eq=False)
class Focus:
    """One focus.

    id:          1 for the largest focus of the slide, 2 for the next.
    grid:        the heatmap's grid.
    rows, cols:  (n,) indices of its tiles.
    area_mm2:    area of its tiles, those at the slide's end cut there.
    diameter_mm: longest distance between two points of its outline (Feret's diameter); a single
                 tile at stride 32 has 0.044 mm, at stride 96 0.132 mm.
    peak, mean:  highest and mean probability of its tiles, 0..1.
    position:    centre of the tile with the highest probability, level-0 pixels.
    bounds:      the rectangle around it, level-0 pixels.
    """

    id: int
    grid: PatchGrid
    rows: NDArray[np.intp]
    cols: NDArray[np.intp]
    area_mm2: float
    diameter_mm: float
    peak: float
    mean: float
    position: Point
    bounds: Region

    @property
    def size_class(self) -> SizeClass:
        if self.diameter_mm <= ITC_MAX_MM:
            return SizeClass.ITC
        return SizeClass.MICRO if self.diameter_mm <= MICRO_MAX_MM else SizeClass.MACRO

    @cached_property
    def outline(self) -> list[Polygon]:
        """Its outline along the edges of tiles; see `outlines.outline`."""
        return outline(self.grid, self.rows, self.cols)


def find_foci(
    heatmap: Heatmap,
    threshold: float | None = None,
    *,
    grow_to: float | None = None,
    min_tiles: int = 1,
) -> list[Focus]:
    """The foci of a heatmap, the largest first.

    A focus is a group of scanned tiles of at least `threshold` that touch at an edge or a corner.

    threshold: 0..1; the provenance's own by default.
    grow_to:   hysteresis: tiles of at least this probability join a focus that they touch. Off by
               default, so that foci and the verdict speak of the same tiles.
    min_tiles: smaller groups are left out. 1 by default: at stride 32 a group of isolated tumour
               tiles may be a single tile, and a positive slide has at least one focus.

    Raises ValueError where `grow_to` is above the threshold.
    """
    limit = heatmap.provenance.threshold if threshold is None else threshold
    grown = limit if grow_to is None else grow_to
    if grown > limit:
        raise ValueError(f"grow_to {grown} is above the threshold {limit}")
    # In float64, as the verdict compares: rounded to float32 the threshold could be another.
    values = heatmap.probability.astype(np.float64)
    groups, _ = ndimage.label(heatmap.scanned & (values >= grown), _NEIGHBOURS)
    edges = tile_edges(heatmap.grid)
    found = [
        _measure(heatmap, edges, rows, cols)
        for rows, cols in _tiles(groups)
        if len(rows) >= min_tiles and values[rows, cols].max() >= limit
    ]
    found.sort(key=lambda focus: (-focus.diameter_mm, -focus.peak, focus.bounds))
    return [replace(focus, id=number) for number, focus in enumerate(found, start=1)]


def slide_score(heatmap: Heatmap) -> float | None:
    """The number by which slides are ranked: the highest probability of all scanned tiles.

    This is the slide score of Liu et al., "Detecting Cancer Metastases on Gigapixel Pathology
    Images", 2017 (arXiv:1703.02442). No mean over neighbours is taken: it would push down exactly
    the metastases of one or two tiles, and the score would contradict the verdict, which is
    positive where the score reaches the threshold. None where no tile was scanned, never NaN.
    """
    return heatmap.peak


def count_classes(foci: list[Focus]) -> dict[SizeClass, int]:
    """How many foci there are of each class, zeros included."""
    counts = Counter(focus.size_class for focus in foci)
    return {size_class: counts[size_class] for size_class in SizeClass}


def _tiles(groups: NDArray[np.integer[Any]]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """The (rows, cols) of each group of labelled tiles."""
    for number, box in enumerate(ndimage.find_objects(groups), start=1):
        rows, cols = np.nonzero(groups[box] == number)
        yield rows + box[0].start, cols + box[1].start


def _measure(
    heatmap: Heatmap,
    edges: tuple[NDArray[np.int64], NDArray[np.int64]],
    rows: NDArray[np.intp],
    cols: NDArray[np.intp],
) -> Focus:
    grid, (x, y) = heatmap.grid, edges
    mpp = grid.slide_mpp
    values = heatmap.probability[rows, cols].astype(np.float64)
    highest = int(values.argmax())
    left, top = int(x[cols.min()]), int(y[rows.min()])
    pixels = int((np.diff(x)[cols] * np.diff(y)[rows]).sum())
    return Focus(
        id=0,
        grid=grid,
        rows=rows,
        cols=cols,
        area_mm2=pixels * mpp.x * mpp.y / 1e6,
        diameter_mm=_diameter_um(x, y, rows, cols, mpp) / 1000,
        peak=float(values[highest]),
        mean=float(values.mean()),
        position=grid.tile_region(int(rows[highest]), int(cols[highest])).centre,
        bounds=Region(left, top, int(x[cols.max() + 1]) - left, int(y[rows.max() + 1]) - top),
    )


def _diameter_um(
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    rows: NDArray[np.intp],
    cols: NDArray[np.intp],
    mpp: Mpp,
) -> float:
    """The longest distance between two corners of the tiles; the convex hull holds both."""
    corners = np.concatenate(
        [np.column_stack([x[cols + i], y[rows + j]]) for i in (0, 1) for j in (0, 1)]
    )
    hull = ConvexHull(corners * np.array(mpp))
    return float(pdist(hull.points[hull.vertices]).max())
