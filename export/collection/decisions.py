"""Tiles that readers decided on: in confirmed and rejected foci, and in regions they marked."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path as Outline

from export.errors import ExportError
from histoviewer.geometry import PatchGrid, Region
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist.readings import (
    Decision,
    Kind,
    Reading,
    of_file,
    read_foci,
)

# Classes of QuPath's regions, in lower case; regions of any other class are not collected.
_CLASSES = {"tumor": 1, "tumour": 1, "metastasis": 1, "normal": 0, "benign": 0}
# What the program itself writes into the foci that it exports, which nobody has read.
_OF_A_FOCUS = "Peak prob_Tumor"
# Along a side of a label centre; holes that lie between them are overlooked.
_POINTS = 9
_LABELS = {Decision.CONFIRMED: 1, Decision.REJECTED: 0}


@dataclass(frozen=True)
class DecidedTile:
    """A tile with the label that a reader gave it, 1 = tumour, and how that came about."""

    row: int
    col: int
    label: int
    decision: str
    reader: str = ""
    time: str = ""
    threshold: float | None = None


@dataclass(frozen=True)
class Decided:
    """The tiles of a slide; `contradictory` ones have two labels and are left out."""

    tiles: tuple[DecidedTile, ...]
    contradictory: int


def decided_tiles(
    heatmap: Heatmap, readings: Iterable[Reading], regions: Path | None = None
) -> Decided:
    """Find the tiles of a slide that readers decided on.

    readings: of this slide's name, in chronological order; those of other files are ignored, and
              those of other models, as it is not known what was shown.
    regions:  a GeoJSON of regions that a reader marked, in level-0 pixels, or None.
    Raises ExportError if the GeoJSON is faulty.
    """
    found = [*_of_foci(heatmap, readings)]
    if regions is not None:
        found += _of_regions(heatmap.grid, regions)
    by_place: dict[tuple[int, int], list[DecidedTile]] = {}
    for tile in found:
        by_place.setdefault((tile.row, tile.col), []).append(tile)
    agreed = [tiles[-1] for tiles in by_place.values() if len({t.label for t in tiles}) == 1]
    return Decided(tuple(agreed), len(by_place) - len(agreed))


def _of_foci(heatmap: Heatmap, readings: Iterable[Reading]) -> list[DecidedTile]:
    """Find the tiles of foci as they were shown: at the threshold of the reading."""
    source = heatmap.provenance
    known = [
        reading
        for reading in of_file(readings, source.fingerprint)
        if reading.kind is Kind.FOCUS and reading.model_sha256 == source.model_sha256
    ]
    found = []
    for limit in sorted({reading.threshold for reading in known} - {None}, key=float):
        foci = find_foci(heatmap, limit)
        # What was decided at a higher threshold was about a smaller focus than these.
        shown = [reading for reading in known if (reading.threshold or 0.0) <= limit]
        read = read_foci(foci, shown, limit, source.model_sha256)
        for focus in foci:
            decision = read[focus.id].decision if focus.id in read else None
            if decision is None or decision.decision not in _LABELS:
                continue
            label = _LABELS[decision.decision]
            found += [
                DecidedTile(
                    row,
                    col,
                    label,
                    f"focus {decision.decision}",
                    decision.user,
                    decision.time,
                    decision.threshold,
                )
                for row, col in zip(focus.rows.tolist(), focus.cols.tolist(), strict=True)
            ]
    return found


def _of_regions(grid: PatchGrid, path: Path) -> list[DecidedTile]:
    """Find the tiles whose label centre lies in a region of a known class."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        features = document["features"] if isinstance(document, dict) else document
        return [tile for feature in features for tile in _of_region(grid, feature)]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ExportError(
            f"{path}: not a GeoJSON of regions ({error}). Export the annotations from QuPath."
        ) from error


def _of_region(grid: PatchGrid, feature: dict[str, Any]) -> list[DecidedTile]:
    properties = feature.get("properties") or {}
    name = str((properties.get("classification") or {}).get("name", ""))
    label = _CLASSES.get(name.casefold())
    if label is None or _OF_A_FOCUS in (properties.get("measurements") or {}):
        return []
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    elif geometry["type"] != "MultiPolygon":
        return []
    inside = np.zeros(grid.shape, np.bool_)
    for rings in polygons:
        outer, *holes = (np.array(ring, np.float64)[:, :2] for ring in rings)
        x, y = outer.T
        box = Region(x.min(), y.min(), np.ptp(x), np.ptp(y))
        tiles = grid.tiles_touching(box)
        part = _points_inside(grid, tiles, outer).all(-1)
        for hole in holes:
            part &= ~_points_inside(grid, tiles, hole).any(-1)
        inside[tiles] |= part
    return [
        DecidedTile(int(row), int(col), label, f"region {name}") for row, col in np.argwhere(inside)
    ]


def _points_inside(
    grid: PatchGrid, tiles: tuple[slice, slice], ring: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Check points of each tile's label centre against a ring, (rows, cols, points)."""
    steps = np.linspace(0, grid.label_centre, _POINTS) + (grid.stride - grid.label_centre) / 2
    y, x = (
        (np.arange(part.start, part.stop)[:, None] * grid.stride + steps) * scale
        for part, scale in zip(tiles, grid.scale[::-1], strict=True)
    )
    points = np.stack(np.broadcast_arrays(x[None, :, None, :], y[:, None, :, None]), axis=-1)
    inside: npt.NDArray[np.bool_] = Outline(ring).contains_points(points.reshape(-1, 2))
    return inside.reshape(len(y), len(x), _POINTS**2)
