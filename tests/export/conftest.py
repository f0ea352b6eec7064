"""Real patches, and random ensembles, one of them converted, that all tests share."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# The test command does not install PyTorch (CONTRIBUTING.md).
collect_ignore = (
    []
    if find_spec("torch")
    else [
        "data/test_dense_augmentation.py",
        "network/test_torch_twin.py",
        "training/test_dense_trainer.py",
        "starter/test_whole_recipe.py",
    ]
)
PATCHES = Path(__file__).parents[1] / "data" / "pcam"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the 20 real patches that a test may damage."""
    return Path(shutil.copytree(PATCHES, tmp_path / "pcam"))


def _shrink(patch: pytest.MonkeyPatch, convolutions: int = 1) -> None:
    """Give the ensemble backbones of a few layers."""
    import keras

    from export.network.ensemble import BACKBONES

    def small(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
        pixels = keras.Input(input_shape)
        features = pixels
        for number in range(1, convolutions):
            before = keras.layers.Conv2D(16, 3, padding="same", name=f"{name}_conv_{number}")
            features = before(features)
        last = keras.layers.Conv2D(64, 3, strides=4, use_bias=False, name=f"{name}_conv")
        features = last(features)
        features = keras.layers.BatchNormalization(name=f"{name}_bn")(features)
        features = keras.layers.ReLU(name=f"{name}_relu")(features)
        return keras.Model(pixels, features, name=name)

    for name in BACKBONES:
        patch.setitem(BACKBONES, name, small)


@pytest.fixture
def small_backbones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ensemble is small, for tests that its size means nothing to."""
    _shrink(monkeypatch)


@pytest.fixture
def small_nasnet(monkeypatch: pytest.MonkeyPatch) -> None:
    """NASNetMobile is small, for tests of Xception at its full size."""
    import keras

    from export.network.ensemble import BACKBONES

    def small(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
        pixels = keras.Input(input_shape)
        return keras.Model(pixels, keras.layers.Conv2D(8, 3, strides=32)(pixels), name=name)

    monkeypatch.setitem(BACKBONES, "nasnet_mobile", small)


@pytest.fixture(scope="session")
def small_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `weights`, of the ensemble with small backbones."""
    with pytest.MonkeyPatch.context() as patch:
        _shrink(patch)
        return _write_weights(tmp_path_factory.mktemp("small") / "small.weights.h5")


@pytest.fixture(scope="session")
def small_converted(small_weights: Path) -> Path:
    """The model folder that `convert` made of `small_weights`, in float16; do not change it."""
    with pytest.MonkeyPatch.context() as patch:
        _shrink(patch)
        return _convert(small_weights)


@pytest.fixture(scope="session")
def quantisable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `small_converted`, with a convolution before the last one, which stays in float."""
    with pytest.MonkeyPatch.context() as patch:
        _shrink(patch, convolutions=2)
        folder = tmp_path_factory.mktemp("quantisable")
        return _convert(_write_weights(folder / "quantisable.weights.h5"))


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of the whole ensemble, with batch statistics of real patches."""
    return _write_weights(tmp_path_factory.mktemp("weights") / "random.weights.h5")


def _write_weights(path: Path) -> Path:
    import keras
    from batch_statistics import refresh_batch_statistics

    from export.data.patches import read_labelled, read_patches
    from export.network.ensemble import build_ensemble

    keras.utils.set_random_seed(1)
    model = build_ensemble("symmetric")
    pixels = read_patches(read_labelled(PATCHES)).astype("float32")
    refresh_batch_statistics(model, [pixels])
    model.save_weights(path)
    return path


def _convert(weights: Path) -> Path:
    from export.cli.main import main

    out = weights.parent / "model"
    command = ["convert", str(weights), "-o", str(out), "--data", str(PATCHES)]
    assert main([*command, "--scaling", "symmetric", "--precision", "float16"]) == 0
    return out


@pytest.fixture(scope="session")
def small_patches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The middle 32x32 pixels of the real patches, in class folders."""
    from make_classifiers import make_small_patches

    folder = tmp_path_factory.mktemp("small")
    make_small_patches(folder)
    return folder


@pytest.fixture(scope="session")
def one_sigmoid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A classifier of 96x96 by Keras 3 with its own scaling and one sigmoid."""
    from make_classifiers import make_one_sigmoid

    path = tmp_path_factory.mktemp("one") / "lab.keras"
    make_one_sigmoid(path)
    return path


@pytest.fixture(scope="session")
def two_softmax(tmp_path_factory: pytest.TempPathFactory, small_patches: Path) -> Path:
    """A classifier of 32x32 by Keras 3, of pixels in 0 to 1, with a softmax of two classes."""
    from make_classifiers import make_two_softmax

    path = tmp_path_factory.mktemp("two") / "two.keras"
    make_two_softmax(path, small_patches)
    return path
