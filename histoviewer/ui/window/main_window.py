"""The main window."""

import getpass
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
)

from histoviewer.batch.runner import BatchItem
from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.inference.registry import find_model
from histoviewer.processes.scan_messages import Loaded
from histoviewer.processes.slide_client import SlideReader
from histoviewer.scanning.scanner import ScanStep
from histoviewer.ui.document.document import Case, Document
from histoviewer.ui.document.loader import Opening
from histoviewer.ui.document.readings import Records
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.model import ModelPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.panels.slide import SlidePanel
from histoviewer.ui.scan.control import ScanControl, StopQuestion
from histoviewer.ui.scan.dialog import ScanChoice
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support import theme
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.message_bar import Notice
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.viewer.view import SlideView, Tool
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.dialogs import Dialogs
from histoviewer.ui.window.layout import WindowLayout
from histoviewer.ui.window.reading_presenter import ReadingControl
from histoviewer.ui.window.recent_files import RecentFiles
from histoviewer.ui.window.status_bar import StatusFacts
from histoviewer.ui.window.view_menu import ViewControl
from histoviewer.ui.worklist.control import WorklistControl
from histoviewer.ui.worklist.panel import WorklistPanel

_THREADS = 2


class MainWindow(QMainWindow):
    """A slide with its heatmap; the worklist on its left, what is known of it on its right."""

    def __init__(self, settings: SettingsStore | None = None) -> None:
        super().__init__()
        self._store = settings or SettingsStore()
        self.settings = self._store.load()
        self._reader = SlideReader()
        # Tiles have threads of their own, or all else would queue ahead of them.
        self._tiles, self._jobs = Jobs(_THREADS, self), Jobs(_THREADS, self)
        self._writing = Jobs(1, self)
        self._case = Case(Document(None, None))
        self._opening = Opening(self._jobs, self)
        self.actions_ = Actions(self)
        self.view = SlideView(self._tiles)
        self.notice = Notice()
        self._work = Jobs(_THREADS, self)
        self.panel = HeatmapPanel(self._work)
        self.foci = FociPanel(self._work)
        self.reading = ReadingPanel()
        # A slide that brings down the process that reads thumbnails spares the one that is open.
        self._thumbnails = SlideReader()
        self.worklist = WorklistPanel(self._thumbnails.open)
        self.model, self.slide = ModelPanel(self._work), SlidePanel(self._work)
        self.recent = RecentFiles(self._work)
        self.dialogs = Dialogs(self)
        self.progress = ScanProgress()
        self.service = ScanService(self)
        self.scanning = ScanControl(self.service, self._work, self)
        self.records = Records(self._writing, self)
        self._readings = ReadingControl(
            self.view,
            self.panel,
            self.foci,
            self.reading,
            self.records,
            self._work,
            self._reader_name,
            self,
        )
        self._slides = WorklistControl(
            self.worklist, self.service, self.scanning, lambda: self.settings, self
        )
        self.facts = StatusFacts(self.statusBar())
        ViewControl(self.view, self.actions_, self.facts, self)
        layout = WindowLayout(self)
        layout.set_centre(self.notice, self.view, self.progress)
        layout.set_panels(
            self.worklist, self.reading, self.panel, self.foci, self.slide, self.model
        )
        layout.restore(self.settings)
        self.actions_.fill(self.menuBar(), self.recent)
        self._connect()
        self._apply(asdict(self.settings))
        self.recent.set_paths(self.settings.recent)
        self._jobs.submit(self._reader.start, _nothing, self._failed)
        self.setWindowTitle("HistoViewer")
        self.setAcceptDrops(True)

    @property
    def document(self) -> Document:
        return self._case.document

    def open(self, path: Path, heatmap: Path | None = None, mpp: float | None = None) -> None:
        """Open a slide or a heatmap, a slide with its heatmap, or a folder, without waiting for it.

        mpp: pixel size of the slide, um, as the user gave it; it is remembered for the file.
        """
        if path.is_dir():
            self._slides.open(path)
        else:
            self._open_file(path, heatmap, mpp)

    @Slot(object)
    def _open_file(self, path: Path, heatmap: Path | None = None, mpp: float | None = None) -> None:
        # Nothing is asked of its drive here, which may be slow to answer.
        near = self.document.slide.path if self.document.slide else None
        self.statusBar().showMessage(self.tr("Opening %1 ...").replace("%1", path.name))
        open_slide = partial(self._reader.open, mpp=mpp)
        self._opening.open(path, heatmap, near, self._outs(path), open_slide)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        if self.service.busy and not self.service.paused and not StopQuestion(self).may_stop():
            event.ignore()
            return
        # A slide must not be closed under a reader, nor a thread outlive the application.
        self.scanning.close()
        self.dialogs.close()
        self.model.close_commands()
        self.service.close()
        self.view.tiles.set_slide(None)
        # A stalled read ends with its process, so that nothing waits for it.
        self._reader.close()
        self._thumbnails.close()
        self.worklist.close()
        for jobs in (self._writing, self._work, self._tiles, self._jobs):
            jobs.close()
        self.document.close()
        self._remember(
            geometry=bytes(self.saveGeometry().data()), window_state=bytes(self.saveState().data())
        )
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open(paths[0])

    @Slot(object)
    def _opened(self, case: Case) -> None:
        slide = case.document.slide
        growing = self.service.heatmap_of(slide.path) if slide else None
        if growing:
            case = case.with_heatmap(growing)
        former, self._case = self._case, case
        document = case.document
        self.view.set_document(document)
        self._readings.show(case)
        self.slide.set_slide(slide)
        self._show_cautions()
        self.facts.show_document(document)
        self.notice.show_text("\n".join(self._notes(case)))
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.name} - HistoViewer")
        opened = slide.path if slide else None
        self.worklist.set_open(opened)
        self.actions_.name_slide(opened.name if opened else "")
        if opened:
            self._remember(recent=self.settings.with_recent(opened).recent)
            self.recent.set_paths(self.settings.recent)
        # Closing waits for the tiles that are being read.
        self._jobs.submit(former.document.close, _nothing, self._failed)
        try:
            self.scanning.go_on(case, self.settings, self.worklist.highlighted)
        except HistoViewerError as error:
            self._failed(error)

    @Slot(object)
    def _not_opened(self, error: HistoViewerError) -> None:
        self.statusBar().clearMessage()
        self.scanning.forget()
        self._failed(error)

    @Slot(object)
    def _failed(self, error: HistoViewerError) -> None:
        self.notice.show_text(str(error))

    def _show_cautions(self) -> None:
        heatmap = self.document.heatmap
        self.model.set_cautions(heatmap.provenance.cautions if heatmap else [])

    def _outs(self, slide: Path) -> list[Path]:
        """Where results of a slide may be; new ones go to the last."""
        general, worklist = self.settings.results_folder, self._slides
        if worklist.out is None:
            return [general]
        belongs = worklist.folder and slide.absolute().is_relative_to(worklist.folder.absolute())
        return [general, worklist.out] if belongs else [worklist.out, general]

    def _reader_name(self) -> str:
        return self.settings.reader_name or getpass.getuser()

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a slide or a heatmap"))
        if name:
            self.open(Path(name))

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Open a folder of slides, or of results")
        )
        if name:
            self.open(Path(name))

    @Slot()
    def _scan(self) -> None:
        self._ask_scan(None)

    def _ask_scan(self, region: Region | None) -> None:
        if self._opening.pending:
            # Else the slide that is about to go would be scanned.
            text = self.tr("%1 is being opened; it can be scanned once it is on screen.")
            self.notice.show_text(text.replace("%1", self._opening.pending.name))
            return
        if self.document.slide is None:
            self.notice.show_text(self.tr("Open a slide first; then it can be scanned."))
            return
        try:
            self.scanning.ask_slide(self._case, self.settings, self.worklist.highlighted, region)
        except HistoViewerError as error:
            self._failed(error)

    @Slot(object, float)
    def _take_mpp(self, path: Path, mpp: float) -> None:
        self._open_file(path, mpp=mpp)

    @Slot(object)
    def _scan_chosen(self, choice: ScanChoice) -> None:
        self._remember(stride=choice.options.stride, device=choice.device)

    @Slot(object, object)
    def _scan_opened(self, path: Path, heatmap: Heatmap) -> None:
        if self._is_open(path):
            self._case = self._case.with_heatmap(heatmap)
            self._show_new_heatmap()

    def _show_new_heatmap(self) -> None:
        self._readings.show_heatmap(self._case)
        self.facts.show_document(self.document)
        self._show_cautions()

    @Slot(object, object)
    def _scan_advanced(self, path: Path, step: ScanStep) -> None:
        self.progress.set_progress(step.progress)
        self._readings.advance(step)
        self.facts.refresh()

    @Slot(object)
    def _scan_ended(self, item: BatchItem) -> None:
        if item.error:
            # Why a slide failed names its file; what a result lacks does not.
            failed = item.verdict is Verdict.FAILED
            self.notice.show_text(item.error if failed else f"{item.path.name}: {item.error}")
        if self._is_open(item.path) and item.result:
            self._case = self._case.with_result(item.result)
            self._readings.end_scan(self._case)
            self._show_cautions()

    @Slot(object)
    def _scan_interrupted(self, path: Path) -> None:
        # A scan that is paused goes on by itself, and is still to be seen.
        if self._is_open(path) and path not in self.service.waiting:
            case = self._case
            self._jobs.submit(
                case.with_earlier_result, partial(self._show_earlier, case), self._failed
            )

    def _show_earlier(self, interrupted: Case, earlier: Case) -> None:
        if self._case is interrupted and earlier is not interrupted:
            self._case = replace(earlier, interrupted=True)
            self._show_new_heatmap()
            self.notice.show_text(self._rescan_note(self._case))

    def _notes(self, case: Case) -> list[str]:
        """What the user is to know of the case, sentences."""
        gone = self.tr(
            "Results or readings of this slide are kept in %1, which is not there now. Connect its "
            "drive; or, if the folder was moved, open it where it is."
        )
        places = [gone.replace("%1", str(out)) for out in case.gone]
        notes = (case.document.note, self._rescan_note(case), case.problem, *places)
        return [note for note in notes if note]

    def _rescan_note(self, case: Case) -> str:
        if not case.interrupted:
            return ""
        return self.tr(
            "A later scan of this slide was interrupted. What is shown is the earlier result, "
            "which stays the result until a new scan is complete. Scan the slide again to go on "
            "with it."
        )

    @Slot()
    def _queue_changed(self) -> None:
        service = self.service
        self.progress.set_queue(service.running, len(service.waiting), service.paused)
        self.actions_.pause.setEnabled(service.busy)
        self.actions_.pause.setChecked(service.paused)

    @Slot()
    def _cancel(self) -> None:
        if self.view.tool is not Tool.PAN:
            self.view.set_tool(Tool.PAN)
        else:
            self.service.cancel()

    @Slot(QRectF)
    def _region_drawn(self, drawn: QRectF) -> None:
        self.view.set_tool(Tool.PAN)
        self._ask_scan(Region(drawn.x(), drawn.y(), drawn.width(), drawn.height()))

    @Slot(bool)
    def _set_second_read(self, on: bool) -> None:
        self._remember(second_read=on)
        self.reading.set_second_read(on)
        self.worklist.set_blind(on)

    @Slot(object, object)
    def _open_from_worklist(self, path: Path, result: Path | None) -> None:
        # The result that counts is looked for as when the slide is opened alone.
        self._open_file(path)

    def _is_open(self, path: Path) -> bool:
        return self.document.slide is not None and self.document.slide.path == path

    @Slot()
    def _ask_settings(self) -> None:
        self.dialogs.ask_settings(self.settings, self._change_settings)

    def _change_settings(self, changes: dict[str, Any]) -> None:
        self._remember(**changes)
        self._apply(changes)

    @Slot()
    def _export(self) -> None:
        place, slide = self._case.place, self.document.slide
        if place and place.result:
            self.dialogs.export([place.result], None, slide.path if slide else None)
        elif self._slides.out and self._slides.out.is_dir():
            self.dialogs.export([], self._slides.out, None)
        else:
            self.notice.show_text(self.tr("There is no result to export yet: scan a slide first."))

    @Slot(list)
    def _export_results(self, results: list[Path]) -> None:
        self.dialogs.export(results, None, None)

    @Slot()
    def _show_keys(self) -> None:
        self.dialogs.keys(self.actions_.all())

    @Slot(object)
    def _model_chosen(self, folder: Path) -> None:
        self._remember(model=str(folder))

    @Slot(object)
    def _model_loaded(self, loaded: Loaded) -> None:
        self.model.set_device(loaded.provider, loaded.device_note)

    def _apply(self, settings: dict[str, Any]) -> None:
        """Make true what is set: of some settings only, so that all else stays as it is seen."""
        looks = ("colormap", "opacity", "smooth", "hide_below")
        self.panel.set_choices(**{name: settings[name] for name in looks if name in settings})
        if "tile_cache_mb" in settings:
            self.view.tiles.set_cache_bytes(settings["tile_cache_mb"] * 2**20)
        if "second_read" in settings:
            self.reading.set_second_read(settings["second_read"])
            self.worklist.set_blind(settings["second_read"])
            self.actions_.second_read.setChecked(settings["second_read"])
        if "theme" in settings:
            theme.apply(settings["theme"])
        if "model" in settings:
            # What is wrong with a model is said when it is to scan.
            with suppress(HistoViewerError):
                self.model.set_model(find_model(settings["model"]))

    @Slot()
    def _forget_recent(self) -> None:
        self._remember(recent=())
        self.recent.set_paths(())

    def _remember(self, **changes: Any) -> None:
        self.settings = replace(self.settings, **changes)
        try:
            self._store.save(self.settings)
        except HistoViewerError as error:
            self._failed(error)

    def _connect(self) -> None:
        self._connect_actions(self.actions_)
        self._connect_scan()
        self._opening.opened.connect(self._opened)
        self._opening.failed.connect(self._not_opened)
        self.view.tiles.damaged.connect(self.notice.show_text)
        self.view.region_drawn.connect(self._region_drawn)
        self.reading.lock_changed.connect(self.facts.hide_values)
        self.records.failed.connect(self._failed)
        self.worklist.slide_activated.connect(self._open_from_worklist)
        self.worklist.open_folder_requested.connect(self._choose_folder)
        self.worklist.export_requested.connect(self._export_results)
        self.recent.chosen.connect(self._open_file)
        self.recent.cleared.connect(self._forget_recent)
        self.model.model_chosen.connect(self._model_chosen)
        self._slides.failed.connect(self._failed)

    def _connect_actions(self, actions: Actions) -> None:
        for action, slot in (
            (actions.open_slide, self._choose_file),
            (actions.open_folder, self._choose_folder),
            (actions.open_results, self._choose_folder),
            (actions.quit, self.close),
            (actions.settings, self._ask_settings),
            (actions.heatmap, self.panel.toggle),
            (actions.more_opaque, self.panel.more_opaque),
            (actions.less_opaque, self.panel.less_opaque),
            (actions.scan, self._scan),
            (actions.scan_folder, self.worklist.scan_all),
            (actions.next_focus, self.foci.next),
            (actions.previous_focus, self.foci.previous),
            (actions.confirm, self.foci.confirm),
            (actions.reject, self.foci.reject),
            (actions.comment, self.foci.comment),
            (actions.cancel, self._cancel),
            (actions.export, self._export),
            (actions.shortcuts, self._show_keys),
            (actions.about, self.dialogs.about),
        ):
            action.triggered.connect(slot)
        actions.pause.triggered.connect(self.service.set_paused)
        actions.second_read.setChecked(self.settings.second_read)
        actions.second_read.toggled.connect(self._set_second_read)

    def _connect_scan(self) -> None:
        service = self.service
        service.model_loaded.connect(self._model_loaded)
        service.opened.connect(self._scan_opened)
        service.advanced.connect(self._scan_advanced)
        service.ended.connect(self._scan_ended)
        service.interrupted.connect(self._scan_interrupted)
        service.failed.connect(self._failed)
        service.queue_changed.connect(self._queue_changed)
        self.progress.pause_requested.connect(service.set_paused)
        self.progress.cancel_requested.connect(service.cancel)
        self.scanning.mpp_given.connect(self._take_mpp)
        self.scanning.chosen.connect(self._scan_chosen)


def _nothing(result: None) -> None:
    """Of a closed slide there is nothing to show."""
