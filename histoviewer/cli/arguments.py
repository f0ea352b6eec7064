"""Types of arguments."""

import argparse
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import TypeVar

_Number = TypeVar("_Number", int, float)


def within(number: type[_Number], low: float, high: float = inf) -> Callable[[str], _Number]:
    """Return what converts an argument to a number from `low` to `high`."""

    def convert(text: str) -> _Number:
        value = number(text)
        if not low <= value <= high:
            bounds = f"less than {low:g}" if high == inf else f"outside {low:g} to {high:g}"
            raise argparse.ArgumentTypeError(f"{text} is {bounds}")
        return value

    # argparse names the type by this where the text is no number.
    convert.__name__ = number.__name__
    return convert


def to_path(text: str) -> Path:
    """Convert an argument to a path. An empty one would stand for the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("a path is empty")
    return Path(text)
