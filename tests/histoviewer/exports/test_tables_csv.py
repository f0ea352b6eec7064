import csv
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap, random_heatmap

from histoviewer.exports.tables import write_tiles, write_worklist
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.worklist.slide_summary import failed_row, ranked, slide_row


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_a_worklist_says_what_is_known_and_nothing_else(tmp_path: Path) -> None:
    heatmap = make_heatmap(
        {(0, 0): 0.75, (0, 1): 0.25},
        unreadable=((3, 3),),
        pending=((4, 4), (4, 5)),
        unreadable_reason="tile 7 is damaged",
    )

    rows = [failed_row("gone.svs", "gone.svs: is missing."), slide_row("a/é.svs", heatmap)]
    write_worklist(rows, tmp_path / "worklist.csv")

    good, failed = read(tmp_path / "worklist.csv")
    assert good["slide"] == "a/é.svs"
    assert (good["verdict"], good["score"], good["threshold"]) == ("positive", "0.75", "0.5")
    assert (good["foci"], good["itc"], good["micro"], good["macro"]) == ("1", "1", "0", "0")
    assert float(good["largest_mm"]) == pytest.approx(0.044, abs=0.001)
    assert (good["tiles_scanned"], good["unreadable"], good["pending"]) == ("2", "1", "2")
    assert (good["mpp_x"], good["mpp_y"], good["mpp_source"]) == ("0.25", "0.2502", "file")
    assert (good["device"], good["model"]) == ("CPUExecutionProvider", "test 1")
    assert (good["model_sha256"], good["stride"], good["seconds"]) == ("abc", "32", "12.5")
    assert good["error"] == "tile 7 is damaged"
    assert {key for key, value in failed.items() if value} == {"slide", "verdict", "error"}
    assert failed["verdict"] == "failed"


def test_no_slide_that_was_not_read_stands_below_a_negative_one() -> None:
    rows = [
        slide_row("low", make_heatmap({(0, 0): 0.1})),
        failed_row("failed", "why"),
        slide_row("empty", make_heatmap()),
        slide_row("part", make_heatmap({(0, 0): 0.4}, pending=((1, 1),))),
        slide_row("small", make_heatmap({(0, 0): 0.9})),
        slide_row("top", make_heatmap({(0, 0): 0.95, (2, 2): np.nan})),
        slide_row("large", make_heatmap({(0, 0): 0.9, (0, 1): 0.6})),
        slide_row("middle", make_heatmap({(0, 0): 0.3})),
        slide_row("doubted", make_heatmap({(0, 0): 0.05}, cautions=["It is paler."])),
    ]

    order = [row.slide for row in ranked(rows)]

    positive, negative = ["top", "large", "small"], ["doubted", "middle", "low"]
    assert order == [*positive, "part", "empty", "failed", *negative]


def test_another_threshold_changes_the_foci_of_a_row_and_not_its_verdict() -> None:
    heatmap = make_heatmap({(0, 0): 0.75})

    assert slide_row("a", heatmap, 0.8).verdict is Verdict.POSITIVE
    assert (slide_row("a", heatmap, 0.8).foci, slide_row("a", heatmap, 0.8).largest_mm) == (0, 0)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_texts_that_a_spreadsheet_would_run_are_defused(tmp_path: Path, start: str) -> None:
    rows = [
        failed_row(f"{start}cmd|' /C calc'!A0", f"{start}1"),
        slide_row("a", make_heatmap(mpp_source=f"{start}2")),
    ]
    write_worklist(rows, tmp_path / "worklist.csv")

    read_back = {row["slide"]: row for row in read(tmp_path / "worklist.csv")}

    assert read_back[f"'{start}cmd|' /C calc'!A0"]["error"] == f"'{start}1"
    assert read_back["a"]["mpp_source"] == f"'{start}2"


def test_a_name_that_is_no_unicode_stops_nothing(tmp_path: Path) -> None:
    write_worklist([failed_row("a\udcff.svs", "why")], tmp_path / "worklist.csv")

    assert read(tmp_path / "worklist.csv")[0]["slide"] == "a\\udcff.svs"


def test_tiles_come_back_exactly_and_share_their_edges(tmp_path: Path) -> None:
    heatmap = random_heatmap(20, 30)
    heatmap.set_tiles(np.array([0]), np.array([0]), np.array([np.nan], np.float32))
    grid = heatmap.grid

    write_tiles(heatmap, tmp_path / "tiles.csv")

    lines = (tmp_path / "tiles.csv").read_text().splitlines()
    assert lines[0] == "minx,miny,width,height,prob_Normal,prob_Tumor"
    values = np.full(grid.shape, np.nan, np.float32)
    lefts, rights, tops, bottoms = set(), set(), set(), set()
    for row in read(tmp_path / "tiles.csv"):
        left, top, width, height = (int(row[key]) for key in ("minx", "miny", "width", "height"))
        tile = round(top / grid.tile_region(1, 0).y), round(left / grid.tile_region(0, 1).x)
        region = grid.tile_region(*tile)
        assert (left, top) == (pytest.approx(region.x, abs=1), pytest.approx(region.y, abs=1))
        lefts.add(left)
        rights.add(left + width)
        tops.add(top)
        bottoms.add(top + height)
        values[tile] = float(row["prob_Tumor"])
        assert float(row["prob_Normal"]) == pytest.approx(1 - values[tile], abs=1e-7)
    np.testing.assert_array_equal(values, heatmap.probability)
    assert rights - {grid.slide_size.width} <= lefts
    assert bottoms - {grid.slide_size.height} <= tops
