"""Commands of `histoviewer` in processes of their own: the window does none of their work."""

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot


class Command(QObject):
    """One run of `histoviewer ARGUMENTS`.

    line:  a line that it printed.
    ended: (exit code, what it printed as errors); the code is -1 where it was cancelled or died.
    """

    line = Signal(str)
    ended = Signal(int, str)

    def __init__(self, arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        self._process.setArguments(["-P", "-m", "histoviewer", *arguments])
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONPATH", os.pathsep.join(sys.path))
        environment.insert("PYTHONIOENCODING", "utf-8")
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)

    def start(self) -> None:
        self._process.start()

    @Slot()
    def cancel(self) -> None:
        """Kill it; what it has not finished is not there."""
        self._process.kill()

    def close(self) -> None:
        """Kill it, and tell nothing any more."""
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished(1000)

    @Slot()
    def _read(self) -> None:
        while self._process.canReadLine():
            self.line.emit(
                bytes(self._process.readLine().data()).decode("utf-8", "replace").rstrip()
            )

    @Slot(int, QProcess.ExitStatus)
    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        errors = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        self.ended.emit(code if status is QProcess.ExitStatus.NormalExit else -1, errors.strip())

    @Slot(QProcess.ProcessError)
    def _fail(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.ended.emit(-1, self._process.errorString())
