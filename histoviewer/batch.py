"""Many slides: each ends with a verdict, none stops the others, nothing finished is done again."""

import hashlib
import json
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.cuda import PROVIDER as CUDA_PROVIDER
from histoviewer.ensemble import Device, Ensemble
from histoviewer.errors import HistoViewerError, ScanCancelled, SlideError, StoreError, WorkerError
from histoviewer.heatmap import Heatmap, Verdict
from histoviewer.manifest import Manifest, load_manifest
from histoviewer.messages import Loaded, LoadModel, ScanJob, ScanOptions
from histoviewer.progress import CancellationToken
from histoviewer.scanner import ScanStep
from histoviewer.slide_list import find_slides, result_names
from histoviewer.store import HEATMAP_FOLDER, PARTIAL_SUFFIX, Store
from histoviewer.worker import ScanOutcome, Worker
from histoviewer.worklist_row import Row, Status, path_text, row_of

# A slide that brings down its worker this often is not tried again.
MOST_DEATHS = 2
# A worker with the model and its blocks stays below 1.5 GB; the rest is for the system.
_WORKER_BYTES = 2 * 1024**3
_LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class BatchItem:
    """How one slide ended.

    path:    the slide.
    verdict: FAILED where there is no heatmap.
    error:   why it failed, or why it is incomplete; else empty.
    result:  the heatmap's file, or None where the slide failed.
    peak:    the highest probability, 0..1, or None where no cell was scanned.
    reused:  whether the result is that of an earlier, identical scan, or of another process that
             scans into the same folder.
    """

    path: Path
    verdict: Verdict
    error: str = ""
    result: Path | None = None
    peak: float | None = None
    reused: bool = False


def scan_folder(
    folder: str | Path,
    ensemble: Ensemble,
    out: str | Path,
    *,
    stride: int | None = None,
    mpp: float | None = None,
) -> Iterator[BatchItem]:
    """Scan all slides under `folder` into the folder `out`, yielding each as it ends.

    ensemble: says which model to load, on which device; it is loaded again in a process that reads
              the slides and can be replaced when one of them brings it down.

    Raises SlideError where the folder holds no slides, StoreError where `out` cannot be written.
    """
    folder = Path(folder)
    out = Path(out)
    slides = find_slides(folder, leave_out=out) if folder.is_dir() else []
    if not slides:
        raise SlideError(folder, "is no folder with slides", "Choose the folder they are in.")
    options = ScanOptions(stride=stride or ensemble.manifest.default_stride, mpp=mpp)
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
) -> Iterator[BatchItem]:
    """Scan slides in worker processes, yielding each as it ends; no slide stops the others.

    model:     the model's folder.
    jobs:      how many workers, at most; fewer where memory is short, one where CUDA runs.
    on_loaded: called with what the first worker says of itself, and how many will run.
    on_step:   called with the slide's path at each step, in a thread of its own, one at a time.

    Several processes may scan into one folder at a time: each slide is scanned by one of them and
    yielded by all. What is done is kept whenever this ends, also by being killed.

    Raises ModelError where the model cannot be loaded; StoreError where `out` cannot be written,
    for example because the disk is full; ScanCancelled.
    """
    batch = _Batch(slides, load_manifest(model), out, options, cancel, on_step)
    return batch.run(device, jobs, on_loaded)


def affordable_jobs() -> int:
    """How many workers fit the computer's memory, at least 1."""
    if not hasattr(os, "sysconf"):
        return os.cpu_count() or 1  # Windows tells its memory in another way.
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, memory // _WORKER_BYTES)


class _Batch:
    """One run over a list of slides. Each worker has a thread, which takes slide after slide."""

    def __init__(
        self,
        slides: list[Path],
        manifest: Manifest,
        out: Path,
        options: ScanOptions,
        cancel: CancellationToken | None,
        on_step: Callable[[Path, ScanStep], None] | None,
    ) -> None:
        self._model = manifest.folder
        self._out = out
        self._options = options
        self._on_step = on_step
        self._stop = CancellationToken(parent=cancel)
        self._parameters = _parameters(manifest, options)
        # A file that is listed under two paths has one result, and is scanned once.
        paths = {name: path for path, name in result_names(slides).items()}
        self._results = {path: Path(HEATMAP_FOLDER, name) for name, path in paths.items()}
        self._todo = deque(self._results)
        self._ended: queue.SimpleQueue[BatchItem | BaseException | None] = queue.SimpleQueue()
        self._stepping = threading.Lock()

    def run(
        self, device: Device, jobs: int, on_loaded: Callable[[Loaded, int], None] | None
    ) -> Iterator[BatchItem]:
        jobs = max(1, min(jobs, affordable_jobs(), len(self._todo)))
        model = LoadModel(self._model, device, share=jobs)
        with Store(self._out) as store, closing(Worker(model)) as first:
            loaded = first.load(self._stop)
            if loaded.provider == CUDA_PROVIDER:
                jobs = 1
            if on_loaded:
                on_loaded(loaded, jobs)
            workers = [first, *(Worker(model) for _ in range(jobs - 1))]
            # A program that ends without hearing this out must not wait for all the slides.
            threads = [
                threading.Thread(target=self._work, args=(worker, store), daemon=True)
                for worker in workers
            ]
            for thread in threads:
                thread.start()
            try:
                yield from self._items(len(threads))
            finally:
                self._stop.cancel()
                for thread in threads:
                    thread.join()

    def _items(self, running: int) -> Iterator[BatchItem]:
        problems: list[BaseException] = []
        while running:
            try:
                # Without a timeout, Windows would not let Ctrl-C through.
                ended = self._ended.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
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

    def _work(self, worker: Worker, store: Store) -> None:
        """Take slides until none is left; at last put what ended it, None where all is well."""
        problem: BaseException | None = None
        try:
            while path := self._next(store):
                self._ended.put(self._scan(path, worker, store))
        except StoreError as error:
            problem = _paused(error, self._out)
        except BaseException as error:  # Raised again in the thread of the caller.
            problem = error
        worker.close()
        if problem:
            self._stop.cancel()
        self._ended.put(problem)

    def _next(self, store: Store) -> Path | None:
        """The next slide, taken; those that another process has are waited for at the end."""
        while True:
            try:
                path = self._todo.popleft()
            except IndexError:
                return None
            if self._stop.cancelled:
                raise ScanCancelled(path, "the scan was cancelled")
            self._avoid_other_slides(path, store)
            row = store.claim(self._name(path), path_text(path.absolute()), self._parameters)
            if row.status is not Status.RUNNING:
                self._ended.put(self._item(path, row, reused=True))
            elif row.owner == store.owner:
                return path
            else:
                self._todo.append(path)
                time.sleep(_LOOK_SECONDS)

    def _avoid_other_slides(self, path: Path, store: Store) -> None:
        """Choose another name where a slide of another folder has this one. A slide that is no
        longer where it was is taken to be the same slide, which has moved."""
        full = path_text(path.absolute())
        row = store.row(self._name(path))
        if row and row.path not in ("", full) and Path(row.path).exists():
            result = self._results[path]
            folder = hashlib.blake2b(full.encode(), digest_size=8).hexdigest()
            self._results[path] = result.with_name(f"{result.stem}~{folder}.tif")

    def _scan(self, path: Path, worker: Worker, store: Store) -> BatchItem:
        result = self._out / self._results[path]
        job = ScanJob(path, result, result.with_suffix(PARTIAL_SUFFIX), self._options)
        reused = False
        try:
            outcome = self._attempt(job, worker, store)
            row, reused = self._row(path, outcome.heatmap), outcome.reused
        except (StoreError, ScanCancelled):
            with suppress(StoreError):  # The first problem is the one to tell.
                store.release(self._name(path))
            raise
        except HistoViewerError as error:
            row = Row(
                self._name(path),
                path_text(path.absolute()),
                status=Status.FAILED,
                verdict=Verdict.FAILED,
                error=str(error),
                parameters=self._parameters,
            )
        store.finish(row)
        return self._item(path, row, reused)

    def _attempt(self, job: ScanJob, worker: Worker, store: Store) -> ScanOutcome:
        """Scan a slide, and again where it brings down the worker, until it has done so often."""
        died = False
        while True:
            try:
                outcome = worker.scan(job, self._stop, self._teller(job.path))
                # What the second try finds finished is the first one's, which died before it told.
                return replace(outcome, reused=False) if died else outcome
            except WorkerError as error:
                died = True
                deaths = store.count_death(self._name(job.path))
                if deaths >= MOST_DEATHS:
                    cause = f"{error.cause}, {deaths} times"
                    raise WorkerError(job.path, cause, error.action) from error

    def _teller(self, path: Path) -> Callable[[ScanStep], None]:
        def tell(step: ScanStep) -> None:
            if self._on_step:
                with self._stepping:
                    self._on_step(path, step)

        return tell

    def _row(self, path: Path, heatmap: Heatmap) -> Row:
        row = row_of(heatmap, self._name(path), path_text(self._results[path]))
        return replace(row, path=path_text(path.absolute()), parameters=self._parameters)

    def _name(self, path: Path) -> str:
        return path_text(self._results[path].relative_to(HEATMAP_FOLDER).with_suffix(""))

    def _item(self, path: Path, row: Row, reused: bool) -> BatchItem:
        result = self._out / self._results[path] if row.result else None
        return BatchItem(path, Verdict(row.verdict), row.error, result, row.peak, reused)


def _parameters(manifest: Manifest, options: ScanOptions) -> str:
    """A hash of all that a result depends on besides the slide."""
    point = options.point or manifest.default_point
    content = [
        manifest.onnx_sha256,
        point.threshold,
        options.stride,
        options.whole_slide,
        options.mpp,
        options.force_mpp,
        options.first if options.only_first else None,
        options.tta,
        manifest.contract.words,
    ]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def _paused(error: StoreError, out: Path) -> StoreError:
    action = f"{error.action} Then scan again: what was finished is kept."
    return StoreError(out, f"the scan is paused: {error.subject} {error.cause}", action)
