"""`histoviewer doctor`: check the installation and say what to do."""

import argparse
from pathlib import Path

from histoviewer.cli import exit_codes
from histoviewer.support.checks import Check, check_installation
from histoviewer.support.diagnostics import diagnostics
from histoviewer.support.log import log_file

_MARKS = {"ok": "ok", "note": "NOTE", "problem": "PROBLEM"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders",
        type=Path,
        nargs="*",
        metavar="FOLDER",
        help="output folder that must be writable, too",
    )
    parser.add_argument(
        "--diagnostics",
        action="store_true",
        help="print what a request for help should tell, without names of files or people",
    )


def run(args: argparse.Namespace) -> int:
    if args.diagnostics:
        print(diagnostics(), end="")
        return exit_codes.ALL_DONE
    problems = 0
    for check in check_installation(args.folders):
        print(_describe(check), flush=True)
        problems += check.status == "problem"
    print(f"{problems or 'No'} problem{'' if problems == 1 else 's'} found. Log: {log_file()}")
    return exit_codes.SOME_FAILED if problems else exit_codes.ALL_DONE


def _describe(check: Check) -> str:
    line = f"{_MARKS[check.status]:8} {check.title}: {check.finding}"
    return f"{line}\n{'':8} {check.action}" if check.action else line
