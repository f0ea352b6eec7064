"""Orders of the worklist."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Line


def sort_lines(lines: Iterable[Line], column: int, falling: bool) -> list[Line]:
    """Sort by a column, VERDICT by order of review; what is unknown comes last either way."""
    lines = list(lines)
    key = _case_key(lines) if column == Column.CASE else _key(column, falling)
    return sorted(lines, key=key, reverse=falling)


def _case_key(lines: Sequence[Line]) -> Callable[[Line], Any]:
    """Sort key of cases by their most suspicious slides; slides without a case come last."""
    first: dict[str, Any] = {}
    for line in lines:
        case, key = line.entry.case, line.review_key
        first[case] = min(first.get(case, key), key)
    return lambda line: (
        not line.entry.case,
        first[line.entry.case],
        line.entry.case,
        line.review_key,
    )


def _key(column: int, falling: bool) -> Callable[[Line], Any]:
    unknown = -math.inf if falling else math.inf
    keys: dict[int, Callable[[Line], Any]] = {
        Column.SLIDE: lambda line: line.folded,
        Column.SCORE: lambda line: unknown if line.score is None else line.score,
        Column.LARGEST: lambda line: unknown if line.largest is None else line.largest,
        Column.READER: lambda line: (line.reading_key, line.review_key),
        Column.DISAGREEMENT: lambda line: (not line.disagrees, line.review_key),
    }
    return keys.get(column, lambda line: line.review_key)
