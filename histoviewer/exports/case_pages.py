"""Cases on a page each, to be printed and signed."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from histoviewer.cases.staging import Case, group
from histoviewer.cases.wording import NOTICE, reason, remarks
from histoviewer.exports.base import Exported
from histoviewer.heatmaps.summary import examined_text
from histoviewer.output.html import write_page
from histoviewer.worklist.readings import Kind, disagrees, latest, of_file, signed

_TEMPLATE = Path(__file__).with_name("templates") / "cases.html.j2"


class _Slide(NamedTuple):
    """Row of a slide in the table of its case."""

    name: str
    node: str
    model: str
    reader: str
    deposit: str
    remarks: str


def write_case_pages(slides: Sequence[Exported], target: Path) -> bool:
    """Write a page for each case of these slides as HTML, for printing; False if there is none.

    All slides of a case must be among the slides, also those that were not scanned.
    Raises StoreError if the file cannot be written.
    """
    cases = group(slide.row for slide in slides)
    if not cases:
        return False
    write_page(
        target,
        _TEMPLATE,
        notice=NOTICE,
        cases=[
            {
                "name": case.name,
                "facts": _facts(case),
                "slides": [_slide(each) for each in slides if each.row.case == case.name],
            }
            for case in cases
        ],
    )
    return True


def _facts(case: Case) -> list[tuple[str, str]]:
    suggestion = case.suggestion
    facts = [
        ("Slides read", f"{len(case.slides) - case.unread} of {len(case.slides)}"),
        ("Nodes examined", str(case.nodes)),
        ("Positive nodes", f"{case.positive}, by their reader, or, if unread, by the model"),
        ("Largest deposit", f"{case.largest_mm:.2f} mm" if case.largest_mm else "none measured"),
        ("Suggested pN", suggestion.category or f"none: {reason(suggestion)}"),
    ]
    if suggestion.category and (told := remarks(suggestion)):
        facts.append(("To be known of it", told))
    return facts


def _slide(slide: Exported) -> _Slide:
    row = slide.row
    reading = latest(of_file(slide.readings, slide.fingerprint), Kind.SLIDE)
    examined = 1.0 if row.examined is None else row.examined
    told = (
        "Reader and model disagree." if disagrees(row.verdict, reading) else "",
        row.scope_problem,
        row.error,
        row.cautions,
        f"{examined_text(examined)} of the tissue was examined." if examined < 1 else "",
        reading.comment if reading else "",
    )
    return _Slide(
        row.slide,
        row.node,
        row.verdict,
        signed(reading),
        f"{row.confirmed_mm:.2f} mm" if row.confirmed_mm else "",
        " ".join(filter(None, told)),
    )
