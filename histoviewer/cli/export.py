"""`histoviewer export`: heatmaps in; pictures, tables and files for other tools out."""

import argparse
from pathlib import Path

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path, within
from histoviewer.cli.terminal import say
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.folder import ExportJob
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.heatmaps import colormaps
from histoviewer.processes.export_client import run_export


def _print_pdf(report: Path, target: Path) -> None:
    # Qt is loaded for this format only: all others are written without it.
    from histoviewer.ui.support.report_pdf import write_pdf

    write_pdf(report, target)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", type=to_path, nargs="+", metavar="PATH", help="heatmap, or output folder of a scan"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="png")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    purposes = (f"  {name:13} {chosen.purpose}" for name, chosen in FORMATS.items())
    parser.epilog = "\n".join(("formats:", *purposes))
    parser.add_argument("-o", "--out", type=to_path, help="folder for the files")
    parser.add_argument(
        "--threshold",
        type=within(float, 0, 1),
        help="for verdict and foci; by default that of the scan",
    )
    parser.add_argument("--colormap", choices=colormaps.names(), default="cividis")
    parser.add_argument(
        "--opacity", type=within(float, 0, 1), default=0.6, help="of the colours, 0 to 1"
    )
    parser.add_argument("--underlay", action="store_true", help="draw the heatmap over the slide")
    parser.add_argument("--slide", type=to_path, help="the slide, if it has moved since its scan")
    parser.add_argument("--width", type=within(int, 100, 20_000), help="width of the map in pixels")
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="replace files that this program did not write, or that were changed since",
    )
    parser.add_argument("--no-legend", action="store_true", help="the map alone")


def run(args: argparse.Namespace) -> int:
    picture = PictureOptions(
        colormap=args.colormap,
        opacity=args.opacity,
        with_slide=args.underlay or args.slide is not None,
        slide=args.slide,
        width=args.width,
        legend=not args.no_legend,
        threshold=args.threshold,
    )
    options = ExportOptions(picture, print_pdf=_print_pdf)
    failed = False
    job = ExportJob(tuple(args.paths), args.format, args.out, options, args.overwrite)
    for step in run_export(job):
        for file in step.files:
            say(file)
        if step.error:
            failed = True
            say(step.error, error=True)
    return exit_codes.SOME_FAILED if failed else exit_codes.ALL_DONE
