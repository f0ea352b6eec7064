"""Labelled patches chosen by the command from folders, for a model that computes known values."""

import json
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from numpy.typing import NDArray
from PIL import Image

from export.cli.main import main
from export.conversion.verification import verify_folder
from export.model_folder.references import choose, last_features, measure, nearest_labels
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.references import ReferenceSet, load_references
from histoviewer.inference.registry import add_model
from histoviewer.resources import resource

SIDE = 96


def patch(red: int, green: int, blue: int) -> NDArray[np.uint8]:
    return np.full((SIDE, SIDE, 3), (red, green, blue), np.uint8)


def write(folder: Path, patches: dict[str, NDArray[np.uint8]]) -> None:
    for name, pixels in patches.items():
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Training patches from red to blue with the label 1, and from green to blue with 0."""
    data = tmp_path / "data"
    ones = {f"1/p{blue}": patch(200, 0, blue) for blue in range(0, 200, 10)}
    zeros = {f"0/p{blue}": patch(0, 200, blue) for blue in range(0, 200, 10)}
    write(data / "train", ones | zeros)
    # Three of four are as the training patches; one red patch has the label 0. The model calls
    # what is red.
    ones = {"1/red": patch(190, 0, 5), "1/purple": patch(190, 0, 105)}
    write(data / "valid", ones | {"0/green": patch(0, 190, 5), "0/wrong": patch(190, 0, 15)})
    return data


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model")


def references(model: Path) -> ReferenceSet:
    manifest = load_manifest(model)
    assert manifest.references
    return load_references(manifest, manifest.references)


def test_half_of_each_label_is_written_and_the_model_stays_valid(
    data: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(data), str(model), "--count", "10", "--tensor", "floats"]
    assert main(["references", *arguments, "--description", "colours"]) == 0

    found = references(model)
    assert found.labels.tolist() == [0] * 5 + [1] * 5
    middle = found.patches[:, 48, 48].astype(int)
    assert (middle[:5, 1] > 190).all() and (middle[:5, 0] < 10).all()
    assert (middle[5:, 0] > 190).all() and (middle[5:, 1] < 10).all()
    # Spread over the colours of a label, none twice.
    for half in (middle[:5, 2], middle[5:, 2]):
        assert len(set(half.tolist())) == 5
        assert half.max() - half.min() > 100
    known = load_manifest(model).references
    assert known is not None
    assert known.data.startswith("colours: ")
    assert known.features == "floats"
    assert (known.compared, known.agreement, known.echoed) == (4, 0.75, 1.0)
    said = capsys.readouterr().out
    assert "75.0% of 4 other patches have their label around them" in said
    checks = verify_folder(model)
    assert [check.name for check in checks if check.passed] == [
        "model.onnx",
        "golden.png",
        "references.npz",
        "golden patches",
        "reference patches",
    ]


def test_the_same_data_give_the_same_file(data: Path, model: Path) -> None:
    files = []
    for _ in range(2):
        assert main(["references", str(data), str(model), "--count", "10"]) == 0
        files.append((model / "references.npz").read_bytes())
    assert files[0] == files[1]


def test_of_a_single_set_nothing_is_measured_and_held_out_patches_are_left_out(
    data: Path, model: Path
) -> None:
    document = json.loads((model / "model.json").read_text())
    held_out = [f"{label}/p{blue}" for label in (0, 1) for blue in range(100, 200, 10)]
    document["provenance"]["held_out"] = held_out
    (model / "model.json").write_text(json.dumps(document))

    assert main(["references", str(data / "train"), str(model), "--count", "20"]) == 0

    known = load_manifest(model).references
    assert known is not None
    assert known.agreement is None and known.echoed is None
    # All that are left, of which none has more than 90.
    assert references(model).patches[:, 48, 48, 2].max() < 96


@pytest.mark.parametrize(
    ("count", "reason"),
    [("30", "15 patches with the label 0 are needed, but there are 10"), ("8", "between 10 and")],
)
def test_a_count_that_cannot_be_is_refused_and_nothing_is_written(
    data: Path, model: Path, count: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (data / "train").glob("?/p1??.png"):
        path.unlink()
    before = (model / "model.json").read_bytes()
    assert main(["references", str(data), str(model), "--count", count]) == 1
    assert reason in capsys.readouterr().err
    assert (model / "model.json").read_bytes() == before
    assert not (model / "references.npz").exists()


def test_the_input_of_the_last_layer_with_weights_is_the_default(model: Path) -> None:
    assert last_features(model / "model.onnx") == "floats"
    pooled = last_features(resource("models", "pcam-starter") / "model.onnx")
    assert pooled == "ensemble_1/xception_pool_1/AvgPool:0"


@pytest.mark.filterwarnings("ignore:Number of distinct clusters")
def test_equal_patches_are_chosen_once_each() -> None:
    features = np.tile(np.array([[1, 0]], np.float32), (6, 1))
    chosen = choose(features, np.array([0, 0, 0, 1, 1, 1]), 3)
    assert sorted(chosen.tolist()) == [0, 1, 2, 3, 4, 5]


def test_what_the_nearest_say_is_what_most_of_them_say() -> None:
    # On a quarter of a circle: six references, the first three with the label 1.
    angles = np.linspace(0, 90, 6)
    references = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))], axis=1)
    labels = np.array([1, 1, 1, 0, 0, 0])
    assert nearest_labels(references, labels, references[[0, 5]]).tolist() == [1, 0]
    called, truth = np.array([1, 1, 0, 0]), np.array([1, 0, 1, 0])
    nearest = np.array([1, 1, 1, 0])
    assert measure(nearest, called, truth) == {"compared": 4, "agreement": 0.75, "echoed": 0.5}
    assert measure(nearest, truth, truth)["echoed"] is None


def test_an_added_model_keeps_its_labelled_patches(data: Path, model: Path) -> None:
    assert main(["references", str(data), str(model), "--count", "10"]) == 0
    assert len(references(add_model(model)).labels) == 10


def test_the_starter_has_as_many_of_each_label_and_computes_their_values() -> None:
    folder = resource("models", "pcam-starter")
    assert references(folder).labels.tolist() == [0] * 100 + [1] * 100
    assert (folder / "references.npz").stat().st_size < 3 * 2**20


def test_a_tensor_that_is_not_there_is_named(
    data: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["references", str(data), str(model), "--tensor", "nowhere"]) == 1
    assert "'nowhere'" in capsys.readouterr().err
    assert load_manifest(model).references is None
