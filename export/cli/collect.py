"""The command `collect`."""

import argparse
from pathlib import Path


def add_collect(parser: argparse.ArgumentParser) -> None:
    """Add the options of `collect`."""
    parser.set_defaults(command=_collect)
    parser.add_argument(
        "results", type=Path, nargs="+", metavar="RESULTS", help="output folder of a scan"
    )
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="DATA", help="a new folder for the patches"
    )
    parser.add_argument(
        "--cases",
        type=Path,
        metavar="CSV",
        help="slide,case: which slides are of one patient (default: each slide is its own case)",
    )
    parser.add_argument(
        "--regions",
        type=Path,
        metavar="DIR",
        help="<slide>.geojson of regions that a reader marked in QuPath as Tumor or Normal",
    )


def _collect(options: argparse.Namespace) -> int:
    from export.collection.collect import collect

    found = collect(options.results, options.out, options.cases, options.regions)
    normal, tumour = found.patches
    print(
        f"{options.out}: {tumour} patches with and {normal} without tumour, of "
        f"{len(found.cases)} cases"
    )
    if found.contradictory:
        print(f"left out: {found.contradictory} tiles that were both confirmed and rejected")
    if found.unreadable:
        print(f"left out: {found.unreadable} tiles at the slide's edge or damaged")
    if options.cases is None:
        print("Each slide was taken as a case of its own; --cases names the patients.")
    return 0
