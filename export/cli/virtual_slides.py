"""The commands about slides of known truth: `virtual-slides` and `slide-rule`."""

import argparse
from pathlib import Path

from export.cli.arguments import at_least_one, mpp
from export.errors import ExportError

_DATA = "labelled patches that the model was not trained on, with class folders 0/ and 1/"


def add_virtual_slides(parser: argparse.ArgumentParser) -> None:
    """Add the options of `virtual-slides`."""
    parser.set_defaults(command=_virtual_slides)
    parser.add_argument("data", type=Path, metavar="DATA", help=_DATA)
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the slides")
    parser.add_argument(
        "--pairs", type=at_least_one, default=1, help="slides with tumour, and as many without"
    )
    parser.add_argument(
        "--patches", type=at_least_one, default=250, help="of tissue, each of 3x3 tiles"
    )
    parser.add_argument(
        "--foci",
        type=at_least_one,
        nargs="+",
        default=[1, 9, 36, 99, 306],
        metavar="TILES",
        help="size of each focus of a slide with tumour (default: 1 9 36 99 306)",
    )
    parser.add_argument("--mpp", type=mpp, default=0.5, help="um per pixel (default: 0.5)")
    parser.add_argument("--quality", type=at_least_one, default=75, help="of JPEG (default: 75)")
    parser.add_argument("--seed", type=int, default=0)


def add_slide_rule(parser: argparse.ArgumentParser) -> None:
    """Add the options of `slide-rule`."""
    parser.set_defaults(command=_slide_rule)
    parser.add_argument("data", type=Path, metavar="DATA", help=_DATA)
    parser.add_argument("--model", type=Path, required=True, metavar="MODEL_DIR")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="REPORT")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="for models that run whole blocks: of values as `scan --confirm` gives them",
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the best rule into model.json, and whether scans confirm",
    )


def _virtual_slides(options: argparse.Namespace) -> int:
    from export.virtual_slides.recipe import Recipe, make_slides

    recipe = Recipe(
        options.pairs,
        options.patches,
        tuple(options.foci),
        options.mpp,
        options.quality,
        options.seed,
    )
    try:
        slides = make_slides(options.data, options.out, recipe)
    except ValueError as error:
        raise ExportError(f"--foci: {error}. Give more --patches, or smaller foci.") from error
    for path in slides:
        print(path)
    return 0


def _slide_rule(options: argparse.Namespace) -> int:
    from export.network.tensorflow import load_tensorflow

    load_tensorflow()
    from export.evaluation.slide_rule import describe_score
    from export.virtual_slides.fit import fit_slide_rule

    fit = fit_slide_rule(
        options.data,
        options.model,
        options.out,
        write=options.write,
        confirm=options.confirm,
        seed=options.seed,
    )
    print(f"{options.out / 'report.html'}: {describe_score(fit.rule)}")
    print(f"positive from {fit.rule.threshold:.6g} on; {fit.rule.data}")
    return 0
