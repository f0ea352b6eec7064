"""Parser and dispatch of `python -m export`."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from export.cli.arguments import at_least_one
from export.cli.convert import add_convert
from export.cli.evaluate import add_evaluate
from export.cli.train import add_train
from export.errors import ExportError
from export.network.tensorflow import load_tensorflow
from histoviewer.errors import HistoViewerError

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 on success, 1 on failure, 130 if interrupted."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is _verify and (options.weights is None) != (options.data is None):
        parser.error("--weights and --data go together")
    command: Command = options.command
    try:
        return command(options)
    except KeyboardInterrupt:
        print("\nInterrupted. Repeat the command to resume.", file=sys.stderr)
        return 130
    except Exception as error:  # spares the user a traceback; --debug shows it
        if options.debug:
            traceback.print_exc()
        message = str(error)
        if not isinstance(error, ExportError | HistoViewerError | OSError):
            message = f"{type(error).__name__}: {error} (unexpected; --debug shows where)"
        print(f"\nerror: {message}", file=sys.stderr)
        return 1


def _submit(options: argparse.Namespace) -> int:
    from export.evaluation.submission import submit

    count = submit(options.model, options.test, options.out, tta=options.tta, device=options.device)
    print(f"{options.out}: {count} patches")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from export.conversion.verify import verify_against_keras, verify_folder

    checks = verify_folder(options.model)
    if options.weights is not None:
        load_tensorflow()
        checks += verify_against_keras(options.model, options.weights, options.data)
    for check in checks:
        print(f"{'ok' if check.passed else 'FAILED'}  {check.name}: {check.detail}")
    return 0 if all(check.passed for check in checks) else 1


def _plot(options: argparse.Namespace) -> int:
    load_tensorflow()
    from export.cli.plot import plot, read_network

    model = read_network(options.weights, options.nasnet_padding)
    plot(model, options.weights, options.out, expand=options.expand)
    print(f"{options.out}: model_plot.png and model_summary.txt written")
    return 0


def _applicability(options: argparse.Namespace) -> int:
    from export.model_folder.applicability import describe_model

    found = describe_model(options.model, options.data, options.description)
    print(f"{options.model / 'model.json'}: described by {found['patches']} patches with tissue")
    return 0


def _starter(options: argparse.Namespace) -> int:
    load_tensorflow(options.threads)
    from export.starter.recipe import make_starter

    make_starter(options.data, options.xception, options.run, options.out)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_train(commands.add_parser("train", help="train the ensemble"))
    add_convert(commands.add_parser("convert", help="write the folder that the viewer reads"))
    _add_verify(commands.add_parser("verify", help="check a model folder"))
    add_evaluate(commands.add_parser("evaluate", help="measure a model and write a report"))
    _add_submit(commands.add_parser("submit", help="write kaggle_submission.csv"))
    _add_plot(commands.add_parser("plot", help="draw the network and list its layers"))
    _add_applicability(
        commands.add_parser(
            "applicability", help="record the appearance of its patches in a model folder"
        )
    )
    _add_starter(commands.add_parser("starter", help="make the starter model"))
    return parser


def _add_submit(submit: argparse.ArgumentParser) -> None:
    submit.set_defaults(command=_submit)
    submit.add_argument("test", type=Path, metavar="TEST", help="a folder of <id>.tif")
    submit.add_argument("--model", type=Path, required=True, metavar="MODEL_DIR")
    submit.add_argument("-o", "--out", type=Path, default=Path("kaggle_submission.csv"))
    submit.add_argument(
        "--tta", action="store_true", help="mean of 8 flips and rotations; takes 8 times as long"
    )
    submit.add_argument("--device", choices=("cpu", "cuda"), default="cpu")


def _add_plot(plot: argparse.ArgumentParser) -> None:
    plot.set_defaults(command=_plot)
    plot.add_argument(
        "weights",
        type=Path,
        nargs="?",
        metavar="WEIGHTS",
        help="a file of the ensemble that must fit (default: the network as built in code)",
    )
    plot.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER")
    plot.add_argument(
        "--expand", action="store_true", help="draw the layers inside the backbones, too"
    )
    plot.add_argument("--nasnet-padding", choices=("zero", "same"), help="as for convert")


def _add_verify(verify: argparse.ArgumentParser) -> None:
    verify.set_defaults(command=_verify)
    verify.add_argument("model", type=Path, metavar="MODEL_DIR")
    verify.add_argument("--weights", type=Path, help="repeat the comparison with Keras")
    verify.add_argument("--data", type=Path, help="the patches to compare on")


def _add_applicability(applicability: argparse.ArgumentParser) -> None:
    applicability.set_defaults(command=_applicability)
    applicability.add_argument(
        "data", type=Path, metavar="DATA", help="training patches in the layout that train reads"
    )
    applicability.add_argument("model", type=Path, metavar="MODEL_DIR")
    applicability.add_argument("--description", help="a short description of the patches")


def _add_starter(starter: argparse.ArgumentParser) -> None:
    starter.set_defaults(command=_starter)
    starter.add_argument("data", type=Path, metavar="DATA")
    starter.add_argument(
        "--xception",
        type=Path,
        required=True,
        metavar="FILE",
        help="Xception's ImageNet .weights.h5, include_top=False",
    )
    starter.add_argument(
        "--run",
        type=Path,
        required=True,
        help="folder for folds and Keras weights; an interrupted run is resumed",
    )
    starter.add_argument("-o", "--out", type=Path, required=True, metavar="MODEL_DIR")
    starter.add_argument("--threads", type=at_least_one, help="default: all cores")
