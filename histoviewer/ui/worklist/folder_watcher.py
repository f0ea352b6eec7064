"""The slides in a folder, as they come and go."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.files import is_network_drive
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.slides.discovery import find_slides
from histoviewer.ui.support.jobs import Jobs

# Looks at a file that stands still and cannot be opened, before it is taken to be a broken slide.
_PATIENCE = 30

_Stamp = tuple[int, int]  # Size in bytes, modification time in ns.


@dataclass(frozen=True)
class Look:
    """What a look at a folder has shown.

    found:     slides that are complete now, sorted by path.
    gone:      slides that were found before and are not there any more, or have changed since.
    arriving:  how many files may be in the middle of being copied.
    folders:   the folders that the system can tell changes of; none on network drives.
    """

    found: list[Path]
    gone: list[Path]
    arriving: int
    folders: list[Path]


class Arrivals:
    """Looks at a folder again and again; not for the GUI thread, nor for two threads at a time.

    A file is a slide once its size and time have stood still between two looks and, unless it was
    there at the first look, it opens: a file that is being copied is no broken slide. One that
    stands still for long without opening is found all the same, so that a scan says what is wrong.

    folder:     where the slides are.
    leave_out:  a folder below it, where the results go.
    open_slide: opens a slide, and may wait.
    """

    def __init__(
        self, folder: Path, leave_out: Path | None, open_slide: Callable[[Path], OpenedSlide]
    ) -> None:
        self._folder = folder
        self._leave_out = leave_out
        self._open_slide = open_slide
        self._first: set[Path] | None = None
        self._found: dict[Path, _Stamp] = {}
        self._arriving: dict[Path, tuple[_Stamp, int]] = {}

    def look(self) -> Look:
        """Raises SlideError where the folder is not there; what was found is not gone then."""
        if not self._folder.is_dir():
            action = "Check that its drive is connected."
            raise SlideError(self._folder, "is not there any more", action)
        stamps = _stamps(find_slides(self._folder, self._leave_out))
        if self._first is None:
            self._first = set(stamps)
        gone = [path for path, stamp in self._found.items() if stamps.get(path) != stamp]
        for path in gone:
            del self._found[path]
            self._first.discard(path)
        found = self._complete(stamps)
        network = is_network_drive(self._folder)
        folders = {self._folder, *(path.parent for path in stamps)}
        return Look(found, gone, len(self._arriving), [] if network else sorted(folders))

    def _complete(self, stamps: dict[Path, _Stamp]) -> list[Path]:
        before, self._arriving = self._arriving, {}
        found = []
        for path, stamp in stamps.items():
            if path in self._found:
                continue
            former, looks = before.get(path, (None, 0))
            looks = looks + 1 if former == stamp else 0
            if looks and self._is_whole(path, looks):
                self._found[path] = stamp
                found.append(path)
            else:
                self._arriving[path] = (stamp, looks)
        return found

    def _is_whole(self, path: Path, looks: int) -> bool:
        if looks >= _PATIENCE or (self._first and path in self._first):
            return True
        try:
            self._open_slide(path).close()
        except HistoViewerError:
            return False
        return True


def _stamps(paths: list[Path]) -> dict[Path, _Stamp]:
    stamps = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:  # It has gone between the two questions.
            continue
        stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps


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
