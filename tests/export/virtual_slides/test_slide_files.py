"""Virtual slides as files: what a slide program reads is what was laid out."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from shapely.geometry import Point, shape

import histoviewer as hv
from export.cli.main import main

PATCHES = Path(__file__).parents[2] / "data" / "pcam"
CELL = 96 * 0.972 / 0.5  # level-0 pixels of a patch


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pair of small slides of the 20 real patches."""
    out = tmp_path_factory.mktemp("slides")
    _make(out)
    return out


def _make(out: Path, *more: str) -> int:
    command = ["virtual-slides", str(PATCHES), "-o", str(out), "--patches", "30"]
    return main([*command, "--foci", "1", "36", *more])


def _places(folder: Path, slide: str) -> list[dict[str, str]]:
    with (folder / "places.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["slide"] == slide]


def test_a_slide_shows_the_patches_where_the_table_says(slides: Path) -> None:
    with hv.open_slide(slides / "virtual-1-tumour.tif") as slide:
        assert slide.require_mpp().x == pytest.approx(0.5)
        assert len(slide.levels) > 1
        picture = np.asarray(Image.open(slides / "virtual-1-tumour.tif"))
    for place in _places(slides, "virtual-1-tumour"):
        left, top = (round(int(place[axis]) * CELL) for axis in ("column", "row"))
        found = picture[top + 5 : top + 180, left + 5 : left + 180].mean((0, 1))
        path = PATCHES / "train" / f"{place['patch']}.tif"
        wanted = np.asarray(Image.open(path).convert("RGB"))[3:-3, 3:-3].mean((0, 1))
        # Only the middle ninth may be that of another patch.
        assert np.abs(found - wanted).max() < (30 if place["middle"] else 4)
    assert (picture[:100, :100] == picture[0, 0]).all()


def test_the_truth_encloses_the_tumour_and_nothing_else(slides: Path) -> None:
    truth = json.loads((slides / "virtual-1-tumour.geojson").read_text())
    foci = [shape(feature["geometry"]) for feature in truth["features"]]
    assert [feature["properties"]["name"].split(":")[0] for feature in truth["features"]] == [
        "focus 1",
        "focus 2",
    ]
    tile = CELL / 3
    assert foci[0].area == pytest.approx(36 * tile**2, rel=0.02)
    assert foci[1].area == pytest.approx(tile**2, rel=0.05)
    labels = _labels()
    inside = 0
    for place in _places(slides, "virtual-1-tumour"):
        middle = Point((int(place["column"]) + 0.5) * CELL, (int(place["row"]) + 0.5) * CELL)
        tumour = labels[place["middle"] or place["patch"]] == 1
        assert any(focus.contains(middle) for focus in foci) == tumour
        inside += tumour
    assert inside == 5
    assert not (slides / "virtual-1-normal.geojson").exists()
    assert all(labels[place["patch"]] == 0 for place in _places(slides, "virtual-1-normal"))


def test_the_labels_are_those_that_evaluate_slides_reads(slides: Path) -> None:
    with (slides / "labels.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["id", "label", "size"],
            ["virtual-1-tumour", "1", "micro"],
            ["virtual-1-normal", "0", ""],
        ]


def test_the_same_seed_gives_the_same_slides(slides: Path, tmp_path: Path) -> None:
    assert _make(tmp_path) == 0
    for path in slides.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    assert _make(tmp_path / "other", "--seed", "1") == 0
    other = (tmp_path / "other" / "virtual-1-normal.tif").read_bytes()
    assert other != (slides / "virtual-1-normal.tif").read_bytes()


def test_foci_without_room_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _make(tmp_path, "--foci", "999") == 1
    assert "--foci: no room for a focus of 111 patches. Give more --patches" in (
        capsys.readouterr().err
    )


def _labels() -> dict[str, int]:
    with (PATCHES / "train_labels.csv").open(newline="") as file:
        return {row["id"]: int(row["label"]) for row in csv.DictReader(file)}
