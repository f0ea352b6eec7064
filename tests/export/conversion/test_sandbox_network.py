"""Keras files predict as the Keras that wrote them did, or are refused with a reason."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from make_classifiers import PATCHES, as_declared, change_architecture, damage_weights, unpacked

from export.conversion import sandbox_network
from export.conversion.sandbox_child import read_architecture
from export.conversion.sandbox_network import read_model
from export.data.patches import read_labelled, read_patches
from export.errors import ExportError

DATA = Path(__file__).parents[2] / "data"
CLASSIFIERS, LEGACY = DATA / "classifiers", DATA / "legacy"
L = keras.layers


@pytest.mark.parametrize("name", ["keras-2.2.2-full.h5", "tf_keras-2.21.0-full.h5"])
def test_an_old_ensemble_is_built_as_its_own_keras_built_it(name: str, tmp_path: Path) -> None:
    index = np.arange(4 * 32 * 32 * 3, dtype=np.int64)  # the pictures of write.py
    pictures = ((index * index * 31 + index * 7) % 251 / 250.0).reshape(4, 32, 32, 3)
    found, told = _predicted(LEGACY / f"{name}.gz", pictures, tmp_path)
    np.testing.assert_allclose(found[:, 0], told, atol=1e-4)


@pytest.mark.parametrize("name", ["keras-2.2.4.h5", "keras-2.15.0.keras", "tf_keras-2.21.0.h5"])
def test_an_old_classifier_is_built_as_its_own_keras_built_it(name: str, tmp_path: Path) -> None:
    index = np.arange(4 * 32 * 32 * 3, dtype=np.int64)  # the pictures of write.py
    pictures = ((index * index * 31 + index * 7) % 251).reshape(4, 32, 32, 3)
    found, told = _predicted(CLASSIFIERS / f"{name}.gz", pictures, tmp_path)
    assert np.ptp(told, axis=0).min() > 0.1
    np.testing.assert_allclose(found, told, atol=1e-4)


def _predicted(packed: Path, pictures: np.ndarray, folder: Path) -> tuple[np.ndarray, list]:
    """Predict with a file; return this and the predictions of the Keras that wrote it."""
    path = unpacked(packed, folder)
    model = read_model(path, read_architecture(path))
    told = json.loads((packed.parent / f"{path.name}.json").read_text())["outputs"]
    return model.predict(pictures.astype(np.float32), verbose=0), told


@pytest.mark.parametrize(
    ("model", "declared", "told"),
    [
        ("two_softmax", {"classes": ("a", "b", "tumour")}, "--classes with 2 names"),
        ("two_softmax", {"kind": "logit"}, "--output can be softmax or logits"),
        ("two_softmax", {"kind": "logits"}, "probabilities already. Leave out --output"),
        ("logits", {}, "are no probabilities. If they are logits, give --output logits"),
    ],
)
def test_outputs_other_than_declared_are_refused(
    model: str, declared: dict, told: str, two_softmax: Path, small_patches: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    end = {"two_softmax": "softmax", "logits": "linear"}[model]
    change_architecture(
        path, lambda config: config["config"]["layers"][-1]["config"].update(activation=end)
    )
    pixels = read_patches(read_labelled(small_patches), 32)
    classifier = asdict(as_declared(**declared))
    with pytest.raises(ExportError, match=told):
        sandbox_network.convert(path, read_architecture(path), classifier, pixels, tmp_path)


def test_classes_that_do_not_exclude_one_another_are_refused(
    small_patches: Path, tmp_path: Path
) -> None:
    path = tmp_path / "both.keras"
    layers = [keras.Input((32, 32, 3)), L.GlobalMaxPooling2D(), L.Dense(2, activation="sigmoid")]
    model = keras.Sequential(layers)
    model.layers[-1].set_weights([np.full((3, 2), 9), np.zeros(2)])
    model.save(path)
    pixels = read_patches(read_labelled(small_patches), 32)
    with pytest.raises(ExportError, match="its classes add up to 2 to 2, not to 1"):
        sandbox_network.convert(
            path, read_architecture(path), asdict(as_declared()), pixels, tmp_path
        )


@pytest.mark.parametrize("scaling", ["unit", "symmetric", "imagenet", "caffe", "none"])
def test_pixels_are_scaled_as_keras_scales_them(
    scaling: str, two_softmax: Path, small_patches: Path
) -> None:
    mode = {"symmetric": "tf", "imagenet": "torch", "caffe": "caffe"}.get(scaling)
    pixels = read_patches(read_labelled(small_patches), 32)
    given = pixels.astype(np.float32)
    if mode is not None:
        given = keras.applications.imagenet_utils.preprocess_input(given, mode=mode)
    elif scaling == "unit":
        given = given / 255
    declared = asdict(as_declared(scaling=scaling))
    model = keras.saving.load_model(two_softmax)
    found = sandbox_network.DeclaredNetwork(two_softmax, model, declared, 32).scores(pixels)
    np.testing.assert_allclose(found, model.predict(given, verbose=0)[:, 1], atol=1e-4)


def test_a_single_output_can_be_of_the_first_class(one_sigmoid: Path) -> None:
    pixels = read_patches(read_labelled(PATCHES))
    model = keras.saving.load_model(one_sigmoid)
    first = asdict(as_declared(scaling="none", classes=("tumour", "normal")))
    found = sandbox_network.DeclaredNetwork(one_sigmoid, model, first, 96).scores(pixels)
    expected = 1 - model.predict(pixels.astype(np.float32), verbose=0)[:, 0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def _nan(file: h5py.File) -> None:
    file["layers/dense/vars/0"][0, 0] = np.nan


def _missing(file: h5py.File) -> None:
    del file["layers/dense"]


def _external_link(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("/etc/passwd", "/x")


def _external_data(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    file.create_dataset("layers/dense/vars/0", (32, 2), "f4", external=[("/etc/passwd", 0, 256)])


def _virtual(file: h5py.File) -> None:
    del file["layers/dense/vars/0"]
    layout = h5py.VirtualLayout((32, 2), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (32, 2))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def _empty(file: h5py.File) -> None:
    file.create_dataset("layers/dense/vars/9", (2**40,), "f4", chunks=(2**20,))


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_nan, "holds NaN or infinite values"),
        (_missing, "its weights do not fit its architecture"),
        (_external_link, "is a link to another place"),
        (_external_data, "takes its values from another file"),
        (_virtual, "takes its values from another file"),
        (_empty, "declares 4398046511104 bytes and holds 0"),
    ],
)
def test_weights_that_are_not_plain_are_refused(
    damage: Callable[[h5py.File], None], told: str, two_softmax: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    damage_weights(path, damage)
    with pytest.raises(ExportError, match=told):
        read_model(path, read_architecture(path))


def test_an_archive_with_more_in_it_is_refused(two_softmax: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("assets/run.sh", "")
    with pytest.raises(ExportError, match=r"also holds 'assets/run\.sh'"):
        read_model(path, read_architecture(path))
