"""Foci as detections for the FROC evaluation of CAMELYON16."""

from pathlib import Path

from histoviewer.files import replace_file
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap


def write_detections(heatmap: Heatmap, target: Path, threshold: float | None = None) -> None:
    """Write a line `probability,x,y` a focus, the most probable first, without a header.

    The place is the centre of the focus's most probable cell, in whole level-0 pixels. The
    evaluation sweeps over the probabilities, so a low threshold (the provenance's own by default)
    gives a longer curve. It expects the file under the slide's name: `test_001.csv`.
    Raises StoreError where the file cannot be written.
    """
    foci = sorted(find_foci(heatmap, threshold), key=lambda focus: (-focus.peak, focus.id))
    with replace_file(target) as temporary, temporary.open("w", newline="\n") as file:
        for focus in foci:
            x, y = focus.position
            file.write(f"{focus.peak:.9g},{int(x)},{int(y)}\n")
