"""`histoviewer [SLIDE | HEATMAP]`: the window."""

import argparse

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=to_path, nargs="?", help="a slide, an image or a heatmap")


def run(args: argparse.Namespace) -> int:
    # Qt is loaded for the window only: every other command runs without it.
    from histoviewer.ui.app import run as run_window

    return run_window(args.path) and exit_codes.SOME_FAILED
