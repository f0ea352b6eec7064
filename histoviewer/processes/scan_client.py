"""Client of the scan worker: starts, watches, cancels, kills and replaces the process.

A damaged slide can abort the process that reads it from inside a C library, a drive can stall a
read for ever, and a model can loop. None of that may end the window or the batch.
"""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from histoviewer.errors import ModelError, ScanCancelled, StoreError, WorkerError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState, tiles_fault
from histoviewer.processes.child_process import ChildProcess, memory_limit
from histoviewer.processes.scan_messages import (
    Alive,
    CancelScan,
    Done,
    Failed,
    Loaded,
    LoadModel,
    Message,
    Opened,
    ScanJob,
    Step,
)
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.progress import Progress, ScanStep

# A network drive may take half a minute over one read and then go on.
PATIENCE = 60.0
# CUDA tries out its algorithms when a model is loaded.
LOADING_PATIENCE = 300.0
# A worker that has not answered a cancel by then is killed, whether it is slow or stuck in a read:
# that costs the current batch, but the user expects an end within half a second.
CANCEL_PATIENCE = 0.3
_LOOK_SECONDS = 0.05
_MEMORY_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class ScanOutcome:
    """Result of a worker for one slide.

    heatmap: complete, with its file fsynced.
    reused:  True if the file is that of an earlier, identical scan.
    note:    a sentence on damaged files of an earlier scan, or empty.
    """

    heatmap: Heatmap
    reused: bool
    note: str = ""


class Worker:
    """A process that loads one model and scans one slide at a time. Not thread-safe.

    A process that dies or does not answer is replaced when it is next needed.

    patience: seconds without a sign of life until a scan is given up.
    memory:   bytes that the process may hold; by default `memory_limit`.
    """

    def __init__(
        self, model: LoadModel, patience: float = PATIENCE, memory: int | None = None
    ) -> None:
        self._model = model
        self._patience = patience
        self._memory = memory or memory_limit()
        self._process: ChildProcess | None = None
        # Messages of the process; None once it is dead.
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()

    @property
    def pid(self) -> int | None:
        """Process id, or None if none is running."""
        return self._process.pid if self._process else None

    def load(self, cancel: CancellationToken) -> Loaded:
        """Start a process that loads the model; return its device and speed.

        A process that dies meanwhile is started once more: not every death is the model's fault.

        Raises ModelError if the model cannot be loaded, ScanCancelled.
        """
        try:
            return self._start(cancel)
        except WorkerError:
            pass
        try:
            return self._start(cancel)
        except WorkerError as error:
            raise ModelError(error.subject, error.cause, "Choose another model.") from error

    def _start(self, cancel: CancellationToken) -> Loaded:
        self.close()
        self._inbox = queue.SimpleQueue()
        self._process = ChildProcess(
            "histoviewer.processes.scan_worker", self._inbox.put, get_args(Message)
        )
        self._process.send(self._model)
        for message in self._messages(self._process, cancel, LOADING_PATIENCE, self._model.folder):
            match message:
                case Loaded():
                    return message
                case Failed():
                    self.close()
                    raise message.error
        raise AssertionError("messages end with an exception only")

    def scan(
        self,
        job: ScanJob,
        cancel: CancellationToken,
        on_step: Callable[[ScanStep], None] | None = None,
    ) -> ScanOutcome:
        """Scan a slide in the process; its result file is written there, too.

        on_step: called for each step of `scanner.iter_scan`, with a heatmap of this process.

        Raises what `scanner.iter_scan` raises, StoreError if the result cannot be written, and
        WorkerError if the process dies or gives no sign of life. A cancelled scan ends within two
        seconds, whatever the process is doing.
        """
        if self._process is None or self._process.ended:
            self._restart(job.path, cancel)
        assert self._process
        self._process.clear_log()
        self._process.send(job)
        heatmap: Heatmap | None = None
        seconds = spent = 0.0
        ended = False
        try:
            for message in self._messages(self._process, cancel, self._patience, job.path):
                ended = isinstance(message, Done | Failed)
                match message:
                    case Opened():
                        tiles = message.heatmap.probability, message.heatmap.state
                        self._require(not tiles_fault(*tiles), job.path)
                        heatmap, seconds = message.heatmap, message.heatmap.provenance.seconds
                        _report(on_step, _first_step(heatmap))
                    case Step() if heatmap:
                        self._require(_is_step_of(message, heatmap), job.path)
                        _report(on_step, _apply(message, heatmap))
                        spent = message.progress.seconds
                    case Done() if heatmap:
                        heatmap.provenance = message.provenance
                        return ScanOutcome(heatmap, message.reused, message.note)
                    case Failed():
                        raise message.error
        except ScanCancelled:
            # A process that was killed has saved nothing since its last checkpoint. That this
            # cannot be written either is not worth another error.
            if heatmap and spent and not ended:
                with suppress(StoreError):
                    job.save_checkpoint(heatmap, seconds + spent)
            raise
        finally:
            # Else the rest of this job's messages would be taken for the next job's.
            if not ended:
                self.close()
        raise AssertionError("messages end with an exception only")

    def _restart(self, slide: Path, cancel: CancellationToken) -> None:
        try:
            self._start(cancel)
        except WorkerError as error:
            cause = f"was not scanned: loading the model ended early ({error.cause})"
            raise WorkerError(slide, cause, "Scan it again.") from error

    def _require(self, sound: bool, slide: Path) -> None:
        """Raise WorkerError if the process has sent what no scan sends."""
        if not sound:
            cause = "brought down the process that reads it (it sent tiles that cannot be)"
            raise WorkerError(slide, cause, "Look at the slide in another program.")

    def _require_memory(self, process: ChildProcess, subject: Path) -> None:
        if cause := process.excess_memory(self._memory):
            self.close()
            raise WorkerError(subject, cause, "Look at the slide in another program.")

    def close(self) -> None:
        """End the process. May be called again."""
        if self._process:
            self._process.kill()
            self._process = None

    def _messages(
        self, process: ChildProcess, cancel: CancellationToken, patience: float, subject: Path
    ) -> Iterator[Message]:
        """Messages of the process about one order, as they come."""
        last_heard = last_looked = time.monotonic()
        kill_at: float | None = None
        while True:
            now = time.monotonic()
            if now - last_looked > _MEMORY_LOOK_SECONDS:
                last_looked = now
                self._require_memory(process, subject)
            if kill_at is None and cancel.cancelled:
                kill_at = now + CANCEL_PATIENCE
                process.send(CancelScan())
            if kill_at is not None and now > kill_at:
                self.close()
                raise ScanCancelled(subject, "the scan was cancelled")
            if now - last_heard > patience:
                self.close()
                cause = f"gave no sign of life for {patience:g} s in the process that reads it"
                raise WorkerError(subject, cause, "Check the drive or network that it is on.")
            try:
                message = self._inbox.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            last_heard = time.monotonic()
            if message is None:
                self._process = None
                cause = f"brought down the process that reads it ({process.end_reason()})"
                raise WorkerError(subject, cause, "Look at the slide in another program.")
            assert isinstance(message, Message)
            if not isinstance(message, Alive):
                yield message


def _report(on_step: Callable[[ScanStep], None] | None, step: ScanStep) -> None:
    if on_step:
        on_step(step)


def _first_step(heatmap: Heatmap) -> ScanStep:
    nothing = np.zeros(0, np.intp)
    return ScanStep(heatmap, nothing, nothing, Progress(0, heatmap.count(TileState.PENDING), 0))


def _is_step_of(step: Step, heatmap: Heatmap) -> bool:
    rows, cols = heatmap.grid.shape
    return (
        step.rows.ndim == 1
        and step.rows.shape == step.cols.shape == step.values.shape == step.states.shape
        and bool(((step.rows >= 0) & (step.rows < rows)).all())
        and bool(((step.cols >= 0) & (step.cols < cols)).all())
        and not tiles_fault(step.values, step.states)
    )


def _apply(message: Step, heatmap: Heatmap) -> ScanStep:
    heatmap.probability[message.rows, message.cols] = message.values
    heatmap.state[message.rows, message.cols] = message.states
    return ScanStep(heatmap, message.rows, message.cols, message.progress)
