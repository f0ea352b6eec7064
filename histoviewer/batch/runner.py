"""Batch scans: no slide stops the others, and finished slides are not scanned again."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path

from histoviewer.batch.outcome import (
    BatchItem,
    done_row,
    failed_row,
    item_of,
    parameters_hash,
    scan_in_attempts,
)
from histoviewer.batch.queue import ScanQueue, ScanTask, scan_tasks
from histoviewer.batch.rows import QueueRows
from histoviewer.errors import HistoViewerError, ScanCancelled, SlideError, StoreError
from histoviewer.files import full_path
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.engines.base import Device, EngineName, PrecisionName
from histoviewer.inference.engines.onnx_runtime import CUDA_PROVIDER
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import Loaded, LoadModel, ScanJob
from histoviewer.processes.task_client import dicom_series
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import ScanStep
from histoviewer.slides.discovery import find_slides
from histoviewer.worklist.library import Library
from histoviewer.worklist.naming import PARTIAL_SUFFIX, path_text
from histoviewer.worklist.row import Row, Status, disagreement
from histoviewer.worklist.store import Store

# A worker with the model and its blocks stays below 1.5 GB; the rest is for the system.
_WORKER_BYTES = 2 * 1024**3
_LOOK_SECONDS = 0.2


def scan_folder(
    folder: str | Path,
    ensemble: Ensemble,
    out: str | Path,
    options: ScanOptions = ScanOptions(),
) -> Iterator[BatchItem]:
    """Scan all slides under `folder` into the folder `out`, yielding each as it ends.

    ensemble: its model and device are used; the model is loaded again, in a worker process that
              reads the slides and is replaced if one of them crashes it.

    Raises SlideError if the folder contains no slides, StoreError if `out` cannot be written.
    """
    folder = Path(folder)
    out = Path(out)
    slides = find_slides(folder, out, find_series=dicom_series) if folder.is_dir() else []
    if not slides:
        raise SlideError(folder, "is not a folder with slides", "Choose the folder of the slides.")
    return scan_slides(slides, ensemble.manifest.folder, out, options, device=ensemble.device)


def scan_slides(
    slides: list[Path],
    model: Path,
    out: Path,
    options: ScanOptions,
    *,
    device: Device = "auto",
    jobs: int = 1,
    cancel: CancellationToken | None = None,
    on_loaded: Callable[[Loaded, int], None] | None = None,
    on_step: Callable[[Path, ScanStep], None] | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Iterator[BatchItem]:
    """Scan slides in worker processes, yielding each as it ends; no slide stops the others.

    model:     the model's folder.
    jobs:      maximum number of workers; fewer if memory is short, one on CUDA.
    on_loaded: called with the first worker's device and speed, and the number of workers.
    on_step:   called with the slide's path at each step, in another thread, one at a time.
    on_problem: called with a sentence if a damaged worklist was set aside, perhaps in another
               thread: it says what was salvaged, and users must learn of it.

    Several processes may scan into one folder at a time: each slide is scanned by one of them and
    yielded by all. Finished slides are kept however the scan ends, even if it is killed.

    Raises ModelError if the model cannot be loaded; StoreError if `out` cannot be written,
    for example because the disk is full; ScanCancelled.
    """
    queue = ScanQueue()
    queue.add(scan_tasks(slides, out, options))
    queue.close()
    return scan_queue(
        queue,
        model,
        device=device,
        engine=options.engine,
        precision=options.precision,
        jobs=jobs,
        cancel=cancel,
        on_loaded=on_loaded,
        on_step=on_step,
        on_problem=on_problem,
    )


def scan_queue(
    queue: ScanQueue,
    model: Path,
    *,
    device: Device = "auto",
    engine: EngineName = "auto",
    precision: PrecisionName = "auto",
    jobs: int = 1,
    cancel: CancellationToken | None = None,
    on_loaded: Callable[[Loaded, int], None] | None = None,
    on_step: Callable[[Path, ScanStep], None] | None = None,
    on_interrupted: Callable[[Path], None] | None = None,
    on_problem: Callable[[str], None] | None = None,
) -> Iterator[BatchItem]:
    """Scan what is in a queue until it is closed and empty; it may be changed meanwhile.

    on_interrupted: called in another thread with a slide whose scan was stopped while others go
                    on; its progress is kept.

    Everything else is as in `scan_slides`. An error leaves the current slide in the queue.
    Call `queue.wake()` after `cancel.cancel()`.
    """
    rows = QueueRows(queue, on_problem)
    batch = _Batch(queue, rows, load_manifest(model), cancel, on_step, on_interrupted)
    return batch.run(LoadModel(model, device, 1, engine, precision), jobs, on_loaded)


def affordable_jobs() -> int:
    """Number of workers that fit into the computer's memory, at least 1."""
    if not hasattr(os, "sysconf"):
        return os.cpu_count() or 1  # Windows has no sysconf.
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, memory // _WORKER_BYTES)


class _Batch:
    """One run over a queue. Each worker has a thread, which takes slide after slide."""

    def __init__(
        self,
        queue_: ScanQueue,
        rows: QueueRows,
        manifest: Manifest,
        cancel: CancellationToken | None,
        on_step: Callable[[Path, ScanStep], None] | None,
        on_interrupted: Callable[[Path], None] | None,
    ) -> None:
        self._queue = queue_
        self._manifest = manifest
        self._on_step = on_step
        self._on_interrupted = on_interrupted
        self._stop = CancellationToken(parent=cancel)
        self._rows = rows
        self._finished: set[tuple[Path, Path]] = set()
        self._ended: queue.SimpleQueue[BatchItem | BaseException | None] = queue.SimpleQueue()
        self._stepping = threading.Lock()

    def run(
        self, model: LoadModel, jobs: int, on_loaded: Callable[[Loaded, int], None] | None
    ) -> Iterator[BatchItem]:
        jobs = max(1, min(jobs, affordable_jobs(), len(self._queue.waiting)))
        model = replace(model, share=jobs)
        with ExitStack() as closing_at_end:
            closing_at_end.callback(self._rows.close)
            self._rows.note_changes()
            first = closing_at_end.enter_context(closing(Worker(model)))
            loaded = first.load(self._stop)
            if loaded.provider == CUDA_PROVIDER:
                jobs = 1
            if on_loaded:
                on_loaded(loaded, jobs)
            workers = [first, *(Worker(model) for _ in range(jobs - 1))]
            # A program that abandons this generator must not wait for all the slides.
            threads = [
                threading.Thread(target=self._work, args=(worker,), daemon=True)
                for worker in workers
            ]
            for thread in threads:
                thread.start()
            try:
                yield from self._items(len(threads))
            finally:
                self._cancel()
                for thread in threads:
                    thread.join()

    def _items(self, running: int) -> Iterator[BatchItem]:
        problems: list[BaseException] = []
        while running:
            try:
                # Without a timeout, Windows would not let Ctrl-C through.
                ended = self._ended.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                # Waiting slides appear in the worklist long before their turn.
                self._rows.note_changes()
                continue
            if isinstance(ended, BatchItem):
                yield ended
                continue
            running -= 1
            problems += [ended] if ended else []
        # A worker's problem cancels the others, so theirs is a consequence.
        problems.sort(key=lambda problem: isinstance(problem, ScanCancelled))
        if problems:
            raise problems[0]

    def _work(self, worker: Worker) -> None:
        """Scan slides until none is left; put the error that ended it last, or None."""
        problem: BaseException | None = None
        try:
            while taken := self._queue.take(self._stop):
                self._handle(*taken, worker)
        except BaseException as error:  # Raised again in the thread of the caller.
            problem = error
        worker.close()
        if problem:
            self._cancel()
        self._ended.put(problem)

    def _cancel(self) -> None:
        self._stop.cancel()
        self._queue.wake()

    def _handle(self, task: ScanTask, cancel: CancellationToken, worker: Worker) -> None:
        """Scan a taken slide, unless another process is scanning it or has just finished."""
        try:
            item = self._claimed(task, cancel, worker)
        except ScanCancelled:
            self._queue.put_back(task)
            if self._stop.cancelled:
                raise
            if self._on_interrupted:
                self._on_interrupted(task.path)
            return
        except StoreError as error:
            self._queue.put_back(task)
            raise _paused(error, task.out) from error
        except BaseException:
            self._queue.put_back(task)
            raise
        if item:
            self._finished.add((task.path, task.out))
            self._queue.finish(task)
            self._ended.put(item)
        else:
            self._queue.put_back(task, last=True)
            time.sleep(_LOOK_SECONDS)

    def _claimed(
        self, task: ScanTask, cancel: CancellationToken, worker: Worker
    ) -> BatchItem | None:
        """Outcome of a slide; None if another process is scanning it."""
        store, name = self._rows.of(task)
        path = path_text(full_path(task.path))
        again = (task.path, task.out) in self._finished
        parameters = parameters_hash(self._manifest, task.options)
        row = store.claim(name, path, parameters, again)
        if row.status is not Status.RUNNING and not _agrees(row, task.out):
            row = store.claim(name, path, parameters, again=True)
        if row.status is not Status.RUNNING:
            return item_of(row, task.path, task.out, reused=True)
        return self._scan(task, cancel, worker, store) if row.owner == store.owner else None

    def _scan(
        self, task: ScanTask, cancel: CancellationToken, worker: Worker, store: Store
    ) -> BatchItem:
        result = task.out / self._rows.result(task)
        job = ScanJob(task.path, result, result.with_suffix(PARTIAL_SUFFIX), task.options)
        reused, note = False, ""
        name, path = self._rows.name(task), path_text(full_path(task.path))
        parameters = parameters_hash(self._manifest, task.options)
        try:
            outcome = scan_in_attempts(
                worker,
                job,
                cancel,
                self._step_callback(job.path),
                lambda: store.record_crash(name),
            )
            result_text = path_text(self._rows.result(task))
            row = done_row(outcome.heatmap, name, path, result_text, parameters)
            reused, note = outcome.reused, outcome.note
        except (StoreError, ScanCancelled):
            with suppress(StoreError):  # The first error is the one to report.
                store.release(name)
            raise
        except HistoViewerError as error:
            row = failed_row(name, path, parameters, error)
        store.finish(row)
        # Without the library the result is found all the same once its folder is opened.
        with suppress(StoreError), Library() as library:
            library.add(task.out, [row.fingerprint])
        return item_of(row, task.path, task.out, reused, note)

    def _step_callback(self, path: Path) -> Callable[[ScanStep], None]:
        def report(step: ScanStep) -> None:
            if self._on_step:
                with self._stepping:
                    self._on_step(path, step)

        return report


def _agrees(row: Row, out: Path) -> bool:
    """Check a row that another process has finished against its result file."""
    if not row.result:
        return True
    try:
        return not disagreement(row, Heatmap.load(out / row.result))
    except StoreError:
        return False


def _paused(error: StoreError, out: Path) -> StoreError:
    action = f"{error.action} Then scan again: what was finished is kept."
    return StoreError(out, f"the scan is paused: {error.subject} {error.cause}", action)
