"""Keras weights of the ensemble, read back from the graphs of model folders.

So a laboratory can train on from a model whose file of weights it does not have, or take the mean
of several. A graph has each batch normalization multiplied into the convolution before it; patches
give statistics to part them by, which do not change what the network computes.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from export.errors import ExportError
from export.network.ensemble import BACKBONES, batch_normalizations
from histoviewer.inference.ensemble import golden_patches
from histoviewer.inference.manifest import Manifest, load_manifest

BACKBONE = "xception"
# Rounding differs by the order of 40 layers' sums; a wrong layer changes probabilities by more.
TOLERANCE = 1e-3
STATISTICS_PATCHES = 128  # are enough for the statistics, of some ten thousand values each
_BATCH = 32
# `convert --dense` rebuilds Xception with a second output; Keras then calls it "functional".
_OF_LAYER = re.compile(
    rf"(?:{BACKBONE}|functional)(?:_\d+)*/(block\d+_(?:sep)?conv\d+|conv2d(?:_\d+)??)(?:_1)?/"
)
_Array = npt.NDArray[np.float32]


def load_model_folder(model: keras.Model, folder: Path, patches: npt.NDArray[np.uint8]) -> None:
    """Assign the weights of the graph in `folder` to the ensemble `model`.

    NASNetMobile, which the graph lacks, keeps its weights and gets no share of the logit.

    patches: (n, 96, 96, 3) uint8; the batch normalizations take their statistics.

    Raises ModelError if the folder is damaged, and ExportError if its graph is not of Xception
    alone as `convert --dense` writes it, or `model` does not give the golden probabilities.
    """
    manifest = _assign_graph(model, folder)
    _part_normalizations(model, patches)
    _compare(model, manifest)


def average_model_folders(
    model: keras.Model,
    folders: Sequence[Path],
    shares: Sequence[float],
    patches: npt.NDArray[np.uint8],
) -> None:
    """Assign the mean of the weights of the graphs in `folders` to the ensemble `model`.

    The mean of networks that were trained from the same initial weights can be as good as the
    mean of their outputs, and costs one network (model soups, Wortsman et al. 2022,
    arXiv:2203.05482); or it can be worthless: measure it. Each convolution is averaged with the
    normalization multiplied into it.

    shares: of the folders in the mean; they add up to 1.
    patches, errors: as for `load_model_folder`.
    """
    mean = [np.zeros_like(weight) for weight in model.get_weights()]
    for folder, share in zip(folders, shares, strict=True):
        _compare(model, _assign_graph(model, folder))
        mean = [
            total + np.float32(share) * weight
            for total, weight in zip(mean, model.get_weights(), strict=True)
        ]
    model.set_weights(mean)
    _part_normalizations(model, patches)


def _assign_graph(model: keras.Model, folder: Path) -> Manifest:
    """Assign the graph's weights, with normalizations that only add what follows a convolution."""
    manifest = load_manifest(folder)
    graph = onnx.load_from_string(
        manifest.read_checked(manifest.onnx_file, manifest.onnx_sha256)
    ).graph
    _assign_folded(model.get_layer(BACKBONE), _folded_layers(graph, folder), folder)
    _assign_unit(model, graph, folder)
    return manifest


def _constants(graph: onnx.GraphProto) -> dict[str, _Array]:
    """Return the initializers by name, also by that of what they are cast to."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Cast" and node.input[0] in constants:
            constants[node.output[0]] = constants[node.input[0]]
    return constants


def _folded_layers(graph: onnx.GraphProto, folder: Path) -> dict[str, list[_Array]]:
    """Return each layer's kernels in Keras's axes, and the bias that follows the last one."""
    constants = _constants(graph)
    layers: dict[str, list[_Array]] = {}
    for node in graph.node:
        found = _OF_LAYER.search(" ".join([node.name, *node.input[1:]]))
        if node.op_type != "Conv" or found is None:
            continue
        arrays = [constants[name].astype(np.float32) for name in node.input[1:]]
        depthwise = arrays[0].shape[1] == 1 and not arrays[1:]
        # ONNX has (out, in, rows, columns), and (channels, 1, rows, columns) for a depthwise one.
        arrays[0] = arrays[0].transpose((2, 3, 0, 1) if depthwise else (2, 3, 1, 0))
        layers.setdefault(found[1], []).extend(arrays)
    if not layers:
        raise _another_graph(folder, "it has no layer of Xception's")
    return layers


def _assign_folded(backbone: keras.Model, layers: dict[str, list[_Array]], folder: Path) -> None:
    """Assign each convolution's kernels, and its bias to the normalization after it."""
    normalizations = {
        layer.input._keras_history.operation.name: layer for layer in batch_normalizations(backbone)
    }
    numbered = iter(sorted((name for name in layers if name.startswith("conv2d")), key=_number))
    for name in sorted(normalizations, key=_number):
        stored = layers.get(name if name.startswith("block") else next(numbered, ""), [])
        kernels, bias = stored[:-1], stored[-1:]
        layer = backbone.get_layer(name)
        if [kernel.shape for kernel in kernels] != [w.shape for w in layer.get_weights()]:
            raise _another_graph(folder, f"it has no {name} of Xception's shape")
        layer.set_weights(kernels)
        channels = np.zeros_like(bias[0])
        normalization = normalizations[name]
        gamma = np.full_like(channels, np.sqrt(1 + normalization.epsilon))
        normalization.set_weights([gamma, bias[0], channels, channels + 1])


def _number(name: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", name))


def _assign_unit(model: keras.Model, graph: onnx.GraphProto, folder: Path) -> None:
    """Assign the sigmoid unit: that of the graph for Xception's features, 0 for all others."""
    sizes = [model.get_layer(name).output.shape[-1] for name in BACKBONES]
    constants = _constants(graph)
    units = [
        [constants[name].astype(np.float32) for name in node.input[1:]]
        for node in graph.node
        if node.op_type == "Conv"
        and len(node.input) == 3
        and all(name in constants for name in node.input[1:])
        and constants[node.input[1]].shape == (1, sizes[0], 1, 1)
    ]
    if len(units) != 1:
        raise _another_graph(folder, "its last unit does not take Xception's features alone")
    kernel, bias = units[0]
    rest = np.zeros(sum(sizes[1:]), np.float32)
    model.get_layer("probability").set_weights(
        [np.concatenate([kernel.ravel(), rest])[:, None], bias]
    )


def _part_normalizations(model: keras.Model, patches: npt.NDArray[np.uint8]) -> None:
    """Give the normalizations the statistics of `patches`, and the weights to undo them."""
    scaling, backbone = model.get_layer("scaling"), model.get_layer(BACKBONE)
    pixels = patches * np.float32(scaling.scale) + scaling.offset
    layers = batch_normalizations(backbone)
    axes = (0, 1, 2)
    moments = keras.Model(
        backbone.input,
        [
            [keras.ops.mean(layer.input, axes), keras.ops.mean(keras.ops.square(layer.input), axes)]
            for layer in layers
        ],
    )
    batches = np.split(pixels, range(_BATCH, len(pixels), _BATCH))
    sums = [[np.float64(0), np.float64(0)] for _ in layers]
    for batch in batches:
        for total, found in zip(sums, moments(batch), strict=True):
            for part in (0, 1):
                total[part] = total[part] + np.asarray(found[part], np.float64) * len(batch)
    for layer, (first, second) in zip(layers, sums, strict=True):
        mean = first / len(pixels)
        variance = np.maximum(second / len(pixels) - mean**2, 0)
        beta = layer.get_weights()[1] + mean
        layer.set_weights([np.sqrt(variance + layer.epsilon), beta, mean, variance])


def _compare(model: keras.Model, manifest: Manifest) -> None:
    if manifest.golden is None:
        raise _another_graph(manifest.folder, "it has no golden patches to verify the weights with")
    pixels = golden_patches(manifest, manifest.golden).astype(np.float32)
    given = np.asarray(model(pixels))[:, 0]
    largest = float(np.abs(given - manifest.golden.outputs).max())
    if not largest <= TOLERANCE:
        raise _another_graph(
            manifest.folder, f"its golden patches differ by {largest:.3g} in the network rebuilt"
        )


def _another_graph(folder: Path, cause: str) -> ExportError:
    return ExportError(
        f"{folder}: cannot be trained on from its graph: {cause}. Give the file of weights that "
        f"it was converted from."
    )
