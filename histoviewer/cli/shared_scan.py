"""`histoviewer scan --shared` and `--dask`: the coordinator's side of a scan by many computers."""

import argparse
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tqdm import tqdm

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.runner import affordable_jobs
from histoviewer.cli.progress import SharedProgress
from histoviewer.cli.scan_report import announce, report
from histoviewer.cli.signals import cancelled_by_signals
from histoviewer.cli.terminal import say
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.cluster.local_workers import LocalWorkers
from histoviewer.errors import HistoViewerError, needs_extra
from histoviewer.heatmaps.summary import RESEARCH_USE
from histoviewer.inference.manifest import Manifest
from histoviewer.processes.scan_messages import Loaded
from histoviewer.scanning.options import ScanOptions


def shared_items(
    args: argparse.Namespace, slides: list[Path], manifest: Manifest, options: ScanOptions
) -> Iterator[BatchItem]:
    """Scan slides together with other computers, and report each."""
    with ExitStack() as stack:
        cancel = stack.enter_context(cancelled_by_signals())
        coordinator = stack.enter_context(
            Coordinator(
                slides,
                manifest.folder,
                args.out,
                options,
                device=args.device,
                cancel=cancel,
                on_problem=_say_problem,
            )
        )
        progress = stack.enter_context(SharedProgress(len(slides)))
        workers = _dask_workers if args.dask else _local_workers
        keep_working = workers(args, coordinator, manifest, stack)

        def between() -> None:
            progress.show(coordinator.look())
            keep_working()

        for item in coordinator.items(between):
            report(item)
            yield item
        progress.show(coordinator.look())
    progress.summarise()


def _local_workers(
    args: argparse.Namespace, coordinator: Coordinator, manifest: Manifest, stack: ExitStack
) -> Callable[[], None]:
    """Start workers in this process; return what to call from time to time."""
    first = threading.Lock()

    def tell(loaded: Loaded) -> None:
        if first.acquire(blocking=False):
            announce(manifest, loaded)

    jobs = min(args.jobs, affordable_jobs())
    join = f"`histoviewer worker {args.out}` joins this scan, also on other computers."
    say(join if jobs else f"Waiting for workers: {join}")
    workers = LocalWorkers(args.out, coordinator.job, jobs, tell, _say_pause)
    return stack.enter_context(workers).check


def _dask_workers(
    args: argparse.Namespace, coordinator: Coordinator, manifest: Manifest, stack: ExitStack
) -> Callable[[], None]:
    """Hand slides to a Dask cluster; return what to call from time to time."""
    with needs_extra("cluster", "--dask"):
        from histoviewer.cluster.dask_pool import DaskPool
    pool = stack.enter_context(DaskPool(args.dask, args.out, coordinator, _say_problem))
    say(f"Model {manifest.name} {manifest.version} on the workers of Dask. {RESEARCH_USE}.")
    if pool.dashboard:
        say(f"Dask's dashboard: {pool.dashboard}")
    return pool.submit


def _say_problem(problem: str) -> None:
    with tqdm.external_write_mode():
        say(problem, error=True)


def _say_pause(error: HistoViewerError) -> None:
    _say_problem(f"{error} The scan waits, and tries again.")
