"""Only plain architectures of Keras's own layers are read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import keras
import pytest
from make_classifiers import change_architecture

from export.conversion.sandbox_child import read_architecture
from export.errors import ExportError
from export.keras_files.architecture import check_architecture

L = keras.layers
Change = Callable[[dict], None]


def _layer(config: dict, kind: str) -> dict:
    return next(node for node in config["config"]["layers"] if node["class_name"] == kind)


def _to_lambda(config: dict) -> None:
    _layer(config, "Dense").update(class_name="Lambda", name="f", config={"function": {}})


def _to_custom(config: dict) -> None:
    _layer(config, "Dense").update(module="lab", registered_name="lab>Dense")


def _to_function(config: dict) -> None:
    gadget = {"class_name": "function", "module": "os", "config": "system", "registered_name": "s"}
    _layer(config, "Dense")["config"]["activation"] = gadget


def _to_hidden_function(config: dict) -> None:
    gadget = {"class_name": "function", "module": "os", "config": "system", "registered_name": "s"}
    _layer(config, "Dense")["inbound_nodes"][0]["kwargs"] = {"x": [gadget]}


def _to_two_inputs(config: dict) -> None:
    (name, *place) = config["config"]["input_layers"]
    config["config"]["input_layers"] = [[name, *place], [name, *place]]


def _to_int8(config: dict) -> None:
    policy = {"class_name": "QuantizedDTypePolicy", "config": {"name": "int8_from_float32"}}
    _layer(config, "Dense")["config"]["dtype"] = policy


def _to_deep(config: dict) -> None:
    value: list = []
    for _ in range(800):
        value = [value]
    _layer(config, "Dense")["config"]["units"] = value


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_to_lambda, "'f' of type 'Lambda' is not one of the accepted layers"),
        (_to_custom, "of type 'Dense' is not one of the accepted layers"),
        (_to_function, "of type 'function' is not one of the accepted layers"),
        (_to_hidden_function, "of type 'function' is not one of the accepted layers"),
        (_to_two_inputs, "has 2 inputs and 1 outputs"),
        (_to_int8, "computes in 'int8_from_float32', not in a float type"),
        (_to_deep, "nested too deeply"),
    ],
)
def test_an_architecture_that_is_not_plain_is_refused(
    change: Change, told: str, two_softmax: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(two_softmax, tmp_path))
    change_architecture(path, change)
    with pytest.raises(ExportError, match=told):
        read_architecture(path)


def _of_keras_2(layer: dict) -> dict:
    start = {"name": "image", "batch_input_shape": [None, 32, 32, 3]}
    layers = [
        {"class_name": "InputLayer", "config": start, "name": "image", "inbound_nodes": []},
        {"name": "x", "inbound_nodes": [[["image", 0, 0, {}]]], **layer},
    ]
    ends = {"input_layers": [["image", 0, 0]], "output_layers": [["x", 0, 0]]}
    return {"class_name": "Model", "config": {"name": "m", "layers": layers, **ends}}


@pytest.mark.parametrize(
    ("layer", "told"),
    [
        (
            {"class_name": "Dense", "config": {"units": 1, "activation": "hard_sigmoid"}},
            "'hard_sigmoid', which Keras 3 computes differently",
        ),
        (
            {"class_name": "UpSampling2D", "config": {"interpolation": "bilinear"}},
            "'bilinear', which Keras 3 computes differently",
        ),
        (
            {
                "class_name": "TFOpLambda",
                "config": {"function": "math.subtract"},
                "inbound_nodes": [["_CONSTANT_VALUE", -1, 1.0, {"y": ["image", 0, 0]}]],
            },
            "of type 'TFOpLambda' is not one of",
        ),
        (
            {
                "class_name": "TFOpLambda",
                "config": {"function": "io.read_file"},
                "inbound_nodes": [["image", 0, 0, {"y": 1.0}]],
            },
            "of type 'TFOpLambda' is not one of",
        ),
        (
            {
                "class_name": "TFOpLambda",
                "config": {"function": "math.subtract"},
                "inbound_nodes": [["image", 0, 0, {"y": [1.0, 20.0, 3.0]}]],
            },
            "of type 'TFOpLambda' is not one of",
        ),
        (
            {
                "class_name": "Dropout",
                "config": {"rate": 0.5},
                "inbound_nodes": [[["image", 0, 0, {"training": True}]]],
            },
            "'x' of type 'Dropout' is called with training=True",
        ),
        ({"class_name": "Dense", "config": "units"}, "invalid Keras architecture"),
    ],
)
def test_what_keras_2_meant_otherwise_is_refused(layer: dict, told: str) -> None:
    with pytest.raises(ExportError, match=told):
        check_architecture(Path("old.h5"), _of_keras_2(layer), keras_2=True)


def test_a_spatial_dropout_of_keras_2_is_built() -> None:
    """Keras 3 knows fewer of its settings."""
    settings = {"name": "x", "trainable": True, "rate": 0.5, "noise_shape": None, "seed": None}
    layer = {"class_name": "SpatialDropout2D", "config": settings}
    architecture = check_architecture(Path("old.h5"), _of_keras_2(layer), keras_2=True)
    model = keras.saving.deserialize_keras_object(architecture.config)
    assert model.get_layer("x").rate == 0.5


def test_weights_alone_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.weights.h5"
    keras.Sequential([keras.Input((2,)), L.Dense(1)]).save_weights(path)
    with pytest.raises(ExportError, match="contains weights only"):
        read_architecture(path)
