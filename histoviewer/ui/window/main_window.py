"""The main window."""

from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu

from histoviewer.errors import HistoViewerError
from histoviewer.processes.slide_client import SlideReader
from histoviewer.scanning.progress import ScanStep
from histoviewer.ui.cases.presenter import CasesPresenter
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.loader import DocumentLoader
from histoviewer.ui.document.notes import DocumentNotes
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.explanation.presenter import ExplanationPresenter
from histoviewer.ui.gallery.presenter import GalleryPresenter
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.model import ModelPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.panels.slide import SlidePanel
from histoviewer.ui.scan.control import ScanControl, StopQuestion
from histoviewer.ui.scan.overnight import Overnight
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.start.page import StartPage
from histoviewer.ui.start.presenter import StartPresenter
from histoviewer.ui.start.tour import Tour
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.message_bar import MessageBar
from histoviewer.ui.support.messages import worded
from histoviewer.ui.support.settings import Settings, SettingsStore
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.announcer import Announcer
from histoviewer.ui.window.dialogs import Dialogs
from histoviewer.ui.window.layout import Scene, WindowLayout
from histoviewer.ui.window.looking import Looking
from histoviewer.ui.window.opening import Opening
from histoviewer.ui.window.preferences import Preferences
from histoviewer.ui.window.reading_presenter import ReadingPresenter
from histoviewer.ui.window.reading_queue import ReadingQueue
from histoviewer.ui.window.recent_files import RecentFiles
from histoviewer.ui.window.scan_presenter import ScanPresenter
from histoviewer.ui.window.status_bar import StatusLabels
from histoviewer.ui.window.view_menu import ViewMenu
from histoviewer.ui.worklist.control import WorklistControl
from histoviewer.ui.worklist.panel import WorklistPanel

_THREADS = 2


class MainWindow(QMainWindow):
    """A slide with its heatmap in the centre, the worklist on the left, panels on the right."""

    def __init__(self, store: SettingsStore | None = None) -> None:
        super().__init__()
        # Image tiles have threads of their own, or everything else would queue ahead of them.
        self._tile_jobs, self._jobs = Jobs(_THREADS, self), Jobs(_THREADS, self)
        self._writing = Jobs(1, self)
        self.loader = DocumentLoader(self)
        self.actions_ = Actions(self)
        self.view = SlideView(self._tile_jobs)
        self.notice = MessageBar()
        self.panel = HeatmapPanel(self._jobs)
        self.foci = FociPanel(self._jobs)
        self.reading = ReadingPanel()
        # A slide that crashes the process for thumbnails must not close the open one.
        self._thumbnails = SlideReader()
        self.worklist = WorklistPanel(self._thumbnails.open, self._thumbnails.load_heatmap)
        self.model, self.slide = ModelPanel(self._jobs), SlidePanel(self._jobs)
        self.recent = RecentFiles(self._jobs)
        self.preferences = Preferences(
            store or SettingsStore(),
            self.view,
            self.panel,
            self.foci,
            self.reading,
            self.worklist,
            self.model,
            self.recent,
            self.actions_,
            self,
        )
        self.dialogs = Dialogs(self)
        self.progress = ScanProgress()
        self.service = ScanService(self)
        self.overnight = Overnight(self.service, self.progress, self.preferences.get, self)
        self.scanning = ScanControl(self.service, self._jobs, self)
        self.records = DocumentReadings(self._writing, self)
        self.facts = StatusLabels(self.statusBar())
        self.looking = Looking(
            self.view,
            self.records,
            self.facts,
            self.actions_,
            self._jobs,
            self._thumbnails.open,
            self.preferences.reader_name,
            self,
        )
        self._readings = ReadingPresenter(
            self.view,
            self.panel,
            self.foci,
            self.reading,
            self.records,
            self._jobs,
            self.preferences.reader_name,
            self.looking.viewed_share,
            self,
        )
        self._slides = WorklistControl(
            self.worklist, self.service, self.scanning, self.preferences.get, self
        )
        self._scans = ScanPresenter(
            self.service,
            self.scanning,
            self.loader,
            self.view,
            self.worklist,
            self.progress,
            self.actions_,
            self.preferences,
            self,
        )
        self._queue = ReadingQueue(
            self.worklist, self.reading, self.records, self.loader, self.actions_, self
        )
        self.gallery = GalleryPresenter(
            self.worklist,
            self.records,
            self._jobs,
            self._thumbnails.open,
            self.preferences.get,
            self.preferences.reader_name,
            self,
        )
        self.cases = CasesPresenter(self.worklist, self._jobs, self.preferences.get, self)
        self.explanation = ExplanationPresenter(
            self.foci, lambda: self.document, self.preferences.get, self
        )
        ViewMenu(self.view, self.actions_, self.facts, self)
        self._notes, self._layout = DocumentNotes(self), WindowLayout(self)
        self.start = StartPage()
        self._start = StartPresenter(self.start, self._jobs, self)
        self._layout.set_centre(self.notice, self.start, self.looking.linked.widget, self.progress)
        self._layout.set_panels(
            self.worklist,
            self.reading,
            self.panel,
            self.foci,
            self.slide,
            self.model,
            self.looking.annotations_panel,
        )
        panels = QMenu(self.tr("Panel&s"), self)
        self._layout.fill(panels)
        self.tour = Tour(self, self.worklist, self.view, self.menuBar(), self.reading)
        self._opening = Opening(
            self.loader,
            self._slides,
            self.view,
            self.tour,
            self._layout,
            self.preferences,
            self,
        )
        self._layout.restore(self.settings)
        self.actions_.fill(self.menuBar(), self.recent, panels)
        # Their keys work without the menu bar, too.
        self.addActions(self.actions_.all())
        self._connect()
        self.preferences.apply()
        self.setWindowTitle("HistoViewer")
        self.setAcceptDrops(True)
        self._start.show(self.settings)

    @property
    def document(self) -> Document:
        return self.loader.document

    @property
    def settings(self) -> Settings:
        return self.preferences.current

    def open(self, path: Path, heatmap: Path | None = None, mpp: float | None = None) -> None:
        """Start opening a slide, a heatmap or a folder; see `Opening.open`."""
        self._opening.open(path, heatmap, mpp)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        if self.service.busy and not self.service.paused and not StopQuestion(self).may_stop():
            event.ignore()
            return
        self.scanning.close()
        self.dialogs.close()
        self.explanation.close()
        self.model.close_commands()
        self.service.close()
        self.overnight.close()
        self.view.image_tiles.set_slide(None)
        # A stalled read ends with its process, so no job has to be waited for.
        self.loader.reader.close()
        self._thumbnails.close()
        self.worklist.close()
        self.looking.close()
        # What a reader has just said must not be dropped.
        self._writing.close(finish=True)
        for jobs in (self._jobs, self._tile_jobs):
            jobs.close()
        # Last, as a slide must not be closed while a job reads it.
        self.loader.close()
        self.actions_.full_screen.setChecked(False)
        self._layout.prepare_to_save()
        slide = self.document.slide
        self.preferences.save(
            session_folder=self._slides.opened,
            session_slide=slide.path.absolute() if slide else None,
            geometry=bytes(self.saveGeometry().data()),
            window_state=bytes(self.saveState().data()),
        )
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        super().showEvent(event)
        # The panels have their sizes once the window is on screen.
        QTimer.singleShot(0, self._layout.correct)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open(paths[0])

    @Slot(object)
    def _show(self, document: Document) -> None:
        slide = document.slide
        self._layout.show_scene(Scene.SLIDE)
        self.view.set_document(document)
        self.view.setFocus()
        self._opening.go_to_wanted(slide.path if slide else None)
        self.looking.show(document)
        self._readings.show(document)
        self.slide.set_slide(slide)
        self._show_facts()
        self.notice.show_text("\n".join(self._notes.all(document)))
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.name} - HistoViewer")
        self.worklist.set_open(slide.path if slide else None)
        self.actions_.name_slide(slide.path.name if slide else "")
        if slide:
            self.preferences.add_recent(slide.path)
            if growing := self.service.heatmap_of(slide.path):
                self.loader.set_heatmap(growing)
        self._scans.resume()

    @Slot()
    def _show_heatmap(self) -> None:
        self._readings.show_heatmap(self.document)
        self.looking.show_heatmap(self.document.heatmap)
        self._show_facts()
        if self.document.interrupted:
            self.notice.show_text(self._notes.interrupted(self.document))

    @Slot()
    def _scan_ended(self) -> None:
        self._readings.end_scan(self.document)
        self._show_cautions()

    @Slot(object, object)
    def _scan_advanced(self, path: Path, step: ScanStep) -> None:
        self._readings.advance(step)
        self.looking.linked.advance(step)
        self.facts.refresh()

    def _show_facts(self) -> None:
        self.facts.show_document(self.document)
        self._show_cautions()

    def _show_cautions(self) -> None:
        heatmap = self.document.heatmap
        self.model.set_cautions(heatmap.provenance.cautions if heatmap else [])

    @Slot(object)
    def _not_opened(self, error: HistoViewerError) -> None:
        self.statusBar().clearMessage()
        self.scanning.forget()
        self._failed(error)

    @Slot(object)
    def _failed(self, error: HistoViewerError) -> None:
        self.notice.show_text(worded(error))

    @Slot()
    def _ask_settings(self) -> None:
        self.dialogs.ask_settings(self.settings, self.preferences.change)

    @Slot()
    def _export(self) -> None:
        place, slide = self.document.place, self.document.slide
        if place and place.result:
            path = slide.path if slide else None
            self.dialogs.export([place.result], slide=path, look=self.panel.look)
        elif self._slides.out and self._slides.out.is_dir():
            self.dialogs.export([], self._slides.out)
        else:
            self.notice.show_text(self.tr("There is no result to export. Scan a slide first."))

    @Slot()
    def _show_keys(self) -> None:
        self.dialogs.keys(self.actions_.all())

    def _connect(self) -> None:
        actions = self.actions_
        self.announcer = Announcer(self, self.panel, self.foci, self.reading, self.service)
        for action, slot in (
            (actions.open_slide, self._opening.choose_file),
            (actions.open_folder, self._opening.choose_folder),
            (actions.open_results, self._opening.choose_folder),
            (actions.quit, self.close),
            (actions.settings, self._ask_settings),
            (actions.export, self._export),
            (actions.gallery, self.gallery.open),
            (actions.cases, self.cases.open),
            (actions.explain, self.explanation.toggle),
            (actions.panels, self._layout.toggle_panels),
            (actions.wide_worklist, self._layout.toggle_wide_worklist),
            (actions.fit_panels, self._layout.fit_panels),
            (actions.tour, self._opening.take_tour),
            (actions.shortcuts, self._show_keys),
            (actions.manual, self.dialogs.manual),
            (actions.log, self.dialogs.log),
            (actions.report, self.dialogs.report),
            (actions.about, self.dialogs.about),
        ):
            action.triggered.connect(slot)
        actions.full_screen.toggled.connect(self._layout.set_full_screen)
        self._readings.connect_actions(actions)
        self.loader.opened.connect(self._show)
        self.loader.heatmap_changed.connect(self._show_heatmap)
        self.loader.not_opened.connect(self._not_opened)
        self.view.image_tiles.damaged.connect(self.notice.show_text)
        self._scans.message.connect(self.notice.show_text)
        self._scans.ended.connect(self._scan_ended)
        self.cases.message.connect(self.notice.show_text)
        self.gallery.message.connect(self.notice.show_text)
        self.gallery.place_chosen.connect(self._opening.open_place)
        self._queue.message.connect(self.notice.show_text)
        self._queue.told.connect(self.announcer.tell)
        self.looking.told.connect(self.announcer.tell)
        self.explanation.told.connect(self.announcer.tell)
        self.foci.explanation_wanted.connect(self.explanation.toggle)
        self._queue.open_requested.connect(self._opening.open_file)
        for failed in (
            self.loader.failed,
            self.records.failed,
            self.service.failed,
            self.preferences.failed,
            self._slides.failed,
            self.looking.failed,
        ):
            failed.connect(self._failed)
        self.reading.lock_changed.connect(self.facts.hide_values)
        self.reading.lock_changed.connect(self.looking.set_locked)
        self.worklist.slide_activated.connect(self._opening.open_from_worklist)
        self.worklist.open_folder_requested.connect(self._opening.choose_folder)
        self.worklist.export_requested.connect(self.dialogs.export)
        self.recent.chosen.connect(self._opening.open)
        self._start.open_requested.connect(self._opening.open)
        self._start.resume_requested.connect(self.worklist.scan_unfinished)
        self.start.tour_requested.connect(self._opening.take_tour)
        self.start.open_slide_requested.connect(self._opening.choose_file)
        self.start.open_folder_requested.connect(self._opening.choose_folder)
        self.view.panels_toggled.connect(self._layout.toggle_panels)
        self.service.model_loaded.connect(self.model.set_loaded)
        self.service.advanced.connect(self._scan_advanced)
        self.scanning.mpp_given.connect(self._opening.open_with_mpp)
