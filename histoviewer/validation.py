"""Strict pydantic models for JSON documents, and a short description of their errors."""

import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from histoviewer.strict_numbers import Number

Fraction = Annotated[Number, Field(ge=0, le=1)]
_SHOWN_PROBLEMS, _SHOWN_VALUE = 3, 60


class StrictModel(BaseModel):
    """Base of all parts of a document."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


def describe(error: ValidationError) -> str:
    """Describe at most three problems as "field: cause", a clause for an error."""
    problems = [
        _field(problem["loc"]) + _cause(problem["type"], problem["msg"], problem["input"])
        for problem in error.errors(include_url=False)
    ]
    more = len(problems) - _SHOWN_PROBLEMS
    return "; ".join(problems[:_SHOWN_PROBLEMS]) + (f"; and {more} more" if more > 0 else "")


def _field(location: tuple[int | str, ...]) -> str:
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return f"{name.removeprefix('.')}: " if name else ""


def _cause(kind: str, message: str, value: object) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "json_invalid":
        return f"is not valid JSON ({message.removeprefix('Invalid JSON: ')})"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    text = json.dumps(value, ensure_ascii=False, default=str)
    if len(text) > _SHOWN_VALUE:
        text = f"{text[:_SHOWN_VALUE]}..."
    must = message.replace(" should ", " must ", 1).removeprefix("Input ")
    return f"{must[0].lower()}{must[1:]}, not {text}"
