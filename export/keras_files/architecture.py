"""Architectures of Keras files: an allow-list copy that is safe to build.

The architecture of a file is a program for Keras: its names can stand for any Python class or
function. So it is copied here piece by piece from a list of known parts, before Keras reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.keras_files.keras2 import (
    always_trains,
    changed_setting,
    is_neutral,
    renumber_calls,
    with_input,
    without_slashes,
    without_tensorflow,
)

Node = dict[str, Any]
# They matter in training only, and each could name a class of its own.
TRAINING_ONLY = ("_initializer", "_regularizer", "_constraint", "_regulariser")
PATCH_SIZES = range(4, 4097)
# The parts that a patch classifier may be made of.
# ruff: noqa: SIM905 - as lists these names would take two hundred lines
LAYERS = frozenset(
    """
    InputLayer Identity Activation Dense EinsumDense
    Conv1D Conv2D Conv2DTranspose DepthwiseConv2D SeparableConv2D
    BatchNormalization LayerNormalization GroupNormalization UnitNormalization
    AveragePooling1D AveragePooling2D MaxPooling1D MaxPooling2D
    GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D
    AdaptiveAveragePooling2D AdaptiveMaxPooling2D
    ZeroPadding2D Cropping2D UpSampling2D Flatten Reshape Permute
    ReLU LeakyReLU PReLU ELU Softmax
    Add Subtract Multiply Average Maximum Minimum Concatenate Dot
    Dropout SpatialDropout1D SpatialDropout2D AlphaDropout GaussianDropout GaussianNoise
    Rescaling Normalization Resizing CenterCrop
    RandomFlip RandomRotation RandomTranslation RandomZoom RandomShear
    RandomBrightness RandomContrast RandomSaturation RandomHue RandomGrayscale
    RandomColorJitter RandomGaussianBlur RandomSharpness RandomErasing RandomInvert
    ActivityRegularization MultiHeadAttention Attention
    """.split()
)
_ARITHMETIC = """
    Absolute Add Clip Concatenate Divide Exp ExpandDims GetItem Log Maximum Mean Minimum Multiply
    Negative Power Reshape Sqrt Square Squeeze Subtract Sum Tanh Transpose TrueDivide
    """
_ACTIVATIONS = "Elu Gelu LeakyRelu Relu Relu6 Selu Sigmoid Silu Softmax Softplus"
# Arithmetic such as x / 255 as Keras 3 writes it, and the module that defines it.
OPERATIONS = dict.fromkeys(_ARITHMETIC.split(), "keras.src.ops.numpy") | dict.fromkeys(
    _ACTIVATIONS.split(), "keras.src.ops.nn"
)
MODELS = ("Functional", "Model", "Sequential")
# Plain values that Keras writes as if they were objects.
VALUES = ("__keras_tensor__", "__numpy__", "__tensor__", "__slice__", "__ellipsis__")
POLICIES = ("DTypePolicy", "FloatDTypePolicy", "Policy")
FLOATS = ("float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16")
INTEGERS = ("uint8", "int32", "int64")
# Layers that prepare pixels, and layers after which the network has begun.
SCALES = "Rescaling Normalization TrueDivide Divide Multiply Subtract Add".split()
LEARNS = "Conv2D DepthwiseConv2D SeparableConv2D Conv2DTranspose Dense EinsumDense".split()


@dataclass(frozen=True)
class Architecture:
    """A checked architecture.

    config:         for Keras 3 to build; every layer computes in float32.
    patch_size:     of its square input, in pixels; None if any will do.
    scaling_layer:  the layer that scales the pixels inside the network, or None.
    """

    config: Node
    patch_size: int | None
    scaling_layer: str | None


def check_architecture(path: Path, config: Node, *, keras_2: bool) -> Architecture:
    """Check the architecture of a file, as `archive.config_of` returns it.

    `keras_2` is set if a Keras before 3 wrote it. Raises ExportError, naming the part, if it
    contains anything but the listed layers, or maps anything but one image to one vector.
    """
    try:
        plain = _Copier(path, keras_2).node(without_slashes(config) if keras_2 else config)
        if plain["class_name"] not in ("Model", "Sequential"):
            raise _refusal(path, config, "is not a whole model")
        return Architecture(plain, _patch_size(path, plain), _scaling_layer(plain))
    except RecursionError as error:
        raise ExportError(
            f"{path}: architecture nested too deeply. Give an undamaged file."
        ) from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"{path}: invalid Keras architecture ({error!r}). Save the model again."
        ) from error


class _Copier:
    """Copies an architecture in the form of Keras 3, and refuses unknown parts."""

    def __init__(self, path: Path, keras_2: bool) -> None:
        self._path = path
        self._keras_2 = keras_2

    def node(self, node: Node) -> Node:
        """Copy a layer, an operation or a model."""
        if self._keras_2:
            node = without_tensorflow(node)
        kind: Any = node.get("class_name")
        settings = node.get("config")
        module, registered = node.get("module"), node.get("registered_name")
        known = kind in LAYERS or kind in OPERATIONS or kind in MODELS
        own = isinstance(module, str) and module.partition(".")[0] not in ("keras", "tf_keras")
        if not known or own or registered not in (None, kind):
            raise _refusal(self._path, node, "is not one of the accepted layers")
        if self._keras_2 and always_trains(node.get("inbound_nodes")):
            raise _refusal(self._path, node, "is called with training=True, which Keras 3 ignores")
        copy: Node = {"registered_name": None}
        if kind in MODELS:
            copy |= self._model(kind, node)
        elif _is_operation(node):
            copy |= {"module": OPERATIONS[kind], "registered_name": kind}
            copy |= {"class_name": kind, "config": self._value(settings)}
        elif kind in LAYERS:
            copy |= {"module": "keras.layers", "class_name": kind}
            copy["config"] = self._settings(node)
        else:
            raise _refusal(self._path, node, "is an unknown operation")
        for key in ("inbound_nodes", "build_config"):
            if key in node:
                copy[key] = self._value(node[key])
        if isinstance(name := node.get("name") or copy["config"].get("name"), str):
            copy["name"] = name
        return copy

    def _model(self, kind: str, node: Node) -> Node:
        settings = node["config"]
        if isinstance(settings, list):  # Sequential, up to Keras 2.2.2
            settings = {"name": node.get("name", "sequential"), "layers": settings}
        layers = [self.node(layer) for layer in settings["layers"]]
        config = {"name": settings["name"], "trainable": True, "layers": layers}
        if kind == "Sequential":
            config["layers"] = with_input(settings["layers"], layers)
            config["build_input_shape"] = self._value(settings.get("build_input_shape"))
            return {"module": "keras", "class_name": "Sequential", "config": config}
        for end in ("input_layers", "output_layers"):
            config[end] = _without_list(self._value(settings[end]))
        if self._keras_2:
            renumber_calls(config)
        return {"module": "keras", "class_name": "Model", "config": config}

    def _settings(self, node: Node) -> Node:
        kind, settings = node["class_name"], node["config"]
        if kind == "InputLayer":
            return _input_settings(settings)
        copy: Node = {}
        for key, value in settings.items():
            if key == "dtype":
                self._check_type(node, value)
                continue
            dropped = key == "batch_input_shape" or key.endswith(TRAINING_ONLY)
            if not dropped and not is_neutral(kind, key, value):
                copy[key] = self._value(value)
        if kind == "BatchNormalization" and isinstance(copy.get("axis"), list):
            (copy["axis"],) = copy["axis"]
        if self._keras_2 and (other := changed_setting(kind, copy)):
            raise _refusal(self._path, node, f"uses '{other}', which Keras 3 computes differently")
        return copy

    def _check_type(self, node: Node, value: Any) -> None:
        """Refuse integer types: everything is computed in float32."""
        name, known = value, True
        if isinstance(value, dict):
            name, known = value["config"]["name"], value["class_name"] in POLICIES
        if not known or name not in (None, *FLOATS):
            raise _refusal(self._path, node, f"computes in {_shown(name)}, not in a float type")

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "class_name" not in value:
            return {key: self._value(item) for key, item in value.items()}
        if value["class_name"] not in VALUES:
            return self.node(value)
        return {"class_name": value["class_name"], "config": self._value(value["config"])}


def _without_list(ends: Any) -> Any:
    """Unwrap a list of one end, from which Keras 3 would make a list of one tensor."""
    return ends[0] if isinstance(ends, list) and len(ends) == 1 else ends


def _is_operation(node: Node) -> bool:
    """Distinguish operations from layers of the same name: only layers can be trainable."""
    if node["class_name"] not in OPERATIONS:
        return False
    module = node.get("module")
    return module.startswith("keras.src.ops") if module else "trainable" not in node["config"]


def _input_settings(settings: Node) -> Node:
    shape = settings.get("batch_shape") or settings["batch_input_shape"]
    if settings.get("dtype") not in (None, *FLOATS, *INTEGERS):
        raise KeyError(settings["dtype"])
    return {"name": settings["name"], "batch_shape": [None, *shape[1:]]}


def _patch_size(path: Path, model: Node) -> int | None:
    shape = _input_shape(path, model)
    if len(shape) == 4 and shape[1] == 3 and shape[3] != 3:
        raise ExportError(
            f"{path}: takes images with the channels first, {shape[1:]}. Only (height, width, 3) "
            f"is supported; save the model with data_format='channels_last'."
        )
    if len(shape) != 4 or shape[3] != 3 or shape[1] != shape[2]:
        raise ExportError(
            f"{path}: takes {shape[1:]}, not square RGB images (size, size, 3). "
            f"Only classifiers of patches are supported."
        )
    size = shape[1]
    if size is not None and size not in PATCH_SIZES:
        raise ExportError(f"{path}: takes patches of {size} pixels. Only 4 to 4096 are supported.")
    return None if size is None else int(size)


def _input_shape(path: Path, model: Node) -> list[Any]:
    config, layers = model["config"], model["config"]["layers"]
    if model["class_name"] == "Sequential":
        first = layers[0] if layers else {}
        if first.get("class_name") in ("Model", "Sequential"):
            return _input_shape(path, first)
        shape = first.get("config", {}).get("batch_shape") or config["build_input_shape"]
        if not isinstance(shape, list):
            raise ExportError(
                f"{path}: no input shape. Call the model once, or give it an Input, and save it "
                f"again."
            )
        return shape
    (inputs, taken), (outputs, _) = (
        _ends(config[end]) for end in ("input_layers", "output_layers")
    )
    if inputs != 1 or outputs != 1:
        raise ExportError(
            f"{path}: has {inputs} inputs and {outputs} outputs. Only a model of one image and "
            f"one output is supported; build one, such as keras.Model(image, model.outputs[0])."
        )
    found = [layer["config"] for layer in layers if layer.get("name") == taken]
    if len(found) != 1 or "batch_shape" not in found[0]:
        raise ExportError(f"{path}: no description of its input '{taken}'. Save the model again.")
    shape = found[0]["batch_shape"]
    return shape if isinstance(shape, list) else []


def _ends(value: Any) -> tuple[int, str]:
    """Count the ends, ["x", 0, 0] or lists or dicts of such, and name the first."""
    if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str):
        return 1, value[0]
    inner = list(value.values()) if isinstance(value, dict) else value
    ends = [_ends(item) for item in inner] if isinstance(inner, list) else []
    return sum(count for count, _ in ends), ends[0][1] if ends else ""


def _scaling_layer(model: Node) -> str | None:
    """Name the first layer that scales, if it comes before the first that learns."""
    for layer in _in_order(model):
        if layer["class_name"] in SCALES:
            return str(layer.get("name"))
        if layer["class_name"] in LEARNS:
            return None
    return None


def _in_order(model: Node) -> Iterator[Node]:
    for layer in model["config"]["layers"]:
        if layer["class_name"] in ("Model", "Sequential"):
            yield from _in_order(layer)
        else:
            yield layer


def _refusal(path: Path, node: Node, fault: str) -> ExportError:
    settings = node.get("config")
    name = node.get("name") or (settings.get("name") if isinstance(settings, dict) else None)
    return ExportError(
        f"{path}: {_shown(name)} of type {_shown(node.get('class_name'))} {fault}. A model "
        f"file may contain programs, so only Keras's own layers of image classifiers are accepted. "
        f"Replace this part by such layers and save the model again."
    )


def _shown(text: Any) -> str:
    """Quote a name from the file, without control characters and shortened."""
    return repr(text)[:80]
