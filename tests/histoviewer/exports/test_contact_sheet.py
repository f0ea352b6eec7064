from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap
from numpy.typing import NDArray
from PIL import Image

from histoviewer.exports.base import Exported
from histoviewer.exports.contact_sheet import write_contact_sheet
from histoviewer.exports.picture import PictureOptions
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.worklist.slide_summary import failed_row, slide_row

TOP = colormaps.table("cividis")[255, :3]


def exported(folder: Path, name: str, heatmap: Heatmap) -> Exported:
    path = folder / f"{name}.tif"
    heatmap.save(path)
    return Exported(slide_row(name, heatmap), path, folder / f"{name}.png")


def sheet(slides: list[Exported], folder: Path) -> NDArray[np.uint8]:
    (path,) = write_contact_sheet(slides, folder, PictureOptions(), suffix=".png")
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("size", [(9000, 1000), (1000, 9000), (60_000, 50_000)])
def test_one_high_tile_is_seen_on_the_sheet_whatever_the_slides_shape(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    heatmap = make_heatmap(size=size)
    heatmap.state[:] = TileState.SCANNED
    heatmap.probability[:] = 0
    heatmap.probability[-1, -1] = 1

    pixels = sheet([exported(tmp_path, "a", heatmap)], tmp_path)

    assert (pixels == TOP).all(axis=2).any()


def test_slides_stand_in_the_order_of_the_worklist(tmp_path: Path) -> None:
    slides = [
        exported(tmp_path, "low.svs", make_heatmap({(0, 0): 0.0})),
        Exported(failed_row("名\x00\udcff" * 60, "why"), tmp_path / "gone.tif", None),
        exported(tmp_path, "high.svs", make_heatmap({(0, 0): 1.0})),
    ]

    pixels = sheet(slides, tmp_path)

    third = pixels.shape[1] // 5
    high, failed, low = (pixels[:, i * third : (i + 1) * third] for i in range(3))
    assert (high == TOP).all(axis=2).any()
    assert not (failed == TOP).all(axis=2).any()
    assert (failed != 255).any()
    assert (low == colormaps.table("cividis")[0, :3]).all(axis=2).any()


@pytest.mark.parametrize("in_row", [True, False])
def test_the_frame_of_a_slide_without_a_map_has_the_reason(tmp_path: Path, in_row: bool) -> None:
    def frame(reason: str) -> NDArray[np.uint8]:
        row = failed_row("a", reason if in_row else "")
        slide = Exported(row, tmp_path / "x", None, problem="" if in_row else reason)
        return sheet([slide], tmp_path)[40:300, 24:290]

    short = frame("is damaged. Copy it again from the scanner or the archive.")
    long = frame("is damaged " * 400)
    assert (short[:60] != 255).any() and (short[100:] == 255).all()
    # As much as fits, and nothing beside the frame.
    assert (long[200:] != 255).any()
    assert (frame("x" * 500)[60:] == 255).all()


def test_more_than_thirty_slides_take_more_sheets(tmp_path: Path) -> None:
    slides = [Exported(failed_row(f"{i}", "why"), tmp_path / "x", None) for i in range(31)]

    paths = write_contact_sheet(slides, tmp_path, PictureOptions(), suffix=".jpeg")

    assert [path.name for path in paths] == ["contact-sheet-1.jpeg", "contact-sheet-2.jpeg"]
    heights = [Image.open(path).height for path in paths]
    assert heights[1] < heights[0]
