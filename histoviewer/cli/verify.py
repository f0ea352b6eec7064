"""`histoviewer verify`: are the slides still what was scanned, and the results what was written?"""

import argparse

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.terminal import say
from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.processes.task_client import run_task
from histoviewer.processes.task_messages import VerifyResult, describe_lines
from histoviewer.worklist.naming import result_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=to_path, metavar="OUT", help="output folder of a scan")


def run(args: argparse.Namespace) -> int:
    results = result_files(args.folder)
    if not results:
        raise StoreError(args.folder, "contains no heatmaps", "Give the output folder of a scan.")
    failed = 0
    for result in results:
        try:
            for line in describe_lines(run_task(VerifyResult(result))):
                say(line)
        except HistoViewerError as error:
            failed += 1
            say(error, error=True)
    say(f"{len(results)} results: {len(results) - failed} verified, {failed} not.")
    return exit_codes.SOME_FAILED if failed else exit_codes.ALL_DONE
