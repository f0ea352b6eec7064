"""`histoviewer export`: heatmaps in, pictures out."""

import argparse
import sys
from pathlib import Path

from histoviewer import colormaps, commands
from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.exports.image import PictureOptions, export_picture
from histoviewer.heatmap import Heatmap
from histoviewer.store import HEATMAP_FOLDER, result_files

HELP = "write heatmaps as pictures"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", type=Path, nargs="+", metavar="PATH", help="heatmap, or output folder of a scan"
    )
    parser.add_argument("--format", choices=("png", "jpeg"), default="png")
    parser.add_argument("-o", "--out", type=Path, help="folder for the pictures")
    parser.add_argument("--colormap", choices=colormaps.names(), default="cividis")
    parser.add_argument("--opacity", type=_opacity, default=0.6, help="of the colours, 0 to 1")
    parser.add_argument("--underlay", action="store_true", help="draw the heatmap over the slide")
    parser.add_argument("--slide", type=Path, help="the slide, where it has moved since its scan")
    parser.add_argument("--width", type=_width, help="width of the map in pixels")
    parser.add_argument("--no-legend", action="store_true", help="the map alone")


def run(args: argparse.Namespace) -> int:
    options = PictureOptions(
        colormap=args.colormap,
        opacity=args.opacity,
        with_slide=args.underlay or args.slide is not None,
        slide=args.slide,
        width=args.width,
        legend=not args.no_legend,
    )
    failed = 0
    for heatmap, target in _targets(args.paths, args.out, args.format):
        try:
            export_picture(Heatmap.load(heatmap), target, options)
            print(target)
        except HistoViewerError as error:
            failed += 1
            print(error, file=sys.stderr)
    return commands.SOME_FAILED if failed else commands.ALL_DONE


def _opacity(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is outside 0 to 1")
    return value


def _width(text: str) -> int:
    value = int(text)
    if not 100 <= value <= 20_000:
        raise argparse.ArgumentTypeError(f"{text} is outside 100 to 20000")
    return value


def _targets(paths: list[Path], out: Path | None, suffix: str) -> list[tuple[Path, Path]]:
    """Each heatmap and where its picture goes: beside the heatmap's folder, or into `out`."""
    targets = []
    for path in paths:
        if not path.is_dir():
            targets.append((path, (out or path.parent) / f"{path.stem}.{suffix}"))
            continue
        root = path / HEATMAP_FOLDER
        found = result_files(path)
        if not found:
            raise StoreError(path, "holds no heatmaps", "Give the output folder of a scan.")
        base = out or path / suffix
        targets += [
            (item, base / item.relative_to(root).with_suffix(f".{suffix}")) for item in found
        ]
    return targets
