"""`histoviewer send`: exported DICOM objects to an archive."""

import argparse

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.errors import needs_extra


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        type=to_path,
        nargs="+",
        metavar="RESULTS",
        help="files of `export --format dicom`, their folder, or the output folder of a scan",
    )
    parser.add_argument(
        "--to", required=True, metavar="URL|NAME", help="the archive: its address or its name"
    )
    parser.add_argument("--servers", type=to_path, help="file of archives and their credentials")
    parser.add_argument(
        "--generated",
        action="store_true",
        help="send objects with generated identifiers, too, as the slide is not DICOM",
    )


def run(args: argparse.Namespace) -> int:
    with needs_extra("dicom", "DICOMweb"):
        from histoviewer.dicomweb.send import Outcome, objects_in, send_objects
        from histoviewer.dicomweb.servers import find_server
    server = find_server(args.to, args.servers)
    failed = False
    for sent in send_objects(objects_in(args.paths), server, args.generated):
        if sent.outcome is Outcome.FAILED:
            failed = True
            say(sent.error, error=True)
        else:
            say(f"{sent.outcome}: {sent.file}")
    return exit_codes.SOME_FAILED if failed else exit_codes.ALL_DONE
