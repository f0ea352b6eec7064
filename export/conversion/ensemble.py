"""Conversion of the ensemble's Keras weights to a model folder."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from export.conversion.declaration import PIXEL_FORMULAS
from export.conversion.onnx_graph import to_dense_onnx, to_onnx, versions
from export.conversion.parity import gate_patches
from export.conversion.precision import Precision
from export.conversion.scope import ScopeFit, fit_scope
from export.conversion.writer import ConvertedNetwork, Regions, write_model_folder
from export.data.mosaics import mosaic
from export.files import sha256
from export.keras_files.archive import config_of
from export.keras_files.topology import check_topology
from export.keras_files.weights import load_trained, nasnet_padding
from export.model_folder.manifest import LABEL_CENTRE, MPP, Card
from export.network.dense import active_backbones, dense_network
from export.network.ensemble import (
    BACKBONES,
    PATCH_SIZE,
    NasnetPadding,
    Scaling,
    build_ensemble,
)
from export.training.loop import predict_pixels

REGION_ROWS, REGION_COLUMNS = 3, 5


def convert(
    weights: Path,
    out: Path,
    data: Path,
    scaling: Scaling,
    precision: Precision,
    card: Card,
    padding: NasnetPadding | None = None,
    *,
    dense: Path | None = None,
    force: bool = False,
) -> dict[str, Any]:
    """Write model.onnx, golden.png and model.json into `out`; return the manifest.

    With `dense`, a folder of patches with train/ and valid/, the graph takes whole regions, too,
    and gives each tile's distance from the training tiles; see `conversion.scope`.

    `weights` is a file of the whole ensemble: .weights.h5 or .keras of Keras 3, or .h5 of
    an older Keras; `padding` is needed if the file does not record how its NASNet pads.
    Raises ExportError, and writes nothing, if the file does not fit, if Keras and ONNX
    Runtime differ on the patches of `data` by more than the gate, or, unless `force`, if
    `precision` costs more AUC there than is allowed.
    """
    check_ensemble(weights, scaling)  # takes no time, unlike what follows
    gate = gate_patches(data)
    network = convert_ensemble(weights, gate.pixels, scaling, padding, dense)
    return write_model_folder(network, gate, out, data, precision, card, force=force)


def check_ensemble(weights: Path, *scalings: Scaling) -> None:
    """Raise ExportError if a full model file contains another network than the ensemble."""
    config = config_of(weights)
    if config is not None:
        check_topology(weights, config, *scalings)


def read_ensemble(
    weights: Path, padding: NasnetPadding | None, *scalings: Scaling
) -> tuple[keras.Model, NasnetPadding]:
    """Build the ensemble and load `weights`; also return how its NASNet pads.

    The model scales by the first of `scalings`; a full model file may scale by any of them.
    Raises ExportError if the file does not fit or contains another network.
    """
    used_padding = nasnet_padding(weights, padding)
    check_ensemble(weights, *scalings)
    model = build_ensemble(scalings[0], used_padding)
    load_trained(model, weights)
    return model, used_padding


def convert_ensemble(
    weights: Path,
    pixels: npt.NDArray[np.uint8],
    scaling: Scaling,
    padding: NasnetPadding | None,
    dense: Path | None = None,
) -> ConvertedNetwork:
    """Convert the ensemble of a file, and let Keras predict `pixels`, (n, 96, 96, 3).

    `dense` is as for `convert`. Raises ExportError as `read_ensemble` and `fit_scope` do.
    """
    model, used_padding = read_ensemble(weights, padding, scaling)
    regions = None
    if dense is None:
        graph = to_onnx(lambda x: tf.squeeze(model(x, training=False), axis=1), PATCH_SIZE)
    else:
        fit = fit_scope(model, dense)
        network = dense_network(model, fit.reference)
        graph = to_dense_onnx(network)
        regions = _regions(network, fit, pixels)
    return ConvertedNetwork(
        graph=graph,
        scores=predict_pixels(model, pixels),
        architecture="xception+nasnetmobile",
        patch_size=PATCH_SIZE,
        label_centre=LABEL_CENTRE,
        mpp=MPP,
        scaling={"method": scaling, "formula": PIXEL_FORMULAS[scaling]},
        classes=("normal", "tumour"),
        provenance={
            "keras_weights_sha256": sha256(weights),
            "nasnet_padding": used_padding,
            "backbones": list(BACKBONES) if dense is None else active_backbones(model),
            "versions": versions(),
        },
        regions=regions,
    )


def _regions(network: keras.Model, fit: ScopeFit, pixels: npt.NDArray[np.uint8]) -> Regions:
    """Let Keras predict a mosaic of the first patches, and the distance of each patch."""
    region = mosaic(pixels[: REGION_ROWS * REGION_COLUMNS], REGION_ROWS, REGION_COLUMNS)
    probability, distance = network.predict(region[np.newaxis].astype(np.float32), verbose=0)
    _, distances = network.predict(pixels.astype(np.float32), batch_size=16, verbose=0)
    return Regions(region[np.newaxis], probability, distance, distances[:, 0, 0], fit.entry)
