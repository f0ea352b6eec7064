"""The mosaic: real patches that the starter model was not trained on, of known truth."""

import hashlib
import json
from pathlib import Path

import numpy as np
import openslide
import pytest
from PIL import Image

RESOURCES = Path(__file__).parents[3] / "resources"
MOSAIC = Path(__file__).parents[2] / "data" / "mosaic" / "pcam-mosaic.tif"


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads(MOSAIC.with_suffix(".json").read_text())


def test_the_mosaic_shows_what_the_starter_model_was_not_trained_on(truth: dict) -> None:
    manifest = json.loads((RESOURCES / "models" / "pcam-starter" / "model.json").read_text())
    assert {patch["id"] for patch in truth["patches"]} <= set(manifest["provenance"]["held_out"])
    assert len(truth["patches"]) == 48


def test_each_patch_lies_where_the_truth_says(truth: dict) -> None:
    with Image.open(MOSAIC) as image:
        pixels = np.asarray(image)
    assert pixels.shape == (960, 1152, 3)
    for patch in truth["patches"]:
        x, y, width, height = patch["rectangle"]
        assert (x, y) == (192 + 96 * patch["column"], 192 + 96 * patch["row"])
        # PatchCamelyon names each patch by the SHA-1 of its pixels.
        content = pixels[y : y + height, x : x + width].tobytes()
        assert hashlib.sha1(content).hexdigest() == patch["id"]


def test_the_tumour_is_one_part(truth: dict) -> None:
    tiles = np.full((6, 8), -1)
    for patch in truth["patches"]:
        tiles[patch["row"], patch["column"]] = patch["label"]
    np.testing.assert_array_equal(tiles, np.repeat([[1, 0]], 4, axis=1).repeat(6, axis=0))


def test_openslide_sees_the_pyramid_and_its_resolution() -> None:
    with openslide.OpenSlide(MOSAIC) as slide:
        assert slide.level_dimensions == ((1152, 960), (576, 480), (288, 240))
        for axis in "xy":
            assert float(slide.properties[f"openslide.mpp-{axis}"]) == pytest.approx(0.972, 1e-4)
