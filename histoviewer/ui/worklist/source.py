"""The rows of a worklist, live, whoever works on it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.ui.support.jobs import Jobs
from histoviewer.worklist.poller import WorklistReader
from histoviewer.worklist.row import Row

POLL_SECONDS = 1.0


class WorklistSource(QObject):
    """Looks at the worklist of an output folder again and again, off the GUI thread.

    rows_changed:  all rows (list[Row]), sorted by name, whenever any of them changed.
    error_changed: why the worklist cannot be read, a sentence; "" once it can be again.

    jobs: must be closed before this object is; one of its threads is used at a time.
    """

    rows_changed = Signal(list)
    error_changed = Signal(str)

    def __init__(
        self, jobs: Jobs, parent: QObject | None = None, seconds: float = POLL_SECONDS
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._reader: WorklistReader | None = None
        self._error = ""
        self._timer = QTimer(self, singleShot=True, interval=round(1000 * seconds))
        self._timer.timeout.connect(self._look)

    def open(self, out: Path) -> None:
        """Follow the worklist of this folder from now on, and no other."""
        former, self._reader = self._reader, WorklistReader(out)
        if former:
            # It may be waiting for a slow drive.
            self._jobs.submit(former.close, _nothing)
        self._tell_error("")
        self._look()

    def close(self) -> None:
        """Let go of the worklist."""
        self._timer.stop()
        if self._reader:
            self._reader.close()
            self._reader = None

    @Slot()
    def _look(self) -> None:
        self._timer.stop()
        if self._reader:
            reader = self._reader
            self._jobs.submit(
                reader.poll, partial(self._looked, reader), partial(self._failed, reader)
            )

    def _looked(self, reader: WorklistReader, rows: list[Row] | None) -> None:
        if reader is not self._reader:
            return
        self._timer.start()
        self._tell_error("")
        if rows is not None:
            self.rows_changed.emit(rows)

    def _failed(self, reader: WorklistReader, error: HistoViewerError) -> None:
        if reader is self._reader:
            self._timer.start()
            self._tell_error(str(error))

    def _tell_error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.error_changed.emit(error)


def _nothing(result: None) -> None:
    """Of a reader that is closed there is nothing to tell."""
