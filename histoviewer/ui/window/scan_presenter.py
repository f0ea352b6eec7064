"""Scans in the main window: starting one for the open slide, its progress and its end."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot

from histoviewer.batch.outcome import BatchItem
from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Region
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.scanning.progress import ScanStep
from histoviewer.ui.document.loader import DocumentLoader
from histoviewer.ui.scan.control import ScanControl, StopQuestion
from histoviewer.ui.scan.dialog import ScanChoice
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.messages import translated, worded
from histoviewer.ui.support.text import fill
from histoviewer.ui.viewer.view import SlideView, Tool
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.preferences import Preferences
from histoviewer.ui.worklist.panel import WorklistPanel


class ScanPresenter(QObject):
    """Connects the scan service to the open document, the progress bar and the actions.

    message: text for the message bar.
    ended:   the scan of the open document has ended.
    """

    message = Signal(str)
    ended = Signal()

    def __init__(
        self,
        service: ScanService,
        control: ScanControl,
        loader: DocumentLoader,
        view: SlideView,
        worklist: WorklistPanel,
        progress: ScanProgress,
        actions: Actions,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._service, self._control, self._loader = service, control, loader
        self._view, self._worklist, self._progress = view, worklist, progress
        self._actions, self._preferences = actions, preferences
        self._connect()

    def resume(self) -> None:
        """Go on with a scan that waited for the pixel size of the slide now open."""
        try:
            self._control.go_on(
                self._loader.document, self._preferences.current, self._worklist.highlighted
            )
        except HistoViewerError as error:
            self.message.emit(worded(error))

    @Slot()
    def _scan(self) -> None:
        self._ask(None)

    @Slot(QRectF)
    def _scan_region(self, drawn: QRectF) -> None:
        self._view.set_tool(Tool.PAN)
        self._ask(Region(drawn.x(), drawn.y(), drawn.width(), drawn.height()))

    def _ask(self, region: Region | None) -> None:
        if self._loader.pending:
            # Otherwise the slide that is about to be closed would be scanned.
            text = self.tr("%1 is still opening. Scan it once it is on screen.")
            self.message.emit(fill(text, self._loader.pending.name))
            return
        document = self._loader.document
        if document.slide is None:
            self.message.emit(self.tr("No slide is open. Open one to scan it."))
            return
        try:
            self._control.ask_slide(
                document, self._preferences.current, self._worklist.highlighted, region
            )
        except HistoViewerError as error:
            self.message.emit(worded(error))

    @Slot()
    def _cancel(self) -> None:
        if self._view.tool is not Tool.PAN:
            self._view.set_tool(Tool.PAN)
        elif self._actions.full_screen.isChecked():
            self._actions.full_screen.setChecked(False)
        elif self._service.running:
            question = StopQuestion(self._view.window(), self._service.running)
            question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            question.accepted.connect(partial(self._cancel_scan, self._service.running))
            question.open()

    @Slot()
    def _cancel_scan(self, path: Path) -> None:
        # Its scan may have ended while the question was on screen.
        if path == self._service.running:
            self._service.cancel()

    @Slot(object)
    def _chosen(self, choice: ScanChoice) -> None:
        self._preferences.save(stride=choice.options.stride, device=choice.device)

    @Slot(object, object)
    def _opened(self, path: Path, heatmap: Heatmap) -> None:
        if self._loader.is_open(path):
            self._loader.set_heatmap(heatmap)

    @Slot(object, object)
    def _advanced(self, path: Path, step: ScanStep) -> None:
        self._progress.set_progress(step.progress)

    @Slot(str)
    def _problem(self, text: str) -> None:
        self.message.emit(translated(text))

    @Slot(object)
    def _ended(self, item: BatchItem) -> None:
        if item.note:
            self.message.emit(translated(item.note))
        if item.error:
            # The error of a failed slide names its file; the one of an incomplete result does not.
            failed = item.verdict is Verdict.FAILED
            error = translated(item.error)
            self.message.emit(error if failed else f"{item.path.name}: {error}")
        if self._loader.is_open(item.path) and item.result:
            self._loader.set_result(item.result)
            self.ended.emit()

    @Slot(object)
    def _interrupted(self, path: Path) -> None:
        # A paused scan resumes by itself, so it stays in view.
        if self._loader.is_open(path) and path not in self._service.waiting:
            self._loader.restore_result()

    @Slot()
    def _queue_changed(self) -> None:
        service = self._service
        self._progress.set_queue(service.running, len(service.waiting), service.paused)
        self._actions.pause.setEnabled(service.busy)
        self._actions.pause.setChecked(service.paused)

    def _connect(self) -> None:
        service, actions = self._service, self._actions
        service.opened.connect(self._opened)
        service.advanced.connect(self._advanced)
        service.ended.connect(self._ended)
        service.interrupted.connect(self._interrupted)
        service.problem.connect(self._problem)
        service.queue_changed.connect(self._queue_changed)
        self._control.chosen.connect(self._chosen)
        self._progress.pause_requested.connect(service.set_paused)
        self._progress.cancel_requested.connect(service.cancel)
        self._view.region_drawn.connect(self._scan_region)
        actions.scan.triggered.connect(self._scan)
        actions.scan_folder.triggered.connect(self._worklist.scan_all)
        actions.cancel.triggered.connect(self._cancel)
        actions.pause.triggered.connect(service.set_paused)
