"""Argument types: numbers within bounds."""

import argparse


def at_least_one(text: str) -> int:
    """Parse a count. Raises ArgumentTypeError below 1, ValueError if it is no whole number."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def fraction(text: str) -> float:
    """Parse a share of patches. Raises ArgumentTypeError unless above 0 and at most 0.5."""
    value = float(text)
    if not 0 < value <= 0.5:
        raise argparse.ArgumentTypeError("must be above 0 and at most 0.5")
    return value


def mpp(text: str) -> float:
    """Parse a pixel size in um. Raises ArgumentTypeError if it is implausible for a slide."""
    # Imported here, as it loads OpenSlide.
    from histoviewer.geometry import Mpp
    from histoviewer.slides.mpp import MPP_MAX, MPP_MIN, is_plausible

    value = float(text)
    if not is_plausible(Mpp(value, value)):
        raise argparse.ArgumentTypeError(f"must lie in {MPP_MIN:g} to {MPP_MAX:g}")
    return value
