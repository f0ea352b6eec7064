"""Weights read back from a model folder's graph: the network computes what the graph does."""

import hashlib
import json
import shutil
from pathlib import Path

import keras
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from export.data.patches import read_labelled, read_patches
from export.errors import ExportError
from export.model_folder.weights import average_model_folders, load_model_folder
from export.network.ensemble import build_ensemble
from histoviewer.inference.ensemble import Ensemble, golden_patches, load_ensemble
from histoviewer.inference.manifest import load_manifest
from histoviewer.resources import resource

PATCHES = Path(__file__).parents[2] / "data" / "pcam"
STARTER = resource("models", "pcam-starter")


@pytest.fixture
def model(small_nasnet: None) -> keras.Model:
    """The ensemble with a small NASNetMobile, as the graph has no share of it."""
    keras.utils.set_random_seed(0)
    return build_ensemble("symmetric")


@pytest.fixture(scope="module")
def patches() -> np.ndarray:
    return read_patches(read_labelled(PATCHES))


def test_the_network_computes_what_the_graph_does(model: keras.Model, patches: np.ndarray) -> None:
    load_model_folder(model, STARTER, patches)
    ensemble = load_ensemble(STARTER, device="cpu", precision="float32")
    of_graph = ensemble.predict_uncalibrated(patches)
    pixels = patches.astype(np.float32)
    of_network = model(pixels).numpy()[:, 0]
    assert np.abs(of_network - of_graph).max() < 1e-4
    # Statistics of each step give nearly the same, so that training does not begin anew.
    in_training = model.get_layer("xception")(pixels / 127.5 - 1, training=True).numpy()
    in_use = model.get_layer("xception")(pixels / 127.5 - 1).numpy()
    assert np.corrcoef(in_training.ravel(), in_use.ravel())[0, 1] > 0.95


def _with_unit(folder: Path, factor: float) -> Path:
    """Copy the starter to `folder`, with its sigmoid unit's kernel times `factor`."""
    shutil.copytree(STARTER, folder)
    graph = onnx.load(folder / "model.onnx")
    unit = next(tensor for tensor in graph.graph.initializer if tensor.dims == [1, 2048, 1, 1])
    changed = numpy_helper.to_array(unit) * np.asarray(factor, np.float16)
    unit.CopyFrom(numpy_helper.from_array(changed, unit.name))
    onnx.save(graph, folder / "model.onnx")
    manifest = json.loads((folder / "model.json").read_text())
    manifest["onnx"]["sha256"] = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(manifest))
    return folder


def test_a_graph_of_other_values_is_refused(
    model: keras.Model, patches: np.ndarray, tmp_path: Path
) -> None:
    folder = _with_unit(tmp_path / "starter", 1.5)
    with pytest.raises(ExportError, match=r"golden patches differ by 0\.\d+ in the network"):
        load_model_folder(model, folder, patches)


def test_a_mean_lies_between_the_networks_by_their_shares(
    model: keras.Model, patches: np.ndarray, tmp_path: Path
) -> None:
    louder = _with_unit(tmp_path / "louder", 2)
    _with_golden_outputs(louder)
    average_model_folders(model, [STARTER, louder], [0.75, 0.25], patches)
    mean = _logits(model, patches)
    load_model_folder(model, STARTER, patches)
    bias = model.get_layer("probability").get_weights()[1]
    np.testing.assert_allclose(mean - bias, 1.25 * (_logits(model, patches) - bias), atol=1e-3)


def _with_golden_outputs(folder: Path) -> None:
    """Write what the changed graph gives for the golden patches into its manifest."""
    manifest = load_manifest(folder)
    assert manifest.golden is not None
    pixels = golden_patches(manifest, manifest.golden)
    outputs = Ensemble(manifest, "cpu", precision="float32").predict_uncalibrated(pixels)
    document = json.loads((folder / "model.json").read_text())
    document["golden"]["outputs"] = outputs.astype(float).tolist()
    (folder / "model.json").write_text(json.dumps(document))


def _logits(model: keras.Model, patches: np.ndarray) -> np.ndarray:
    probabilities = model(patches.astype(np.float32)).numpy()[:, 0].astype(np.float64)
    return np.log(probabilities / (1 - probabilities))


def test_a_graph_of_both_backbones_is_refused(
    model: keras.Model, patches: np.ndarray, small_converted: Path
) -> None:
    with pytest.raises(ExportError, match="Give the file of weights that it was converted from"):
        load_model_folder(model, small_converted, patches)
