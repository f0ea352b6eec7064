"""Opens files for the window; of several in a row the last one is shown."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.document.document import Case, open_case
from histoviewer.ui.support.jobs import Jobs


class Opening(QObject):
    """Opens one case at a time, off the GUI thread.

    opened: the `Case`; who takes it closes it.
    failed: HistoViewerError: it cannot be opened.

    pending: the file that is being opened, or None.
    """

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.pending: Path | None = None
        # Stamped on each opening.
        self._generation = 0

    def open(
        self,
        path: Path,
        heatmap: Path | None,
        near: Path | None,
        outs: Sequence[Path],
        open_slide: Callable[[Path], OpenedSlide],
    ) -> None:
        """Open a slide or a heatmap with what is known of it; see `open_case`."""
        self._generation += 1
        self.pending = path
        self._jobs.submit(
            partial(open_case, path, heatmap, near, outs, open_slide),
            partial(self._opened, self._generation),
            partial(self._not_opened, self._generation),
        )

    def _opened(self, generation: int, case: Case) -> None:
        if generation == self._generation:
            self.pending = None
            self.opened.emit(case)
        else:
            case.document.close()

    def _not_opened(self, generation: int, error: HistoViewerError) -> None:
        if generation == self._generation:
            self.pending = None
            self.failed.emit(error)
