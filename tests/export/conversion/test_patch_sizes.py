"""`evaluate`, `submit` and `applicability` with a model and patches that are not 96 pixels wide."""

import csv
import json
from pathlib import Path

import h5py
import numpy as np
import platformdirs
import pytest
from make_models import make_foreign, make_model, reddest_in_centre
from PIL import Image

from export.cli.main import main
from export.data.patches import read_labelled, read_patches
from export.errors import ExportError
from export.evaluation.scorer import score_patches
from export.statistics.metrics import auc
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.registry import add_model

SIDE = 32
COUNT = 120


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Class folders of patches of tissue of 32 pixels; label 1 is mostly redder."""
    rng = np.random.default_rng(3)
    folder = tmp_path / "small"
    for number in range(COUNT):
        label = number % 2
        pixels = rng.integers(90, 140, (SIDE, SIDE, 3))
        pixels[..., 0] += rng.integers(0, 80) + 30 * label
        place = folder / str(label) / f"{number}.tif"
        place.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).save(place)
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model", side=SIDE)


def _column(path: Path, name: str) -> list[str]:
    with path.open(newline="") as file:
        return [row[name] for row in csv.DictReader(file)]


def _evaluate(data: Path, model: Path, out: Path) -> list[str]:
    return ["evaluate", "patches", str(data), "--model", str(model), "-o", str(out)]


def test_a_model_of_small_patches_is_measured_on_small_patches(
    small: Path, model: Path, tmp_path: Path
) -> None:
    patches = read_labelled(small)
    expected = reddest_in_centre(read_patches(patches, SIDE))
    assert main(_evaluate(small, model, tmp_path / "report")) == 0
    found = [float(value) for value in _column(tmp_path / "report/predictions.csv", "probability")]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    (area,) = _column(tmp_path / "report/metrics.csv", "value")[:1]
    assert float(area) == pytest.approx(auc(patches.labels, expected.astype(np.float64)))


def test_hdf5_of_small_patches_gives_the_same(small: Path, model: Path, tmp_path: Path) -> None:
    patches = read_labelled(small)
    with h5py.File(tmp_path / "own_x.h5", "w") as file:
        file["x"] = read_patches(patches, SIDE)
    with h5py.File(tmp_path / "own_y.h5", "w") as file:
        file["y"] = patches.labels.reshape(-1, 1, 1, 1)
    found = []
    for data in (small, tmp_path / "own_x.h5"):
        out = tmp_path / f"report-{data.name}"
        assert main(_evaluate(data, model, out)) == 0
        found.append(_column(out / "predictions.csv", "probability"))
    assert found[0] == found[1]


@pytest.mark.parametrize("layout", ["folders", "hdf5"])
def test_patches_of_another_size_than_the_model_s_are_refused(
    small: Path, tmp_path: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small
    if layout == "hdf5":
        patches = read_labelled(small)
        data = tmp_path / "own_x.h5"
        with h5py.File(data, "w") as file:
            file["x"] = read_patches(patches, SIDE)
        with h5py.File(tmp_path / "own_y.h5", "w") as file:
            file["y"] = patches.labels
    model = make_model(tmp_path / "model")
    assert main(_evaluate(data, model, tmp_path / "report")) == 1
    told = capsys.readouterr().err
    assert "32x32" in told and "not 96x96 RGB" in told
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("kind", "layout", "dtype"),
    [
        ("softmax", "NCHW", "float32"),
        ("logit", "NHWC", "float32"),
        ("probability", "NHWC", "uint8"),
    ],
)
def test_a_model_of_any_form_is_measured_as_the_viewer_runs_it(
    small: Path,
    tmp_path: Path,
    kind: str,
    layout: str,
    dtype: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_: tmp_path / "user")
    scaling = {"in_graph": dtype == "uint8", "method": "unit"}
    by_hand = make_foreign(
        tmp_path / "foreign", side=SIDE, layout=layout, dtype=dtype, kind=kind, scaling=scaling
    )
    folder = add_model(by_hand)
    patches = read_labelled(small)
    expected = load_ensemble(folder, "cpu").predict(read_patches(patches, SIDE))
    assert expected.std() > 0.01
    assert main([*_evaluate(small, folder, tmp_path / "report"), "--calibrate", "--write"]) == 0
    assert main(_evaluate(small, folder, tmp_path / "report")) == 0
    found = dict(
        zip(
            _column(tmp_path / "report/predictions.csv", "id"),
            map(float, _column(tmp_path / "report/predictions.csv", "probability")),
            strict=True,
        )
    )
    calibrated = load_ensemble(folder, "cpu").predict(read_patches(patches, SIDE))
    assert not np.allclose(calibrated, expected, atol=1e-3)
    np.testing.assert_allclose([found[id_] for id_ in patches.ids], calibrated, atol=1e-6)


def test_a_model_without_golden_patches_is_to_be_added_first(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_foreign(tmp_path / "foreign", side=SIDE)
    for command in (
        _evaluate(small, folder, tmp_path / "report"),
        ["submit", str(small / "1"), "--model", str(folder), "-o", str(tmp_path / "out.csv")],
        ["verify", str(folder)],
    ):
        assert main(command) == 1
        assert "`histoviewer model add`" in capsys.readouterr().err
    assert not (tmp_path / "report").exists() and not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("more", [[], ["--tta"]])
def test_small_patches_are_submitted(
    small: Path, model: Path, tmp_path: Path, more: list[str]
) -> None:
    out = tmp_path / "kaggle_submission.csv"
    test = small / "1"
    assert main(["submit", str(test), "--model", str(model), "-o", str(out), *more]) == 0
    found = {
        id_: float(value)
        for id_, value in zip(_column(out, "id"), _column(out, "label"), strict=True)
    }
    assert len(found) == COUNT // 2
    for id_, value in found.items():
        with Image.open(test / f"{id_}.tif") as image:
            # The middle of a patch is the same middle in all eight views.
            expected = reddest_in_centre(np.asarray(image)[np.newaxis])[0]
        assert value == pytest.approx(expected, abs=1e-6)


def test_a_value_that_is_no_probability_stops_the_evaluation(small: Path, model: Path) -> None:
    ensemble, patches = load_ensemble(model, "cpu"), read_labelled(small)

    def broken(pixels: np.ndarray) -> np.ndarray:
        return np.full(len(pixels), np.nan, np.float32)

    with pytest.raises(ExportError, match=r"0\.tif: the model returned nan"):
        list(score_patches(ensemble, patches.paths, broken))


def test_small_patches_describe_a_model_of_small_patches(
    small: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["applicability", str(small), str(model)]) == 0
    entry = json.loads((model / "model.json").read_text())["applicability"]
    assert (entry["patches"], entry["data"]) == (COUNT, f"{COUNT} labelled patches")
    large = make_model(tmp_path / "large")
    assert main(["applicability", str(small), str(large)]) == 1
    assert "is 32x32 RGB, not 96x96 RGB" in capsys.readouterr().err
    document = json.loads((large / "model.json").read_text())
    del document["input"]["patch_size"]
    (large / "model.json").write_text(json.dumps(document))
    assert main(["applicability", str(small), str(large)]) == 1
    told = capsys.readouterr().err
    assert "model.json: " in told and "patch_size" in told
