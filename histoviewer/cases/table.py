"""Cases from a table of slides (CSV)."""

import csv
from pathlib import Path

from histoviewer.cases.rule import CaseRule, Place
from histoviewer.errors import CaseError

_FORM = 'Give a CSV file with the columns "slide", "case" and, if known, "node".'
_DELIMITERS = ",;\t"


def read_table(path: Path) -> CaseRule:
    """Read a CSV file with the columns slide, case and, optionally, node, in any order.

    Columns are separated by commas, semicolons or tabulators, the text is UTF-8. A slide is named
    by its path below the folder, its file's name, or that without the suffix.

    Raises CaseError if the file cannot be read or lacks a column, or if a slide is in two cases.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaseError(path, f"cannot be read ({error.strerror or error})", _FORM) from error
    except UnicodeDecodeError as error:
        raise CaseError(path, "is not a text in UTF-8", _FORM) from error
    first, _, _ = text.partition("\n")
    delimiter = max(_DELIMITERS, key=first.count)
    lines = csv.reader(text.splitlines(), delimiter=delimiter)
    header = [name.strip().lower() for name in next(lines, [])]
    missing = [name for name in ("slide", "case") if name not in header]
    if missing:
        raise CaseError(path, f"has no column {missing[0]!r}", _FORM)
    places: dict[str, Place] = {}
    for line in lines:
        fields = dict(zip(header, (field.strip() for field in line), strict=False))
        slide, case = fields.get("slide", "").replace("\\", "/"), fields.get("case", "")
        if not slide or not case:
            continue
        place = Place(case, fields.get("node", ""))
        if places.setdefault(slide, place) != place:
            cause = f"assigns {slide} to {places[slide].case} and to {case}"
            raise CaseError(path, cause, "Correct the table.")
    return CaseRule("table", table=tuple(places.items()))
