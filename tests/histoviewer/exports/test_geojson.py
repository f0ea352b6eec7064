import json
import tracemalloc
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from make_heatmaps import make_heatmap, random_heatmap
from shapely.geometry import shape

from histoviewer.exports.geojson import write_geojson
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def features(heatmap: Heatmap, path: Path, **options: Any) -> list[dict[str, Any]]:
    write_geojson(heatmap, path, **options)
    document = json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)
    assert document["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = document["features"]
    return found


def of_type(found: list[dict[str, Any]], object_type: str) -> list[dict[str, Any]]:
    return [item for item in found if item["properties"]["objectType"] == object_type]


def test_every_tile_lies_where_the_grid_says_with_its_exact_value(tmp_path: Path) -> None:
    heatmap = random_heatmap(12, 15)

    tiles = of_type(features(heatmap, tmp_path / "a.geojson"), "tile")

    values = np.full(heatmap.grid.shape, np.nan, np.float32)
    for tile in tiles:
        polygon = shape(tile["geometry"])
        row, col = heatmap.grid.tile_at(polygon.centroid) or (-1, -1)
        region = heatmap.grid.tile_region(row, col)
        right = min(region.right, heatmap.grid.slide_size.width)
        bottom = min(region.bottom, heatmap.grid.slide_size.height)
        assert polygon.bounds == pytest.approx((region.x, region.y, right, bottom), abs=1)
        values[row, col] = tile["properties"]["measurements"]["prob_Tumor"]
        tumour = tile["properties"].get("classification", {}).get("name") == "Tumor"
        assert tumour is bool(values[row, col] >= 0.5)
    np.testing.assert_array_equal(values, heatmap.probability)


def test_tiles_do_not_overlap_and_foci_cover_exactly_their_tiles(tmp_path: Path) -> None:
    heatmap = random_heatmap(20, 20)

    found = features(heatmap, tmp_path / "a.geojson", threshold=0.4)

    tiles = [
        shape(item["geometry"])
        for item in of_type(found, "tile")
        if item["properties"]["measurements"]["prob_Tumor"] >= 0.4
    ]
    foci = [shape(item["geometry"]) for item in of_type(found, "annotation")]
    assert all(focus.is_valid for focus in foci)
    assert any(focus.geom_type == "MultiPolygon" for focus in foci)
    merged = shapely.union_all(tiles)
    assert merged.area == sum(tile.area for tile in tiles)
    assert shapely.union_all(foci).equals(merged)
    for item, focus in zip(of_type(found, "annotation"), find_foci(heatmap, 0.4), strict=True):
        measured = item["properties"]["measurements"]
        area = shape(item["geometry"]).area * 0.25**2 / 1e6
        assert measured["Area mm^2"] == pytest.approx(area, rel=1e-12)
        assert measured["Tiles"] == len(focus.rows)


def test_objects_are_what_qupath_asks_for(tmp_path: Path) -> None:
    ring = {(row, col): 0.9 for row in range(3) for col in range(3) if (row, col) != (1, 1)}
    heatmap = make_heatmap(ring)

    found = features(heatmap, tmp_path / "a.geojson")

    assert len({uuid.UUID(item["id"]) for item in found}) == len(found) == 9
    (focus,) = of_type(found, "annotation")
    assert focus["properties"]["name"] == "Focus 1 (ITC)"
    assert focus["properties"]["classification"]["name"] == "Tumor"
    assert len(focus["geometry"]["coordinates"]) == 2
    for item in found:
        assert item["type"] == "Feature"
        assert item["properties"]["isLocked"] is True
        numbers = item["properties"]["measurements"].values()
        assert all(isinstance(number, int | float) for number in numbers)
    again = features(heatmap, tmp_path / "b.geojson")
    assert [item["id"] for item in again] == [item["id"] for item in found]


def test_tiles_without_a_value_are_shown_and_have_no_number(tmp_path: Path) -> None:
    heatmap = make_heatmap({(0, 0): 0.2, (0, 1): np.nan}, unreadable=((1, 1),), pending=((2, 2),))

    found = features(heatmap, tmp_path / "a.geojson")

    classes = [item["properties"].get("classification", {}).get("name") for item in found]
    assert classes == [None, "No number*", "Unreadable*", "Not scanned*"]
    assert [("measurements" in item["properties"]) for item in found] == [True, False, False, False]


def test_a_heatmap_without_tissue_gives_an_empty_collection(tmp_path: Path) -> None:
    assert features(make_heatmap(), tmp_path / "a.geojson") == []


def test_memory_does_not_grow_with_the_tiles(tmp_path: Path) -> None:
    heatmap = random_heatmap(60, 150, threshold=1.0)
    heatmap.state[heatmap.state == TileState.OUTSIDE] = TileState.PENDING
    target = tmp_path / "a.geojson"
    tracemalloc.start()
    try:
        write_geojson(heatmap, target)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert target.stat().st_size > 2_000_000
    assert peak < 500_000
