from dataclasses import replace
from pathlib import Path

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.geometry import Point
from histoviewer.worklist.annotation_records import (
    annotation_data,
    annotations_of,
    annotations_text,
)
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.store import Store

RING = tuple(Point(float(x), float(x * x % 97)) for x in range(3000))
LARGE = Annotation(Shape.FREEHAND, ((RING,),), "large", "Tumor")
SMALL = Annotation(Shape.POINT, (((Point(1, 2),),),), '"checksum": "')


def record(annotation: Annotation, decision: Decision = Decision.DRAWN, user: str = "A") -> Reading:
    return Reading("a", Kind.ANNOTATION, decision, user, data=annotation_data(annotation))


def test_the_latest_edit_counts_and_what_was_withdrawn_is_gone() -> None:
    renamed = replace(LARGE, name="renamed")
    made = [record(LARGE), record(SMALL), record(renamed, user="B")]

    drawn = annotations_of(made)
    assert [(each.annotation, each.user) for each in drawn.values()] == [
        (renamed, "B"),
        (SMALL, "A"),
    ]
    assert list(annotations_of([*made, record(LARGE, Decision.WITHDRAWN)])) == [SMALL.id]
    assert len(annotations_of([*made, record(SMALL, Decision.WITHDRAWN), record(SMALL)])) == 2
    assert annotations_of([replace(made[0], data="{"), replace(made[0], kind=Kind.SLIDE)]) == {}
    assert annotations_text(drawn.values()) == "2: 1 Tumor, 1 without a class"
    assert annotations_text([]) == ""


def test_annotations_are_in_the_journal_and_survive_the_database(tmp_path: Path) -> None:
    made = [record(LARGE), record(SMALL)]
    with Store(tmp_path) as store:
        store.add_readings(made)
        store.add_reading(record(SMALL, Decision.WITHDRAWN))
    damaged = bytearray((tmp_path / DATABASE).read_bytes())
    damaged[40:9000] = b"\xff" * 8960
    (tmp_path / DATABASE).write_bytes(damaged)

    with Store(tmp_path) as store:
        assert store.set_aside
        readings = store.readings()

    assert [each.annotation for each in annotations_of(readings).values()] == [LARGE]
    assert readings[:2] == made
