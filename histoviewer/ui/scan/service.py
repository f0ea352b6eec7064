"""Scanning in the background of the window, by the same code as the command line."""

import queue
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.queue import ScanQueue, scan_tasks
from histoviewer.batch.runner import scan_queue
from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.engines.base import Device
from histoviewer.processes.scan_messages import Loaded
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import ScanStep

# Ten times a second is smooth to the eye; a GPU gives far more steps than that.
_POLL_MS = 100
# Closing must take at most 3 s; what takes longer, a locked database, ends with the program.
_CLOSING_SECONDS = 2.5


@dataclass(frozen=True)
class _Interrupted:
    path: Path


@dataclass(frozen=True)
class _Problem:
    text: str


@dataclass(frozen=True)
class _OfRun:
    """Event of one run only, identified by the token that stops it."""

    stop: CancellationToken
    event: Loaded | Exception


class ScanService(QObject):
    """One queue of slides, scanned by one worker process that keeps its model.

    A thread scans and puts events into a queue, which the GUI thread empties; so all signals are
    emitted on the GUI thread.

    model_loaded:  `scan_messages.Loaded`: the device that runs, and its speed.
    opened:        (Path, Heatmap): the scan of a slide began; the heatmap is filled in place.
    advanced:      (Path, ScanStep): tiles got their values; steps that come fast are merged.
    ended:         `batch.runner.BatchItem`.
    interrupted:   Path: its scan was stopped, with its progress kept.
    failed:        HistoViewerError: nothing can be scanned (the model, a full disk). The queue is
                   kept and paused.
    problem:       str: a damaged worklist was set aside; what was salvaged and what was not.
    queue_changed: running or waiting slides have changed, or the pause.
    idle:          the last slide ended, or was stopped.

    loaded:  the last `model_loaded`, of the model and device that are configured now.
    """

    model_loaded = Signal(object)
    opened = Signal(object, object)
    advanced = Signal(object, object)
    ended = Signal(object)
    interrupted = Signal(object)
    failed = Signal(object)
    problem = Signal(str)
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
        self._events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # Of the last slide announced by `opened`, until its end is announced.
        self._heatmap: Heatmap | None = None
        self._filled: Path | None = None
        self.loaded: Loaded | None = None
        self._known: tuple[Any, ...] = ()
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._emit_events)

    @property
    def running(self) -> Path | None:
        """The slide that is being scanned."""
        return next(iter(self._queue.running), None)

    def heatmap_of(self, path: Path) -> Heatmap | None:
        """The heatmap that the scan of this slide fills; None if its scan has not begun.

        The queue, which another thread works on, may be a slide ahead of the signals.
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
        """True if a slide is being scanned or waits."""
        return bool(self.running or self.waiting)

    def configure(self, model: Path, device: Device) -> None:
        """Use this model on this device from now on; the current slide starts again with it."""
        if (model, device) == (self._model, self._device):
            return
        self._stop_run()
        self._former, self._thread = self._thread or self._former, None
        self._model, self._device, self.loaded = model, device, None
        if self.busy:
            self._run()

    def warm_up(self) -> None:
        """Load the model, so that `model_loaded` reports its speed."""
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
        """Move a waiting slide to another position; 0 is the next."""
        self._queue.move(path, index)

    def remove(self, path: Path) -> None:
        self._queue.remove(path)
        self._emit_idle()

    @Slot()
    def cancel(self) -> None:
        """Stop the current slide and go on with the next."""
        if self.running:
            self._queue.interrupt(self.running)

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        if paused:
            self.pause()
        else:
            self.resume()

    @Slot()
    def pause(self) -> None:
        """Stop the current slide, and go on with it after `resume`."""
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
        try:
            for item in scan_queue(
                self._queue,
                model,
                device=device,
                cancel=stop,
                on_loaded=lambda loaded, jobs: self._events.put(_OfRun(stop, loaded)),
                on_step=lambda path, step: self._events.put((path, step)),
                on_interrupted=lambda path: self._events.put(_Interrupted(path)),
                on_problem=lambda text: self._events.put(_Problem(text)),
            ):
                self._events.put(item)
        except ScanCancelled:
            pass  # The caller cancelled it.
        except Exception as error:  # An unforeseen one is raised on the GUI thread.
            self._events.put(_OfRun(stop, error))

    @Slot()
    def _emit_events(self) -> None:
        stopped = False
        for event in self._merged():
            match event:
                case _OfRun(stop, run_event) if stop is self._stop:
                    self._emit_run_event(run_event)
                case BatchItem():
                    stopped, self._heatmap = True, None
                    self.ended.emit(event)
                case _Problem(text):
                    self.problem.emit(text)
                case _Interrupted(path):
                    stopped, self._heatmap = True, None
                    self.interrupted.emit(path)
                case (path, ScanStep() as step):
                    self._emit_step(path, step)
        if stopped:
            self._emit_idle()
        known = (self.running, self.waiting, self.paused)
        if known != self._known:
            self._known = known
            self.queue_changed.emit()

    def _emit_run_event(self, event: Loaded | Exception) -> None:
        if isinstance(event, Loaded):
            self.loaded = event
            self.model_loaded.emit(event)
            return
        self._queue.pause()
        if not isinstance(event, HistoViewerError):
            raise event
        self.failed.emit(event)

    def _emit_idle(self) -> None:
        if not self._idle and not self.busy:
            self._idle = True
            self.idle.emit()

    def _emit_step(self, path: Path, step: ScanStep) -> None:
        if step.heatmap is not self._heatmap:
            self._heatmap, self._filled = step.heatmap, path
            self.opened.emit(path, step.heatmap)
        self.advanced.emit(path, step)

    def _merged(self) -> Iterator[Any]:
        """Empty the event queue, with successive steps of one heatmap merged."""
        events = [self._events.get_nowait() for _ in range(self._events.qsize())]
        for _, group in groupby(events, _merge_key):
            same = list(group)
            yield _one(same) if isinstance(same[0], tuple) else same[0]


def _merge_key(event: Any) -> int:
    return id(event[1].heatmap if isinstance(event, tuple) else event)


def _one(steps: list[tuple[Path, ScanStep]]) -> tuple[Path, ScanStep]:
    path, last = steps[-1]
    rows = np.concatenate([step.rows for _, step in steps])
    cols = np.concatenate([step.cols for _, step in steps])
    return path, replace(last, rows=rows, cols=cols)
