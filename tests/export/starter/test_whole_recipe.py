"""The starter's whole recipe in one go, with backbones of a few layers and a few steps."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from export.conversion import scope
from export.data.patches import read_labelled, read_patches
from export.network.ensemble import BACKBONES
from export.network.scope import FOLLOWING_LAYER
from export.starter.publish import SLIDES
from export.starter.recipe import Recipe, make_starter
from histoviewer.inference.manifest import load_manifest


def _backbone(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
    """Feature maps of a stride of 32, like the large ones, and of 16 before the middle layer."""
    pixels = keras.Input(input_shape)
    x = pixels
    for number, (channels, stride) in enumerate(((8, 4), (8, 4), (16, 2)), 1):
        layer = keras.layers.Conv2D(
            channels, 3, stride, padding="same", use_bias=False, name=f"{name}_{number}_conv"
        )
        x = keras.layers.BatchNormalization(name=f"{name}_{number}_bn")(layer(x))
        middle = name == "xception" and number == 2
        following = FOLLOWING_LAYER if middle else f"{name}_{number}_act"
        x = keras.layers.Activation("relu", name=following)(x)
    return keras.Model(pixels, x, name=name)


@pytest.fixture
def sides(data: Path, tmp_path: Path) -> Path:
    """A train and a valid side; the patches with tumour are dark."""
    patches = read_labelled(data)
    pixels = read_patches(patches)
    for side, turns in (("train", (0, 1, 2)), ("valid", (3,))):
        for turn in turns:
            for number, (patch, label) in enumerate(zip(pixels, patches.labels, strict=True)):
                folder = tmp_path / "sides" / side / str(label)
                folder.mkdir(parents=True, exist_ok=True)
                image = Image.fromarray(np.rot90(patch // (3 if label else 1), turn))
                image.save(folder / f"{number}_{turn}.png")
    return tmp_path / "sides"


@pytest.fixture
def held_out(sides: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "held"
    for label in "01":
        (folder / label).mkdir(parents=True)
        for path in sorted((sides / "train" / label).glob("*_0.png"))[:8]:
            (folder / label / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in BACKBONES:
        monkeypatch.setitem(BACKBONES, name, _backbone)
    monkeypatch.setattr(scope, "LEAST", 10)
    monkeypatch.setattr(scope, "GROUP_TILES", 5)
    keras.utils.set_random_seed(0)
    path = tmp_path / "xception.weights.h5"
    _backbone("xception", (96, 96, 3)).save_weights(path)
    return path


def _brief() -> Recipe:
    """Four steps of each backbone: then weights are averaged for the first time."""
    recipe = Recipe()
    return Recipe(
        replace(recipe.xception, batch=32, warm_up=1, learning_rate=0.02),
        4,
        replace(recipe.nasnet_mobile, batch=32, warm_up=1, statistics_steps=2),
        4,
    )


def test_the_recipe_runs_from_its_first_step_to_the_model_folder(
    sides: Path, held_out: Path, weights: Path, tmp_path: Path
) -> None:
    run, out = tmp_path / "run", tmp_path / "model"
    make_starter(sides, held_out, weights, run, out, "cpu", _brief())
    manifest = load_manifest(out).document
    assert len(manifest["provenance"]["held_out"]) == 16
    assert manifest["operating_points"] and manifest["temperature"]
    mosaics, mirrored, *slides = manifest["dense"]["agreement"]
    assert mosaics["logit_correlation"] > 0 and mirrored["logit_correlation"] > 0
    assert [entry["data"].split(" of ")[1] for entry in slides] == list(SLIDES)
    assert manifest["scope"]["threshold"] > 0
    for log in ("xception.csv", "nasnet_mobile.csv"):
        assert len((run / log).read_text().splitlines()) == 2
