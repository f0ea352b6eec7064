from pathlib import Path

import numpy as np
from make_heatmaps import make_heatmap

from histoviewer.exports.tables import write_detections
from histoviewer.geometry import Point


def test_a_focus_is_one_detection_at_its_most_probable_tile(tmp_path: Path) -> None:
    heatmap = make_heatmap(
        {(0, 0): 0.6, (0, 1): 0.7, (4, 6): 0.9, (6, 2): 0.3, (6, 6): float("nan")}
    )

    write_detections(heatmap, tmp_path / "a.csv")

    lines = (tmp_path / "a.csv").read_bytes().decode().split("\n")
    assert lines[2:] == [""]
    found = [line.split(",") for line in lines[:2]]
    assert [np.float32(probability) for probability, _, _ in found] == [
        heatmap.probability[4, 6],
        heatmap.probability[0, 1],
    ]
    tiles = [heatmap.grid.tile_at(Point(int(x), int(y))) for _, x, y in found]
    assert tiles == [(4, 6), (0, 1)]


def test_a_lower_threshold_gives_more_detections(tmp_path: Path) -> None:
    heatmap = make_heatmap({(0, 0): 0.6, (4, 4): 0.3})

    write_detections(heatmap, tmp_path / "a.csv", threshold=0.2)

    assert len((tmp_path / "a.csv").read_text().splitlines()) == 2
