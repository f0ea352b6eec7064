"""Scanning in the background of the window, on the path that the command line takes."""

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.batch.queue import ScanQueue, scan_tasks
from histoviewer.batch.runner import BatchItem, scan_queue
from histoviewer.cancellation import CancellationToken
from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.ensemble import Device
from histoviewer.processes.scan_messages import Loaded
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.scanner import ScanStep

# Ten times a second is smooth to the eye; a GPU gives far more steps than that.
_TELL_MS = 100
# The user is promised 3 s; what takes longer, a locked database, ends with the program.
_CLOSING_SECONDS = 2.5


@dataclass(frozen=True)
class _Interrupted:
    path: Path


@dataclass(frozen=True)
class _OfRun:
    """News that hold for one run only, known by the token that stops it."""

    stop: CancellationToken
    news: Loaded | Exception


class ScanService(QObject):
    """One queue of slides, scanned by one worker process that keeps its model.

    A thread scans and leaves what happens in a box, which the GUI thread empties; so all signals
    are emitted on the GUI thread.

    model_loaded:  `messages.Loaded`: the device that runs, and how fast.
    opened:        (Path, Heatmap): the scan of a slide began; the heatmap is filled in place.
    advanced:      (Path, ScanStep): tiles got their values; steps that come fast are merged.
    ended:         `batch.BatchItem`.
    interrupted:   Path: its scan was stopped, with its progress kept.
    failed:        HistoViewerError: nothing can be scanned (the model, a full disk). The queue is
                   kept and paused.
    queue_changed: what runs, what waits or whether it is paused.
    idle:          the last slide ended, or was stopped.

    loaded:  the last `model_loaded`, of the model and device that are configured now.
    """

    model_loaded = Signal(object)
    opened = Signal(object, object)
    advanced = Signal(object, object)
    ended = Signal(object)
    interrupted = Signal(object)
    failed = Signal(object)
    queue_changed = Signal()
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = ScanQueue()
        self._model: Path | None = None
        self._device: Device = "auto"
        self._stop = CancellationToken()
        self._thread: threading.Thread | None = None
        # The run of the model before, as long as it may still hold its memory.
        self._former: threading.Thread | None = None
        self._idle = True
        self._box: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # Of the slide whose scan was told last to have begun, until its end is told.
        self._heatmap: Heatmap | None = None
        self._filled: Path | None = None
        self.loaded: Loaded | None = None
        self._known: tuple[Any, ...] = ()
        self._timer = QTimer(self, interval=_TELL_MS)
        self._timer.timeout.connect(self._tell)

    @property
    def running(self) -> Path | None:
        """The slide that is being scanned."""
        return next(iter(self._queue.running), None)

    def heatmap_of(self, path: Path) -> Heatmap | None:
        """The heatmap that the scan of this slide fills; None where its scan has not begun.

        The queue, which a thread works off, may be a slide ahead of what was told.
        """
        return self._heatmap if path == self._filled else None

    @property
    def waiting(self) -> tuple[Path, ...]:
        return self._queue.waiting

    @property
    def paused(self) -> bool:
        return self._queue.paused

    @property
    def busy(self) -> bool:
        """Whether a slide is being scanned or waits to be."""
        return bool(self.running or self.waiting)

    def configure(self, model: Path, device: Device) -> None:
        """Use this model on this device from now on; the slide at hand is begun anew with it."""
        if (model, device) == (self._model, self._device):
            return
        self._stop_run()
        self._former, self._thread = self._thread or self._former, None
        self._model, self._device, self.loaded = model, device, None
        if self.busy:
            self._run()

    def warm_up(self) -> None:
        """Load the model, so that `model_loaded` tells how fast it is."""
        self._run()

    def enqueue(
        self, paths: Iterable[Path], out: Path, options: ScanOptions, root: Path | None = None
    ) -> None:
        """Scan slides after all others; their results go to `out`, named by their paths below
        `root`."""
        self._idle = False
        self._queue.add(scan_tasks(paths, out, options, root))
        self._run()

    def scan_now(self, path: Path, out: Path, options: ScanOptions) -> None:
        """Scan a slide at once. What is being scanned is interrupted, and comes next."""
        self._idle = False
        (task,) = scan_tasks([path], out, options)
        self._queue.add_first(task)
        self._queue.resume()
        self._run()

    def move(self, path: Path, index: int) -> None:
        """Give a waiting slide another place; 0 is the next."""
        self._queue.move(path, index)

    def remove(self, path: Path) -> None:
        self._queue.remove(path)
        self._tell_idle()

    @Slot()
    def cancel(self) -> None:
        """Stop the slide at hand and go on with the next."""
        if self.running:
            self._queue.interrupt(self.running)

    @Slot()
    def cancel_all(self) -> None:
        self._queue.clear()
        self.cancel()
        self._tell_idle()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        if paused:
            self.pause()
        else:
            self.resume()

    @Slot()
    def pause(self) -> None:
        """Stop the slide at hand, and go on with it after `resume`."""
        self._queue.pause()

    @Slot()
    def resume(self) -> None:
        self._queue.resume()
        if self.waiting:
            self._run()

    def close(self) -> None:
        """Stop scanning, with all progress kept, and end the worker process, within 3 s."""
        self._timer.stop()
        self._stop_run()
        thread = self._thread or self._former
        if thread:
            thread.join(_CLOSING_SECONDS)

    def _run(self) -> None:
        if self._model and not (self._thread and self._thread.is_alive()):
            self._stop = CancellationToken()
            self._thread = threading.Thread(
                target=self._scan,
                args=(self._model, self._device, self._stop, self._former),
                daemon=True,
            )
            self._former = None
            self._thread.start()
        self._timer.start()

    def _stop_run(self) -> None:
        self._stop.cancel()
        self._queue.wake()

    def _scan(
        self,
        model: Path,
        device: Device,
        stop: CancellationToken,
        former: threading.Thread | None,
    ) -> None:
        # Two models at a time may not fit the memory.
        if former:
            former.join()
        if stop.cancelled:
            return

        def step(path: Path, step: ScanStep) -> None:
            self._box.put((path, step))

        try:
            for item in scan_queue(
                self._queue,
                model,
                device=device,
                cancel=stop,
                on_loaded=lambda loaded, jobs: self._box.put(_OfRun(stop, loaded)),
                on_step=step,
                on_interrupted=lambda path: self._box.put(_Interrupted(path)),
            ):
                self._box.put(item)
        except ScanCancelled:
            pass  # Whoever cancelled it knows.
        except Exception as error:  # An unforeseen one is raised on the GUI thread.
            self._box.put(_OfRun(stop, error))

    @Slot()
    def _tell(self) -> None:
        stopped = False
        for news in self._merged():
            match news:
                case _OfRun(stop, about_run) if stop is self._stop:
                    self._tell_of_run(about_run)
                case BatchItem():
                    stopped, self._heatmap = True, None
                    self.ended.emit(news)
                case _Interrupted(path):
                    stopped, self._heatmap = True, None
                    self.interrupted.emit(path)
                case (path, ScanStep() as step):
                    self._tell_step(path, step)
        if stopped:
            self._tell_idle()
        known = (self.running, self.waiting, self.paused)
        if known != self._known:
            self._known = known
            self.queue_changed.emit()

    def _tell_of_run(self, news: Loaded | Exception) -> None:
        if isinstance(news, Loaded):
            self.loaded = news
            self.model_loaded.emit(news)
            return
        self._queue.pause()
        if not isinstance(news, HistoViewerError):
            raise news
        self.failed.emit(news)

    def _tell_idle(self) -> None:
        if not self._idle and not self.busy:
            self._idle = True
            self.idle.emit()

    def _tell_step(self, path: Path, step: ScanStep) -> None:
        if step.heatmap is not self._heatmap:
            self._heatmap, self._filled = step.heatmap, path
            self.opened.emit(path, step.heatmap)
        self.advanced.emit(path, step)

    def _merged(self) -> Iterator[Any]:
        """What is in the box, with steps of one heatmap that follow one another made one."""
        steps: list[tuple[Path, ScanStep]] = []
        while True:
            try:
                news = self._box.get_nowait()
            except queue.Empty:
                break
            if isinstance(news, tuple):
                if steps and steps[-1][1].heatmap is not news[1].heatmap:
                    yield _one(steps)
                    steps = []
                steps.append(news)
                continue
            if steps:
                yield _one(steps)
                steps = []
            yield news
        if steps:
            yield _one(steps)


def _one(steps: list[tuple[Path, ScanStep]]) -> tuple[Path, ScanStep]:
    path, last = steps[-1]
    rows = np.concatenate([step.rows for _, step in steps])
    cols = np.concatenate([step.cols for _, step in steps])
    return path, replace(last, rows=rows, cols=cols)
