"""OME-Zarr exports, read back as any reader does."""

from pathlib import Path

import numpy as np
import pytest
import zarr
from make_heatmaps import make_heatmap

from histoviewer.exports.ome_zarr import write_ome_zarr
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.output.written_files import note_written, refuse_others


def test_values_states_and_places_are_those_of_the_tiles(tmp_path: Path) -> None:
    heatmap = make_heatmap({(0, 0): 0.9, (3, 4): 0.2}, unreadable=((2, 2),))
    target = tmp_path / "slide.ome.zarr"

    write_ome_zarr(heatmap, target)

    image = zarr.open_group(target, mode="r")
    ome = image.attrs["ome"]
    assert ome["version"] == "0.5"
    (multiscale,) = ome["multiscales"]
    (dataset,) = multiscale["datasets"]
    values = image[dataset["path"]]
    assert values.metadata.dimension_names == ("y", "x")
    assert np.array_equal(values[:], heatmap.probability, equal_nan=True)
    # The place of a tile's centre, in micrometres from the centre of the slide's first pixel.
    scale, translation = (
        transformation[transformation["type"]]
        for transformation in dataset["coordinateTransformations"]
    )
    row, col = 3, 4
    place = [row * scale[0] + translation[0], col * scale[1] + translation[1]]
    centre = heatmap.grid.tile_region(row, col).centre
    mpp = heatmap.grid.slide_mpp
    assert place == pytest.approx([(centre.y - 0.5) * mpp.y, (centre.x - 0.5) * mpp.x])
    assert [axis["unit"] for axis in multiscale["axes"]] == ["micrometer"] * 2
    labels = image["labels"]
    assert labels.attrs["ome"]["labels"] == ["states"]
    states = labels["states"]
    assert np.array_equal(states["0"][:], heatmap.state)
    names = {
        each["label-value"]: each["state"]
        for each in states.attrs["ome"]["image-label"]["properties"]
    }
    assert names[TileState.UNREADABLE] == "unreadable"
    assert image.attrs["histoviewer"]["verdict"] == "positive"
    assert not [path for path in tmp_path.iterdir() if path != target]


def test_a_folder_that_was_changed_since_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "slide.ome.zarr"
    write_ome_zarr(make_heatmap({(0, 0): 0.9}), target)
    note_written([target])

    refuse_others([target])
    write_ome_zarr(make_heatmap({(0, 0): 0.1}), target)
    with pytest.raises(Exception, match="was changed since"):
        refuse_others([target])
