"""`histoviewer ...` in another process, so that no command blocks the window."""

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QObject, QProcess, QProcessEnvironment, Signal, Slot

from histoviewer.python_process import python_command

_REAP_MS = 1000


class Command(QObject):
    """One command at a time; starting the next one kills the one that runs.

    line:  a line of its output, as it comes.
    ended: exit code and stderr; the code is -1 if the command was killed or crashed. Not emitted
           for a command that `start` or `close` has dropped.
    """

    line = Signal(str)
    ended = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self, arguments: Sequence[str]) -> None:
        """Start `histoviewer` with these arguments; returns at once."""
        self.close()
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", os.pathsep.join(sys.path))
        environment.insert("PYTHONUTF8", "1")
        # Otherwise lines would arrive only at the end of the command.
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)
        self._process = process
        program, *before = python_command(["-m", "histoviewer"])
        process.start(program, [*before, *arguments])
        process.closeWriteChannel()

    def close(self) -> None:
        """Kill the command; no more signals are emitted for it. May be called again."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._finished)
        process.errorOccurred.disconnect(self._failed)
        process.kill()
        # Qt warns about a process that ends after its object; a killed one takes milliseconds.
        process.waitForFinished(_REAP_MS)
        process.deleteLater()

    @Slot()
    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            self.line.emit(_text(self._process.readLine()).rstrip("\r\n"))

    @Slot(QProcess.ProcessError)
    def _failed(self, error: QProcess.ProcessError) -> None:
        # All other errors are reported by `finished`.
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            error_text = self._process.errorString()
            self._drop()
            self.ended.emit(-1, error_text)

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        if self._process is None:
            return
        self._read()
        errors = _text(self._process.readAllStandardError()).strip()
        self._drop()
        self.ended.emit(code if status is QProcess.ExitStatus.NormalExit else -1, errors)

    def _drop(self) -> None:
        if self._process is not None:
            self._process.deleteLater()
        self._process = None


def _text(data: QByteArray) -> str:
    return bytes(data.data()).decode(errors="surrogateescape")
