"""Numbers on the command line, within their bounds."""

import argparse


def at_least_one(text: str) -> int:
    """A count. Raises ArgumentTypeError below 1, ValueError where it is no whole number."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def fraction(text: str) -> float:
    """A share of patches. Raises ArgumentTypeError unless above 0 and at most 0.5."""
    value = float(text)
    if not 0 < value <= 0.5:
        raise argparse.ArgumentTypeError("must be above 0 and at most 0.5")
    return value


def mpp(text: str) -> float:
    """A pixel size, um; what the viewer takes for plausible. Raises ArgumentTypeError if not."""
    value = float(text)
    if not 0.05 <= value <= 5:
        raise argparse.ArgumentTypeError("must lie in 0.05 to 5")
    return value
