"""A folder as a pathologist might leave it over night: good slides, bad ones, odd names."""

import csv
import shutil
from pathlib import Path

import numpy as np
from make_models import make_model
from make_slides import damage_tile, tissue_noise, write_ome, write_pyramid, write_svs

from histoviewer.cli.main import main
from histoviewer.resources import resource

RED = (255, 0, 0)


def fill(root: Path) -> dict[str, str]:
    """Make the folder; returns the verdict that each slide must get, by its name below it."""
    for folder in ("a b", "ünï/cödé", "c"):
        (root / folder).mkdir(parents=True)
    real = resource("samples", "CMU-1-Small-Region.svs")
    negative = tissue_noise(600, 600)
    positive = negative.copy()
    positive[280:320, 280:320] = RED
    shutil.copyfile(real, root / "a b" / "x.svs")
    write_pyramid(root / "a b" / "x.tif", [positive], 0.972)
    write_pyramid(root / "ünï" / "cödé" / "x.tif", [negative], 0.972)
    write_ome(root / "c" / "ome.ome.tif", [positive], 0.972)
    write_svs(root / "c" / "comma.svs", positive, mpp="0,5")
    write_svs(root / "c" / "no mpp.svs", positive, mpp="")
    write_svs(root / "c" / "wrong mpp.svs", positive, mpp="352.8")
    torn = write_pyramid(root / "c" / "torn.tif", [negative], 0.972)
    damage_tile(torn, 4)
    torn_positive = write_pyramid(root / "c" / "torn positive.tif", [positive], 0.972)
    damage_tile(torn_positive, 8)
    write_pyramid(root / "c" / "glass.tif", [np.full((600, 600, 3), 244, np.uint8)], 0.972)
    write_pyramid(root / "c" / "tiny.tif", [tissue_noise(50, 50)], 0.972)
    (root / "c" / "page.svs").write_text("<html></html>")
    (root / "c" / "empty.ndpi").touch()
    (root / "c" / "cut.svs").write_bytes(real.read_bytes()[:100_000])
    return {
        "a b/x.svs": "negative",
        "a b/x.tif": "positive",
        "ünï/cödé/x.tif": "negative",
        "c/ome.ome.tif": "positive",
        "c/comma.svs": "positive",
        "c/no mpp.svs": "failed",
        "c/wrong mpp.svs": "failed",
        "c/torn.tif": "incomplete",
        "c/torn positive.tif": "positive",
        "c/glass.tif": "incomplete",
        "c/tiny.tif": "failed",
        "c/page.svs": "failed",
        "c/empty.ndpi": "failed",
        "c/cut.svs": "failed",
    }


def test_a_folder_of_all_kinds_runs_to_its_end_with_the_right_verdicts(tmp_path: Path) -> None:
    root, out = tmp_path / "slides", tmp_path / "out"
    expected = fill(root)
    model = str(make_model(tmp_path / "model", threshold=0.75))

    assert main(["scan", str(root), "-o", str(out), "--model", model, "--stride", "32"]) == 1
    assert main(["export", str(out), "--format", "csv"]) == 1

    with (out / "csv" / "worklist.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = {row["slide"]: row for row in csv.DictReader(file)}
    assert {name: row["verdict"] for name, row in rows.items()} == expected
    order = ["positive", "incomplete", "failed", "negative"]
    found = [order.index(row["verdict"]) for row in rows.values()]
    assert found == sorted(found)
    assert all(row["error"] for row in rows.values() if row["verdict"] == "failed")
    assert int(rows["c/torn positive.tif"]["unreadable"]) > 0
