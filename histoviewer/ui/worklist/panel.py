"""Worklist panel."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.scanning.progress import Progress
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Entry, Line, Standing, path_key
from histoviewer.ui.worklist.feed import POLL_SECONDS, WorklistFeed
from histoviewer.ui.worklist.filter import Show, WorklistFilter
from histoviewer.ui.worklist.layout import WorklistLayout
from histoviewer.ui.worklist.requests import WorklistRequests
from histoviewer.ui.worklist.result_facts import Facts, ResultFacts
from histoviewer.ui.worklist.table_model import ENTRY_ROLE, OPEN_ROLE, STATUS_ROLE, WorklistModel
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.ui.worklist.thumbnails import Thumbnails
from histoviewer.worklist.readings import Reading

# One each for the worklist, the folder, joining them, thumbnails and facts of results.
_THREADS = 5
_SETTLING_MS = 100


class WorklistPanel(QWidget):
    """The slides of a folder, most suspicious first, updated live whoever scans them.

    The panel scans nothing itself; it emits requests.

    slide_activated:  Path of the slide to open, and Path of its heatmap or None.
    scan_requested:   slides (list[Path]) to scan, and whether to rescan those with a result.
    move_requested:   Path of a waiting slide and its new place in the queue from 0.
    remove_requested: waiting slides (list[Path]) to remove from the queue.
    export_requested: heatmaps (list[Path]) to export.
    pause_requested:  whether to pause scanning.
    open_folder_requested: the user wants to choose a folder.
    columns_changed:  names (tuple[str, ...]) of the columns that the user shows.
    error:            message that the worklist or the folder cannot be read, which the panel shows,
                      too; "" once they can.

    open_slide: opens a slide; may block; called on the panel's own threads.
    load_heatmap: loads a heatmap; likewise.
    seconds:    polling interval of the worklist, and of a folder that is changing.
    """

    slide_activated = Signal(object, object)
    scan_requested = Signal(list, bool)
    move_requested = Signal(object, int)
    remove_requested = Signal(list)
    export_requested = Signal(list)
    pause_requested = Signal(bool)
    open_folder_requested = Signal()
    columns_changed = Signal(tuple)
    error = Signal(str)

    def __init__(
        self,
        open_slide: Callable[[Path], OpenedSlide],
        load_heatmap: Callable[[Path], Heatmap],
        parent: QWidget | None = None,
        seconds: float = POLL_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._jobs = Jobs(_THREADS, self)
        self._feed = WorklistFeed(self._jobs, open_slide, seconds, self)
        self._thumbnails = Thumbnails(self._jobs, open_slide, self)
        self._facts = ResultFacts(self._jobs, load_heatmap, self)
        self._text = WorklistText(self)
        self.model = WorklistModel(self._text, self)
        self.proxy = WorklistFilter(self.model, self)
        self.ui = WorklistLayout(self, self.proxy, self._thumbnails)
        self._requests = WorklistRequests(self.model, self.ui.table, self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._folder: Path | None = None
        self._out: Path | None = None
        self._is_running = self._unfinished_wanted = False
        self._waiting = 0
        self.opened: Path | None = None
        # The slide that was opened last here, whether that succeeded or not.
        self._last_opened: str | None = None
        # Slides read in this window, whose readings may not have arrived in the worklist yet.
        self._read_here: set[str] = set()
        self._connect()
        self._refresh()

    def open(self, slides_folder: Path | None, out: Path) -> None:
        """Show the slides of a folder and the worklist of an output folder.

        slides_folder: None to show only the worklist.
        """
        self._folder, self._out = slides_folder, out
        self.model.set_entries([])
        self.ui.notice.clear()
        self._facts.open(out)
        self._requests.out = out
        self._read_here.clear()
        self._last_opened = None
        self._unfinished_wanted = False
        self._feed.open(slides_folder, out)
        self._refresh()

    def close(self) -> bool:
        """Stop background jobs; the panel cannot be used afterwards."""
        self._settled.stop()
        self._jobs.close()
        self._feed.close()
        return super().close()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self.ui.set_width(event.size().width())

    def set_running(self, path: Path | None) -> None:
        """Set the slide that this window is scanning."""
        self._is_running = path is not None
        self.model.set_running(path)
        self._refresh()

    def set_progress(self, path: Path, progress: Progress) -> None:
        """Set the progress of the running scan."""
        self.model.set_progress(path, progress)

    def set_waiting(self, paths: tuple[Path, ...]) -> None:
        """Set the slides waiting in this window's queue, next first."""
        self._waiting = len(paths)
        self.model.set_waiting(paths)
        self._refresh()

    def set_open(self, path: Path | None) -> None:
        """Set the slide that is open in the window."""
        self.opened = path
        self._last_opened = path_key(path) if path else None
        self.model.set_open(path)

    def set_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns, by `Column` names, if the panel is wide enough."""
        self.ui.set_columns(names)

    def note_reading(self, path: Path, read: bool) -> None:
        """Count a slide as read or unread until the worklist has its new reading."""
        if read:
            self._read_here.add(path_key(path))
        else:
            self._read_here.discard(path_key(path))

    def look_again(self) -> None:
        """Look for readings of the slides in other output folders."""
        self._feed.look_again()

    def open_next_unread(self) -> bool:
        """Open the next slide of the list without a reading; False if there is none.

        The list is searched from the slide that was opened last, and from its start after the end.
        """
        lines = [self.model.line(row) for row in range(self.model.rowCount())]
        keys = [line.entry.key for line in lines]
        here = keys.index(self._last_opened) if self._last_opened in keys else -1
        following = [*lines[here + 1 :], *lines[: max(here, 0)]]
        found = next((line for line in following if self._is_unread(line)), None)
        if found is None:
            return False
        row = self.model.row_of(found.entry.name)
        index = self.proxy.mapFromSource(self.model.index(row, Column.SLIDE))
        self.ui.table.setCurrentIndex(index)
        self._activate(found.entry)
        return True

    @property
    def out(self) -> Path:
        """The output folder of the worklist."""
        return self._out or Path()

    @property
    def readings(self) -> list[Reading]:
        """All readings in the worklist's own folder, earliest first."""
        return self._feed.readings

    def shown_entries(self) -> list[Entry]:
        """The slides that the filter shows."""
        lines = [self.model.line(row) for row in range(self.model.rowCount())]
        return [line.entry for line in lines if self.proxy.accepts(line)]

    def _is_unread(self, line: Line) -> bool:
        unread = line.entry.reading is None and line.entry.key not in self._read_here
        return unread and self.proxy.accepts(line)

    @property
    def highlighted(self) -> list[str]:
        """Names of the highlighted slides, without the one open in the window."""
        rows = self.ui.table.selectionModel().selectedRows()
        return [index.data(ENTRY_ROLE).name for index in rows if not index.data(OPEN_ROLE)]

    def set_blind(self, blind: bool) -> None:
        """Hide the model's verdicts, as in second-read mode, or show them."""
        self.model.set_blind(blind)
        self._refresh()

    def set_paused(self, paused: bool) -> None:
        self.ui.pause.setChecked(paused)
        self._refresh()

    @Slot(list)
    def _entries_changed(self, entries: list[Entry]) -> None:
        self.model.set_entries(entries)
        self._facts.want(entries)
        if self._unfinished_wanted and self._requests.scan_unfinished():
            self._unfinished_wanted = False
        self.ui.set_has_cases(any(entry.case for entry in entries))
        self._refresh()

    @Slot(list)
    def _slides_gone(self, paths: list[Path]) -> None:
        for path in paths:
            self._thumbnails.forget(path)
            self.model.set_problem(path, "")

    @Slot(dict)
    def _facts_changed(self, facts: dict[str, Facts]) -> None:
        self.model.set_facts(facts)
        self._refresh()

    @Slot(str)
    def _show_error(self, text: str) -> None:
        self.ui.notice.show_text(text)
        self.error.emit(text)
        self._refresh()

    @Slot(object, QImage)
    def _thumbnail_ready(self, path: Path) -> None:
        self.model.set_problem(path, "")

    @Slot()
    def _refresh(self) -> None:
        """Update counts, buttons and the text of an empty list."""
        ui, standings = self.ui, self.model.standings()
        shown = self.proxy.rowCount()
        ui.show_folder(self._folder or self._out)
        ui.show_counts(self._text.counts(standings) if standings else "", shown, len(standings))
        ui.read.setText(self.model.read_count() if standings else "")
        ui.scan.setEnabled(bool(standings))
        ui.retry.setEnabled(Standing.FAILED in standings)
        ui.pause.setEnabled(self._is_active)
        ui.pause.setText(self.tr("Resume") if ui.pause.isChecked() else self.tr("Pause"))
        ui.show_empty("" if shown else self._empty_text(bool(standings)), self._out is None)
        self._selection_changed()
        self._thumbnails_soon()

    @property
    def _is_active(self) -> bool:
        return self._is_running or bool(self._waiting) or self.ui.pause.isChecked()

    def _empty_text(self, has_slides: bool) -> str:
        if has_slides:
            return self.tr("No slide matches. Choose All or clear the name.")
        if self._out is None:
            return self.tr("Open a folder of slides to make a worklist.")
        if self._feed.worklist_error:
            return self.tr("The worklist cannot be read; see the message above.")
        if not self._feed.is_complete:
            return self.tr("Searching for slides ...")
        return self.tr("No slides yet. Slides copied into the folder will appear here.")

    @Slot()
    def _selection_changed(self) -> None:
        entries = self._requests.selected()
        places = [self.model.place(entry.path) for entry in entries]
        ui, one = self.ui, len(entries) == 1
        ui.open_slide.setEnabled(one)
        ui.scan_again.setEnabled(bool(entries))
        ui.export.setEnabled(any(self._requests.result(entry) for entry in entries))
        ui.to_front.setEnabled(one and places[0] > 1)
        ui.up.setEnabled(one and places[0] > 1)
        ui.down.setEnabled(one and 0 < places[0] < self._waiting)
        ui.remove.setEnabled(any(places))
        self._describe()

    @Slot()
    def _describe(self) -> None:
        """Show the full status of the current slide, which the list may truncate."""
        index = self.ui.table.currentIndex()
        self.ui.detail.setText(index.data(STATUS_ROLE) if index.isValid() else "")

    @Slot()
    def _thumbnails_soon(self) -> None:
        # Not restarted by every change, as a worklist may change continuously.
        if not self._settled.isActive():
            self._settled.start()

    @Slot()
    def _show_thumbnails(self) -> None:
        table = self.ui.table
        last_seen = table.rowAt(table.viewport().height() - 1)
        last = self.proxy.rowCount() - 1 if last_seen < 0 else last_seen
        rows = range(max(0, table.rowAt(0)), last + 1)
        self._thumbnails.want([self.proxy.index(row, 0).data(ENTRY_ROLE).path for row in rows])

    @Slot()
    def _filter(self) -> None:
        self.proxy.set_show(Show[self.ui.show_only.currentData()])
        self.proxy.set_text(self.ui.find.text())
        self._refresh()

    @Slot()
    def _open(self) -> None:
        entries = self._requests.selected()
        if len(entries) == 1:
            self._activate(entries[0])

    @Slot(QModelIndex)
    def _double_clicked(self, index: QModelIndex) -> None:
        self._activate(index.data(ENTRY_ROLE))

    def _activate(self, entry: Entry) -> None:
        self._last_opened = entry.key
        self.slide_activated.emit(entry.path, self._requests.result(entry))

    @Slot()
    def scan_all(self) -> None:
        """Request a scan of all slides."""
        self._requests.scan_all()

    @Slot()
    def scan_unfinished(self) -> None:
        """Request a scan of the slides that were left unscanned, once they are listed."""
        self._unfinished_wanted = True

    @Slot(bool)
    def _pause(self, paused: bool) -> None:
        self._refresh()
        self.pause_requested.emit(paused)

    def _connect(self) -> None:
        ui, table, requests = self.ui, self.ui.table, self._requests
        requests.scan_requested.connect(self.scan_requested)
        requests.move_requested.connect(self.move_requested)
        requests.remove_requested.connect(self.remove_requested)
        requests.export_requested.connect(self.export_requested)
        self._feed.entries_changed.connect(self._entries_changed)
        self._feed.slides_gone.connect(self._slides_gone)
        self._feed.looked.connect(self._refresh)
        self._feed.error_changed.connect(self._show_error)
        self._facts.changed.connect(self._facts_changed)
        self._thumbnails.ready.connect(self._thumbnail_ready)
        self._thumbnails.failed.connect(self.model.set_problem)
        self._settled.timeout.connect(self._show_thumbnails)
        table.verticalScrollBar().valueChanged.connect(self._thumbnails_soon)
        table.verticalScrollBar().rangeChanged.connect(self._thumbnails_soon)
        self.proxy.layoutChanged.connect(self._thumbnails_soon)
        self.model.dataChanged.connect(self._describe)
        table.selectionModel().selectionChanged.connect(self._selection_changed)
        table.doubleClicked.connect(self._double_clicked)
        ui.show_only.currentIndexChanged.connect(self._filter)
        ui.find.textChanged.connect(self._filter)
        ui.columns_changed.connect(self.columns_changed)
        ui.scan.clicked.connect(self.scan_all)
        ui.pause.clicked.connect(self._pause)
        ui.retry.clicked.connect(requests.retry)
        ui.choose.clicked.connect(self.open_folder_requested)
        for action, slot in (
            (ui.open_slide, self._open),
            (ui.scan_again, requests.scan_again),
            (ui.to_front, requests.to_front),
            (ui.up, requests.up),
            (ui.down, requests.down),
            (ui.remove, requests.remove),
            (ui.export, requests.export),
        ):
            action.triggered.connect(slot)
