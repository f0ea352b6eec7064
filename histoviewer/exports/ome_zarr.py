"""Heatmaps as OME-Zarr (OME-NGFF 0.5): the probabilities as an image, the states as its labels."""

from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numpy.typing import NDArray

from histoviewer.files import replace_folder
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import RESEARCH_USE, verdict_text
from histoviewer.heatmaps.tile_states import TileState

NGFF_VERSION = "0.5"
STATES = "states"


def write_ome_zarr(heatmap: Heatmap, target: Path) -> None:
    """Write a folder with the image (rows, cols) float32, NaN without a value, and its labels.

    A pixel is a tile, in micrometres from the centre of the slide's first pixel. There is one
    level: the largest slides have a million tiles. Raises StoreError if it cannot be written.
    """
    with replace_folder(target) as temporary:
        image = zarr.create_group(temporary, zarr_format=3)
        _write_plane(image, heatmap.probability.astype(np.float32))
        image.attrs["ome"] = {
            "version": NGFF_VERSION,
            "multiscales": [_multiscale(heatmap.grid, "probability of tumour")],
        }
        known = heatmap.provenance
        image.attrs["histoviewer"] = {
            "use": RESEARCH_USE,
            "slide": known.slide,
            "verdict": heatmap.verdict().value,
            "text": verdict_text(heatmap),
            "threshold": known.threshold,
            "model": f"{known.model} {known.model_version}",
            "model_sha256": known.model_sha256,
        }
        labels = image.create_group("labels")
        labels.attrs["ome"] = {"version": NGFF_VERSION, "labels": [STATES]}
        states = labels.create_group(STATES)
        _write_plane(states, heatmap.state)
        states.attrs["ome"] = {
            "version": NGFF_VERSION,
            "multiscales": [_multiscale(heatmap.grid, STATES)],
            "image-label": {
                "properties": [
                    {"label-value": int(state), "state": state.name.lower()}
                    for state in TileState
                    if state is not TileState.OUTSIDE
                ],
                "source": {"image": "../../"},
            },
        }


def _write_plane(group: zarr.Group, plane: NDArray[Any]) -> None:
    array = group.create_array(
        "0",
        shape=plane.shape,
        dtype=plane.dtype,
        chunks=plane.shape,
        dimension_names=("y", "x"),
        fill_value=np.nan if plane.dtype.kind == "f" else 0,
    )
    array[:] = plane


def _multiscale(grid: PatchGrid, name: str) -> dict[str, Any]:
    tile = grid.stride * grid.patch_mpp
    # The centre of a pixel is its place.
    offsets = [(tile - mpp) / 2 for mpp in (grid.slide_mpp.y, grid.slide_mpp.x)]
    return {
        "name": name,
        "axes": [{"name": axis, "type": "space", "unit": "micrometer"} for axis in ("y", "x")],
        "datasets": [
            {
                "path": "0",
                "coordinateTransformations": [
                    {"type": "scale", "scale": [tile, tile]},
                    {"type": "translation", "translation": offsets},
                ],
            }
        ],
    }
