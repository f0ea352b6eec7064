"""The starter model's sample: real patches, not trained on, of known truth."""

import hashlib
import json
from pathlib import Path

import keras
import numpy as np
import openslide
import pytest
from PIL import Image

from export.data import read_labelled, read_patches
from export.dense_runs import Branch
from export.model import BACKBONES, build_branch
from export.starter import best_share, join

RESOURCES = Path(__file__).parents[2] / "resources"
MOSAIC = RESOURCES / "samples" / "pcam-mosaic.tif"


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads(MOSAIC.with_suffix(".json").read_text())


def _branch(name: str, weights: list[np.ndarray], seed: int, labels: np.ndarray) -> Branch:
    rng = np.random.default_rng(seed)
    kernel = rng.normal(0, 0.1, 64).astype(np.float32)
    logits = labels * 4.0 - 2 + rng.normal(0, 0.1 if name == "xception" else 100, len(labels))
    return Branch(name, weights, kernel, 0.5 * seed, {"alone": logits, "mosaic": logits})


@pytest.mark.usefixtures("small_backbones")
def test_the_joined_logit_is_the_weighted_mean_of_the_branches(data: Path) -> None:
    labels = np.repeat([0, 1], 50)
    keras.utils.set_random_seed(0)
    models = [build_branch(name, "symmetric", "float32") for name in BACKBONES]
    branches = [
        _branch(name, model.get_layer(name).get_weights(), seed, labels)
        for seed, (name, model) in enumerate(zip(BACKBONES, models, strict=True), start=1)
    ]
    pixels = read_patches(read_labelled(data)).astype(np.float32)
    logits = []
    for branch, model in zip(branches, models, strict=True):
        model.get_layer("probability").set_weights(
            [branch.kernel[:, None], np.array([branch.bias])]
        )
        probability = model.predict(pixels, verbose=0)[:, 0]
        logits.append(np.log(probability / (1 - probability)))
    joined = join(*branches, 0.75, 0.3).predict(pixels, verbose=0)[:, 0]
    expected = 0.75 * logits[0] + 0.25 * logits[1] + 0.3
    np.testing.assert_allclose(np.log(joined / (1 - joined)), expected, atol=1e-4)
    assert best_share(labels, *branches) > 0.9  # NASNetMobile's logits are noise here


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
    cells = np.full((6, 8), -1)
    for patch in truth["patches"]:
        cells[patch["row"], patch["column"]] = patch["label"]
    np.testing.assert_array_equal(cells, np.repeat([[1, 0]], 4, axis=1).repeat(6, axis=0))


def test_openslide_sees_the_pyramid_and_its_resolution() -> None:
    with openslide.OpenSlide(MOSAIC) as slide:
        assert slide.level_dimensions == ((1152, 960), (576, 480), (288, 240))
        for axis in "xy":
            assert float(slide.properties[f"openslide.mpp-{axis}"]) == pytest.approx(0.972, 1e-4)
