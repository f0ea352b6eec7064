"""Figures of the worklist's slides for their cases."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from histoviewer.cases.staging import Case, group
from histoviewer.errors import StoreError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.ui.worklist.entries import WITH_RESULT, Entry, Standing
from histoviewer.worklist.slide_summary import SlideRow, failed_row, slide_row


def find_cases(entries: Iterable[Entry], out: Path) -> list[Case]:
    """Group slides into their cases; reads their results, so not on the GUI thread.

    out: output folder of the worklist.
    """
    return group(_row(entry, out) for entry in entries if entry.case)


def _row(entry: Entry, out: Path) -> SlideRow:
    return replace(_summary(entry, out), slide=entry.name, case=entry.case, node=entry.node)


def _summary(entry: Entry, out: Path) -> SlideRow:
    if entry.standing is Standing.FAILED:
        return failed_row(entry.name, entry.row.error if entry.row else "")
    # Of a changed file, and of a scan that goes on, the earlier result says nothing certain.
    if entry.standing in WITH_RESULT and entry.result:
        try:
            heatmap = Heatmap.load((entry.out or out) / entry.result)
        except StoreError as error:
            return failed_row(entry.name, str(error))
        return slide_row(entry.name, heatmap, readings=entry.readings)
    reading = entry.reading
    return SlideRow(
        entry.name, Verdict.INCOMPLETE, reader_verdict=reading.decision if reading else ""
    )
