"""A pN category suggested from readers' verdicts, and from the diameters of confirmed foci.

The categories are those of the AJCC Cancer Staging Manual, 8th edition (2017), for breast: isolated
tumour cells up to 0.2 mm, pN0(i+), do not make a node positive; micrometastases above 0.2 mm and
up to 2 mm without a larger one, pN1mi; with a deposit above 2 mm, pN1a for 1 to 3 nodes with a
deposit above 0.2 mm, pN2a for 4 to 9, pN3a for 10 or more. The second criterion of isolated
tumour cells, fewer than 200, is not counted by the model.

A reader is misled by a category that rests on slides nobody looked at or that were not examined
whole, so there is none then, but a reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from histoviewer.heatmaps.foci import ITC_MAX_MM, MICRO_MAX_MM, SizeClass, size_class
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.worklist.readings import Decision
from histoviewer.worklist.slide_summary import SlideRow

MOST_PN1, MOST_PN2 = 3, 9
_CLASSES = tuple(SizeClass)


class Category(StrEnum):
    """Pathological categories of axillary lymph nodes in breast cancer."""

    PN0 = "pN0"
    PN0_ITC = "pN0(i+)"
    PN1MI = "pN1mi"
    PN1A = "pN1a"
    PN2A = "pN2a"
    PN3A = "pN3a"


class Doubt(StrEnum):
    """Reason of a slide for which there is no suggestion."""

    FAILED = "failed"
    NOT_ASSESSABLE = "not assessable"
    INCOMPLETE = "incomplete"
    UNREAD = "unread"
    UNSURE = "unsure"
    CONTRADICTORY = "contradictory"
    UNMEASURED = "unmeasured"
    UNDECIDED = "undecided"


class Remark(StrEnum):
    """Reservations that belong to a suggestion."""

    NEAR_LIMIT = "near limit"
    SLIDES_AS_NODES = "slides as nodes"
    CELLS = "cells"
    DISAGREEMENT = "disagreement"
    CAUTIONS = "cautions"


@dataclass(frozen=True)
class Suggestion:
    """A suggested category, or why there is none; one of the two is empty.

    doubts:  {reason: slides}, in the order of `Doubt`.
    remarks: to be shown beside the category.
    """

    category: Category | None
    doubts: dict[Doubt, tuple[str, ...]]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Case:
    """The figures of a case.

    name:       as the rule gives it.
    slides:     names of its slides.
    nodes:      number of lymph nodes; a slide for which the rule names none counts as one.
    positive:   number of nodes with a slide that its reader, or, if unread, the model calls
                positive.
    unread:     number of slides without a reader's verdict.
    largest_mm: longest diameter of the foci that no reader rejected, on positive slides; None if
                there are none.
    """

    name: str
    slides: tuple[str, ...]
    nodes: int
    positive: int
    unread: int
    largest_mm: float | None
    suggestion: Suggestion


def group(rows: Iterable[SlideRow]) -> list[Case]:
    """Make a case of the slides with the same `SlideRow.case`, sorted by name; others are left out.

    All slides of a case must be among the rows, also those that were not scanned.
    """
    cases: dict[str, list[SlideRow]] = defaultdict(list)
    for row in rows:
        if row.case:
            cases[row.case].append(row)
    return [_case(name, cases[name]) for name in sorted(cases, key=str.casefold)]


def suggest(rows: Sequence[SlideRow]) -> Suggestion:
    """Suggest the category of a case with these slides."""
    doubts: dict[Doubt, list[str]] = defaultdict(list)
    for row in rows:
        if doubt := _doubt(row):
            doubts[doubt].append(row.slide)
    if doubts or not rows:
        ordered = {doubt: tuple(doubts[doubt]) for doubt in Doubt if doubts[doubt]}
        return Suggestion(None, ordered)
    classes = [max(found, key=_CLASSES.index) for found in _classes_by_node(rows).values() if found]
    return Suggestion(_category(classes), {}, tuple(_remarks(rows)))


def _case(name: str, rows: Sequence[SlideRow]) -> Case:
    nodes: dict[str, list[SlideRow]] = defaultdict(list)
    for row in rows:
        nodes[_node(row)].append(row)
    diameters = [
        diameter
        for row in rows
        if _is_positive(row)
        for diameter in (row.confirmed_mm, row.undecided_mm)
        if diameter
    ]
    return Case(
        name,
        tuple(row.slide for row in rows),
        len(nodes),
        sum(any(map(_is_positive, each)) for each in nodes.values()),
        sum(not row.reader_verdict for row in rows),
        max(diameters, default=None),
        suggest(rows),
    )


def _node(row: SlideRow) -> str:
    return f"node {row.node}" if row.node else f"slide {row.slide}"


def _is_positive(row: SlideRow) -> bool:
    return (row.reader_verdict or row.verdict) == Decision.POSITIVE


def _doubt(row: SlideRow) -> Doubt | None:
    by_verdict = {
        Verdict.FAILED: Doubt.FAILED,
        Verdict.NOT_ASSESSABLE: Doubt.NOT_ASSESSABLE,
        Verdict.INCOMPLETE: Doubt.INCOMPLETE,
    }
    if row.verdict in by_verdict:
        return by_verdict[row.verdict]
    if not row.reader_verdict:
        return Doubt.UNREAD
    if row.reader_verdict == Decision.POSITIVE:
        return _doubt_of_size(row)
    if row.reader_verdict != Decision.NEGATIVE:
        return Doubt.UNSURE
    return Doubt.CONTRADICTORY if row.confirmed else None


def _doubt_of_size(row: SlideRow) -> Doubt | None:
    """Find out whether a positive slide's largest deposit is known."""
    if not row.confirmed_mm:
        return Doubt.UNMEASURED
    undecided = row.undecided_mm or 0.0
    if undecided > row.confirmed_mm and size_class(undecided) != size_class(row.confirmed_mm):
        return Doubt.UNDECIDED
    return None


def _classes_by_node(rows: Sequence[SlideRow]) -> dict[str, list[SizeClass]]:
    found: dict[str, list[SizeClass]] = defaultdict(list)
    for row in rows:
        if _is_positive(row) and row.confirmed_mm:
            found[_node(row)].append(size_class(row.confirmed_mm))
    return found


def _category(classes: Sequence[SizeClass]) -> Category:
    """Return the category for the size class of each node with a deposit."""
    positive = [each for each in classes if each is not SizeClass.ITC]
    if SizeClass.MACRO not in classes:
        if positive:
            return Category.PN1MI
        return Category.PN0_ITC if classes else Category.PN0
    if len(positive) <= MOST_PN1:
        return Category.PN1A
    return Category.PN2A if len(positive) <= MOST_PN2 else Category.PN3A


def _remarks(rows: Sequence[SlideRow]) -> Iterable[Remark]:
    sizes = [(row.confirmed_mm, row.tile_mm) for row in rows if _is_positive(row)]
    limits = (ITC_MAX_MM, MICRO_MAX_MM)
    # The outline follows tiles, so either end of a diameter is known to a tile's diagonal.
    if any(
        diameter and abs(diameter - limit) <= 2 * sqrt(2) * (tile or 0.0)
        for diameter, tile in sizes
        for limit in limits
    ):
        yield Remark.NEAR_LIMIT
    if any(diameter and diameter <= ITC_MAX_MM for diameter, _ in sizes):
        yield Remark.CELLS
    if any(not row.node for row in rows):
        yield Remark.SLIDES_AS_NODES
    if any({row.verdict.value, row.reader_verdict} == {"positive", "negative"} for row in rows):
        yield Remark.DISAGREEMENT
    if any(row.cautions for row in rows):
        yield Remark.CAUTIONS
