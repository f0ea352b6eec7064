"""Slides of a shared scan as tasks of a Dask cluster.

Dask chooses where a slide is scanned, and no more: a task begins by a lease as any worker does, its
result goes to the shared folder, and what becomes of it is read there. So whatever Dask forgets,
repeats or gives up, no slide is lost, and none has two results.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from distributed import Client, LocalCluster, Worker, WorkerPlugin, get_worker

from histoviewer.cluster.coordinator import Coordinator
from histoviewer.cluster.job import open_job
from histoviewer.cluster.pauses import MOST_PAUSES, Pauses
from histoviewer.cluster.worker import SharedWorker
from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.scanning.cancellation import CancellationToken

_CONNECT_SECONDS = 10.0
_LOCAL = "local"


class SlidePlugin(WorkerPlugin):  # type: ignore[misc]
    """Our worker in a worker of Dask: it keeps its process, with the model, from slide to slide.

    out, job_id: the shared scan.
    share:       number of workers that share a computer's cores.
    """

    def __init__(self, out: Path, job_id: str, share: int) -> None:
        self.name = f"histoviewer-{job_id}"
        self._out, self._job_id, self._share = out, job_id, share

    async def setup(self, worker: Worker) -> None:
        """Called on each worker of Dask, also on those that come later."""
        self._cancel = CancellationToken()
        self._pauses = Pauses(self._cancel)
        self._scanning = threading.Lock()
        self._worker: SharedWorker | None = None

    async def teardown(self, worker: Worker) -> None:
        """Called when a worker of Dask ends as it should: the slide is free for others at once."""
        self._cancel.cancel()
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        with self._scanning:
            if self._worker:
                self._worker.__exit__()

    def scan(self, key: str) -> bool:
        """Scan a slide, unless it has ended or another has its lease; return whether it did.

        Waits before it raises an error, so a computer that lacks the model or a drive, and fails
        at once, does not get all slides. Raises what `SharedWorker.try_slide` does.
        """
        with self._scanning:
            try:
                if self._worker is None:
                    job = open_job(self._out)
                    if job is None or job.id != self._job_id:
                        return False
                    self._worker = SharedWorker(self._out, job, self._cancel, share=self._share)
                scanned = self._worker.try_slide(key)
            except ScanCancelled:
                return False
            except HistoViewerError as error:
                self._pauses.wait(error)
                raise
            self._pauses.over()
            return scanned


@dataclass(frozen=True)
class _Task:
    """A slide's task: the address of its worker, and what Dask tells of it."""

    worker: str
    future: Any


class DaskPool:
    """The tasks of a coordinator on a Dask cluster. A context manager.

    address:    of Dask's scheduler, or a scheduler file; "local" or "local:N" starts a cluster of N
                workers, by default one, on this computer.
    on_problem: called with a sentence on what went wrong on a worker, or with the cluster.

    Raises HistoViewerError if there is no scheduler.
    """

    def __init__(
        self, address: str, out: Path, coordinator: Coordinator, on_problem: Callable[[str], None]
    ) -> None:
        self._address = address
        self._coordinator = coordinator
        self._on_problem = on_problem
        self._told: set[str] = set()
        self._problems = 0
        self._tries = 0
        self._tasks: dict[str, _Task] = {}
        self._scheduler = ""
        self._retry_at = 0.0
        self._count = _local_count(address)
        self._plugin = SlidePlugin(out.absolute(), coordinator.job.id, max(1, self._count))
        self._cluster = _local_cluster(self._count) if self._count else None
        try:
            self._client = self._connect()
        except (OSError, ValueError) as error:
            self._close_cluster()
            cause = f"is no scheduler of Dask that answers ({error})"
            raise HistoViewerError(address, cause, "Start one by `dask scheduler`.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(Exception):
            self._client.unregister_worker_plugin(self._plugin.name)
        with suppress(Exception):
            self._client.close()
        self._close_cluster()

    @property
    def dashboard(self) -> str:
        """The address of Dask's dashboard; empty if it has none."""
        return self._client.dashboard_link or ""

    def submit(self) -> None:
        """Look at the tasks, and submit those of free slides, one for each idle worker of Dask.

        Raises what went wrong on the workers if all of them only fail.
        """
        try:
            if self._client.status == "closed" and time.monotonic() >= self._retry_at:
                self._retry_at = time.monotonic() + _CONNECT_SECONDS
                self._client = self._connect()
            if self._client.status == "running":
                self._submit()
        except OSError as error:
            self._tell(f"{self._address}: the scheduler of Dask does not answer ({error}).")

    def _submit(self) -> None:
        self._prepare()
        workers = set(self._client.ncores())
        self._collect(workers)
        if self._cluster and len(workers) < self._count:
            # Dask gives up a worker that takes long to start again, as on a busy computer.
            self._cluster.scale(self._count)
        idle = workers - {task.worker for task in self._tasks.values()}
        free = (key for key in self._coordinator.free() if key not in self._tasks)
        for worker, key in zip(sorted(idle), free, strict=False):
            self._tries += 1
            # Each task goes to a worker of our choice: left to Dask, it would wait for the threads
            # of a busy worker, and be repeated by its rules, not by ours.
            future = self._client.submit(
                _scan_slide,
                self._plugin.name,
                key,
                key=f"slide-{key}-{self._tries}",
                workers=[worker],
                pure=False,
            )
            self._tasks[key] = _Task(worker, future)

    def _prepare(self) -> None:
        """Give the workers our plugin, also those of a scheduler that was started again."""
        scheduler = self._client.scheduler_info()["id"]
        if scheduler != self._scheduler:
            self._client.register_plugin(self._plugin)
            self._scheduler = scheduler

    def _collect(self, workers: set[str]) -> None:
        """Forget tasks that have ended, or whose worker is gone: the folder tells the rest."""
        for key, task in list(self._tasks.items()):
            future = task.future
            if future.status == "pending" and task.worker in workers:
                continue
            del self._tasks[key]
            if future.status == "finished":
                self._problems = 0
            elif future.status == "error" and task.worker in workers:
                self._count_problem(future.exception(), len(workers))

    def _count_problem(self, error: BaseException, workers: int) -> None:
        self._tell(str(error))
        self._problems += 1
        if self._problems > MOST_PAUSES * workers:
            raise error

    def _connect(self) -> Client:
        self._tasks.clear()
        address: Any = self._cluster or self._address
        if isinstance(address, str) and Path(address).is_file():
            return Client(scheduler_file=address, timeout=_CONNECT_SECONDS)
        return Client(address, timeout=_CONNECT_SECONDS)

    def _close_cluster(self) -> None:
        if self._cluster:
            self._cluster.close()

    def _tell(self, problem: str) -> None:
        if problem not in self._told:
            self._told.add(problem)
            self._on_problem(problem)


def _scan_slide(plugin: str, key: str) -> bool:
    """The task of a slide, in a worker of Dask."""
    return bool(get_worker().plugins[plugin].scan(key))


def _local_count(address: str) -> int:
    """The number of workers of a cluster on this computer; 0 for another cluster."""
    kind, _, count = address.partition(":")
    if kind != _LOCAL:
        return 0
    if count and not (count.isdecimal() and int(count)):
        cause = "does not name a number of workers"
        raise HistoViewerError(address, cause, "Write it as local:4.")
    return int(count or 1)


def _local_cluster(workers: int) -> LocalCluster:
    # Without certificates every user of this computer could run programs as this one. The scan
    # processes are not Dask's, so it cannot limit their memory.
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        memory_limit=0,
        dashboard_address="127.0.0.1:0",
        security=True,
    )
