"""Parser and dispatch of `python -m export`."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence

from export.cli.collect import add_collect
from export.cli.convert import add_convert
from export.cli.evaluate import add_evaluate, add_submit
from export.cli.model_folder import (
    add_applicability,
    add_precisions,
    add_quantize,
    add_references,
    add_verify,
)
from export.cli.plot import add_plot
from export.cli.train import add_starter, add_train
from export.cli.virtual_slides import add_slide_rule, add_virtual_slides
from export.errors import ExportError
from histoviewer.errors import HistoViewerError

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 on success, 1 on failure, 130 if interrupted."""
    options = command_parser().parse_args(arguments)
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


def command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m export", description=__doc__)
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_train(commands.add_parser("train", help="train the ensemble"))
    add_convert(commands.add_parser("convert", help="write the folder that the viewer reads"))
    add_verify(commands.add_parser("verify", help="check a model folder"))
    add_evaluate(commands.add_parser("evaluate", help="measure a model and write a report"))
    add_submit(commands.add_parser("submit", help="write kaggle_submission.csv"))
    add_plot(commands.add_parser("plot", help="draw the network and list its layers"))
    add_applicability(
        commands.add_parser(
            "applicability", help="record the appearance of its patches in a model folder"
        )
    )
    add_quantize(
        commands.add_parser("quantize", help="add a network in 8-bit integers to a model folder")
    )
    add_precisions(
        commands.add_parser("precisions", help="record what bfloat16 costs in a model folder")
    )
    add_references(
        commands.add_parser("references", help="add labelled training patches to a model folder")
    )
    add_collect(
        commands.add_parser("collect", help="make labelled patches of what readers decided")
    )
    add_virtual_slides(
        commands.add_parser("virtual-slides", help="make slides of known truth from patches")
    )
    add_slide_rule(
        commands.add_parser("slide-rule", help="fit a model's slide rule on virtual slides")
    )
    add_starter(commands.add_parser("starter", help="make the starter model"))
    return parser
