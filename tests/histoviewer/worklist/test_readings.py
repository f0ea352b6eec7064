from dataclasses import replace

import pytest
from make_heatmaps import make_heatmap

from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.worklist.database import DamagedRow
from histoviewer.worklist.readings import (
    Decision,
    FocusReading,
    Kind,
    Reading,
    disagrees,
    latest,
    of_file,
    read_foci,
)

# At 0.5 two foci, at 0.3 one; the highest probability is in the left one.
HEATMAP = make_heatmap({(2, 2): 0.9, (2, 3): 0.35, (2, 4): 0.8}, size=(4000, 4000))


def reading(col: int, decision: Decision, threshold: float = 0.5, comment: str = "") -> Reading:
    x, y = HEATMAP.grid.tile_region(2, col).centre
    return Reading("a", Kind.FOCUS, decision, "A", x, y, comment, "abc", threshold, "1-2-3")


def read(
    readings: list[Reading], threshold: float = 0.5, heatmap: Heatmap = HEATMAP
) -> dict[int, FocusReading]:
    foci = find_foci(heatmap, threshold)
    return read_foci(foci, readings, threshold, "abc")


def decisions(readings: list[Reading], threshold: float = 0.5) -> dict[int, Decision | None]:
    found = read(readings, threshold)
    return {
        focus: entry.decision.decision if entry.decision else None for focus, entry in found.items()
    }


C, R, W = Decision.CONFIRMED, Decision.REJECTED, Decision.WITHDRAWN


def test_the_latest_reading_of_a_focus_counts_and_comments_change_none() -> None:
    made = [
        reading(2, R),
        reading(2, C, comment="sinus"),
        reading(2, Decision.COMMENT, comment="see IHC"),
        reading(4, R),
    ]

    assert decisions(made) == {1: C, 2: R}
    assert read(made)[1].comment == "see IHC"
    assert decisions([*made, reading(2, W)]) == {1: None, 2: R}
    assert decisions([reading(10, C)]) == {}
    assert read([], 0.5, make_heatmap()) == {}


def test_a_rejected_part_hides_no_confirmed_one_where_foci_become_one() -> None:
    assert decisions([reading(4, C), reading(2, R)], 0.3) == {1: C}
    assert decisions([reading(4, C), reading(2, R, 0.3)], 0.3) == {1: R}
    assert decisions([reading(4, C), reading(2, R, 0.3)]) == {1: R, 2: C}
    assert decisions([reading(2, R, 0.3), reading(4, C)], 0.3) == {1: C}


def test_a_threshold_of_another_model_says_nothing_of_what_was_seen() -> None:
    other = replace(reading(2, R, 0.1), model_sha256="def")

    assert decisions([reading(4, C), other], 0.3) == {1: C}


def test_another_file_of_the_same_name_inherits_nothing() -> None:
    made = [reading(2, C), replace(reading(2, R), fingerprint="")]

    assert of_file(made, "1-9-3") == made[:1]  # A copy: another time, the same content.
    assert of_file(made, "1-2-4") == []
    assert of_file(made, "") == []


def test_the_last_reading_of_a_kind() -> None:
    made = [
        Reading("a", Kind.IMPRESSION, Decision.SUSPICIOUS, "A"),
        Reading("a", Kind.SLIDE, Decision.NEGATIVE, "A"),
        Reading("a", Kind.SLIDE, Decision.POSITIVE, "B"),
        reading(2, R),
    ]

    assert latest(made, Kind.SLIDE) == made[2]
    assert latest(made[:1], Kind.SLIDE) is None


def test_only_a_contradiction_is_a_disagreement() -> None:
    positive, negative = (
        Reading("a", Kind.SLIDE, decision, "A")
        for decision in (Decision.POSITIVE, Decision.NEGATIVE)
    )

    assert disagrees(Verdict.POSITIVE, negative)
    assert disagrees(Verdict.NEGATIVE, positive)
    assert not disagrees(Verdict.POSITIVE, positive)
    assert not disagrees(Verdict.INCOMPLETE, positive)
    assert not disagrees(Verdict.POSITIVE, None)


def test_a_record_that_was_altered_is_refused() -> None:
    record = reading(2, C).record(7)

    assert Reading.parse(record)[0] == 7
    with pytest.raises(DamagedRow):
        Reading.parse(record.replace("confirmed", "rejected "))
