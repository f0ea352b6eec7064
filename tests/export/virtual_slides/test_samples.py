"""The samples: small enough to ship, and of the truth that they come with."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import shape

import histoviewer as hv
from histoviewer.resources import resource
from histoviewer.scanning.tissue import find_tissue

SAMPLES = resource("samples")
TUMOUR, NORMAL = "virtual-1-tumour", "virtual-1-normal"


def _places(slide: str) -> list[dict[str, str]]:
    with (SAMPLES / "places.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["slide"] == slide]


def test_they_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 8 * 2**20


@pytest.mark.parametrize("name", [TUMOUR, NORMAL])
def test_a_virtual_node_is_a_slide_with_glass_around(name: str) -> None:
    with hv.open_slide(SAMPLES / f"{name}.tif") as slide:
        assert slide.require_mpp().x == pytest.approx(0.5)
        assert min(slide.size) > 3500
        assert len(slide.levels) >= 3
        mask = find_tissue(slide).tissue
    assert not np.concatenate([mask[[0, -1]].ravel(), mask[:, [0, -1]].ravel()]).any()
    # 220 patches of 187 pixels, some of them glass in part.
    assert 0.3 < mask.mean() < 0.6


def test_the_truth_is_that_of_the_patches() -> None:
    tumour, normal = _places(TUMOUR), _places(NORMAL)
    assert len(tumour) == len(normal) == 220
    assert all(place["patch"].startswith("0/") and not place["middle"] for place in normal)
    assert sum(place["patch"].startswith("1/") for place in tumour) == 77
    assert sum(bool(place["middle"]) for place in tumour) == 1
    truth = json.loads((SAMPLES / f"{TUMOUR}.geojson").read_text())
    tiles = [int(feature["properties"]["name"].split()[2]) for feature in truth["features"]]
    assert tiles == [504, 144, 36, 9, 1]
    with hv.open_slide(SAMPLES / f"{TUMOUR}.tif") as slide:
        width, height = slide.size
    for feature in truth["features"]:
        left, top, right, low = shape(feature["geometry"]).bounds
        assert 0 < left < right < width
        assert 0 < top < low < height


def test_no_patch_is_on_both_slides() -> None:
    assert not {place["patch"] for place in _places(TUMOUR)} & {
        place["patch"] for place in _places(NORMAL)
    }
    assert Path(SAMPLES / "README.md").read_text().count("--seed 11") == 1
