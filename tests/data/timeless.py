"""Result files without the times in them, to be compared."""

import tempfile
from dataclasses import replace
from pathlib import Path

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist.naming import HEATMAP_FOLDER, result_files


def timeless_results(out: Path) -> dict[str, bytes]:
    """Read the results of an output folder, by their path in it."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        timeless = Path(folder, "timeless.tif")
        for path in result_files(out):
            heatmap = Heatmap.load(path)
            heatmap.provenance = replace(heatmap.provenance, started="", seconds=0)
            heatmap.save(timeless)
            found[path.relative_to(out / HEATMAP_FOLDER).as_posix()] = timeless.read_bytes()
    return found
