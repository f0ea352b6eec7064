"""Side by side: the open slide, and beside it its heatmap or another slide."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.progress import ScanStep
from histoviewer.ui.document.document import Document
from histoviewer.ui.document.loader import DocumentLoader
from histoviewer.ui.linked.link import ViewLink
from histoviewer.ui.linked.pane import SecondPane
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill
from histoviewer.ui.viewer.view import SlideView

_THREADS = 2
_OPACITY = 0.6


class _Shown(Enum):
    """Content of the second view."""

    NOTHING = "nothing"
    HEATMAP = "heatmap"
    SLIDE = "slide"


class LinkedPresenter(QObject):
    """Shows and fills the second view.

    link: the switch of the link.

    told:   what a key has done.
    failed: HistoViewerError: the second slide cannot be opened.

    widget: both views, for the middle of the window.
    pane:   the second one.
    """

    told = Signal(str)
    failed = Signal(object)

    def __init__(self, view: SlideView, link: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._switch = view, link
        self._document = Document()
        self._shown, self._locked = _Shown.NOTHING, False
        self._jobs = Jobs(_THREADS, self)
        # Its process is started with the first slide that is opened beside another one.
        self._loader: DocumentLoader | None = None
        self.pane = SecondPane(self._jobs, link)
        self.pane.view.set_minimap_shown(False)
        self.pane.hide()
        self.widget = QSplitter(Qt.Orientation.Horizontal)
        self.widget.setChildrenCollapsible(False)
        for each in (view, self.pane):
            self.widget.addWidget(each)
        self.link = ViewLink(view, self.pane.view, self)
        self.pane.closed.connect(self.hide)
        link.toggled.connect(self._set_linked)

    def show(self, document: Document) -> None:
        """Show another document in the first view; a second slide stays beside it."""
        self._document = document
        if self._shown is _Shown.HEATMAP:
            self._show_heatmap()
        elif self._shown is _Shown.SLIDE:
            self._relink()

    def set_heatmap(self, heatmap: Heatmap | None) -> None:
        """Show the new heatmap of the open slide."""
        if heatmap:
            self._document = self._document.with_heatmap(heatmap)
        if self._shown is _Shown.HEATMAP:
            self.pane.view.heatmap_item.set_heatmap(heatmap)

    def advance(self, step: ScanStep) -> None:
        """Show a scan step, if it belongs to the heatmap beside the slide."""
        if self._shown is _Shown.HEATMAP and self._document.heatmap is step.heatmap:
            self.pane.view.heatmap_item.update_tiles(step.rows, step.cols)

    @Slot(bool)
    def set_locked(self, locked: bool) -> None:
        """Hide the heatmap until a first impression is recorded."""
        self._locked = locked
        self.pane.view.heatmap_item.setVisible(not locked)

    @Slot()
    def toggle_heatmap(self) -> None:
        """Show the open slide's heatmap beside it, or close the second view."""
        if self._shown is _Shown.HEATMAP:
            self.hide()
        elif self._document.heatmap is None or self._document.slide is None:
            self.told.emit(self.tr("This slide has no heatmap. Scan it first."))
        elif self._locked:
            self.told.emit(self.tr("Hidden until your first impression of this slide is recorded."))
        else:
            self._show_heatmap()

    def open(self, path: Path) -> None:
        """Open another slide beside the first one."""
        if self._loader is None:
            self._loader = DocumentLoader(self)
            self._loader.opened.connect(self._opened)
            self._loader.not_opened.connect(self.failed)
            self._loader.failed.connect(self.failed)
        self.told.emit(fill(self.tr("Opening %1 ..."), path.name))
        # Without output folders of its own: it is looked at, not read.
        self._loader.open_alone(path)

    @Slot()
    def hide(self) -> None:
        """Close the second view."""
        self._shown = _Shown.NOTHING
        self.link.clear()
        self.pane.hide()
        self.pane.view.image_tiles.set_slide(None)

    def close(self) -> None:
        """End reads and the process of the second slide."""
        self.hide()
        if self._loader:
            self._loader.reader.close()
        self._jobs.close()
        if self._loader:
            self._loader.close()

    def _show_heatmap(self) -> None:
        document = self._document
        if document.slide is None or document.heatmap is None:
            self.hide()
            return
        self._fill(_Shown.HEATMAP, document)
        item = self.pane.view.heatmap_item
        item.set_overlay("values")
        item.set_colour_opacity(_OPACITY)
        item.setVisible(not self._locked)
        self.pane.set_title(fill(self.tr("Heatmap of %1"), document.name))

    @Slot(object)
    def _opened(self, document: Document) -> None:
        self._fill(_Shown.SLIDE, document)
        self.pane.view.heatmap_item.set_heatmap(None)
        self.pane.set_title(document.name)

    def _fill(self, shown: _Shown, document: Document) -> None:
        self.link.clear()
        self._shown = shown
        self.pane.view.set_document(document)
        if not self.pane.isVisible():
            self.pane.show()
            half = self.widget.width() // 2
            self.widget.setSizes([half, half])
        self._relink()

    def _relink(self) -> None:
        if self._view.extent.isEmpty():
            self.link.clear()
            return
        self.link.match()
        if not self._switch.isChecked():
            self.link.clear()

    @Slot(bool)
    def _set_linked(self, on: bool) -> None:
        if self._shown is _Shown.NOTHING:
            return
        if on:
            self.link.set_here()
            self.told.emit(self.tr("The views move together, from these places on."))
        else:
            self.link.clear()
            self.told.emit(self.tr("Each view moves alone. Align them, then link them again."))
