"""Claims a second on the lease folder of a shared scan, by many workers that scan nothing.

    python benchmarks/leases.py [--workers 1000] [--slides 10000] [--processes 8] [--folder DIR]

The workers are threads of a few processes, each with an identity, a sign of life and a view of the
folder of its own. They claim slides as `histoviewer worker` does, end each at once, and stop when
none is left. So they want slides as often as the drive allows: real ones ask once a slide. Prints
claims a second, the time of one, and how often others were quicker. `--folder` is the drive to
measure, by default that of temporary files.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import threading
import time
import uuid
from pathlib import Path

from histoviewer.cluster.claims import Claims
from histoviewer.cluster.heartbeat import Heart
from histoviewer.cluster.job import JobFolder, Place, SharedJob, SharedSlide
from histoviewer.cluster.lease_log import Outcome
from histoviewer.scanning.options import ScanOptions

LEASE_SECONDS = 60.0


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
    claims = [claim for claims, _ in found for claim in claims]
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
        model_sha256="",
        device="auto",
        options=ScanOptions(),
        slides=tuple(SharedSlide(f"{number}.svs", place) for number in range(slides)),
        lease_seconds=LEASE_SECONDS,
    )
    JobFolder(out, job.id).make()
    return job


def run_workers(out: Path, job: SharedJob, count: int) -> tuple[list[tuple[float, float]], int]:
    """Run workers in threads; return when each claim began and ended, and the misses."""
    times: list[tuple[float, float]] = []
    misses: list[int] = []

    def work() -> None:
        owner = uuid.uuid4().hex
        claims = Claims(out, job, owner)
        with Heart(JobFolder(out, job.id).workers, owner, LEASE_SECONDS):
            while True:
                began = time.monotonic()
                claim = claims.next()
                if not claim:
                    break
                times.append((began, time.monotonic()))
                claim.lease.end(Outcome("none"))
        misses.append(claims.misses)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, sum(misses)


if __name__ == "__main__":
    main()
