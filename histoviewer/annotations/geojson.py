"""Annotations as GeoJSON, as QuPath writes and reads it: level-0 pixels, name, class and colour."""

import json
import math
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from histoviewer.annotations.annotation import (
    LONGEST_TEXT,
    UNCLASSIFIED,
    Annotation,
    Rgb,
    Ring,
    Shape,
)
from histoviewer.errors import StoreError
from histoviewer.files import replace_file
from histoviewer.geometry import Point

# A file is parsed in the window's process, at about ten times its size.
MOST_BYTES = 64 * 2**20
MOST_ANNOTATIONS = 5_000
_METADATA = "HistoViewer shape"
_SHAPES = {
    "Point": Shape.POINT,
    "MultiPoint": Shape.POINT,
    "LineString": Shape.LINE,
    "MultiLineString": Shape.LINE,
    "Polygon": Shape.POLYGON,
    "MultiPolygon": Shape.POLYGON,
}
_FARTHEST = 1e9


class BadFeature(ValueError):
    """A feature is no annotation; the text says why, a clause."""


def to_feature(annotation: Annotation) -> dict[str, Any]:
    """Return the GeoJSON feature of an annotation, as QuPath has it."""
    properties: dict[str, Any] = {"objectType": "annotation", "color": list(annotation.colour)}
    if annotation.name:
        properties["name"] = annotation.name
    if annotation.classification:
        properties["classification"] = {
            "name": annotation.classification,
            "color": list(annotation.colour),
        }
    # GeoJSON has no rectangle and no freehand shape.
    properties["metadata"] = {_METADATA: str(annotation.shape)}
    return {
        "type": "Feature",
        "id": annotation.id,
        "geometry": _geometry(annotation),
        "properties": properties,
    }


def from_feature(feature: object) -> Annotation:
    """Parse a GeoJSON feature. Raises BadFeature if it is no annotation."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise BadFeature("is no GeoJSON feature")
    properties = feature.get("properties") or {}
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not isinstance(properties, dict):
        raise BadFeature("has no geometry")
    kind = geometry.get("type")
    if kind not in _SHAPES:
        raise BadFeature(f"is of the type {str(kind)[:40]!r}, which is not known")
    parts = _parts(kind, geometry.get("coordinates"))
    classification = properties.get("classification")
    classification = classification if isinstance(classification, dict) else {}
    colours = (_colour(each) for each in (classification, properties))
    return Annotation(
        _shape(kind, properties.get("metadata")),
        parts,
        _text(properties.get("name")),
        _text(classification.get("name")),
        next((colour for colour in colours if colour), UNCLASSIFIED),
        _identity(feature.get("id")),
    )


def write_annotations(annotations: Iterable[Annotation], target: Path) -> None:
    """Write a FeatureCollection that QuPath opens over the slide.

    Raises StoreError if the file cannot be written.
    """
    features = [to_feature(annotation) for annotation in annotations]
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, allow_nan=False, ensure_ascii=False, indent=1)
    with replace_file(target) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def read_annotations(path: Path) -> list[Annotation]:
    """Read the annotations of a GeoJSON file, of QuPath's or another program's.

    Tiles, detections and cells are left out.

    Raises StoreError if the file cannot be read, is no GeoJSON, holds a shape that is not known or
    more than `MOST_ANNOTATIONS`.
    """
    action = "Choose a GeoJSON file of annotations, such as QuPath writes."
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StoreError(path, f"is larger than {MOST_BYTES >> 20} MB", action)
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(path, f"cannot be read ({error.strerror or error})", action) from error
    except (ValueError, RecursionError) as error:
        raise StoreError(path, "is not valid JSON", action) from error
    features = [feature for feature in _features(document) if _is_annotation(feature)]
    if not features:
        raise StoreError(path, "contains no annotations", action)
    if len(features) > MOST_ANNOTATIONS:
        cause = f"contains {len(features):,} annotations, more than {MOST_ANNOTATIONS:,}"
        raise StoreError(path, cause, "Export fewer of them, such as those of one class.")
    try:
        return [from_feature(feature) for feature in features]
    except BadFeature as error:
        raise StoreError(path, f"contains an object that {error}", action) from error


def _features(document: object) -> list[object]:
    if isinstance(document, dict) and document.get("type") == "FeatureCollection":
        document = document.get("features")
    if isinstance(document, dict):
        return [document]
    return document if isinstance(document, list) else []


def _is_annotation(feature: object) -> bool:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    kind = properties.get("objectType") if isinstance(properties, dict) else None
    # Files of other programs, and of old QuPaths, tell no type.
    return kind in (None, "annotation")


def _geometry(annotation: Annotation) -> dict[str, Any]:
    parts = annotation.parts
    if annotation.shape.is_area:
        areas = [[[*map(list, ring), list(ring[0])] for ring in rings] for rings in parts]
        return _single_or_multi("Polygon", areas)
    if annotation.shape is Shape.LINE:
        return _single_or_multi("LineString", [[*map(list, rings[0])] for rings in parts])
    return _single_or_multi("Point", [list(rings[0][0]) for rings in parts])


def _single_or_multi(kind: str, coordinates: list[Any]) -> dict[str, Any]:
    if len(coordinates) == 1:
        return {"type": kind, "coordinates": coordinates[0]}
    return {"type": f"Multi{kind}", "coordinates": coordinates}


def _parts(kind: str, coordinates: object) -> tuple[tuple[Ring, ...], ...]:
    separate = _list(coordinates) if kind.startswith("Multi") else [coordinates]
    if not separate:
        raise BadFeature("has no coordinates")
    if kind.endswith("Point"):
        return tuple(((_point(each),),) for each in separate)
    if kind.endswith("LineString"):
        return tuple((_path(each, 2),) for each in separate)
    return tuple(tuple(_closed(ring) for ring in _filled(each)) for each in separate)


def _filled(rings: object) -> list[object]:
    found = _list(rings)
    if not found:
        raise BadFeature("has no coordinates")
    return found


def _closed(ring: object) -> Ring:
    points = _path(ring, 3)
    points = points[:-1] if points[0] == points[-1] else points
    if len(points) < 3:
        raise BadFeature("has an area of fewer than three corners")
    return points


def _path(points: object, least: int) -> Ring:
    path = tuple(_point(point) for point in _list(points))
    if len(path) < least:
        raise BadFeature("has too few points")
    return path


def _point(place: object) -> Point:
    numbers = _list(place)
    if len(numbers) < 2 or not all(type(number) in (int, float) for number in numbers[:2]):
        raise BadFeature("has a place that is not two numbers")
    x, y = float(numbers[0]), float(numbers[1])  # type: ignore[arg-type]
    if not all(math.isfinite(each) and abs(each) < _FARTHEST for each in (x, y)):
        raise BadFeature("has a place that is on no slide")
    return Point(x, y)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise BadFeature("has no coordinates")
    return value


def _shape(kind: str, metadata: object) -> Shape:
    known = _SHAPES[kind]
    named = metadata.get(_METADATA) if isinstance(metadata, dict) else None
    if known is Shape.POLYGON and named in (Shape.RECTANGLE, Shape.FREEHAND):
        return Shape(named)
    return known


def _text(value: object) -> str:
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


def _colour(holder: dict[str, Any]) -> Rgb | None:
    colour = holder.get("color")
    if isinstance(colour, list) and len(colour) == 3:
        if all(type(part) is int and 0 <= part <= 255 for part in colour):
            return colour[0], colour[1], colour[2]
        return None
    packed = holder.get("colorRGB")  # Of QuPath before 0.4, as Java packs it.
    if type(packed) is int:
        return packed >> 16 & 255, packed >> 8 & 255, packed & 255
    return None


def _identity(value: object) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return str(uuid.uuid4())
