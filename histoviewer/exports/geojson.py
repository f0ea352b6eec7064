"""Tiles and foci as QuPath objects, in GeoJSON.

Written by hand, a feature at a time: the geojson package and geopandas hold all features in memory.
"""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from histoviewer.files import replace_file
from histoviewer.heatmaps.foci import Focus, find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import Polygon, tile_edges
from histoviewer.heatmaps.tile_states import TileState

_TUMOUR = {"name": "Tumor", "color": [200, 0, 0]}
# QuPath leaves classes whose name ends with an asterisk out of its measurements.
_WITHOUT_VALUE = {
    TileState.UNREADABLE: {"name": "Unreadable*", "color": [0, 0, 0]},
    TileState.NO_NUMBER: {"name": "No number*", "color": [80, 80, 80]},
    TileState.OUT_OF_SCOPE: {"name": "Out of scope*", "color": [120, 120, 120]},
    TileState.PENDING: {"name": "Not scanned*", "color": [160, 160, 160]},
}


def write_geojson(heatmap: Heatmap, target: Path, threshold: float | None = None) -> None:
    """Write a FeatureCollection that QuPath opens over the slide; level-0 pixels throughout.

    Each scanned tile has the measurement `prob_Tumor`; a tile of class "Tumor" reaches
    the threshold (the provenance's own by default). A tile that should have been scanned but has
    no value has no measurement and is of class "Unreadable*", "No number*", "Out of scope*" or
    "Not scanned*". Each focus is a locked annotation along the edges of its tiles. The ids stay
    the same for the same result.

    The features are written one by one, so memory does not grow with them.
    Raises StoreError if the file cannot be written.
    """
    with replace_file(target) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        separator = "\n"
        for feature in _features(heatmap, threshold):
            file.write(separator + json.dumps(feature, allow_nan=False, separators=(",", ":")))
            separator = ",\n"
        file.write("\n]}\n")


def _features(heatmap: Heatmap, threshold: float | None) -> Iterator[dict[str, Any]]:
    source = heatmap.provenance
    limit = source.threshold if threshold is None else threshold
    seed = f"{source.fingerprint} {source.model_sha256} {heatmap.grid.stride}"
    namespace = uuid.uuid5(uuid.NAMESPACE_OID, seed)
    # QuPath draws later objects over earlier ones.
    yield from _tile_features(heatmap, limit, namespace)
    for focus in find_foci(heatmap, limit):
        yield _focus(focus, namespace)


def _tile_features(
    heatmap: Heatmap, limit: float, namespace: uuid.UUID
) -> Iterator[dict[str, Any]]:
    x, y = (edges.tolist() for edges in tile_edges(heatmap.grid))
    for row, col in _tiles(heatmap):
        left, right, top, bottom = x[col], x[col + 1], y[row], y[row + 1]
        ring = [[left, top], [right, top], [right, bottom], [left, bottom], [left, top]]
        properties: dict[str, Any] = {"objectType": "tile", "isLocked": True}
        state = TileState(heatmap.state[row, col])
        if state is TileState.SCANNED:
            value = float(heatmap.probability[row, col])
            if value >= limit:
                properties["classification"] = _TUMOUR
            properties["measurements"] = {"prob_Tumor": value}
        else:
            properties["classification"] = _WITHOUT_VALUE[state]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        yield _feature(uuid.uuid5(namespace, f"{row},{col}"), geometry, properties)


def _tiles(heatmap: Heatmap) -> Iterator[tuple[int, int]]:
    for row, states in enumerate(heatmap.state):
        for col in np.flatnonzero(states != TileState.OUTSIDE).tolist():
            yield row, col


def _focus(focus: Focus, namespace: uuid.UUID) -> dict[str, Any]:
    polygons = [_coordinates(polygon) for polygon in focus.outline]
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": polygons}
    if len(polygons) == 1:
        geometry = {"type": "Polygon", "coordinates": polygons[0]}
    properties = {
        "objectType": "annotation",
        "isLocked": True,
        "name": f"Focus {focus.id} ({focus.size_class})",
        "classification": _TUMOUR,
        "measurements": {
            "Area mm^2": focus.area_mm2,
            "Longest diameter mm": focus.diameter_mm,
            "Peak prob_Tumor": focus.peak,
            "Mean prob_Tumor": focus.mean,
            "Tiles": len(focus.rows),
        },
    }
    return _feature(uuid.uuid5(namespace, f"focus {focus.id}"), geometry, properties)


def _coordinates(polygon: Polygon) -> list[list[list[int]]]:
    return [_closed(ring) for ring in (polygon.outer, *polygon.holes)]


def _closed(ring: NDArray[np.int64]) -> list[list[int]]:
    points: list[list[int]] = ring.tolist()
    return [*points, points[0]]


def _feature(
    identity: uuid.UUID, geometry: dict[str, Any], properties: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(identity),
        "geometry": geometry,
        "properties": properties,
    }
