"""The slides in a folder, as they come and go."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.worklist.arrivals import Arrivals, Look

LOOK_SECONDS = 1.0
# Network drives tell nothing of what other computers change on them.
_QUIET_LOOKS = 10


class FolderWatch(QObject):
    """Looks at a folder of slides, off the GUI thread: at once when the system says that it has
    changed, every second while a file is being copied into it, else every ten.

    looked:        a look has ended, also where it found nothing.
    slides_gone:   slides (list[Path]) that are not there any more or have changed since; these are
                   found again once they stand still. Comes before slides_found of the same look.
    slides_found:  new slides (list[Path]) that are complete; see `Arrivals`.
    error_changed: why the folder cannot be read, a sentence; "" once it can be again.
    """

    looked = Signal()
    slides_gone = Signal(list)
    slides_found = Signal(list)
    error_changed = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        parent: QObject | None = None,
        seconds: float = LOOK_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._open_slide = open_slide
        self._interval = round(1000 * seconds)
        self._arrivals: Arrivals | None = None
        self._looking = False
        self._error = ""
        self._system = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._system.directoryChanged.connect(self._look_soon)

    def watch(self, folder: Path, leave_out: Path | None = None) -> None:
        """Watch this folder from now on, and no other; see `Arrivals`."""
        self.stop()
        self._arrivals = Arrivals(folder, leave_out, self._open_slide)
        self._look()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._arrivals = None
        self._looking = False
        self._timer.stop()
        self._tell_error("")
        if self._system.directories():
            self._system.removePaths(self._system.directories())

    @Slot()
    def _look_soon(self) -> None:
        if not self._looking:
            self._timer.start(self._interval)

    @Slot()
    def _look(self) -> None:
        if self._arrivals:
            self._looking = True
            self._jobs.submit(
                self._arrivals.look,
                partial(self._looked, self._arrivals),
                partial(self._failed, self._arrivals),
            )

    def _looked(self, arrivals: Arrivals, look: Look) -> None:
        if arrivals is not self._arrivals:
            return
        self._looking = False
        self._timer.start(self._interval * (1 if look.arriving else _QUIET_LOOKS))
        new = {str(path) for path in look.folders} - set(self._system.directories())
        if new:
            self._system.addPaths(sorted(new))
        self._tell_error("")
        if look.gone:
            self.slides_gone.emit(look.gone)
        if look.found:
            self.slides_found.emit(look.found)
        self.looked.emit()

    def _failed(self, arrivals: Arrivals, error: HistoViewerError) -> None:
        if arrivals is self._arrivals:
            self._looking = False
            self._timer.start(self._interval)
            self._tell_error(str(error))

    def _tell_error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.error_changed.emit(error)
