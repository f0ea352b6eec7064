"""Conversion of the ensemble's Keras weights to a model folder."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from export.conversion.declaration import PIXEL_FORMULAS
from export.conversion.onnx_graph import to_onnx, versions
from export.conversion.parity import gate_patches
from export.conversion.precision import Precision
from export.conversion.writer import ConvertedNetwork, write_model_folder
from export.files import sha256
from export.keras_files.archive import config_of
from export.keras_files.topology import check_topology
from export.keras_files.weights import load_trained, nasnet_padding
from export.model_folder.manifest import LABEL_CENTRE, MPP, Card
from export.network.ensemble import (
    PATCH_SIZE,
    NasnetPadding,
    Scaling,
    build_ensemble,
)
from export.training.loop import predict_pixels


def convert(
    weights: Path,
    out: Path,
    data: Path,
    scaling: Scaling,
    precision: Precision,
    card: Card,
    padding: NasnetPadding | None = None,
    *,
    force: bool = False,
) -> dict[str, Any]:
    """Write model.onnx, golden.png and model.json into `out`; return the manifest.

    `weights` is a file of the whole ensemble: .weights.h5 or .keras of Keras 3, or .h5 of
    an older Keras; `padding` is needed if the file does not record how its NASNet pads.
    Raises ExportError, and writes nothing, if the file does not fit, if Keras and ONNX
    Runtime differ on the patches of `data` by more than the gate, or, unless `force`, if
    `precision` costs more AUC there than is allowed.
    """
    check_ensemble(weights, scaling)  # takes no time, unlike what follows
    gate = gate_patches(data)
    network = convert_ensemble(weights, gate.pixels, scaling, padding)
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
) -> ConvertedNetwork:
    """Convert the ensemble of a file, and let Keras predict `pixels`, (n, 96, 96, 3).

    Raises ExportError as `read_ensemble` does.
    """
    model, used_padding = read_ensemble(weights, padding, scaling)
    return ConvertedNetwork(
        graph=to_onnx(lambda x: tf.squeeze(model(x, training=False), axis=1), PATCH_SIZE),
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
            "versions": versions(),
        },
    )
