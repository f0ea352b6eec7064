"""What Keras 2 wrote otherwise into an architecture than Keras 3 reads it."""

from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]
# Settings that Keras 3 does not know, with the values that change nothing.
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
    """A layer of Keras in the place of plain arithmetic such as x / 255, which Keras 2 wrote down
    as a call of TensorFlow; any other node as it is."""
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
    """Whether a layer may do without a setting, as Keras 3 has none of that name."""
    if kind in SPATIAL_DROPOUT and setting in ("trainable", "noise_shape"):
        return True
    used_by = {"groups": USES_GROUPS, "filters": USES_FILTERS}.get(setting, ())
    return kind not in used_by and value in NEUTRAL.get(setting, ())


def computed_otherwise(kind: str, settings: Node) -> str | None:
    """The setting of a layer that means something else in Keras 3; None where there is none.

    Keras 2's hard_sigmoid is clip(0.2 x + 0.5), that of Keras 3 clip(x / 6 + 0.5). Under
    TensorFlow 1 an UpSampling2D that interpolates was shifted by half a pixel.
    """
    if settings.get("activation") == "hard_sigmoid":
        return "hard_sigmoid"
    way = settings.get("interpolation", "nearest")
    return str(way) if kind == "UpSampling2D" and way != "nearest" else None


def always_trains(calls: Any) -> bool:
    """Whether calls of a layer, or an architecture, say training=True.

    Keras 2 obeys that when it predicts, too: batch statistics of the moment, or dropout. Keras 3
    does not.
    """
    if isinstance(calls, dict) and calls.get("training"):
        return True
    inner = list(calls.values()) if isinstance(calls, dict) else calls
    return isinstance(inner, list) and any(always_trains(item) for item in inner)


def without_slashes(config: Node) -> Node:
    """A copy in which layers named as "conv1/bn" are "conv1_bn": Keras 3 has no such names."""
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
    """The names of all layers in an architecture."""
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(value, dict) and "class_name" in value and isinstance(value.get("name"), str):
        yield value["name"]
    for item in inner if isinstance(inner, list) else []:
        yield from _names(item)


def with_input(given: list[Node], layers: list[Node]) -> list[Node]:
    """The layers of a Sequential model, of which Keras 2 wrote the input into the first."""
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
    """Count the calls of nested models from 0, in place; Keras 2 counted their making as one.

    For the outputs of the whole, Keras 3 counts it too.
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
    """Each [layer, call, output, ...] in a structure of lists."""
    if not isinstance(value, list):
        return
    if len(value) >= 3 and isinstance(value[0], str) and isinstance(value[1], int):
        yield value
        return
    for item in value:
        yield from _references(item)
