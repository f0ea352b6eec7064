"""Claims a second on the lease folder of a shared scan, by many workers that scan nothing.

    python benchmarks/leases.py [--workers 1000] [--slides 10000] [--processes 8] [--folder DIR]

Each worker has an identity and a view of the folder of its own, as `histoviewer worker` has. A few
processes act for them in turn: a worker claims a slide and ends it at once, until it finds none. So
slides are wanted as fast as the drive allows, while real workers ask once a slide. Prints slides a
second, the time of a claim, and how often others were quicker. `--folder` is the drive to measure,
by default that of temporary files.
"""

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from histoviewer.cluster.claims import Claims
from histoviewer.cluster.job import JobFolder, Place, SharedJob, SharedSlide
from histoviewer.cluster.lease_log import Outcome
from histoviewer.scanning.options import ScanOptions

Times = list[tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", type=int, default=1000)
    parser.add_argument("--slides", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        job = make_job(Path(folder), args.slides)
        share = args.workers // args.processes
        work = [(Path(folder), job, share)] * args.processes
        with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
            found = pool.starmap(run_workers, work)
    claims = [claim for times, _ in found for claim in times]
    misses = sum(misses for _, misses in found)
    assert len(claims) == args.slides, "a slide was claimed twice, or never"
    seconds = max(ended for _, ended in claims) - min(began for began, _ in claims)
    centiles = statistics.quantiles((ended - began for began, ended in claims), n=100)
    print(f"{share * args.processes:,} workers, {args.slides:,} slides: {seconds:.1f} s")
    print(f"{args.slides / seconds:,.0f} slides/s, claimed and ended, each once")
    print(f"a claim: median {centiles[49] * 1e3:.1f} ms, 99 % in {centiles[98] * 1e3:.0f} ms")
    print(f"{misses / args.slides:.2f} tries a slide found it taken")


def make_job(out: Path, slides: int) -> SharedJob:
    place = Place.of(Path(__file__), out)
    job = SharedJob(
        id=uuid.uuid4().hex,
        version="",
        model=place,
        model_name="",
        parameters="",
        device="auto",
        options=ScanOptions(),
        slides=tuple(SharedSlide(f"{number}.svs", place) for number in range(slides)),
        lease_seconds=60.0,
    )
    JobFolder(out, job.id).make()
    return job


def run_workers(out: Path, job: SharedJob, count: int) -> tuple[Times, int]:
    """Act for that many workers; return when each claim began and ended, and all misses."""
    workers = [Claims(out, job, uuid.uuid4().hex) for _ in range(count)]
    times: Times = []
    active = list(workers)
    while active:
        worker = random.choice(active)
        began = time.monotonic()
        if claim := worker.next():
            times.append((began, time.monotonic()))
            claim.lease.end(Outcome("none"))
        else:
            active.remove(worker)
    return times, sum(worker.misses for worker in workers)


if __name__ == "__main__":
    main()
