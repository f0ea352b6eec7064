"""Annotations as readings: each edit is one, the latest of an annotation counts."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from histoviewer.annotations.annotation import Annotation
from histoviewer.annotations.geojson import BadFeature, from_feature, to_feature
from histoviewer.worklist.readings import Decision, Kind, Reading


@dataclass(frozen=True)
class Drawn:
    """An annotation, and who drew or edited it last, and when: UTC, ISO 8601."""

    annotation: Annotation
    user: str
    time: str


def annotation_data(annotation: Annotation) -> str:
    """Serialise an annotation to the `data` of a reading."""
    return json.dumps(to_feature(annotation), allow_nan=False, separators=(",", ":"))


def annotations_of(readings: Iterable[Reading]) -> dict[str, Drawn]:
    """Collect the annotations that count, by their id, in the order in which they were drawn.

    readings: of this slide's file, in chronological order. What cannot be parsed is left out.
    """
    found: dict[str, Drawn | None] = {}
    for reading in readings:
        if reading.kind is not Kind.ANNOTATION:
            continue
        try:
            annotation = from_feature(json.loads(reading.data))
        except (BadFeature, ValueError, RecursionError):
            continue
        withdrawn = reading.decision is Decision.WITHDRAWN
        drawn = Drawn(annotation, reading.user, reading.time)
        found[annotation.id] = None if withdrawn else drawn
    return {identity: drawn for identity, drawn in found.items() if drawn}


def annotations_text(drawn: Iterable[Drawn]) -> str:
    """Count annotations by class for a report: "3: 2 Tumor, 1 without a class"; may be empty."""
    counts = Counter(each.annotation.classification or "without a class" for each in drawn)
    listed = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
    return f"{counts.total():,}: {listed}" if counts else ""
