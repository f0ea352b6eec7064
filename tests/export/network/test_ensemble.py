"""The network is the one that its published parameter counts describe."""

from pathlib import Path

import keras
import numpy as np
import pytest
from batch_statistics import refresh_batch_statistics

from export.errors import ExportError
from export.keras_files.weights import load_backbone_weights, load_trained
from export.network.ensemble import (
    batch_normalizations,
    build_branch,
    build_ensemble,
)

File = tuple[Path, list[np.ndarray]]


@pytest.fixture(scope="module")
def model() -> keras.Model:
    return build_ensemble("unit")


@pytest.fixture(scope="module")
def nasnet_file(tmp_path_factory: pytest.TempPathFactory) -> File:
    """A file of a NASNetMobile that Keras built itself, and the values in it."""
    nasnet = keras.applications.NASNetMobile(
        include_top=False, weights=None, input_shape=(96, 96, 3)
    )
    path = tmp_path_factory.mktemp("weights") / "nasnet.weights.h5"
    nasnet.save_weights(path)
    return path, nasnet.get_weights()


def _size(variables: list[keras.Variable]) -> int:
    return sum(int(np.prod(variable.shape)) for variable in variables)


def test_parameter_counts(model: keras.Model) -> None:
    assert model.count_params() == 25_134_301
    assert _size(model.trainable_weights) == 25_043_035
    assert _size(model.non_trainable_weights) == 91_266
    counts = {layer.name: layer.count_params() for layer in model.layers}
    assert counts["xception"] == 20_861_480
    assert counts["nasnet_mobile"] == 4_269_716
    assert counts["probability"] == 3_105
    assert model.get_layer("features").output.shape == (None, 3104)


def test_a_branch_is_one_backbone_in_the_wanted_arithmetic() -> None:
    branch = build_branch("nasnet_mobile", "unit", "mixed_bfloat16")
    assert branch.count_params() == 4_269_716 + 1_056 + 1
    backbone = branch.get_layer("nasnet_mobile")
    assert backbone.output.dtype == "bfloat16"
    assert branch.output.dtype == "float32"
    assert {variable.dtype for variable in branch.weights} == {"float32"}
    assert keras.config.dtype_policy().name == "float32"


def test_scaling_maps_the_grey_levels(model: keras.Model) -> None:
    ends = np.array([0.0, 255.0], np.float32)
    assert model.get_layer("scaling")(ends).numpy() == pytest.approx([0, 1])
    symmetric = build_branch("xception", "symmetric", "float32")
    assert symmetric.get_layer("scaling")(ends).numpy() == pytest.approx([-1, 1])


def test_backbone_weights_come_from_the_file(model: keras.Model, nasnet_file: File) -> None:
    load_backbone_weights(model, "nasnet_mobile", str(nasnet_file[0]))
    for ours, theirs in zip(model.get_layer("nasnet_mobile").weights, nasnet_file[1], strict=True):
        np.testing.assert_array_equal(ours.numpy(), theirs)


def test_weights_of_another_network_are_refused(model: keras.Model, nasnet_file: File) -> None:
    with pytest.raises(ExportError, match="does not fit the network 'xception'"):
        load_backbone_weights(model, "xception", str(nasnet_file[0]))


def test_damaged_weights_are_refused(model: keras.Model, nasnet_file: File, tmp_path: Path) -> None:
    path = tmp_path / "cut.weights.h5"
    path.write_bytes(nasnet_file[0].read_bytes()[:1000])
    with pytest.raises(ExportError, match=r"cut\.weights\.h5"):
        load_backbone_weights(model, "nasnet_mobile", str(path))


def test_missing_weights_are_named(model: keras.Model, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"gone\.weights\.h5: no such weights file"):
        load_trained(model, tmp_path / "gone.weights.h5")


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    small = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    kernel = small.weights[0]
    kernel.assign(np.full(kernel.shape, np.nan, np.float32))
    small.save_weights(tmp_path / "nan.weights.h5")
    with pytest.raises(ExportError, match=r"nan\.weights\.h5: .* NaN"):
        load_trained(small, tmp_path / "nan.weights.h5")


def test_batch_statistics_are_the_mean_over_the_batches() -> None:
    patches = keras.Input((4, 4, 3))
    small = keras.Model(patches, keras.layers.BatchNormalization()(patches))
    batches = np.random.default_rng(0).normal(5, 2, (3, 50, 4, 4, 3)).astype(np.float32)
    refresh_batch_statistics(small, batches)
    (layer,) = batch_normalizations(small)
    np.testing.assert_allclose(layer.moving_mean, batches.mean((0, 1, 2, 3)), rtol=1e-4)
    np.testing.assert_allclose(layer.moving_variance, batches.var((1, 2, 3)).mean(0), rtol=1e-3)
    assert layer.momentum == 0.99
