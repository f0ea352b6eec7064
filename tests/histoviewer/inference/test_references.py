"""Labelled patches of known colours: alike is what points into the same direction of colour."""

import hashlib
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from make_models import add_references, make_foreign, make_model
from numpy.typing import NDArray

from histoviewer.errors import ModelError
from histoviewer.inference.engines.onnx_file import with_output
from histoviewer.inference.engines.onnx_runtime import OnnxRuntime
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.references import FeatureNetwork, check_references, find_neighbours

SIDE = 96
# From red to blue, each a little further.
STEPS = [(200, 20 * step) for step in range(8)]
LABELS = [1, 1, 0, 1, 0, 0, 0, 0]


def plain(red: int, blue: int, around: int = 90) -> NDArray[np.uint8]:
    """A patch of one colour in its label centre, on grey."""
    patch = np.full((SIDE, SIDE, 3), around, np.uint8)
    patch[32:64, 32:64] = red, 0, blue
    return patch


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def with_references(folder: Path, **changes: object) -> Path:
    patches = np.stack([plain(*step) for step in STEPS])
    return add_references(make_model(folder), patches, LABELS, **changes)


def test_the_nearest_come_first_with_the_names_of_their_classes(tmp_path: Path) -> None:
    manifest = load_manifest(with_references(tmp_path, changes={"echoed": 0.75}))

    # Darker, and on another ground, which the compared values do not reach: still the same colour.
    found = find_neighbours(manifest, plain(100, 22, around=10))

    assert found is not None
    # Twice as bright it would be (200, 44): next to 40, then 60, 20, 80, 0.
    blues = found.patches[:, 48, 48, 2].astype(int)
    np.testing.assert_allclose(blues, [40, 60, 20, 80, 0], atol=4)
    assert found.labels == ("grey", "red", "red", "grey", "red")
    assert not found.unusual
    assert found.echoed == 0.75
    assert found.patches.shape == (5, SIDE, SIDE, 3)
    np.testing.assert_allclose(found.patches[:, 5, 5].astype(int), 90, atol=4)


def test_a_patch_that_none_is_like_is_said_to_be_unusual(tmp_path: Path) -> None:
    manifest = load_manifest(with_references(tmp_path))
    green = plain(10, 0)
    green[..., 1] = 200

    found = find_neighbours(manifest, green)

    assert found is not None
    assert found.unusual
    assert found.echoed is None


def test_a_model_without_labelled_patches_has_none_to_show(tmp_path: Path) -> None:
    manifest = load_manifest(make_model(tmp_path))
    assert find_neighbours(manifest, plain(200, 0)) is None


def test_a_tensor_inside_the_graph_becomes_an_output_beside_the_others(tmp_path: Path) -> None:
    content = (make_model(tmp_path) / "model.onnx").read_bytes()

    engine = OnnxRuntime(with_output(content, "floats"))

    assert [port.name for port in engine.outputs] == ["probability", "floats"]
    # A name longer than 127 bytes takes two bytes for its length.
    long = "x" * 300
    with pytest.raises(Exception, match=long):
        OnnxRuntime(with_output(content, long))


def test_the_input_is_laid_out_and_scaled_as_the_manifest_says(tmp_path: Path) -> None:
    folder = make_foreign(tmp_path)
    document = json.loads((folder / "model.json").read_text())
    document["onnx"]["sha256"] = sha256(folder / "model.onnx")
    (folder / "model.json").write_text(json.dumps(document))
    patches = np.full((3, 64, 64, 3), (30, 40, 120), np.uint8)

    found = FeatureNetwork(load_manifest(folder), "mean").features(patches)

    np.testing.assert_allclose(found, np.tile(np.array([3, 4, 12]) / 13, (3, 1)), atol=1e-5)


def test_values_that_the_network_does_not_compute_are_found(tmp_path: Path) -> None:
    right = load_manifest(with_references(tmp_path / "right"))
    # JPEG changes the colours a little.
    assert check_references(right) < 5e-3

    values = np.tile(np.eye(1, 32 * 32 * 3), (len(LABELS), 1))
    wrong = load_manifest(with_references(tmp_path / "wrong", features=values))
    with pytest.raises(ModelError, match="values that the network does not compute"):
        check_references(wrong)


BROKEN = {
    "a label missing": ({"labels": np.array([0, 1, 0], np.uint8)}, "does not have 8 labels"),
    "one label only": ({"labels": np.zeros(8, np.uint8)}, "labels 0 and 1"),
    "values missing": ({"features": np.ones((7, 4), np.float32)}, "values of 8 patches"),
    "values that are text": ({"features": np.full((8, 4), "x")}, "values of 8 patches"),
    "values of another network": ({"features": np.ones((8, 4), np.float32)}, "another network"),
    "not finite": ({"features": np.full((8, 3072), np.nan, np.float32)}, "not finite"),
    "no picture": ({"strip": np.zeros(50, np.uint8)}, "no JPEG image"),
    "a part missing": ({"strip": None}, "does not have the parts features, labels, strip"),
    "a part too many": ({"more": np.zeros(1)}, "does not have the parts"),
    "another tensor": ({"tensor": "nonsense"}, "gives no values to compare patches by"),
    "other patches": ({"changes": {"count": 9}}, "does not have 9 labels"),
    "altered": ({"changes": {"sha256": "0" * 64}}, "its SHA-256 differs"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_damaged_references_are_refused_with_the_reason(tmp_path: Path, broken: str) -> None:
    changes, reason = BROKEN[broken]
    manifest = load_manifest(with_references(tmp_path, **changes))
    with pytest.raises(ModelError, match=reason):
        find_neighbours(manifest, plain(200, 0))


def test_a_pickle_in_the_file_is_not_opened(tmp_path: Path) -> None:
    objects = np.array([{"a": 1}] * 8, object)
    manifest = load_manifest(with_references(tmp_path, labels=objects))
    with pytest.raises(ModelError, match="is no archive of arrays"):
        find_neighbours(manifest, plain(200, 0))


def test_an_archive_that_unpacks_to_a_multiple_is_refused(tmp_path: Path) -> None:
    folder = with_references(tmp_path)
    path = folder / "references.npz"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for name in ("strip", "labels", "features"):
            file.writestr(f"{name}.npy", bytes(2**24))
    assert path.stat().st_size < 2**17
    document = json.loads((folder / "model.json").read_text())
    document["references"]["sha256"] = sha256(path)
    (folder / "model.json").write_text(json.dumps(document))
    with pytest.raises(ModelError, match="unpacks to more than 32 MiB"):
        find_neighbours(load_manifest(folder), plain(200, 0))


def test_a_strip_of_another_size_is_refused(tmp_path: Path) -> None:
    patches = np.stack([plain(*step) for step in STEPS[:7]])
    other = add_references(make_model(tmp_path / "other"), patches, LABELS[:7])
    strip = np.load(other / "references.npz")["strip"]
    folder = with_references(tmp_path / "short", strip=strip)
    with pytest.raises(ModelError, match="does not contain 8 patches"):
        find_neighbours(load_manifest(folder), plain(200, 0))
