"""Damaged results and checkpoints, which are set aside."""

from pathlib import Path

from histoviewer.errors import StoreError
from histoviewer.files import set_aside
from histoviewer.heatmaps.heatmap import Heatmap


def set_aside_damaged(path: Path) -> str:
    """Set a damaged result or checkpoint aside, or a file that is none; return a sentence on it.

    The slide is scanned again then; what was there is kept for whoever looks into it.
    """
    if not path.exists():
        return ""
    try:
        Heatmap.load(path)
    except StoreError as error:
        aside = set_aside(path)
        return f"{path}: {error.cause}. It was set aside as {aside.name}, and scanned again."
    return ""
