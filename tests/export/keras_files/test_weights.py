"""Genuine files of old Keras predict as that Keras did, or are refused."""

import gzip
import importlib.util
import json
import shutil
import zipfile
from pathlib import Path
from types import ModuleType

import h5py
import keras
import numpy as np
import pytest

from export.errors import ExportError
from export.keras_files.archive import config_of
from export.keras_files.topology import check_topology
from export.keras_files.weights import load_trained, nasnet_padding
from export.network.ensemble import pad_same

LEGACY = Path(__file__).parents[2] / "data" / "legacy"
FILES = sorted(path.name.removesuffix(".gz") for path in LEGACY.glob("*.h5.gz"))


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """The script that wrote the files: it builds their network in today's Keras too."""
    spec = importlib.util.spec_from_file_location("write_legacy", LEGACY / "write.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def network(writer: ModuleType) -> keras.Model:
    return writer.ensemble()


def outputs(model: keras.Model, writer: ModuleType) -> np.ndarray:
    """The model's probabilities, (n,). `predict` would compile the network first, for seconds."""
    return np.asarray(model(writer.pictures(), training=False))[:, 0]


def _unpacked(name: str, folder: Path) -> Path:
    path = folder / name
    with gzip.open(LEGACY / f"{name}.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


@pytest.fixture
def legacy(tmp_path: Path) -> Path:
    return _unpacked("keras-2.3.1-full.h5", tmp_path)


def _first_weight(file: h5py.File) -> str:
    group = file["model_weights/xception"]
    return f"model_weights/xception/{group.attrs['weight_names'][0].decode()}"


def _padded_same(network: keras.Model) -> keras.Model:
    """The small ensemble with its NASNet of the old padding."""
    old = next(layer for layer in network.layers if layer.name == "NASNet")
    return keras.models.clone_model(
        network,
        clone_function=lambda layer: pad_same(old) if layer is old else layer,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_genuine_file_gives_what_its_own_keras_gave(
    name: str, writer: ModuleType, network: keras.Model, tmp_path: Path
) -> None:
    path = _unpacked(name, tmp_path)
    expected = json.loads((LEGACY / f"{name}.json").read_text())["outputs"]
    model = _padded_same(network) if nasnet_padding(path, None) == "same" else network
    load_trained(model, path)
    found = outputs(model, writer)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_last_unit_may_be_named_otherwise(
    writer: ModuleType, network: keras.Model, legacy: Path
) -> None:
    unit = keras.layers.Dense(1, activation="sigmoid", name="probability")
    model = keras.Model(network.input, unit(network.layers[-2].output))
    load_trained(model, legacy)
    expected = json.loads((LEGACY / f"{legacy.name}.json").read_text())["outputs"]
    found = outputs(model, writer)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_old_padding_gives_other_outputs_from_the_same_weights(
    writer: ModuleType, network: keras.Model, tmp_path: Path
) -> None:
    path = _unpacked("keras-2.2.2-full.h5", tmp_path)
    assert nasnet_padding(path, None) == "same"
    expected = json.loads((LEGACY / f"{path.name}.json").read_text())["outputs"]
    load_trained(network, path)
    found = outputs(network, writer)
    assert np.abs(found - expected).max() > 1e-3


@pytest.mark.parametrize("suffix", [".weights.h5", ".keras"])
def test_files_of_today_s_keras(
    suffix: str, writer: ModuleType, network: keras.Model, tmp_path: Path
) -> None:
    writer.randomise(network)
    before = outputs(network, writer)
    path = tmp_path / f"today{suffix}"
    network.save_weights(path) if suffix == ".weights.h5" else network.save(path)
    network.set_weights([np.zeros_like(value) for value in network.get_weights()])
    load_trained(network, path)
    np.testing.assert_allclose(outputs(network, writer), before, atol=1e-6)


def test_what_does_not_match_is_listed(network: keras.Model, legacy: Path) -> None:
    with h5py.File(legacy, "r+") as file:
        group = file["model_weights/xception"]
        names = group.attrs["weight_names"]
        lost, misshapen = names[1].decode(), names[0].decode()
        group.attrs["weight_names"] = [name for name in names if name.decode() != lost]
        del group[misshapen]
        group[misshapen] = np.zeros((2, 2), np.float32)
    with pytest.raises(ExportError, match=r"missing: block1\S+; shape: \S+ has shape \(2, 2\)"):
        load_trained(network, legacy)


def test_a_network_s_weights_stay_as_they_were_where_a_file_is_refused(
    network: keras.Model, legacy: Path
) -> None:
    before = [value.copy() for value in network.get_weights()]
    with h5py.File(legacy, "r+") as file:
        weight = file[_first_weight(file)]
        weight[0] = np.nan
    with pytest.raises(ExportError, match="holds NaN or infinite values"):
        load_trained(network, legacy)
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("kind", ["soft", "external", "storage", "virtual", "bomb", "text"])
def test_a_hostile_file_is_refused(kind: str, network: keras.Model, legacy: Path) -> None:
    secret = legacy.with_name("secret.h5")
    with h5py.File(secret, "w") as file:
        file["values"] = np.ones((3, 3, 3, 4), np.float32)
    with h5py.File(legacy, "r+") as file:
        name = _first_weight(file)
        shape = file[name].shape
        del file[name]
        if kind == "soft":
            file[name] = h5py.SoftLink("/model_weights/NASNet")
        elif kind == "external":
            file[name] = h5py.ExternalLink(str(secret), "values")
        elif kind == "storage":
            outside = [(str(secret), 0, int(np.prod(shape)) * 4)]
            file.create_dataset(name, shape, "f4", external=outside)
        elif kind == "virtual":
            layout = h5py.VirtualLayout(shape, "f4")
            layout[...] = h5py.VirtualSource(str(secret), "values", shape)
            file.create_virtual_dataset(name, layout)
        elif kind == "bomb":
            file.create_dataset(name, (2**40,), "f4", chunks=(2**20,), compression="gzip")
        else:
            file.create_dataset(name, shape, h5py.string_dtype())
    told = {"soft": "link", "external": "link", "bomb": "shape", "text": "not numbers"}
    with pytest.raises(ExportError, match=told.get(kind, "from another file")):
        load_trained(network, legacy)


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_damaged_file_is_refused(kept: int, network: keras.Model, legacy: Path) -> None:
    legacy.write_bytes(legacy.read_bytes()[:kept])
    with pytest.raises(ExportError, match="damaged HDF5 file"):
        load_trained(network, legacy)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.99])
def test_a_damaged_archive_is_refused(kept: float, network: keras.Model, tmp_path: Path) -> None:
    path = tmp_path / "cut.keras"
    network.save(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(ExportError, match=r"damaged \.keras file"):
        load_trained(network, path)


def test_an_archive_that_would_fill_the_memory_is_refused(
    network: keras.Model, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.weights.h5", bytes(20_000_000))
    with pytest.raises(ExportError, match="unpacks to 20000000 bytes: refused"):
        load_trained(network, path)


def test_the_padding_is_told_asked_for_or_contradicted(legacy: Path) -> None:
    assert nasnet_padding(legacy, None) == "zero"
    with pytest.raises(ExportError, match=r"pads with 'zero'. Leave out --nasnet-padding"):
        nasnet_padding(legacy, "same")
    with h5py.File(legacy, "r+") as file:
        del file.attrs["model_config"]
        file.attrs["keras_version"] = "2.2.2"
    with pytest.raises(ExportError, match="Give --nasnet-padding same"):
        nasnet_padding(legacy, None)
    assert nasnet_padding(legacy, "same") == "same"


def test_the_architecture_of_a_full_file_is_compared_with_the_ensemble(legacy: Path) -> None:
    config = config_of(legacy)
    assert config is not None
    check_topology(legacy, config, "unit")
    layers = config["config"]["layers"]
    joint = next(layer for layer in layers if layer["class_name"] == "Concatenate")
    joint["inbound_nodes"][0].reverse()
    with pytest.raises(ExportError, match="joins NASNet and xception, not Xception and NASNet"):
        check_topology(legacy, config, "unit")
    joint["inbound_nodes"][0].reverse()
    joint["inbound_nodes"][0][0][3]["training"] = True
    with pytest.raises(ExportError, match="calls a layer with training=True"):
        check_topology(legacy, config, "unit")
    joint["inbound_nodes"][0][0][3].clear()
    pool = next(layer for layer in layers if layer["class_name"] == "GlobalAveragePooling2D")
    pool["class_name"] = "Lambda"
    with pytest.raises(ExportError, match="layer of type 'Lambda'"):
        check_topology(legacy, config, "unit")
