"""Workers of a shared scan in the process of its coordinator."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from histoviewer.cluster.job import SharedJob
from histoviewer.cluster.worker import SharedWorker
from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.processes.scan_messages import Loaded
from histoviewer.scanning.cancellation import CancellationToken


class LocalWorkers:
    """Workers on this computer, in a thread each. A context manager, which ends them.

    on_loaded: called in a thread with a worker's device and speed.
    on_pause:  called in a thread with the error that a pause waits for the end of.
    """

    def __init__(
        self,
        out: Path,
        job: SharedJob,
        count: int,
        on_loaded: Callable[[Loaded], None] | None = None,
        on_pause: Callable[[HistoViewerError], None] | None = None,
    ) -> None:
        self._out, self._job, self._count = out, job, count
        self._on_loaded, self._on_pause = on_loaded, on_pause
        self._cancel = CancellationToken()
        self._problems: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._cancel.cancel()
        for thread in self._threads:
            thread.join()

    def check(self) -> None:
        """Raise what ended a worker, such as a model that cannot be loaded."""
        if self._problems:
            raise self._problems[0]

    def _work(self) -> None:
        try:
            with SharedWorker(
                self._out,
                self._job,
                self._cancel,
                share=self._count,
                on_loaded=self._on_loaded,
                on_pause=self._on_pause,
            ) as worker:
                worker.run()
        except ScanCancelled:
            pass
        except BaseException as error:  # Raised again in the coordinator's thread.
            self._problems.append(error)
