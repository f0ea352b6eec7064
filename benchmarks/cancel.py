"""Time until a cancelled scan ends, with a worker at work and with one stuck in a read.

    python benchmarks/cancel.py [--cancels 100] [--model DIR] [--seed 0]

Each scan is cancelled after a random number of steps, counting from the opening of the slide. Every
fifth worker is stopped by a signal first, as a stalled network drive stops it, so POSIX is needed.
Prints the median, the 95th percentile and the maximum of each kind.
"""

import argparse
import os
import random
import signal
import tempfile
import time
from pathlib import Path

import numpy as np
from stitch import stitch

from histoviewer.errors import ScanCancelled
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import LoadModel, ScanJob
from histoviewer.resources import model_folder, resource
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import ScanStep


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cancels", type=int, default=100)
    parser.add_argument("--model", type=Path, default=model_folder())
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    chance = random.Random(args.seed)
    worker = Worker(LoadModel(args.model, "cpu"))
    seconds: dict[str, list[float]] = {"at work": [], "stuck": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stitched.tif"
        stitch(resource("samples", "CMU-1-Small-Region.svs"), path, 3)
        for number in range(args.cancels):
            result = Path(folder) / f"{number}.tif"
            job = ScanJob(path, result, result.with_suffix(".partial.tif"), ScanOptions())
            stick = number % 5 == 4
            spent = cancel_after(worker, job, chance.randrange(30), stick)
            seconds["stuck" if stick else "at work"].append(spent)
    worker.close()
    for kind, values in seconds.items():
        report(kind, values)
    report("all", seconds["at work"] + seconds["stuck"])


def cancel_after(worker: Worker, job: ScanJob, steps: int, stick: bool) -> float:
    """Seconds from the cancel, after a number of steps, to the end of the scan."""
    cancel = CancellationToken()
    cancelled = []

    def count(step: ScanStep) -> None:
        nonlocal steps
        steps -= 1
        if steps >= 0 or cancelled:
            return
        if stick and worker.pid:
            os.kill(worker.pid, signal.SIGSTOP)
        cancelled.append(time.perf_counter())
        cancel.cancel()

    try:
        worker.scan(job, cancel, count)
    except ScanCancelled:
        return time.perf_counter() - cancelled[0]
    raise SystemExit("a scan ended before it was cancelled")


def report(kind: str, seconds: list[float]) -> None:
    if seconds:
        median, most = np.percentile(seconds, [50, 95]) * 1000
        print(
            f"{kind}: {len(seconds)} cancels, median {median:.0f} ms, 95 % within {most:.0f} ms, "
            f"at most {max(seconds) * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
