"""Numbers that pydantic validates strictly, in classes that processes without pydantic use, too.

Importing pydantic takes a process that reads slides a third of its start.
"""

from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True)
class _Strict:
    """Marks a number; see "Custom types" in pydantic's documentation."""

    limits: tuple[tuple[str, bool], ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return {**handler(source), "strict": True, **dict(self.limits)}


# No booleans or texts as numbers, no fractions as integers, no NaN.
Integer = Annotated[int, _Strict()]
Number = Annotated[float, _Strict((("allow_inf_nan", False),))]
