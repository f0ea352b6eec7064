"""Weight files are read without following references, loops or filters of unknown plug-ins."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest

from export.data import safe_hdf5
from export.errors import ExportError
from export.keras_files.weights import load_trained

KERNEL = "layers/dense/vars/0"
SHAPE = (64, 32)


@pytest.fixture
def network() -> keras.Model:
    return keras.Sequential([keras.Input((SHAPE[0],)), keras.layers.Dense(SHAPE[1], name="dense")])


@pytest.fixture
def file(network: keras.Model, tmp_path: Path) -> Path:
    path = tmp_path / "small.weights.h5"
    network.save_weights(path)
    return path


def _replace_kernel(path: Path, write: Callable[[h5py.File, np.ndarray], None]) -> np.ndarray:
    """Let `write` store the kernel in its own way; returns the kernel."""
    with h5py.File(path, "r+") as file:
        kernel = file[KERNEL][()]
        assert kernel.shape == SHAPE
        del file[KERNEL]
        write(file, kernel)
    return kernel


def _store_unknown_filter(file: h5py.File, kernel: np.ndarray) -> None:
    """Through LZ4 of a plug-in, which HDF5 leaves out where it is not there and is optional."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk(SHAPE)
    properties.set_filter(32004, h5py.h5z.FLAG_OPTIONAL, ())
    space, kind = h5py.h5s.create_simple(SHAPE), h5py.h5t.NATIVE_FLOAT
    h5py.h5d.create(file.id, KERNEL.encode(), kind, space, properties)
    file[KERNEL][...] = kernel


@pytest.mark.parametrize("filters", ["gzip and shuffle", "lzf", "fletcher32"])
def test_the_filters_of_h5py_itself_are_read(
    filters: str, network: keras.Model, file: Path
) -> None:
    options = {
        "gzip and shuffle": {"compression": "gzip", "shuffle": True},
        "lzf": {"compression": "lzf"},
        "fletcher32": {"fletcher32": True},
    }[filters]
    kernel = _replace_kernel(
        file, lambda file, kernel: file.create_dataset(KERNEL, data=kernel, **options)
    )
    network.set_weights([np.zeros_like(value) for value in network.get_weights()])
    load_trained(network, file)
    np.testing.assert_array_equal(network.get_weights()[0], kernel)


@pytest.mark.parametrize("kind", ["scale-offset", "plug-in"])
def test_odd_filters_are_refused(kind: str, network: keras.Model, file: Path) -> None:
    def scaled(file: h5py.File, kernel: np.ndarray) -> None:
        file.create_dataset(KERNEL, data=kernel, scaleoffset=3)

    _replace_kernel(file, scaled if kind == "scale-offset" else _store_unknown_filter)
    before = network.get_weights()
    with pytest.raises(ExportError, match="is compressed in an unknown way"):
        load_trained(network, file)
    np.testing.assert_array_equal(network.get_weights()[0], before[0])


@pytest.mark.parametrize(
    "dtype",
    [
        pytest.param(h5py.ref_dtype, id="object reference"),
        pytest.param(h5py.regionref_dtype, id="region reference"),
        pytest.param(np.dtype([("value", "f4")]), id="compound"),
        pytest.param(np.dtype("c8"), id="complex"),
        pytest.param(h5py.vlen_dtype(np.float32), id="lists"),
    ],
)
def test_values_that_are_no_numbers_are_refused(
    dtype: np.dtype, network: keras.Model, file: Path
) -> None:
    _replace_kernel(file, lambda file, _: file.create_dataset(KERNEL, SHAPE, dtype))
    with pytest.raises(ExportError, match="not numbers"):
        load_trained(network, file)


def test_an_object_reference_to_the_real_values_is_not_followed(
    network: keras.Model, file: Path
) -> None:
    def refer(file: h5py.File, kernel: np.ndarray) -> None:
        file["elsewhere"] = kernel
        references = np.full(SHAPE, file["elsewhere"].ref, h5py.ref_dtype)
        file.create_dataset(KERNEL, data=references, dtype=h5py.ref_dtype)

    _replace_kernel(file, refer)
    with pytest.raises(ExportError, match="not numbers"):
        load_trained(network, file)


@pytest.mark.parametrize("shape", [(), (2,)])
def test_references_in_place_of_names_are_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    with h5py.File(tmp_path / "names.h5", "w") as file:
        file["secret"] = np.ones(3, np.float32)
        value = np.full(shape, file["secret"].ref, h5py.ref_dtype)
        file.attrs.create("layer_names", value, dtype=h5py.ref_dtype)
        with pytest.raises(ExportError, match="'layer_names' holds object references"):
            safe_hdf5.texts(file, "layer_names")


def test_a_group_that_holds_itself_is_refused(network: keras.Model, file: Path) -> None:
    with h5py.File(file, "r+") as opened:
        opened["layers/again"] = opened["layers"]
    with pytest.raises(ExportError, match="is nested too deeply"):
        load_trained(network, file)


def test_groups_that_hold_one_another_do_not_multiply(tmp_path: Path) -> None:
    """Ten groups, each of them thirty times in the one before: 30 ** 10 ways through them."""
    with h5py.File(tmp_path / "links.h5", "w") as file:
        groups = [file.create_group(f"g{number}") for number in range(11)]
        for outer, inner in pairwise(groups):
            for number in range(30):
                outer[str(number)] = inner
        with pytest.raises(ExportError, match="is nested too deeply"):
            list(safe_hdf5.datasets(file))
