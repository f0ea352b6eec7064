"""Third-party classifiers are converted and scanned as declared."""

import json
import re
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import openslide
import pytest
from make_classifiers import MPP, PATCHES, as_declared, read_golden, unpacked

from export.cli.main import main
from export.conversion.declaration import choose_positive
from export.conversion.sandbox_child import read_architecture
from export.conversion.sandbox_network import read_model
from export.conversion.third_party import convert_third_party, describe_measurement
from export.errors import ExportError
from export.model_folder.manifest import auc_metric
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState

ROOT = Path(__file__).parents[3]
CLASSIFIERS = ROOT / "tests" / "data" / "classifiers"
SLIDE = ROOT / "resources" / "samples" / "CMU-1-Small-Region.svs"
L = keras.layers


@pytest.fixture(scope="module")
def legacy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(CLASSIFIERS / "keras-2.2.4.h5.gz", tmp_path_factory.mktemp("legacy"))


def _convert(path: Path, out: Path, data: Path, *options: str) -> int:
    places = [str(path), "-o", str(out), "--data", str(data), "--mpp", str(MPP)]
    return main(["convert", *places, *options])


@pytest.fixture(scope="module")
def one_sigmoid_folder(one_sigmoid: Path) -> Path:
    out = one_sigmoid.parent / "model"
    assert (
        _convert(one_sigmoid, out, PATCHES, "--scaling", "none", "--classes", "normal,tumour") == 0
    )
    return out


@pytest.fixture(scope="module")
def two_softmax_folder(two_softmax: Path, small_patches: Path) -> Path:
    out = two_softmax.parent / "model"
    options = ["--scaling", "unit", "--classes", "normal,tumour", "--label-centre", "16"]
    assert _convert(two_softmax, out, small_patches, *options) == 0
    return out


@pytest.fixture(scope="module")
def legacy_folder(legacy: Path, small_patches: Path) -> Path:
    """Its weights are random, so that its AUC may be anything."""
    out = legacy.parent / "model"
    options = ["--scaling", "none", "--classes", "a,b"]
    assert _convert(legacy, out, small_patches, *options) == 0
    return out


def _manifest(folder: Path) -> dict:
    return json.loads((folder / "model.json").read_text())


def _scan(folder: Path, out: Path, stride: int) -> Heatmap:
    arguments = [str(SLIDE), "-o", str(out), "--model", str(folder), "--stride", str(stride)]
    command = [sys.executable, "-m", "histoviewer", "scan", *arguments, "--device", "cpu"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    # 1 if the label centres leave tissue out.
    assert result.returncode in (0, 1), result.stderr
    (found,) = out.rglob("*.tif")
    return Heatmap.load(found)


@pytest.mark.parametrize(
    ("kind", "size", "divisor"), [("one_sigmoid", 96, 1), ("two_softmax", 32, 255)]
)
def test_a_converted_classifier_scans_a_real_slide(
    kind: str, size: int, divisor: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder = request.getfixturevalue(f"{kind}_folder")
    heatmap = _scan(folder, tmp_path / "out", size)
    scanned = heatmap.state == TileState.SCANNED
    assert scanned.sum() > 100
    assert np.isfinite(heatmap.probability[scanned]).all()
    width, height = heatmap.grid.slide_size
    rows, cols = np.nonzero(scanned[: height // size, : width // size])
    values = heatmap.probability[rows, cols]
    chosen = np.linspace(0, len(rows) - 1, 12).astype(int)
    with openslide.OpenSlide(SLIDE) as slide:
        pixels = [
            slide.read_region((int(cols[i]) * size, int(rows[i]) * size), 0, (size, size))
            for i in chosen
        ]
    model = keras.saving.load_model(request.getfixturevalue(kind))
    given = np.stack([np.asarray(patch.convert("RGB"), np.float32) for patch in pixels]) / divisor
    np.testing.assert_allclose(values[chosen], model.predict(given, verbose=0)[:, -1], atol=1e-4)


def test_the_manifest_says_what_was_declared_and_measured(one_sigmoid_folder: Path) -> None:
    manifest = _manifest(one_sigmoid_folder)
    assert manifest["architecture"] == "Keras model 'lab_net'"
    assert manifest["input"]["patch_size"] == manifest["input"]["label_centre"] == 96
    assert manifest["input"]["mpp"] == MPP
    assert manifest["scaling"] == {"in_graph": True, "method": "none", "formula": "x"}
    assert manifest["output"]["classes"] == ["normal", "tumour"]
    (metric,) = manifest["metrics"]
    assert metric["value"] == 1 and metric["n"] == 20 and "trained on" in metric["data"]
    assert manifest["operating_points"][0]["sensitivity"] is None
    assert manifest["provenance"]["keras_written_by"] == keras.__version__
    golden = read_golden(one_sigmoid_folder)
    model = keras.saving.load_model(one_sigmoid_folder.parent / "lab.keras")
    expected = model.predict(golden.astype(np.float32), verbose=0)
    np.testing.assert_allclose(manifest["golden"]["outputs"], expected[:, 0], atol=1e-5)


def test_verify_converts_anew(
    one_sigmoid_folder: Path, one_sigmoid: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["verify", str(one_sigmoid_folder), "--data", str(PATCHES), "--weights"]
    assert main([*arguments, str(one_sigmoid)]) == 0
    assert "ok  agreement with Keras: 20 patches" in capsys.readouterr().out


def test_an_old_file_converts(legacy: Path, legacy_folder: Path) -> None:
    manifest = _manifest(legacy_folder)
    model = read_model(legacy, read_architecture(legacy))
    golden = read_golden(legacy_folder).astype(np.float32)
    expected = model.predict(golden, verbose=0)[:, 1]
    np.testing.assert_allclose(manifest["golden"]["outputs"], expected, atol=1e-4)
    assert manifest["provenance"]["keras_written_by"] == "2.2.4"


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ([0.2, 0.4, 0.6, 0.3, 0.7, 0.8], r"^AUC .* 2 of 3 patches of label 1 and 1 of 3 of label"),
        ([0.2, 0.9, 0.6, 0.3, 0.7, 0.8], "^CAUTION: AUC .* It may be chance"),
        ([0.1, 0.1, 0.1, 0.2, 0.2, 0.2], "^CAUTION: AUC 1.* All patches are called the same"),
    ],
)
def test_a_doubtful_model_is_told(scores: list[float], told: str) -> None:
    labels, values = np.array([0, 0, 0, 1, 1, 1]), np.array(scores)
    metric = auc_metric(labels, values, "6 patches", "one view")
    if "may be" not in told:
        metric["ci95"][0] = 0.6  # six patches alone are too few
    assert re.match(told, describe_measurement(metric, labels, values))


def test_swapped_classes_are_noticed(
    two_softmax: Path, small_patches: Path, tmp_path: Path
) -> None:
    swapped = as_declared(classes=("tumour", "normal"))
    with pytest.raises(ExportError, match=r"below those of label 0 \(AUC 0.0\).*--classes"):
        convert_third_party(two_softmax, tmp_path / "x", small_patches, swapped, "float32", "x")
    assert not (tmp_path / "x").exists()
    with pytest.raises(ExportError, match="Give --positive"):
        choose_positive(("tumour", "normal"), None)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"scaling": "imagenet"}, "'rescaling[_0-9]*', .* twice. Give --scaling none, .* --force"),
        ({"scaling": "none", "patch_size": 32}, "Leave out --patch-size"),
        ({"scaling": "none", "label_centre": 97}, "--label-centre 97: larger than the patch of 96"),
    ],
)
def test_what_contradicts_the_architecture_is_refused(
    declared: dict, told: str, one_sigmoid: Path, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=told):
        convert_third_party(one_sigmoid, tmp_path, PATCHES, as_declared(**declared), "float32", "x")
    assert not list(tmp_path.iterdir())


def test_a_model_that_was_trained_with_its_pixels_scaled_twice_can_be_forced(
    one_sigmoid: Path, tmp_path: Path
) -> None:
    twice = as_declared(scaling="unit", patch_size=32)
    # What is looked at after the scaling.
    with pytest.raises(ExportError, match="Leave out --patch-size"):
        convert_third_party(one_sigmoid, tmp_path, PATCHES, twice, "float32", "x", force=True)


def test_patches_of_another_size_are_refused(two_softmax: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is 96x96 RGB, not 32x32 RGB"):
        convert_third_party(two_softmax, tmp_path / "x", PATCHES, as_declared(), "float32", "x")


@pytest.mark.parametrize(
    "options",
    [
        ["--classes", "a,b"],
        ["--scaling", "caffe"],
        ["--mpp", "0.5", "--scaling", "unit"],
        ["--mpp", "6", "--scaling", "unit", "--classes", "a,b"],
        ["--mpp", "nan", "--scaling", "unit", "--classes", "a,b"],
        ["--mpp", "0.5", "--scaling", "unit", "--classes", "a,b", "--nasnet-padding", "same"],
    ],
)
def test_options_that_do_not_go_together(options: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["convert", "a.keras", "-o", str(tmp_path), "--data", str(PATCHES), *options])
    assert end.value.code == 2


def test_without_mpp_another_model_is_refused_and_the_way_told(
    two_softmax: Path, small_patches: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [str(two_softmax), "-o", str(tmp_path / "x"), "--data", str(small_patches)]
    assert main(["convert", *places, "--scaling", "unit"]) == 1
    assert "give --mpp, --scaling and --classes" in capsys.readouterr().err


def test_the_way_of_a_model_without_a_fixed_size_is_told(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((None, None, 3)), L.GlobalMaxPooling2D(), L.Dense(1)])
    path = tmp_path / "any.keras"
    model.save(path)
    with pytest.raises(ExportError, match=r"takes patches of any size\. Give --patch-size"):
        convert_third_party(path, tmp_path / "x", PATCHES, as_declared(), "float32", "x")
