"""Picture of a network and table of its layers."""

import os
from pathlib import Path

import keras

from export.errors import ExportError
from export.files import write_bytes
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


def draw_network(model: keras.Model, origin: str, out: Path, *, expand: bool) -> None:
    """Write model_summary.txt, which begins with `origin`, then model_plot.png into `out`.

    The picture shows nested models as boxes, with `expand` their layers too; the summary lists
    all layers. Raises ExportError if the picture cannot be drawn on this computer.
    """
    write_bytes(out / "model_summary.txt", f"{origin}\n\n{_summary(model)}".encode())
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


def _summary(model: keras.Model) -> str:
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
