"""`histoviewer fetch-slide`: a slide from an archive, to be scanned."""

import argparse
from pathlib import Path

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.errors import needs_extra


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("server", metavar="URL|NAME", help="the archive: its address or its name")
    parser.add_argument("study", metavar="STUDY", help="UID of the study")
    parser.add_argument("series", metavar="SERIES", help="UID of the series: a slide")
    parser.add_argument("-o", "--out", type=to_path, default=Path(), help="folder for the slide")
    parser.add_argument("--servers", type=to_path, help="file of archives and their credentials")


def run(args: argparse.Namespace) -> int:
    with needs_extra("dicom", "DICOMweb"):
        from histoviewer.dicomweb.fetch import fetch_slide
        from histoviewer.dicomweb.servers import find_server
    server = find_server(args.server, args.servers)
    for file, is_new in fetch_slide(server, args.study, args.series, args.out):
        say(f"{'fetched' if is_new else 'already there'}: {file}")
    return exit_codes.ALL_DONE
