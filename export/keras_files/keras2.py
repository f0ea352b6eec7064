"""Translation of Keras 2's architectures to Keras 3.

tf_keras 2.21 was tried in its place. It reads the genuine files in tests/data with the same
predictions, but it is no safer: a Lambda in an .h5 file runs when the file is loaded, a TFOpLambda
may name any function of TensorFlow (`io.write_file` wrote a file), and a layer that declares
100 million units takes 3.7 GB before its shape is compared. The allow-list, this translation of
TensorFlow's arithmetic and the matching of weights would still be needed, with a second Keras.
"""

from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]
# Settings that Keras 3 does not know, with their neutral values.
RANDOM = ("stateful", "stateless", "legacy_stateful")
NEUTRAL: dict[str, tuple[Any, ...]] = {"groups": (1,), "filters": (None,), "rng_type": RANDOM}
USES_GROUPS = ("Conv1D", "Conv2D", "GroupNormalization")
USES_FILTERS = ("Conv1D", "Conv2D", "Conv2DTranspose", "SeparableConv2D")
SPATIAL_DROPOUT = ("SpatialDropout1D", "SpatialDropout2D")

# TensorFlow's arithmetic: the layer for two tensors; the scale and offset for a tensor and y.
ARITHMETIC: dict[str, tuple[str, Callable[[float], tuple[float, float]]]] = {
    "add": ("Add", lambda y: (1.0, y)),
    "sub": ("Subtract", lambda y: (1.0, -y)),
    "mul": ("Multiply", lambda y: (y, 0.0)),
    "truediv": ("", lambda y: (1 / y, 0.0)),
}
FUNCTIONS = {
    "math.add": "add",
    "math.subtract": "sub",
    "math.multiply": "mul",
    "math.truediv": "truediv",
    **{f"__operators__.{name}": name for name in ARITHMETIC},
}


def without_tensorflow(node: Node) -> Node:
    """Replace plain arithmetic such as x / 255, which Keras 2 stored as a call of TensorFlow, by a
    layer of Keras; return any other node unchanged."""
    settings, calls = node.get("config"), node.get("inbound_nodes")
    if node.get("class_name") != "TFOpLambda" or not isinstance(settings, dict):
        return node
    function = FUNCTIONS.get(settings.get("function", ""))
    if function is None or not isinstance(calls, list) or len(calls) != 1:
        return node
    (name, call, output, arguments), (layer, as_scaling) = calls[0], ARITHMETIC[function]
    y = arguments.get("y")
    others = (value for key, value in arguments.items() if key != "y")
    if name == "_CONSTANT_VALUE" or any(value is not None for value in others):
        return node
    plain: Node = {"module": "keras.layers", "name": node["name"]}
    plain["config"] = {"name": node["name"]}
    if isinstance(y, list) and layer and isinstance(y[0], str):
        return {**plain, "class_name": layer, "inbound_nodes": [[[name, call, output], y]]}
    if isinstance(y, bool) or not isinstance(y, int | float) or y == 0:
        return node
    plain["config"]["scale"], plain["config"]["offset"] = as_scaling(y)
    return {**plain, "class_name": "Rescaling", "inbound_nodes": [[[name, call, output]]]}


def is_neutral(kind: str, setting: str, value: Any) -> bool:
    """Check whether a setting that Keras 3 does not know can be dropped."""
    if kind in SPATIAL_DROPOUT and setting in ("trainable", "noise_shape"):
        return True
    used_by = {"groups": USES_GROUPS, "filters": USES_FILTERS}.get(setting, ())
    return kind not in used_by and value in NEUTRAL.get(setting, ())


def changed_setting(kind: str, settings: Node) -> str | None:
    """Find a layer's setting that means something else in Keras 3; None if there is none.

    Keras 2's hard_sigmoid is clip(0.2 x + 0.5), that of Keras 3 clip(x / 6 + 0.5). Under
    TensorFlow 1 an UpSampling2D that interpolates was shifted by half a pixel.
    """
    if settings.get("activation") == "hard_sigmoid":
        return "hard_sigmoid"
    way = settings.get("interpolation", "nearest")
    return str(way) if kind == "UpSampling2D" and way != "nearest" else None


def always_trains(calls: Any) -> bool:
    """Check whether calls of a layer, or an architecture, contain training=True.

    Keras 2 obeys that in prediction, too, with the batch's statistics or dropout. Keras 3 does
    not.
    """
    if isinstance(calls, dict) and calls.get("training"):
        return True
    inner = list(calls.values()) if isinstance(calls, dict) else calls
    return isinstance(inner, list) and any(always_trains(item) for item in inner)


def without_slashes(config: Node) -> Node:
    """Rename layers such as "conv1/bn" to "conv1_bn" in a copy: Keras 3 allows no slashes."""
    slashed = {name for name in _names(config) if "/" in name}

    def copy(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: copy(item) for key, item in value.items()}
        if isinstance(value, list):
            return [copy(item) for item in value]
        return value.replace("/", "_") if isinstance(value, str) and value in slashed else value

    renamed: Node = copy(config) if slashed else config
    return renamed


def _names(value: Any) -> Iterator[str]:
    """Yield the names of all layers in an architecture."""
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict) and "class_name" in value and isinstance(value.get("name"), str):
        yield value["name"]
    for item in inner if isinstance(inner, list) else []:
        yield from _names(item)


def with_input(given: list[Node], layers: list[Node]) -> list[Node]:
    """Add the InputLayer of a Sequential model, which Keras 2 stored in the first layer."""
    first = given[0]["config"] if given else None
    if not isinstance(first, dict) or layers[0]["class_name"] == "InputLayer":
        return layers
    shape = first.get("batch_input_shape")
    if shape is None:
        return layers
    settings = {"name": f"{first['name']}_input", "batch_shape": [None, *shape[1:]]}
    start = {"module": "keras.layers", "class_name": "InputLayer", "registered_name": None}
    return [{**start, "config": settings}, *layers]


def renumber_calls(config: Node) -> None:
    """Count the calls of nested models from 0, in place; Keras 2 counted their creation as one.

    For the outputs of the whole model, Keras 3 counts it, too.
    """
    called = [ref for layer in config["layers"] for ref in _references(layer["inbound_nodes"])]
    given = list(_references(config["output_layers"]))
    for layer in config["layers"]:
        if layer["class_name"] not in ("Model", "Sequential"):
            continue
        own = [ref for ref in called + given if ref[0] == layer["name"]]
        surplus = max((ref[1] for ref in own), default=0) - len(layer["inbound_nodes"]) + 1
        for ref in own:
            counted = layer["class_name"] == "Model" and any(ref is end for end in given)
            ref[1] -= surplus - int(counted)


def _references(value: Any) -> Iterator[list[Any]]:
    """Yield each [layer, call, output, ...] in a structure of lists."""
    if not isinstance(value, list):
        return
    if len(value) >= 3 and isinstance(value[0], str) and isinstance(value[1], int):
        yield value
        return
    for item in value:
        yield from _references(item)
