"""Exports in a process of their own, so that no slide or heatmap can bring the window down."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.errors import WorkerError
from histoviewer.exports.folder import ExportJob, ExportStep
from histoviewer.processes.child_process import ChildProcess
from histoviewer.processes.slide_messages import CancelExport, Export, ExportEnded

# A process that has not removed its unfinished file by then is killed.
_PATIENCE_MS = 1000


class ExportProcess(QObject):
    """A slide server that exports one job at a time; starting the next one drops the current one.

    step:  `ExportStep`, as it comes.
    ended: HistoViewerError, or None if all went well or the job was cancelled. Not emitted for a
           job that `start` or `close` has dropped.
    """

    step = Signal(object)
    ended = Signal(object)
    # Number of the process and its message; None if it has died. Emitted on the listening thread.
    _received = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: ChildProcess | None = None
        self._number = 0
        self._job: ExportJob | None = None
        self._killer = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._killer.timeout.connect(self._end_cancelled)
        self._received.connect(self._take)

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(self, job: ExportJob) -> None:
        """Start a job; returns at once."""
        if self.running:
            self.close()
        if self._process is None:
            self._number += 1
            self._process = ChildProcess(
                "histoviewer.processes.slide_server",
                partial(self._received.emit, self._number),
                [ExportStep, ExportEnded],
            )
        self._job = job
        self._process.send(Export(job))

    @Slot()
    def cancel(self) -> None:
        """Let the process remove its unfinished file and exit; kill it if it takes too long."""
        if self._process and self.running:
            self._process.send(CancelExport())
            self._killer.start()

    def close(self) -> None:
        """Kill the process; no more signals are emitted for its job. May be called again."""
        self._killer.stop()
        self._job = None
        if self._process:
            process, self._process = self._process, None
            process.kill()

    @Slot()
    def _end_cancelled(self) -> None:
        self.close()
        self.ended.emit(None)

    @Slot(int, object)
    def _take(self, number: int, message: object) -> None:
        if number != self._number or self._process is None:
            return
        if isinstance(message, ExportStep):
            self.step.emit(message)
        elif self._killer.isActive():
            self._end_cancelled()
        elif isinstance(message, ExportEnded):
            self._job = None
            self.ended.emit(message.error)
        else:
            job, reason = self._job, self._process.end_reason()
            self.close()
            if job:
                cause = f"crashed the process that exported it ({reason})"
                action = "Export the slides one by one to find the file at fault."
                self.ended.emit(WorkerError(job.paths[0], cause, action))
