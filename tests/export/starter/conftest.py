"""Patches with a train and a valid side, and backbones of a few layers."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from export.conversion import scope
from export.data.patches import read_labelled, read_patches
from export.model_folder import applicability
from export.network.ensemble import BACKBONES
from export.network.scope import FOLLOWING_LAYER
from export.starter.publish import Extent
from export.virtual_slides.plan import Plan


def _backbone(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
    """Feature maps of a stride of 32, like the large ones, and of 16 before the middle layer."""
    pixels = keras.Input(input_shape)
    x = pixels
    for number, (channels, stride) in enumerate(((8, 4), (8, 4), (16, 2)), 1):
        own = f"block{number}_conv1" if name == "xception" else f"{name}_{number}"
        layer = keras.layers.Conv2D(channels, 3, stride, padding="same", use_bias=False, name=own)
        x = keras.layers.BatchNormalization(beta_initializer="random_normal", name=f"{own}_bn")(
            layer(x)
        )
        middle = name == "xception" and number == 2
        following = FOLLOWING_LAYER if middle else f"{own}_act"
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
                # The optical density doubles, but no hue changes.
                shown = patch.astype(np.uint16) ** 2 // 255 if label else patch
                image = Image.fromarray(np.rot90(shown.astype(np.uint8), turn))
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
def few_patches(monkeypatch: pytest.MonkeyPatch) -> Extent:
    """Small backbones, and what can be measured on so few patches."""
    for name in BACKBONES:
        monkeypatch.setitem(BACKBONES, name, _backbone)
    monkeypatch.setattr(scope, "LEAST", 10)
    monkeypatch.setattr(scope, "GROUP_TILES", 5)
    monkeypatch.setattr(applicability, "LEAST", 10)
    keras.utils.set_random_seed(0)
    plan = Plan(
        groups=2, side=3, normal=1, tumour=1, small=1, negatives=6, positives=2, smallest=150,
        largest=200,
    )  # fmt: skip
    return Extent(plan, references=10)
