"""Foci: connected tiles above a threshold, and their size classes.

The classes are those of the AJCC Cancer Staging Manual, 8th edition (2017), as used by CAMELYON17
(Bandi et al., IEEE Trans. Med. Imaging 38, 550, 2019): isolated tumour cells up to 0.2 mm,
micrometastasis up to 2 mm, macrometastasis above. They classify a *group of tiles of the heatmap*,
not the tumour: the resolution of a diameter is one tile (31 um at stride 32, 93 um at stride 96),
and the model is least certain about foci smaller than a patch. The other criterion of ITC, fewer
than 200 tumour cells, is not considered.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import Mpp, PatchGrid, Point, Region
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import Polygon, tile_edges, trace_outline

ITC_MAX_MM = 0.2
MICRO_MAX_MM = 2.0
ITC_CAUTION = "ITC: unreliable"
# Tiles that touch at a corner are connected, too.
_NEIGHBOURS = np.ones((3, 3), np.bool_)


class SizeClass(StrEnum):
    """Size class by the longest diameter."""

    ITC = "ITC"
    MICRO = "micro"
    MACRO = "macro"


@dataclass(frozen=True, eq=False)
class Focus:
    """One focus.

    id:          1 for the largest focus of the slide, 2 for the next.
    rows, cols:  (n,) indices of its tiles.
    area_mm2:    area of its tiles within the slide.
    diameter_mm: longest distance between two points of its outline (maximum Feret diameter);
                 0.044 mm for a single tile at stride 32, 0.132 mm at stride 96.
    peak, mean:  highest and mean probability of its tiles, 0..1.
    position:    centre of the tile with the highest probability, level-0 pixels.
    bounds:      bounding box, level-0 pixels.
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
        return size_class(self.diameter_mm)

    @cached_property
    def outline(self) -> list[Polygon]:
        return trace_outline(self.grid, self.rows, self.cols)


def size_class(diameter_mm: float) -> SizeClass:
    """Classify a focus by its longest diameter."""
    if diameter_mm <= ITC_MAX_MM:
        return SizeClass.ITC
    return SizeClass.MICRO if diameter_mm <= MICRO_MAX_MM else SizeClass.MACRO


def find_foci(
    heatmap: Heatmap,
    threshold: float | None = None,
    *,
    grow_to: float | None = None,
    min_tiles: int = 1,
) -> list[Focus]:
    """Find the foci of a heatmap, the largest first.

    A focus is a group of scanned tiles of at least `threshold`, connected at edges or corners.

    threshold: 0..1; by default the provenance's.
    grow_to:   hysteresis: connected tiles of at least this probability join a focus. Off by
               default, so that foci and verdict rest on the same tiles.
    min_tiles: smaller groups are skipped. 1 by default: isolated tumour cells may fill a single
               tile, and every positive slide has a focus.

    Raises ValueError if `grow_to` is above the threshold.
    """
    # SciPy is imported where it is used, as it doubles the start of processes that need none.
    from scipy import ndimage

    limit = heatmap.provenance.threshold if threshold is None else threshold
    grown = limit if grow_to is None else grow_to
    if grown > limit:
        raise ValueError(f"grow_to {grown} is above the threshold {limit}")
    # In float64, as `Heatmap.verdict` compares: rounding to float32 could change the threshold.
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


def count_classes(foci: list[Focus]) -> dict[SizeClass, int]:
    """Count the foci of each size class, zeros included."""
    counts = Counter(focus.size_class for focus in foci)
    return {size_class: counts[size_class] for size_class in SizeClass}


def _tiles(groups: NDArray[np.integer[Any]]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    from scipy import ndimage

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
    """Measure the longest distance between corners of tiles, which lie on the convex hull."""
    from scipy.spatial import ConvexHull
    from scipy.spatial.distance import pdist

    corners = np.concatenate(
        [np.column_stack([x[cols + i], y[rows + j]]) for i in (0, 1) for j in (0, 1)]
    )
    hull = ConvexHull(corners * np.array(mpp))
    return float(pdist(hull.points[hull.vertices]).max())
