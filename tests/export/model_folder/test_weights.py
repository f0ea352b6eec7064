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
from export.model_folder.weights import load_model_folder
from export.network.ensemble import build_ensemble
from histoviewer.inference.ensemble import load_ensemble
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


def test_a_graph_of_other_values_is_refused(
    model: keras.Model, patches: np.ndarray, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(STARTER, tmp_path / "starter"))
    graph = onnx.load(folder / "model.onnx")
    unit = next(tensor for tensor in graph.graph.initializer if tensor.dims == [1, 2048, 1, 1])
    louder = numpy_helper.to_array(unit) * np.float32(1.5)
    unit.CopyFrom(numpy_helper.from_array(louder, unit.name))
    onnx.save(graph, folder / "model.onnx")
    manifest = json.loads((folder / "model.json").read_text())
    manifest["onnx"]["sha256"] = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    (folder / "model.json").write_text(json.dumps(manifest))
    with pytest.raises(ExportError, match=r"golden patches differ by 0\.\d+ in the network"):
        load_model_folder(model, folder, patches)


def test_a_graph_of_both_backbones_is_refused(
    model: keras.Model, patches: np.ndarray, small_converted: Path
) -> None:
    with pytest.raises(ExportError, match="Give the file of weights that it was converted from"):
        load_model_folder(model, small_converted, patches)
