"""The rule that tells which slides belong to a case, kept in the output folder as `cases.json`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

import re2
from pydantic import ValidationError

from histoviewer.errors import CaseError
from histoviewer.files import replace_file
from histoviewer.validation import StrictModel, describe

RULE_FILE = "cases.json"
_AGAIN = "Group the slides again."

Source = Literal["pattern", "table", "accession"]


class Place(NamedTuple):
    """The case of a slide and the lymph node that it shows, "" if the rule names none."""

    case: str
    node: str = ""


NO_CASE = Place("")


@dataclass(frozen=True)
class CaseRule:
    """Assigns slides to cases, by a pattern on their names or by a table.

    source:  where the assignment comes from.
    pattern: a regular expression in RE2's syntax, which has no look-around and no back reference;
             searched for in a slide's name: its path below the folder, with "/". Its group `case`,
             else its first group, is the case, its group `node` the lymph node. Empty unless the
             source is "pattern".
    table:   {slide: place}; a slide is looked up by its name, its file's name, and that without
             its suffix, the first that is there.

    Raises CaseError if the pattern is no regular expression, or has no group.
    """

    source: Source = "table"
    pattern: str = ""
    table: tuple[tuple[str, Place], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", dict(self.table))
        object.__setattr__(self, "_regex", _compiled(self.pattern) if self.pattern else None)

    def place(self, slide: str) -> Place:
        """Return the place of a slide, by its name; `NO_CASE` if the rule says nothing of it."""
        if self.source != "pattern":
            found: dict[str, Place] = self.__dict__["_found"]
            file = PurePosixPath(slide)
            keys = (slide, file.name, file.stem)
            return next((found[key] for key in keys if key in found), NO_CASE)
        regex = self.__dict__["_regex"]
        match = regex.search(_unicode(slide)) if regex else None
        if match is None:
            return NO_CASE
        groups = match.groupdict()
        case = groups["case"] if "case" in groups else match[1]
        return Place((case or "").strip(), (groups.get("node") or "").strip())

    def save(self, out: Path) -> None:
        """Keep the rule in an output folder. Raises StoreError if it cannot be written."""
        document = _Document(
            source=self.source,
            pattern=self.pattern,
            table=tuple(_Entry(slide=slide, case=p.case, node=p.node) for slide, p in self.table),
        )
        with replace_file(out / RULE_FILE, private=True) as temporary:
            temporary.write_text(document.model_dump_json(indent=1) + "\n", encoding="utf-8")


class _Entry(StrictModel):
    slide: str
    case: str
    node: str = ""


class _Document(StrictModel):
    source: Source
    pattern: str = ""
    table: tuple[_Entry, ...] = ()


def load_rule(out: Path) -> CaseRule:
    """Load the rule of an output folder; one without cases if there is none.

    Raises CaseError if it is damaged or cannot be read.
    """
    path = out / RULE_FILE
    try:
        document = _Document.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return CaseRule()
    except OSError as error:
        raise CaseError(path, f"cannot be read ({error.strerror or error})", _AGAIN) from error
    except ValidationError as error:
        raise CaseError(path, f"is damaged ({describe(error)})", _AGAIN) from error
    table = tuple((each.slide, Place(each.case, each.node)) for each in document.table)
    try:
        return CaseRule(document.source, document.pattern, table)
    except CaseError as error:
        raise CaseError(path, f"is damaged ({error.cause})", _AGAIN) from error


def remove_rule(out: Path) -> None:
    """Remove the rule of an output folder, if there is one. Raises CaseError if that fails."""
    path = out / RULE_FILE
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        cause = f"cannot be removed ({error.strerror or error})"
        raise CaseError(path, cause, "Check that you may write to its folder.") from error


def accession_rule(numbers: Iterable[tuple[str, str]]) -> CaseRule:
    """Make a rule of (slide, accession number); slides without a number get no case."""
    table = tuple((slide, Place(number)) for slide, number in numbers if number)
    return replace(CaseRule("accession"), table=table)


def _compiled(pattern: str) -> Any:
    # Python's own expressions may take longer than the universe is old, as "(a+)+$" does, in the
    # window and in each scan; RE2's take a time proportional to the length of the name.
    options = re2.Options()
    options.log_errors = False
    try:
        regex = re2.compile(_unicode(pattern), options)
    except re2.error as error:
        cause = f"is no regular expression ({error.args[0].decode('utf-8', 'replace')})"
        action = "Correct it, or choose one of the examples."
        raise CaseError(pattern, cause, action) from error
    if not regex.groups:
        action = "Put what names the case in brackets: (?P<case>...)."
        raise CaseError(pattern, "does not say what names the case", action)
    return regex


def _unicode(text: str) -> str:
    """Replace what is no Unicode in the name of a file, which RE2 refuses, by question marks."""
    return text.encode("utf-8", "replace").decode()
