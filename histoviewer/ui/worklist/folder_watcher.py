"""Watching of a folder for slides that appear, change or disappear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.files import is_network_drive
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.processes.task_client import dicom_series
from histoviewer.slides.discovery import find_slides
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded

LOOK_SECONDS = 1.0
# Network drives do not report changes by other computers.
_QUIET_LOOKS = 10

# Looks at an unchanging file that cannot be opened before it counts as a broken slide.
_PATIENCE = 30

_Stamp = tuple[int, int]  # Size in bytes, modification time in ns.


@dataclass(frozen=True)
class Look:
    """Outcome of a look at a folder.

    found:     new slides that are complete, sorted by path.
    gone:      slides found before that were removed or changed.
    arriving:  number of files that may still be being copied.
    folders:   folders whose changes the system reports; none on network drives.
    """

    found: list[Path]
    gone: list[Path]
    arriving: int
    folders: list[Path]


class Arrivals:
    """Finds complete slides by repeated looks at a folder; for one background thread at a time.

    A file counts as a slide once its size and time are unchanged between two looks and it opens,
    so that a file being copied is not a broken slide. Files present at the first look need not
    open. An unchanging file that does not open is reported after `_PATIENCE` looks, so that a scan
    can report the error.

    folder:     folder of the slides.
    leave_out:  a folder below it for results.
    open_slide: opens a slide; may block.
    """

    def __init__(
        self, folder: Path, leave_out: Path | None, open_slide: Callable[[Path], OpenedSlide]
    ) -> None:
        self._folder = folder
        self._leave_out = leave_out
        self._open_slide = open_slide
        self._first: set[Path] | None = None
        # By file and stamp, as each look into new ones takes a process.
        self._series: dict[tuple[Path, _Stamp | None], str] = {}
        self._found: dict[Path, _Stamp] = {}
        self._arriving: dict[Path, tuple[_Stamp, int]] = {}

    def look(self) -> Look:
        """Look once. Raises SlideError if the folder is missing; its slides are not `gone` then."""
        if not self._folder.is_dir():
            action = "Check that its drive is connected."
            raise SlideError(self._folder, "is missing", action)
        stamps = _stamps(find_slides(self._folder, self._leave_out, find_series=self._find_series))
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

    def _find_series(self, paths: Sequence[Path]) -> dict[Path, str]:
        stamps = _stamps(list(paths))
        new = [path for path, stamp in stamps.items() if (path, stamp) not in self._series]
        for path, series in (dicom_series(new) if new else {}).items():
            self._series[path, stamps[path]] = series
        # A file may have vanished.
        return {path: self._series.get((path, stamps.get(path)), str(path)) for path in paths}

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
        except OSError:  # Removed since it was listed.
            continue
        stamps[path] = (status.st_size, status.st_mtime_ns)
    return stamps


class FolderWatcher(QObject):
    """Looks at a folder of slides off the GUI thread: soon after the system reports a change, every
    second while a file is being copied, otherwise every ten seconds.

    looked:        a look has ended, with or without changes.
    slides_gone:   slides (list[Path]) that were removed or changed; changed ones are found again
                   once complete. Emitted before slides_found of the same look.
    slides_found:  new complete slides (list[Path]); see `Arrivals`.
    error_changed: the error message if the folder cannot be read; "" once it can.
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
        """Switch to another folder; see `Arrivals`."""
        self.stop()
        self._arrivals = Arrivals(folder, leave_out, self._open_slide)
        self._look()

    def stop(self) -> None:
        """Stop watching."""
        self._arrivals = None
        self._looking = False
        self._timer.stop()
        self._set_error("")
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
        self._set_error("")
        if look.gone:
            self.slides_gone.emit(look.gone)
        if look.found:
            self.slides_found.emit(look.found)
        self.looked.emit()

    def _failed(self, arrivals: Arrivals, error: HistoViewerError) -> None:
        if arrivals is self._arrivals:
            self._looking = False
            self._timer.start(self._interval)
            self._set_error(worded(error))

    def _set_error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.error_changed.emit(error)
