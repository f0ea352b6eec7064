"""Plausible pixel sizes."""

from histoviewer.geometry import Mpp

MPP_MIN, MPP_MAX = 0.05, 5.0
MPP_MAX_ANISOTROPY = 1.02


def is_plausible(mpp: Mpp) -> bool:
    """Whether a microscope can have this pixel size: 0.05..5 um, x and y at most 2 % apart."""
    in_range = all(MPP_MIN <= value <= MPP_MAX for value in mpp)
    return in_range and max(mpp) <= min(mpp) * MPP_MAX_ANISOTROPY


def _plausible_mpp(*recorded: str) -> tuple[Mpp | None, str]:
    """The pixel size that a file records, or None and the reason why it cannot be taken."""
    if not all(recorded):
        return None, "no pixel size recorded"
    try:
        x, y = (float(text.replace(",", ".")) for text in recorded)
    except ValueError:
        return None, f"a pixel size recorded that is no number ({recorded[0]}, {recorded[1]})"
    mpp = Mpp(x, y)
    if is_plausible(mpp):
        return mpp, ""
    in_range = all(MPP_MIN <= value <= MPP_MAX for value in mpp)
    reason = "more than 2 % apart" if in_range else f"outside {MPP_MIN:g} to {MPP_MAX:g}"
    words = f"{x:.4g}" if x == y else f"{x:.4g} x {y:.4g}"
    return None, f"{words} um per pixel recorded, {reason}"
