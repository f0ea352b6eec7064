"""pN categories suggested from readings of real heatmaps."""

from dataclasses import replace

import pytest
from make_heatmaps import PROVENANCE, make_heatmap

from histoviewer.cases.staging import Category, Doubt, Remark, group, suggest
from histoviewer.cases.wording import suggestion_text
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.slide_summary import SlideRow, failed_row, slide_row

# Tiles of 0.031 mm: 1 is 0.044 mm long, 20 in a row 0.62 mm, 80 are 2.5 mm.
ITC, MICRO, MACRO = 1, 20, 80
SIZE = (14_000, 900)
NEGATIVE = {(0, 0): 0.1}


def line(tiles: int, row: int = 0) -> dict[tuple[int, int], float]:
    return {(row, col): 0.9 for col in range(tiles)}


def read(
    name: str,
    tiles: dict[tuple[int, int], float],
    verdict: Decision | None,
    decisions: tuple[Decision | None, ...] = (),
    node: str = "",
    **options: object,
) -> SlideRow:
    """A slide of the case "A" with a reader's verdict, and decisions on its foci, largest first."""
    heatmap = make_heatmap(tiles, size=SIZE, mpp=(0.25, 0.25), **options)  # type: ignore[arg-type]
    readings = [
        Reading(
            name,
            Kind.FOCUS,
            decision,
            "R",
            *focus.position,
            model_sha256=PROVENANCE.model_sha256,
            threshold=0.5,
            fingerprint=PROVENANCE.fingerprint,
        )
        for focus, decision in zip(find_foci(heatmap), decisions, strict=False)
        if decision
    ]
    if verdict:
        readings.append(Reading(name, Kind.SLIDE, verdict, "R", fingerprint=PROVENANCE.fingerprint))
    return replace(slide_row(name, heatmap, readings=readings), case="A", node=node)


def positive(name: str, tiles: int, node: str = "") -> SlideRow:
    return read(name, line(tiles), Decision.POSITIVE, (Decision.CONFIRMED,), node)


def negatives(count: int) -> list[SlideRow]:
    return [read(f"n{i}", NEGATIVE, Decision.NEGATIVE) for i in range(count)]


@pytest.mark.parametrize(
    ("tiles", "category"),
    [
        ([], Category.PN0),
        ([ITC], Category.PN0_ITC),
        ([ITC] * 5, Category.PN0_ITC),
        ([MICRO], Category.PN1MI),
        ([MICRO] * 4, Category.PN1MI),
        ([MACRO], Category.PN1A),
        ([MACRO, MICRO, MICRO], Category.PN1A),
        # A node with isolated tumour cells alone is not a positive one.
        ([MACRO, MICRO, MICRO, ITC, ITC], Category.PN1A),
        ([MACRO, MICRO, MICRO, MICRO], Category.PN2A),
        ([MACRO] * 9, Category.PN2A),
        ([MACRO, *[MICRO] * 9], Category.PN3A),
    ],
)
def test_the_category_follows_the_largest_deposit_and_the_number_of_nodes(
    tiles: list[int], category: Category
) -> None:
    rows = [positive(f"p{i}", count) for i, count in enumerate(tiles)] + negatives(2)

    suggestion = suggest(rows)

    assert (suggestion.category, suggestion.doubts) == (category, {})


def test_slides_of_one_node_count_once() -> None:
    levels = [positive(f"level {i}", MACRO, node="1") for i in range(4)]
    (case,) = group([*levels, *negatives(1)])

    assert (case.nodes, case.positive, len(case.slides)) == (2, 1, 5)
    assert case.suggestion.category is Category.PN1A
    assert case.largest_mm == pytest.approx(2.49, abs=0.01)


def test_readers_count_before_the_model() -> None:
    rejected = read("p", line(MACRO), Decision.NEGATIVE, (Decision.REJECTED,))
    (case,) = group([rejected])

    assert rejected.verdict is Verdict.POSITIVE
    assert (case.positive, case.largest_mm) == (0, None)
    assert case.suggestion.category is Category.PN0
    assert Remark.DISAGREEMENT in case.suggestion.remarks
    assert suggestion_text(case.suggestion).startswith("pN0 (")


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (read("x", NEGATIVE, None), Doubt.UNREAD),
        (read("x", line(MACRO), None, (Decision.CONFIRMED,)), Doubt.UNREAD),
        (read("x", NEGATIVE, Decision.UNSURE), Doubt.UNSURE),
        (read("x", NEGATIVE, Decision.NEGATIVE, pending=((3, 3),)), Doubt.INCOMPLETE),
        (read("x", NEGATIVE, Decision.NEGATIVE, stride=96), Doubt.INCOMPLETE),
        (
            read("x", NEGATIVE, Decision.NEGATIVE, scope_problem="It is another organ."),
            Doubt.NOT_ASSESSABLE,
        ),
        (replace(failed_row("x", "why"), case="A"), Doubt.FAILED),
        (read("x", line(MACRO), Decision.POSITIVE), Doubt.UNMEASURED),
        (read("x", line(MACRO), Decision.NEGATIVE, (Decision.CONFIRMED,)), Doubt.CONTRADICTORY),
        (
            read(
                "x",
                line(MACRO) | line(MICRO, row=5),
                Decision.POSITIVE,
                (None, Decision.CONFIRMED),
            ),
            Doubt.UNDECIDED,
        ),
    ],
)
def test_one_slide_in_doubt_leaves_the_case_without_a_category(row: SlideRow, doubt: Doubt) -> None:
    suggestion = suggest([positive("p", MACRO), row, *negatives(1)])

    assert suggestion.category is None
    assert suggestion.doubts == {doubt: ("x",)}
    assert suggestion_text(suggestion).startswith("none (") and ": x)" in suggestion_text(
        suggestion
    )


def test_an_undecided_focus_of_the_same_class_changes_nothing() -> None:
    row = read("p", line(MACRO) | line(70, row=5), Decision.POSITIVE, (None, Decision.CONFIRMED))

    assert suggest([row]).category is Category.PN1A


@pytest.mark.parametrize(
    ("tiles", "remark"),
    [(ITC, Remark.CELLS), (6, Remark.NEAR_LIMIT), (64, Remark.NEAR_LIMIT)],
)
def test_what_a_reader_must_know_of_a_category_is_said(tiles: int, remark: Remark) -> None:
    assert remark in suggest([positive("p", tiles, node="1")]).remarks


def test_a_deposit_far_from_every_limit_needs_no_remark() -> None:
    assert suggest([positive("p", MICRO, node="1")]).remarks == ()
    assert suggest([positive("p", MICRO)]).remarks == (Remark.SLIDES_AS_NODES,)
