"""The command `plot`."""

import argparse
from pathlib import Path

from export.network.tensorflow import load_tensorflow


def add_plot(plot: argparse.ArgumentParser) -> None:
    """Add the options of `plot`."""
    plot.set_defaults(command=_plot)
    plot.add_argument(
        "weights",
        type=Path,
        nargs="?",
        metavar="WEIGHTS",
        help="a file of the ensemble that must fit (default: the network as built in code)",
    )
    plot.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER")
    plot.add_argument("--expand", action="store_true", help="draw the layers inside the backbones")
    plot.add_argument("--nasnet-padding", choices=("zero", "same"), help="as for convert")


def _plot(options: argparse.Namespace) -> int:
    load_tensorflow()
    from export.conversion.ensemble import read_ensemble
    from export.files import sha256
    from export.network.diagram import draw_network
    from export.network.ensemble import SCALINGS, build_ensemble

    weights: Path | None = options.weights
    if weights is None:
        model = build_ensemble("unit", options.nasnet_padding or "zero")
        origin = "The network as built in code; no weights were read."
    else:
        # The scaling is not drawn, so any known one will do.
        model, _ = read_ensemble(weights, options.nasnet_padding, *SCALINGS)
        origin = f"{weights.name}, SHA-256 {sha256(weights)}, fits this network."
    draw_network(model, origin, options.out, expand=options.expand)
    print(f"{options.out}: model_plot.png and model_summary.txt written")
    return 0
