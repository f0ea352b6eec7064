"""Comparison of a full model file's architecture with the ensemble."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from export.errors import ExportError
from export.keras_files.keras2 import always_trains
from export.network.ensemble import SCALINGS, Scaling

NESTED = ("Model", "Functional")
PLAIN = ("InputLayer", "GlobalAveragePooling2D", "Concatenate", "Dropout", "Dense", "Rescaling")


def check_topology(path: Path, config: dict[str, Any], *scalings: Scaling) -> None:
    """Raise ExportError if a file's network computes something else from the same weights.

    Networks of the same weights can differ in the order in which the backbones are joined, the
    pooling or the scaling of the input, which must be one of `scalings`. The error names the
    difference.
    """
    layers = _top(path, config)
    if always_trains(config):
        raise _other(path, "calls a layer with training=True")
    for layer in layers.values():
        kind = layer.get("class_name")
        if kind not in NESTED + PLAIN:
            raise _other(path, f"has a layer of type '{kind}' outside its backbones")
        if kind == "Rescaling":
            _check_rescaling(path, layer["config"], scalings)
        if kind == "Dense" and layer["config"].get("activation") != "sigmoid":
            raise _other(path, "does not end in a sigmoid unit")
    joints = [layer for layer in layers.values() if layer.get("class_name") == "Concatenate"]
    if len(joints) != 1:
        raise _other(path, "does not join two backbones by one Concatenate")
    joined = [_backbone(path, layers, name) for name in _sources(joints[0], layers)]
    if [name.startswith("xception") for name in joined] != [True, False]:
        raise _other(path, f"joins {' and '.join(joined)}, not Xception and NASNet")


def _top(path: Path, config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    inner = config["config"]
    members = inner.get("layers") if isinstance(inner, dict) else None
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise _other(path, "is not a functional model")
    layers = {str(m.get("name") or m.get("config", {}).get("name")): m for m in members}
    if any(not isinstance(layer.get("config"), dict) for layer in layers.values()):
        raise _other(path, "describes a layer without its settings")
    return layers


def _backbone(path: Path, layers: dict[str, dict[str, Any]], name: str) -> str:
    """Find the nested model that feeds the layer `name`."""
    for _ in layers:
        if layers[name].get("class_name") in NESTED:
            return name
        sources = _sources(layers[name], layers)
        if len(sources) != 1:
            break
        name = sources[0]
    raise _other(path, "does not hold its backbones as nested models")


def _sources(layer: dict[str, Any], layers: dict[str, dict[str, Any]]) -> list[str]:
    """List the layers that feed `layer`, in order."""
    return [text for text in _texts(layer.get("inbound_nodes")) if text in layers]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)


def _check_rescaling(path: Path, settings: dict[str, Any], scalings: Sequence[Scaling]) -> None:
    scale, offset = settings.get("scale"), settings.get("offset")
    if (scale, offset) not in [SCALINGS[scaling] for scaling in scalings]:
        wanted = " or ".join(scalings)
        raise _other(path, f"scales its input by {scale} and adds {offset}, not as '{wanted}'")


def _other(path: Path, difference: str) -> ExportError:
    return ExportError(
        f"{path}: {difference}, so its network is not the ensemble. "
        f"To convert it as another classifier, give --mpp, --scaling and --classes."
    )
