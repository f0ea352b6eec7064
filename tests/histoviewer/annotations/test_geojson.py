import json
from pathlib import Path

import pytest

from histoviewer.annotations.annotation import UNCLASSIFIED, Annotation, Shape
from histoviewer.annotations.geojson import (
    MOST_ANNOTATIONS,
    from_feature,
    read_annotations,
    to_feature,
    write_annotations,
)
from histoviewer.errors import StoreError
from histoviewer.geometry import Point

SQUARE = tuple(Point(x, y) for x, y in ((0.5, 0.5), (10, 0.5), (10, 10), (0.5, 10)))
HOLE = tuple(Point(x, y) for x, y in ((2, 2), (4, 2), (4, 4)))
# As QuPath 0.5 writes it: a class of two parts, and a detection, which is no annotation.
QUPATH = """{"type":"FeatureCollection","features":[
{"type":"Feature","id":"6f1f5ac0-9b3c-4f39-9f28-0f5c9e8ad0cd","geometry":{"type":"Polygon",
"coordinates":[[[100,200],[300,200],[300,400],[100,400],[100,200]]]},
"properties":{"objectType":"annotation","name":"Rand","classification":
{"name":"Tumor: Positive","color":[200,0,0]},"isLocked":true}},
{"type":"Feature","id":"PathDetectionObject","geometry":{"type":"Point","coordinates":[1,2]},
"properties":{"objectType":"detection"}},
{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3.5,4,0]]},
"properties":{"classification":{"name":"Stroma","colorRGB":-6895466}}},
{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]},"properties":null}
]}"""


def around(annotation: Annotation, folder: Path) -> Annotation:
    write_annotations([annotation], folder / "a.geojson")
    (read,) = read_annotations(folder / "a.geojson")
    return read


@pytest.mark.parametrize(
    "annotation",
    [
        Annotation(Shape.POINT, (((Point(3, 4),),),), "a\u2028b", "Tumor", (200, 0, 0)),
        Annotation(Shape.POINT, (((Point(3, 4),),), ((Point(5, 6),),))),
        Annotation(Shape.LINE, (((Point(3, 4), Point(5, 6.25)),),), "<b>", "", (1, 2, 3)),
        Annotation(Shape.RECTANGLE, ((SQUARE,),), classification="Stroma"),
        Annotation(Shape.FREEHAND, ((SQUARE,),)),
        Annotation(Shape.POLYGON, ((SQUARE, HOLE),), "北京", "Necrosis", (50, 50, 50)),
        Annotation(Shape.POLYGON, ((SQUARE, HOLE), (HOLE,))),
    ],
)
def test_each_shape_survives_its_file(annotation: Annotation, tmp_path: Path) -> None:
    assert around(annotation, tmp_path) == annotation


def test_files_of_qupath_are_read_with_name_class_and_colour(tmp_path: Path) -> None:
    (tmp_path / "q.geojson").write_text(QUPATH)

    area, line, points = read_annotations(tmp_path / "q.geojson")

    assert area.parts == (((Point(100, 200), Point(300, 200), Point(300, 400), Point(100, 400)),),)
    assert (area.name, area.classification, area.colour) == ("Rand", "Tumor: Positive", (200, 0, 0))
    assert area.id == "6f1f5ac0-9b3c-4f39-9f28-0f5c9e8ad0cd"
    assert (line.shape, line.colour) == (Shape.LINE, (150, 200, 150))
    assert line.parts == (((Point(1, 2), Point(3.5, 4)),),)
    assert (points.shape, len(points.parts), points.colour) == (Shape.POINT, 2, UNCLASSIFIED)


def test_a_feature_has_what_qupath_expects() -> None:
    annotation = Annotation(Shape.RECTANGLE, ((SQUARE,),), "N", "Tumor", (200, 0, 0))

    feature = to_feature(annotation)

    (ring,) = feature["geometry"]["coordinates"]
    assert feature["geometry"]["type"] == "Polygon" and ring[0] == ring[-1]
    assert feature["properties"]["objectType"] == "annotation"
    assert feature["properties"]["name"] == "N"
    assert feature["properties"]["classification"] == {"name": "Tumor", "color": [200, 0, 0]}


def point(**properties: object) -> dict[str, object]:
    geometry = {"type": "Point", "coordinates": [1, 2]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def of(kind: str, coordinates: object) -> dict[str, object]:
    return point() | {"geometry": {"type": kind, "coordinates": coordinates}}


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("{", "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("7", "contains no annotations"),
        (json.dumps([point(objectType="cell")]), "contains no annotations"),
        (json.dumps([point()] * (MOST_ANNOTATIONS + 1)), "more than 5,000"),
        (json.dumps(of("Circle", [1, 2])), "'Circle', which is not known"),
        (json.dumps(of("Polygon", [[[1, 2], [3, 4], [1, 2]]])), "fewer than three corners"),
        (json.dumps(of("Polygon", [])), "has no coordinates"),
        (json.dumps(of("LineString", [[1, 2]])), "has too few points"),
        (json.dumps(of("Point", [True, 2])), "not two numbers"),
        (json.dumps(of("Point", ["1", 2])), "not two numbers"),
        ('{"type":"Feature","geometry":{"type":"Point","coordinates":[NaN,1]}}', "on no slide"),
        (json.dumps(of("Point", [1e12, 2])), "on no slide"),
    ],
)
def test_what_is_no_annotation_is_refused_with_its_cause(
    content: str, cause: str, tmp_path: Path
) -> None:
    (tmp_path / "x.geojson").write_text(content)

    with pytest.raises(StoreError, match=cause) as refused:
        read_annotations(tmp_path / "x.geojson")

    assert "x.geojson" in str(refused.value)


def test_strange_properties_are_left_out() -> None:
    feature = point(name=7, classification="Tumor", color=[1, 2, 300], metadata=[])

    read = from_feature(feature | {"id": "no uuid"})

    assert (read.name, read.classification, read.colour) == ("", "", UNCLASSIFIED)
    assert len(read.id) == 36
