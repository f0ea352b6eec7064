"""The command line: `histoviewer [SLIDE | FOLDER]` opens the window, commands do the rest.

argparse serves: click and typer have no default command with a path of its own, as the first is.
"""

import argparse
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from histoviewer.cli import exit_codes
from histoviewer.cli.terminal import say
from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.version import __version__

COMMANDS = {
    "scan": "scan slides, folders of slides, or patches",
    "worker": "join a scan that was started with `scan --shared`, on this or another computer",
    "export": "write heatmaps as pictures, tables, reports and files for other tools",
    "cases": "group slides into cases, and suggest a pN category for each",
    "send": "send exported DICOM objects to an archive (PACS) by DICOMweb",
    "fetch-slide": "fetch a slide from an archive (PACS) by DICOMweb, to scan it",
    "info": "print the properties of a slide, a heatmap or a model folder",
    "verify": "compare slides with what was scanned, and check results for damage",
    "model": "list the models on this computer, add one, or check one",
    "doctor": "check the installation on this computer, and say what to do",
    "view": "open the window",
}
# The module of a command that is not named as the command.
_MODULES = {"model": "models", "fetch-slide": "fetch_slide"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 all done, 1 some failed, 2 usage, 130 cancelled."""
    given = sys.argv[1:] if arguments is None else arguments
    # Without a command, open the window, with or without a path.
    if not given or given[0] not in {*COMMANDS, "-h", "--help", "--version"}:
        given = ["view", *given]
        if meant := _meant(given[1:]):
            say(f"{given[1]} is neither a command nor a file. Did you mean {meant}?", error=True)
            return exit_codes.USAGE
    args = command_parser(given[0]).parse_args(given)
    if arguments is None:
        _start_support(given[0])
    try:
        return int(args.run(args))
    except (KeyboardInterrupt, ScanCancelled):
        say("Cancelled; what was finished is kept.", error=True)
        return exit_codes.CANCELLED
    except BrokenPipeError:
        # The reader of our output is gone; Python would report that once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exit_codes.SOME_FAILED
    except HistoViewerError as error:
        if args.debug:
            raise
        _log(error)
        say(error, error=True)
        return exit_codes.SOME_FAILED


def _meant(given: list[str]) -> str:
    """The command that a mistyped first word is close to; "" if it may be a path."""
    if not given or given[0].startswith("-") or Path(given[0]).exists():
        return ""
    return next(iter(get_close_matches(given[0], COMMANDS)), "")


def _start_support(command: str) -> None:
    """Keep a log and crash reports, in a process that is the program's own."""
    from histoviewer.support.crash import report_crashes
    from histoviewer.support.log import start_log

    start_log(command)
    report_crashes()


def _log(error: HistoViewerError) -> None:
    from histoviewer.support.log import log_error

    log_error(error)


def command_parser(command: str) -> argparse.ArgumentParser:
    """Build the parser for one command; the others are listed, but their modules not imported."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser = argparse.ArgumentParser(
        prog="histoviewer",
        description="Screens whole-slide images of lymph nodes for metastases. "
        "For research use only.",
        epilog="`histoviewer [SLIDE | HEATMAP]` opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"HistoViewer {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        # `view` is what `histoviewer` alone means: a command without `help` is not listed.
        listed: dict[str, Any] = {} if name == "view" else {"help": purpose}
        subparser = subparsers.add_parser(name, parents=[common], description=purpose, **listed)
        if name == command:
            module = import_module(f"histoviewer.cli.{_MODULES.get(name, name)}")
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser
