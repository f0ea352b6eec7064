"""`histoviewer worker`: joins a shared scan."""

import argparse
import time
from functools import partial
from pathlib import Path

from histoviewer.cli import exit_codes
from histoviewer.cli.arguments import to_path
from histoviewer.cli.scan_report import announce
from histoviewer.cli.signals import cancelled_by_signals
from histoviewer.cli.terminal import say
from histoviewer.cluster.job import SharedJob, find_job_model, open_job
from histoviewer.cluster.worker import SharedWorker
from histoviewer.errors import HistoViewerError, ScanCancelled, StoreError
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.worklist.naming import DATABASE

_LOOK_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=to_path, metavar="OUT", help="output folder of `histoviewer scan --shared`"
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="how long to wait for the scan to begin (default: %(default)g)",
    )


def run(args: argparse.Namespace) -> int:
    with cancelled_by_signals() as cancel:
        return _work(args.folder, args.wait, cancel)


def _work(out: Path, wait: float, cancel: CancellationToken) -> int:
    job = _awaited(out, wait, cancel)
    if job is None:
        say(f"{out}: no shared scan is open there, so there is nothing to do.")
        return exit_codes.ALL_DONE
    manifest = find_job_model(job, out)

    tell = partial(announce, manifest)
    with SharedWorker(
        out, job, cancel, on_loaded=tell, on_ended=_say_ended, on_pause=_say_pause
    ) as worker:
        worker.run()
    say(f"All {len(job.slides):,} slides have ended. The command that began the scan tells how.")
    return exit_codes.ALL_DONE


def _awaited(out: Path, seconds: float, cancel: CancellationToken) -> SharedJob | None:
    """The open scan of a folder; None if there was one, and it has ended."""
    until = time.monotonic() + seconds
    while not (job := open_job(out)):
        if cancel.cancelled:
            raise ScanCancelled(out, "the worker was cancelled")
        if (out / DATABASE).exists() and time.monotonic() > until:
            return None
        if time.monotonic() > until:
            cause = "is no output folder of a shared scan"
            raise StoreError(out, cause, "Start one by `histoviewer scan --shared -o` there.")
        time.sleep(_LOOK_SECONDS)
    return job


def _say_ended(path: Path, how: str) -> None:
    say(f"{how.upper():14} {path}")


def _say_pause(error: HistoViewerError) -> None:
    say(f"{error} This worker waits, and tries again.", error=True)
