"""Pixel sizes: their plausible range, and those that files record."""

from histoviewer.geometry import Mpp

MPP_MIN, MPP_MAX = 0.05, 5.0
MPP_MAX_ANISOTROPY = 1.02
# A scanner's resolution in other units, or none at all: "25,400 um", which is 1 dot per inch.
_LEAST_THINKABLE, _MOST_THINKABLE = 0.005, 100.0


def is_plausible(mpp: Mpp) -> bool:
    """Check that a pixel size is 0.05..5 um, with x and y at most 2 % apart."""
    return _in_range(mpp) and max(mpp) <= min(mpp) * MPP_MAX_ANISOTROPY


def parse_mpp(x: str, y: str) -> tuple[Mpp | None, str]:
    """Parse a file's pixel size; return None and the reason if it is missing or implausible."""
    if not x or not y:
        return None, "no pixel size recorded"
    try:
        mpp = Mpp(*(float(text.replace(",", ".")) for text in (x, y)))
    except ValueError:
        return None, f"a pixel size recorded that is not a number ({x}, {y})"
    if is_plausible(mpp):
        return mpp, ""
    reason = "more than 2 % apart"
    if not _in_range(mpp):
        reason = f"outside {MPP_MIN:g} to {MPP_MAX:g}"
        if not all(_LEAST_THINKABLE <= value <= _MOST_THINKABLE for value in mpp):
            reason = f"surely wrong: {reason}"
    size = _text(mpp.x) if mpp.x == mpp.y else f"{_text(mpp.x)} x {_text(mpp.y)}"
    return None, f"{size} um per pixel recorded, {reason}"


def _text(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _in_range(mpp: Mpp) -> bool:
    return all(MPP_MIN <= value <= MPP_MAX for value in mpp)
