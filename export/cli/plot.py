"""`plot`: picture of a network and table of its layers."""

import os
from pathlib import Path

import keras

from export.errors import ExportError
from export.files import sha256, write_bytes
from export.keras_files.archive import config_of
from export.keras_files.topology import check_topology
from export.keras_files.weights import load_trained, nasnet_padding
from export.network.ensemble import SCALINGS, NasnetPadding, build_ensemble
from histoviewer.files import replace_file

# Dots an inch: the backbones as boxes fit a screen; their thousand layers stay legible.
DPI, EXPANDED_DPI = 100, 50
# No name of a layer of the ensemble is wrapped; the columns end at these shares of the width.
SUMMARY_WIDTH = 160
COLUMN_ENDS = [0.48, 0.63, 0.72, 1.0]
NO_GRAPHVIZ = (
    "not drawn, as Graphviz's `dot` or pydot is missing; the summary is written. Install "
    "Graphviz (Debian: `apt install graphviz`; macOS: `brew install graphviz`; Windows: "
    "`winget install graphviz`, and its folder bin on the PATH) and `pip install pydot`."
)


def read_network(weights: Path | None, padding: NasnetPadding | None) -> keras.Model:
    """Build the ensemble; with `weights`, check first that the file fits exactly.

    `padding` is as for `convert`. Raises ExportError if the file does not fit.
    """
    if weights is None:
        return build_ensemble("unit", padding or "zero")
    used_padding = nasnet_padding(weights, padding)
    _check_architecture(weights)
    model = build_ensemble("unit", used_padding)
    load_trained(model, weights)
    return model


def _check_architecture(path: Path) -> None:
    """Check as `convert` does, but accept any known scaling, which is not drawn."""
    config = config_of(path)
    if config is None:
        return
    refused: list[ExportError] = []
    for scaling in SCALINGS:
        try:
            check_topology(path, config, scaling)
        except ExportError as error:
            refused.append(error)
    if len(refused) == len(SCALINGS):
        raise refused[-1]


def plot(model: keras.Model, weights: Path | None, out: Path, *, expand: bool) -> None:
    """Write model_summary.txt, then model_plot.png, into the folder `out`.

    The picture shows nested models as boxes, with `expand` their layers too; the summary lists
    all layers. `weights` is the file that the summary names. Raises ExportError if the picture
    cannot be drawn on this computer.
    """
    origin = "The network as built in code; no weights were read."
    if weights is not None:
        origin = f"{weights.name}, SHA-256 {sha256(weights)}, fits this network."
    write_bytes(out / "model_summary.txt", f"{origin}\n\n{summary(model)}".encode())
    picture = out / "model_plot.png"
    try:
        with replace_file(picture) as temporary:
            keras.utils.plot_model(
                model,
                temporary,
                show_shapes=True,
                show_layer_names=True,
                expand_nested=expand,
                dpi=EXPANDED_DPI if expand else DPI,
            )
    except ImportError as error:
        raise ExportError(f"{picture}: {NO_GRAPHVIZ}") from error


def summary(model: keras.Model) -> str:
    """Return Keras's table of all layers, including nested ones, with shapes and parameters."""
    parts: list[str] = []
    # Keras prints through rich, which cuts lines at the terminal's width, or at 80 without one.
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(SUMMARY_WIDTH)
    try:
        model.summary(
            line_length=SUMMARY_WIDTH,
            positions=COLUMN_ENDS,
            expand_nested=True,
            print_fn=parts.append,
        )
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return "".join(parts)
