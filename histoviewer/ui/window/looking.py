"""Looking at the open slide: the viewed area, annotations, and what changes its picture alone."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.ui.annotations.panel import AnnotationsPanel
from histoviewer.ui.annotations.presenter import AnnotationsPresenter
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.readings import DocumentReadings
from histoviewer.ui.linked.presenter import LinkedPresenter
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewed.presenter import ViewedPresenter
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.picture_control import PictureControl
from histoviewer.ui.window.status_bar import StatusLabels

_FILTER = "GeoJSON (*.geojson *.json)"


class Looking(QObject):
    """The controllers of the view that neither scan nor judge.

    See `ViewedPresenter` for the arguments.

    told:   what a key has done.
    failed: HistoViewerError: a file of annotations cannot be read or written.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        view: SlideView,
        records: DocumentReadings,
        facts: StatusLabels,
        actions: Actions,
        jobs: Jobs,
        open_slide: Callable[[Path], OpenedSlide],
        reader_name: Callable[[], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        # Finding tissue may take long, and nothing else must wait for it.
        self._slow_jobs = Jobs(1, self)
        self.viewed = ViewedPresenter(view, records, self._slow_jobs, open_slide, reader_name, self)
        self.viewed.told.connect(self.told)
        self.viewed.share_changed.connect(facts.show_viewed)
        self.picture = PictureControl(
            view, actions, self.viewed.tracker, self._slow_jobs, open_slide, self
        )
        self.picture.told.connect(self.told)
        self._actions, self._view = actions, view
        self.annotations_panel = AnnotationsPanel(
            actions.drawing_tools,
            [actions.delete_annotation, actions.import_annotations, actions.export_annotations],
        )
        self.annotations = AnnotationsPresenter(
            view, self.annotations_panel, records, jobs, reader_name, self
        )
        self.annotations.told.connect(self.told)
        self.annotations.failed.connect(self.failed)
        self.linked = LinkedPresenter(view, actions.link_views, self)
        self.linked.told.connect(self.told)
        self.linked.failed.connect(self.failed)
        actions.heatmap_beside.triggered.connect(self.linked.toggle_heatmap)
        actions.slide_beside.triggered.connect(self._choose_second)
        for widget in (view, self.annotations_panel.table):
            widget.addAction(actions.delete_annotation)
        actions.delete_annotation.triggered.connect(self.annotations.delete)
        actions.undo.triggered.connect(self._undo)
        actions.redo.triggered.connect(self.annotations.stack.redo)
        actions.import_annotations.triggered.connect(self._choose_import)
        actions.export_annotations.triggered.connect(self._choose_export)
        actions.next_unviewed.triggered.connect(self.viewed.go_to_next)
        actions.unviewed.toggled.connect(self.viewed.set_shown)

    def viewed_share(self) -> float | None:
        """Share of the open slide's tissue that this reader has viewed, 0..1; None: not known."""
        return self.viewed.share

    def show(self, document: Document) -> None:
        """Show another document."""
        self.picture.show(document)
        self.viewed.show(document)
        self.annotations.show(document)
        self.linked.show(document)

    def show_heatmap(self, heatmap: Heatmap | None) -> None:
        """Show the open slide's new heatmap."""
        self.linked.set_heatmap(heatmap)

    @Slot(bool)
    def set_locked(self, locked: bool) -> None:
        """Hide what would bias a first impression, until it is recorded."""
        self.annotations.set_locked(locked)
        self.linked.set_locked(locked)

    @Slot()
    def _undo(self) -> None:
        stack = self.annotations.stack
        if stack.canUndo():
            stack.undo()
        elif stack.count():
            # The next one would be the verdict on another slide.
            self.told.emit(self.tr("No edit of this slide's annotations is left to undo."))
        else:
            self._actions.take_back.trigger()

    @Slot()
    def _choose_second(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._view.window(), self.tr("Open another slide beside this one")
        )
        if name:
            self.linked.open(Path(name))

    @Slot()
    def _choose_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._view.window(), self.tr("Import annotations"), "", _FILTER
        )
        if name:
            self.annotations.import_file(Path(name))

    @Slot()
    def _choose_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._view.window(), self.tr("Export annotations"), "annotations.geojson", _FILTER
        )
        if name:
            self.annotations.export_file(Path(name))

    def close(self) -> None:
        """Keep what would be lost with the window, and end what runs for the second view."""
        self.viewed.keep()
        self.linked.close()
        self._slow_jobs.close()
