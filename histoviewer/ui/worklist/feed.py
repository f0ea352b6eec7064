"""Live view of a folder of slides and its worklist."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.cases.rule import load_rule
from histoviewer.errors import CaseError, HistoViewerError
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded
from histoviewer.ui.worklist.entries import Entry, Joiner
from histoviewer.ui.worklist.folder_watcher import FolderWatcher
from histoviewer.ui.worklist.known import KnownResults
from histoviewer.worklist.naming import HEATMAP_FOLDER
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.row import Row

POLL_SECONDS = 1.0
# All rows, or None if they are unchanged, and all readings.
_Polled = tuple[list[Row] | None, list[Reading]]


class RowFeed(QObject):
    """Polls the worklist of an output folder off the GUI thread.

    rows_changed:  all rows (list[Row]), sorted by name, after any change.
    readings_changed: all readings (list[Reading]), earliest first, after any change.
    error_changed: the error message if the worklist cannot be read; "" once it can.

    jobs: must be closed before this object; uses one thread at a time.
    """

    rows_changed = Signal(list)
    readings_changed = Signal(list)
    error_changed = Signal(str)

    def __init__(
        self, jobs: Jobs, parent: QObject | None = None, seconds: float = POLL_SECONDS
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._reader: WorklistPoller | None = None
        self._readings: list[Reading] = []
        self._error = ""
        self._timer = QTimer(self, singleShot=True, interval=round(1000 * seconds))
        self._timer.timeout.connect(self._look)

    def open(self, out: Path) -> None:
        """Switch to the worklist of another folder."""
        former, self._reader = self._reader, WorklistPoller(out)
        self._readings = []
        if former:
            # In the background, as it may be waiting for a slow drive.
            self._jobs.submit(former.close)
        self._set_error("")
        self._look()

    def close(self) -> None:
        """Close the worklist."""
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
                partial(_polled, reader),
                partial(self._looked, reader),
                partial(self._failed, reader),
            )

    def _looked(self, reader: WorklistPoller, found: _Polled) -> None:
        rows, readings = found
        if reader is not self._reader:
            return
        self._timer.start()
        self._set_error("")
        if readings != self._readings:
            self._readings = readings
            self.readings_changed.emit(readings)
        if rows is not None:
            self.rows_changed.emit(rows)

    def _failed(self, reader: WorklistPoller, error: HistoViewerError) -> None:
        if reader is self._reader:
            self._timer.start()
            self._set_error(worded(error))

    def _set_error(self, error: str) -> None:
        if error != self._error:
            self._error = error
            self.error_changed.emit(error)


def _polled(reader: WorklistPoller) -> _Polled:
    return reader.poll(), reader.readings()


class WorklistFeed(QObject):
    """Follows a folder of slides and a worklist, and joins them off the GUI thread.

    entries_changed: all slides (list[Entry]) after any change.
    slides_gone:     slides (list[Path]) that were removed or changed.
    looked:          the folder was checked, with or without changes.
    error_changed:   error messages about worklist and folder; "" once both can be read.

    jobs: must be closed before this object; uses up to three threads at a time.
    """

    entries_changed = Signal(list)
    slides_gone = Signal(list)
    looked = Signal()
    error_changed = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        seconds: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._row_feed = RowFeed(jobs, self, seconds)
        self._watch = FolderWatcher(jobs, open_slide, self, seconds)
        self._forget(None)
        self._known, self._out = KnownResults(Path()), Path()
        self._row_feed.rows_changed.connect(self._rows_changed)
        self._row_feed.readings_changed.connect(self._readings_changed)
        self._row_feed.error_changed.connect(self._worklist_error)
        self._watch.slides_found.connect(self._slides_found)
        self._watch.slides_gone.connect(self._slides_gone)
        self._watch.looked.connect(self._has_looked)
        self._watch.error_changed.connect(self._folder_error)

    @property
    def worklist_error(self) -> str:
        """Error message of the worklist, or ""."""
        return self._errors["worklist"]

    @property
    def readings(self) -> list[Reading]:
        """All readings in the worklist's own folder, earliest first."""
        return self._readings

    @property
    def is_complete(self) -> bool:
        """True if folder and worklist have been read since they were opened."""
        return self._rows is not None and (self._folder is None or self._folder_read)

    def open(self, folder: Path | None, out: Path) -> None:
        """Switch to another folder and worklist; see `WorklistPanel.open`."""
        self._watch.stop()
        self._forget(folder)
        self._known, self._out = KnownResults(out), out
        if folder:
            same = folder.absolute() == out.absolute()
            self._watch.watch(folder, out / HEATMAP_FOLDER if same else out)
        self._row_feed.open(out)

    def close(self) -> None:
        """Stop following."""
        self._row_feed.close()
        self._watch.stop()

    def _forget(self, folder: Path | None) -> None:
        self._folder = folder
        # A new object, so that joins for an earlier folder are recognised and dropped.
        self._joiner = Joiner()
        self._slides: set[Path] = set()
        self._rows: list[Row] | None = None
        self._readings: list[Reading] = []
        self._folder_read = False
        self._joining = self._join_again = False
        self._errors = {"worklist": "", "folder": "", "library": "", "cases": ""}

    @Slot(list)
    def _rows_changed(self, rows: list[Row]) -> None:
        self._rows = rows
        self._join()

    @Slot(list)
    def _readings_changed(self, readings: list[Reading]) -> None:
        self._readings = readings
        self._join()

    def look_again(self) -> None:
        """Join again, as a reading of a slide may have been stored in another folder."""
        self._join()

    @Slot(list)
    def _slides_found(self, paths: list[Path]) -> None:
        self._slides |= set(paths)
        self._join()

    @Slot(list)
    def _slides_gone(self, paths: list[Path]) -> None:
        self._slides -= set(paths)
        for path in paths:
            self._joiner.forget(path)
        self.slides_gone.emit(paths)
        self._join()

    @Slot()
    def _has_looked(self) -> None:
        self._folder_read = True
        self.looked.emit()

    def _join(self) -> None:
        if self._joining or self._rows is None:
            self._join_again = self._joining
            return
        self._joining = True
        self._jobs.submit(
            partial(
                _joined,
                self._joiner,
                self._known,
                self._out,
                self._folder,
                sorted(self._slides),
                self._rows,
                self._readings,
            ),
            partial(self._joined, self._joiner),
        )

    def _joined(self, joiner: Joiner, joined: tuple[list[Entry], str]) -> None:
        if joiner is not self._joiner:
            return
        self._joining = False
        entries, problem = joined
        self._set_error("library", self._known.problem)
        self._set_error("cases", problem)
        self.entries_changed.emit(entries)
        if self._join_again:
            self._join_again = False
            self._join()

    @Slot(str)
    def _worklist_error(self, text: str) -> None:
        self._set_error("worklist", text)

    @Slot(str)
    def _folder_error(self, text: str) -> None:
        self._set_error("folder", text)

    def _set_error(self, what: str, text: str) -> None:
        self._errors[what] = text
        self.error_changed.emit("\n".join(filter(None, self._errors.values())))


def _joined(
    joiner: Joiner,
    known: KnownResults,
    out: Path,
    folder: Path | None,
    slides: list[Path],
    rows: list[Row],
    readings: list[Reading],
) -> tuple[list[Entry], str]:
    """Join the slides with their results and cases; also returns why there are no cases, or ""."""
    entries = known.join(joiner.join(folder, slides, rows), readings)
    try:
        rule = load_rule(out)
    except CaseError as error:
        return entries, worded(error)
    places = ((entry, rule.place(entry.name)) for entry in entries)
    return [replace(entry, case=place.case, node=place.node) for entry, place in places], ""
