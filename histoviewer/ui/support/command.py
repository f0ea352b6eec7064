"""A task in a process of its own, so that no model blocks the window or brings it down."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.processes.child_process import ChildProcess
from histoviewer.processes.task_client import MODULE, PATIENCE
from histoviewer.processes.task_messages import (
    Answers,
    Found,
    Task,
    TaskEnded,
    Text,
    subject_of,
)


class Command(QObject):
    """One task at a time; starting the next one kills the one that runs.

    line:  a line of what it found, as it comes.
    found: anything else that it found, a `Found`.
    ended: whether all went well, and the error; not emitted for a task that `start` or `close` has
           dropped.
    """

    line = Signal(str)
    found = Signal(object)
    ended = Signal(bool, str)
    # Number of the process and its message; None if it has died. Emitted on the listening thread.
    _received = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: ChildProcess | None = None
        self._number = 0
        self._task: Task | None = None
        self._patience = QTimer(self, singleShot=True, interval=int(1000 * PATIENCE))
        self._patience.timeout.connect(self._give_up)
        self._received.connect(self._take)

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self, task: Task) -> None:
        """Start a task; returns at once."""
        self.close()
        self._number += 1
        self._task = task
        self._process = ChildProcess(MODULE, partial(self._received.emit, self._number), Answers)
        self._process.send(task)
        self._patience.start()

    def close(self) -> None:
        """Kill the process; no more signals are emitted for its task. May be called again."""
        self._patience.stop()
        process, self._process = self._process, None
        if process:
            process.kill()

    @Slot(int, object)
    def _take(self, number: int, message: object) -> None:
        if number != self._number or self._process is None:
            return
        if isinstance(message, Text):
            self.line.emit(message.text)
        elif isinstance(message, TaskEnded):
            self._end(str(message.error or ""))
        elif isinstance(message, Found):
            self.found.emit(message)
        elif message is None and self._task:
            reason = self._process.end_reason()
            self._end(f"{subject_of(self._task)}: brought down the process that ran it ({reason}).")

    @Slot()
    def _give_up(self) -> None:
        if self._task:
            self._end(f"{subject_of(self._task)}: gave no answer for {PATIENCE:g} s.")

    def _end(self, error: str) -> None:
        self.close()
        self.ended.emit(not error, error)
