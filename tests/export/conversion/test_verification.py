"""Verification finds the faults of a model folder, and passes a faultless one."""

import json
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
from PIL import Image

from export.cli.main import main
from export.conversion.verification import verify_folder

ROOT = Path(__file__).parents[3]
MOSAIC = ROOT / "tests" / "data" / "mosaic" / "pcam-mosaic.tif"
PATCHES = ROOT / "tests" / "data" / "pcam"


@pytest.fixture
def folder(small_converted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_converted, tmp_path / "model"))


def _failed(folder: Path) -> list[str]:
    return [check.name for check in verify_folder(folder) if not check.passed]


def test_the_starter_model_passes() -> None:
    checks = verify_folder(ROOT / "resources" / "models" / "pcam-starter")
    assert [check.name for check in checks] == [
        "model.onnx",
        "golden.png",
        "references.npz",
        "golden patches",
        "reference patches",
    ]
    assert all(check.passed for check in checks)


@pytest.mark.usefixtures("small_backbones")
def test_the_gate_is_repeated_with_the_weights(
    small_converted: Path, small_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["verify", str(small_converted), "--data", str(PATCHES), "--weights"]
    assert main([*arguments, str(small_weights)]) == 0
    told = capsys.readouterr().out
    assert "ok  agreement with Keras: 20 patches" in told
    assert "ok  agreement with the file: 20 patches" in told


@pytest.mark.usefixtures("small_backbones")
def test_other_weights_are_found(
    small_converted: Path, small_weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.weights.h5"
    shutil.copy(small_weights, other)
    with h5py.File(other, "r+") as file:
        file["layers/dense/vars/1"][...] += 1
    arguments = ["verify", str(small_converted), "--data", str(PATCHES), "--weights", str(other)]
    assert main(arguments) == 1
    told = capsys.readouterr().out
    assert "FAILED  Keras weights" in told
    assert "ok  agreement with Keras" in told
    assert "FAILED  agreement with the file" in told


@pytest.mark.parametrize("name", ["model.onnx", "golden.png"])
def test_one_flipped_bit_is_found(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    assert _failed(folder) == [name]


def test_a_missing_file_is_found(folder: Path) -> None:
    (folder / "model.onnx").unlink()
    assert _failed(folder) == ["model.onnx"]


def test_outputs_that_are_off_are_found(folder: Path) -> None:
    manifest = json.loads((folder / "model.json").read_text())
    manifest["golden"]["outputs"][3] += 2e-4
    (folder / "model.json").write_text(json.dumps(manifest))
    assert _failed(folder) == ["golden patches"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema_version": 2}'])
def test_a_manifest_that_is_none(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "model.json").write_text(content)
    assert main(["verify", str(tmp_path)]) == 1
    assert "model.json: " in capsys.readouterr().err


def test_a_manifest_that_lacks_a_field(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((folder / "model.json").read_text())
    del manifest["golden"]["outputs"]
    (folder / "model.json").write_text(json.dumps(manifest))
    assert main(["verify", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "model.json: " in told and "golden" in told


def test_the_starter_model_knows_the_mosaic_s_truth() -> None:
    """The patches of the mosaic were held out, and the model tells them apart."""
    from export.statistics.metrics import auc
    from histoviewer.inference.ensemble import load_ensemble

    starter = ROOT / "resources" / "models" / "pcam-starter"
    truth = json.loads(MOSAIC.with_suffix(".json").read_text())
    with Image.open(MOSAIC) as image:
        slide = np.asarray(image)
    pixels, labels = [], []
    for patch in truth["patches"]:
        x, y, width, height = patch["rectangle"]
        pixels.append(slide[y : y + height, x : x + width])
        labels.append(patch["label"])
    scores = load_ensemble(starter, "cpu").predict(np.stack(pixels))
    assert auc(np.array(labels), scores.astype(np.float64)) > 0.95
