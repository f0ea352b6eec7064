"""One graph for patches and whole regions, with both outputs, of an ensemble of few layers."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from make_classifiers import read_golden
from PIL import Image

from export.cli.main import main
from export.conversion import scope as scope_module
from export.conversion.parity import check_distances
from export.conversion.precision import run_batches
from export.data.mosaics import mosaic
from export.data.patches import read_labelled, read_patches
from export.errors import ExportError
from export.network.dense import active_backbones
from export.network.ensemble import BACKBONES, build_ensemble
from export.network.scope import FOLLOWING_LAYER, fit_reference
from histoviewer.errors import ModelError
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import load_manifest

PATCHES = Path(__file__).parents[2] / "data" / "pcam"


def _small(name: str, input_shape: tuple[int, int, int], **_: Any) -> keras.Model:
    """A backbone of Xception's strides: a middle layer at a 16th, the last at a 32nd."""
    pixels = keras.Input(input_shape)
    coarse = keras.layers.AveragePooling2D(8, padding="same")(pixels)
    middle = keras.layers.Conv2D(24, 3, strides=2, padding="same", name=f"{name}_middle")(coarse)
    following = FOLLOWING_LAYER if name == "xception" else f"{name}_relu"
    seen = keras.layers.Activation("relu", name=following)(middle)
    last = keras.layers.Conv2D(32, 3, strides=2, padding="same", name=f"{name}_last")(seen)
    return keras.Model(pixels, keras.layers.Activation("relu")(last), name=name)


@pytest.fixture(scope="module", autouse=True)
def small_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in BACKBONES:
            patch.setitem(BACKBONES, name, _small)
        patch.setattr(scope_module, "LEAST", 10)
        patch.setattr(scope_module, "GROUP_TILES", 5)
        yield


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real patches in class folders, some turned, as both sides."""
    folder = tmp_path_factory.mktemp("parted")
    known = read_labelled(PATCHES)
    for side, turns in (("train", range(4)), ("valid", range(2))):
        for turn in turns:
            for path, label in zip(known.paths, known.labels, strict=True):
                target = folder / side / str(label) / f"{path.stem}-{turn}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                Image.open(path).rotate(90 * turn).save(target)
    return folder


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights; NASNetMobile has no share of the logit."""
    keras.utils.set_random_seed(2)
    model = build_ensemble("symmetric")
    kernel, bias = model.get_layer("probability").get_weights()
    kernel[32:] = 0
    model.get_layer("probability").set_weights([kernel, bias])
    path = tmp_path_factory.mktemp("w") / "small.weights.h5"
    model.save_weights(path)
    return path


@pytest.fixture(scope="module")
def folder(weights: Path, parted: Path) -> Path:
    out = weights.parent / "model"
    command = ["convert", str(weights), "-o", str(out), "--data", str(PATCHES)]
    options = ["--scaling", "symmetric", "--precision", "float16", "--dense", str(parted)]
    assert main([*command, *options]) == 0
    return out


@pytest.fixture(scope="module")
def manifest(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "model.json").read_text())
    return document


def test_both_outputs_have_a_value_for_each_tile_of_a_region(folder: Path) -> None:
    content = (folder / "model.onnx").read_bytes()
    region = np.random.default_rng(0).integers(0, 256, (2, 96 + 32, 96 + 96, 3), np.uint8)

    shapes = {run_batches(content, [region], name).shape for name in ("probability", "distance")}

    assert shapes == {(2, 2, 4)}


def test_the_manifest_says_how_far_keras_and_onnx_are_apart(manifest: dict[str, Any]) -> None:
    assert manifest["schema_version"] == 2
    assert manifest["dense"]["stride"] == 32
    regions = manifest["agreement"]["regions"]
    assert regions["outputs"] == 7 * 13
    assert 0 < regions["max_abs_difference"] < 1e-5
    assert regions["max_relative_difference_of_distances"] < 1e-4


def test_a_backbone_without_a_share_is_left_out_of_the_graph(
    folder: Path, manifest: dict[str, Any]
) -> None:
    assert manifest["provenance"]["backbones"] == ["xception"]
    assert b"nasnet_mobile" not in (folder / "model.onnx").read_bytes()
    assert active_backbones(build_ensemble("symmetric")) == list(BACKBONES)


def test_golden_patches_are_recorded_for_both_ways_and_outputs(
    folder: Path, manifest: dict[str, Any]
) -> None:
    content, golden = (folder / "model.onnx").read_bytes(), manifest["golden"]
    pixels = read_golden(folder)
    region = [mosaic(pixels, 4, 4)[np.newaxis]]

    np.testing.assert_allclose(
        run_batches(content, [pixels], "distance").ravel(), golden["distances"], rtol=1e-5
    )
    for name, kept in (("probability", "outputs"), ("distance", "distances")):
        found = run_batches(content, region, name)[0]
        assert found.shape == (10, 10)
        np.testing.assert_allclose(found, golden["mosaic"][kept], rtol=1e-5)


@pytest.mark.parametrize("part", ["distances", "mosaic", "mosaic.distances"])
def test_a_model_that_differs_in_one_way_or_output_fails_its_check(
    folder: Path, tmp_path: Path, part: str
) -> None:
    assert Ensemble(load_manifest(folder), "cpu", precision="float32").check() < 1e-4
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    document = json.loads((copy / "model.json").read_text())
    golden = document["golden"]
    if part == "distances":
        golden["distances"][3] += 0.1
    elif part == "mosaic":
        golden["mosaic"]["outputs"][4][5] *= 0.9
    else:
        golden["mosaic"]["distances"][9][9] *= 1.1
    (copy / "model.json").write_text(json.dumps(document))

    with pytest.raises(ModelError, match="computes other values on this machine"):
        Ensemble(load_manifest(copy), "cpu", precision="float32").check()


def test_noise_is_farther_than_the_limit_and_the_training_patches_are_not(
    folder: Path, manifest: dict[str, Any]
) -> None:
    content, scope = (folder / "model.onnx").read_bytes(), manifest["scope"]
    patches = read_patches(read_labelled(PATCHES))
    noise = np.random.default_rng(0).integers(0, 256, (8, 96, 96, 3), np.uint8)

    near, far = (run_batches(content, [some], "distance") for some in (patches, noise))

    assert np.median(near) <= scope["largest_median"] <= scope["threshold"] < far.min()
    assert 0.1 <= scope["largest_share"] < 1


def test_distances_are_the_mean_squares_of_whitened_components() -> None:
    features = np.random.default_rng(0).normal(5, (1, 2, 3), (4000, 3))

    found = fit_reference(features, 3).distances(np.array([[5, 5, 5], [7, 5, 5], [5, 9, 11]]))

    np.testing.assert_allclose(found, [0, 4 / 3, 8 / 3], atol=0.1)


def test_other_models_run_patch_by_patch(
    parted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command = ["convert", "a.keras", "-o", str(tmp_path), "--data", "d", "--mpp", "1"]
        main([*command, "--scaling", "unit", "--classes", "a,b", "--dense", str(parted)])
    assert "--dense is for the ensemble only" in capsys.readouterr().err


def test_the_gate_of_distances_is_relative_to_large_ones() -> None:
    ours = np.array([0.5, 200.0])
    assert check_distances(ours, ours + np.array([5e-4, 0.1])) == pytest.approx(5e-4, rel=1e-3)
    with pytest.raises(ExportError, match="distance from the training tiles"):
        check_distances(ours, ours + np.array([2e-3, 0]))
