"""Weights of any Keras, matched by layer and variable to a network built in code.

Keras's own ways are not used: loading by topology mixes up files that were saved with frozen
layers, and `by_name` and `skip_mismatch` silently leave random weights.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import h5py
import keras

from export.data import safe_hdf5
from export.errors import ExportError
from export.keras_files.archive import config_of, keras_version, unpacked_weights
from export.network.ensemble import BACKBONES, NasnetPadding

# Names that Keras assigns count up over a session: only their order is meaningful.
AUTOMATIC = re.compile(r"(conv2d|batch_normalization|dense|separable_conv2d)(?:_(\d+))?")
LISTED = 12
Key = tuple[str, str]
# A variable of a network, and its number in the layer as Keras 3 stores it.
Wanted = tuple[keras.Variable, int]


@dataclass(frozen=True)
class Stored:
    """A variable of an open file. In Keras 3 files `variable` is its number in the layer.

    `scope` is the whole path above `variable`, of which `layer` is the last part.
    """

    group: str
    layer: str
    variable: str
    dataset: h5py.Dataset
    scope: tuple[str, ...] = ()


Pair = tuple[keras.Variable, Stored]


def load_trained(model: keras.Model, path: Path) -> None:
    """Assign every variable of `model` from a legacy .h5, .weights.h5 or .keras file.

    Raises ExportError, listing missing, extra and misshapen variables, if the file does not fit
    exactly, and if it is damaged or hostile.
    """
    with stored(path) as variables:
        pairs = match(model, variables, path)
        values = [safe_hdf5.read_weight(source.dataset, tuple(to.shape)) for to, source in pairs]
    for (variable, _), value in zip(pairs, values, strict=True):
        variable.assign(value)


def load_backbone_weights(model: keras.Model, name: str, weights: str) -> None:
    """Load one backbone's weights: "imagenet" (downloaded by Keras), "none", or a file.

    A file holds the weights of that backbone with include_top=False. Raises
    ExportError if they do not fit or cannot be downloaded.
    """
    backbone = model.get_layer(name)
    if weights == "none":
        return
    if weights != "imagenet":
        load_trained(backbone, Path(weights))
        return
    try:
        # At its default input size: NASNetMobile refuses its own weights at 96 pixels.
        source = BACKBONES[name](include_top=False, weights="imagenet")
    except Exception as error:  # Keras wraps a failed download in a bare Exception
        raise ExportError(
            f"{name}: the ImageNet weights could not be downloaded ({error}). "
            f"Go online, or give a file or 'none'."
        ) from error
    backbone.set_weights(source.get_weights())


@contextmanager
def stored(path: Path) -> Iterator[list[Stored]]:
    """Yield the variables of a file, which stays open meanwhile."""
    if path.suffix == ".keras":
        with unpacked_weights(path) as weights, safe_hdf5.opened(weights) as file:
            yield list(_of_keras_3(file))
        return
    with safe_hdf5.opened(path) as file:
        root = safe_hdf5.member(file, "model_weights") if "model_weights" in file else file
        if safe_hdf5.texts(root, "layer_names") is None:
            yield list(_of_keras_3(file))
        else:
            yield list(_of_keras_2(root))


def _of_keras_2(root: h5py.Group) -> Iterator[Stored]:
    for group_name in safe_hdf5.texts(root, "layer_names") or []:
        group = safe_hdf5.member(root, group_name)
        for name in safe_hdf5.texts(group, "weight_names") or []:
            parts = name.rsplit(":", 1)[0].split("/")
            layer = parts[-2] if parts[1:] else group_name
            dataset = safe_hdf5.member(group, name)
            yield Stored(group_name, layer, parts[-1], dataset, tuple(parts[:-1]))


def _of_keras_3(file: h5py.File) -> Iterator[Stored]:
    for dataset in safe_hdf5.datasets(file):
        parts = dataset.name.strip("/").split("/")
        if parts[0] == "optimizer" or "seed_generator" in parts or parts[-2:-1] != ["vars"]:
            continue
        layer = safe_hdf5.text(dataset.parent, "name") or (parts[-3] if parts[2:] else "")
        yield Stored("/".join(parts[:-4]), layer, parts[-1], dataset)


def match(model: keras.Model, variables: list[Stored], path: Path) -> list[Pair]:
    """Pair each variable of `model` with the file's. Raises ExportError unless all fit."""
    wanted = _wanted(model, path)
    names = {layer for layer, _ in wanted}
    variables = [replace(item, layer=_with_slashes(item, names)) for item in variables]
    found: dict[Key, Stored] = {}
    renamed = _without_suffixes(variables, names)
    ranks = _ranks(set(renamed.values()))
    wanted_ranks = _ranks(names)
    twice = []
    for item in variables:
        layer = renamed[item.group, item.layer]
        key = (ranks.get(layer, layer), item.variable)
        if key in found:
            twice.append(f"{layer}/{item.variable}")
        found[key] = item
    pairs: list[Pair] = []
    missing: dict[Key, Wanted] = {}
    for (layer, name), (variable, number) in wanted.items():
        place = wanted_ranks.get(layer, layer)
        known_as = (name, str(number), f"depthwise_{name}")
        source = next((found.pop((place, n)) for n in known_as if (place, n) in found), None)
        if source is None:
            missing[layer, name] = variable, number
        else:
            pairs.append((variable, source))
    if lone := _lone_layer(missing, found):
        pairs, missing, found = pairs + lone, {}, {}
    misshapen = [
        f"{variable.path} has shape {source.dataset.shape}, "
        f"the network needs {tuple(variable.shape)}"
        for variable, source in pairs
        if source.dataset.shape != tuple(variable.shape)
    ]
    extra = [f"{item.layer}/{item.variable}" for item in found.values()]
    lacking = [f"{layer}/{name}" for layer, name in missing]
    _refuse_unmatched(
        path,
        model,
        {"missing": lacking, "not in the network": extra, "shape": misshapen, "twice": twice},
    )
    return pairs


def _lone_layer(missing: dict[Key, Wanted], found: dict[Key, Stored]) -> list[Pair] | None:
    """Pair the one layer left on both sides, whose name alone differs, as "dense_1" may.

    Returns None if more than one is left, or their variables or shapes differ.
    """
    if len({layer for layer, _ in missing}) != 1 or len({layer for layer, _ in found}) != 1:
        return None
    left = {name: item for (_, name), item in found.items()}
    pairs = []
    for (_, name), (variable, number) in missing.items():
        source = left.pop(name, None) or left.pop(str(number), None)
        if source is None or source.dataset.shape != tuple(variable.shape):
            return None
        pairs.append((variable, source))
    return None if left else pairs


def _wanted(model: keras.Model, path: Path) -> dict[Key, Wanted]:
    """Collect the network's variables. Raises ExportError if two have the same name."""
    wanted: dict[Key, Wanted] = {}
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.Model):
            continue
        # Trainable ones come first, frozen or not.
        ordered = layer._trainable_variables + layer._non_trainable_variables
        for number, variable in enumerate(ordered):
            same, _ = wanted.setdefault((layer.name, variable.name), (variable, number))
            if same is not variable:
                raise ExportError(
                    f"{path}: two layers '{layer.name}' with a '{variable.name}' each, which an "
                    f".h5 file does not distinguish. Save the model as .keras with Keras 3."
                )
    return wanted


def _with_slashes(item: Stored, names: set[str]) -> str:
    """Name the layer "conv1/bn" of Keras 2 as in Keras 3, "conv1_bn"."""
    longer = ("_".join(item.scope[start:]) for start in range(len(item.scope) - 1))
    return next((name for name in longer if name in names), item.layer)


def _without_suffixes(variables: list[Stored], names: set[str]) -> dict[Key, str]:
    """Remove the "_1" that TensorFlow 1 adds to the layers of a network built a second time."""
    result: dict[Key, str] = {}
    groups: dict[str, set[str]] = {}
    for item in variables:
        groups.setdefault(item.group, set()).add(item.layer)
    for group, layers in groups.items():
        if len(layers) == 1 and (group in names or AUTOMATIC.fullmatch(group)):
            result.update({(group, layer): group for layer in layers})
            continue
        result.update({(group, old): new for old, new in _renamed(layers, names).items()})
    return result


def _renamed(layers: set[str], names: set[str]) -> dict[str, str]:
    """Choose the mildest renaming of `layers` that makes most of them known.

    If the name scope was counted up instead, the names inside it stay as they are.
    """
    endings = sorted({f"_{end}" for name in layers if (end := name.rpartition("_")[2]).isdigit()})
    renamings = [{name: name for name in layers}]
    for ending in endings:
        cut = {n: n if AUTOMATIC.fullmatch(n) else n.removesuffix(ending) for n in layers}
        renamings += [{n: n if n in names else new for n, new in cut.items()}, cut]
    return max(renamings, key=lambda renaming: len(names & set(renaming.values())))


def _ranks(names: set[str]) -> dict[str, str]:
    """Number each automatically named layer among those of its kind."""
    kinds: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        if found := AUTOMATIC.fullmatch(name):
            kinds.setdefault(found[1], []).append((int(found[2] or 0), name))
    return {
        name: f"{kind} no. {place}"
        for kind, members in kinds.items()
        for place, (_, name) in enumerate(sorted(members), start=1)
    }


def _refuse_unmatched(path: Path, model: keras.Model, problems: dict[str, list[str]]) -> None:
    listed = [
        f"{what}: {', '.join(names[:LISTED])}"
        + (f" and {len(names) - LISTED} more" if names[LISTED:] else "")
        for what, names in problems.items()
        if names
    ]
    if listed:
        raise ExportError(
            f"{path}: does not fit the network '{model.name}' ({'; '.join(listed)}). "
            f"Give weights saved from exactly this network."
        )


def nasnet_padding(path: Path, given: NasnetPadding | None) -> NasnetPadding:
    """Determine how the NASNet of a file pads: as recorded, else as `given`.

    A full model file records it in its architecture. A file of weights alone implies it if
    written by Keras 2.2.3 or later, which needs a keras-applications of the new padding.
    Raises ExportError if nothing is recorded or given, or both disagree.
    """
    recorded = _recorded_padding(path)
    if recorded is None and given is None:
        raise ExportError(
            f"{path}: the padding of its NASNet is not recorded. Give --nasnet-padding same "
            f"for Keras up to 2.2.2 (before October 2018), else zero, and compare with known "
            f"predictions."
        )
    if recorded and given and recorded != given:
        raise ExportError(f"{path}: its NASNet pads with '{recorded}'. Leave out --nasnet-padding.")
    padding = recorded or given
    assert padding is not None
    return padding


def _recorded_padding(path: Path) -> NasnetPadding | None:
    config = config_of(path)
    if config is not None:
        pools = [
            layer
            for layer in _layers(config)
            if str(layer.get("name")).startswith("reduction_left2_")
        ]
        paddings = {str(layer.get("padding")) for layer in pools}
        if paddings == {"same"}:
            return "same"
        return "zero" if paddings == {"valid"} else None
    version = keras_version(path)
    if version is None:
        return "zero" if path.name.endswith(".weights.h5") else None
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    oldest = (2, 2, 4) if version.endswith("-tf") else (2, 2, 3)
    return "zero" if numbers >= oldest else None


def _layers(config: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the configs of all layers, including those of nested models."""
    waiting = [config]
    while waiting:
        inner = waiting.pop().get("config")
        members = inner.get("layers", []) if isinstance(inner, dict) else inner
        if isinstance(inner, dict):
            yield inner
        if isinstance(members, list):
            waiting += [member for member in members if isinstance(member, dict)]
