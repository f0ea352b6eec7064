"""The main window."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from histoviewer import __version__
from histoviewer.errors import HistoViewerError
from histoviewer.geometry import Point
from histoviewer.heatmap import CellState, Heatmap
from histoviewer.reader_client import SlideReader
from histoviewer.ui.document import Document, open_document
from histoviewer.ui.jobs import Jobs
from histoviewer.ui.notice import Notice
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.viewer.view import SlideView
from histoviewer.wording import RESEARCH_USE

_THREADS = 2


class MainWindow(QMainWindow):
    """A slide with its heatmap, the heatmap's controls on the right, facts in the status bar."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs = Jobs(_THREADS, self)
        self._reader = SlideReader()
        self._document = Document(None, None)
        # Stamped on each opening: of several files opened in a row the last one is shown.
        self._generation = 0
        self.view = SlideView(self._jobs)
        self.notice = Notice()
        self.panel = HeatmapPanel()
        self.position, self.pixel_size, self.value, self.provider = (QLabel() for _ in range(4))
        self._lay_out()
        self._make_menus()
        self._connect()
        self.setWindowTitle("HistoViewer")
        self.setAcceptDrops(True)

    @property
    def document(self) -> Document:
        return self._document

    def open(self, path: Path, heatmap: Path | None = None) -> None:
        """Open a slide or a heatmap, or a slide with its heatmap, without waiting for it."""
        self._generation += 1
        near = self._document.slide.path if self._document.slide else None
        self.statusBar().showMessage(self.tr("Opening %1 ...").replace("%1", path.name))
        self._jobs.submit(
            partial(open_document, path, heatmap, near, open_slide=self._reader.open),
            partial(self._opened, self._generation),
            partial(self._not_opened, self._generation),
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (Qt's name)
        # A slide must not be closed under a reader, nor a thread outlive the application.
        self.view.tiles.set_slide(None)
        # A stalled read ends with its process, so that nothing waits for it.
        self._reader.close()
        self._jobs.close()
        self._document.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 (Qt's name)
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 (Qt's name)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.open(paths[0])

    def _opened(self, generation: int, document: Document) -> None:
        if generation != self._generation:
            document.close()
            return
        former, self._document = self._document, document
        self.view.set_document(document)
        self.panel.set_heatmap(document.heatmap)
        self.notice.show_text(document.note)
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.name} - HistoViewer")
        self.pixel_size.setText(_pixel_size_text(document))
        self.provider.setText(document.heatmap.provenance.provider if document.heatmap else "")
        self._show_cursor(QPointF(-1, -1))
        # Closing waits for the tiles that are being read.
        self._jobs.submit(former.close, _nothing, self._failed)

    def _not_opened(self, generation: int, error: HistoViewerError) -> None:
        if generation == self._generation:
            self.statusBar().clearMessage()
            self._failed(error)

    def _failed(self, error: HistoViewerError) -> None:
        self.notice.show_text(str(error))

    @Slot()
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a slide or a heatmap"))
        if name:
            self.open(Path(name))

    @Slot(QPointF)
    def _show_cursor(self, place: QPointF) -> None:
        point = Point(place.x(), place.y())
        width, height = self._document.size
        inside = 0 <= point.x < width and 0 <= point.y < height
        self.position.setText(f"x {point.x:.0f}  y {point.y:.0f}" if inside else "")
        heatmap = self._document.heatmap
        self.value.setText(cell_text(heatmap, point) if heatmap else "")

    @Slot()
    def _about(self) -> None:
        text = self.tr(
            "HistoViewer %1\n\nShows where metastatic tissue is likely on lymph-node slides.\n\n"
            "%2: not for diagnosis, nor for any decision on a patient."
        )
        text = text.replace("%1", __version__).replace("%2", RESEARCH_USE)
        QMessageBox.about(self, self.tr("About HistoViewer"), text)

    def _lay_out(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.view, 1)
        self.setCentralWidget(centre)
        dock = QDockWidget(self.tr("Heatmap"), self)
        dock.setWidget(self.panel)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        for label, name in (
            (self.position, self.tr("Position in level-0 pixels")),
            (self.value, self.tr("Probability under the cursor")),
            (self.pixel_size, self.tr("Pixel size")),
            (self.provider, self.tr("Device that scanned")),
        ):
            label.setAccessibleName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            self.statusBar().addPermanentWidget(label)
        self.statusBar().addPermanentWidget(QLabel(RESEARCH_USE))

    def _make_menus(self) -> None:
        file, view, about = (
            self.menuBar().addMenu(title)
            for title in (self.tr("&File"), self.tr("&View"), self.tr("&Help"))
        )
        _add(file, self.tr("&Open..."), QKeySequence.StandardKey.Open).triggered.connect(
            self._choose_file
        )
        _add(file, self.tr("&Quit"), QKeySequence.StandardKey.Quit).triggered.connect(self.close)
        _add(view, self.tr("Zoom &in"), "+", "=").triggered.connect(self.view.zoom_in)
        _add(view, self.tr("Zoom &out"), "-").triggered.connect(self.view.zoom_out)
        _add(view, self.tr("&Whole slide"), "0").triggered.connect(self.view.fit)
        view.addSeparator()
        _add(view, self.tr("&Heatmap on or off"), "H").triggered.connect(self.panel.toggle)
        _add(view, self.tr("&More opaque"), "]").triggered.connect(self.panel.more_opaque)
        _add(view, self.tr("&Less opaque"), "[").triggered.connect(self.panel.less_opaque)
        _add(about, self.tr("&About HistoViewer")).triggered.connect(self._about)

    def _connect(self) -> None:
        self.panel.shown_changed.connect(self._show_heatmap)
        self.panel.opacity_changed.connect(self._set_opacity)
        self.panel.colormap_changed.connect(self._set_colormap)
        self.view.cursor_moved.connect(self._show_cursor)
        self.view.tiles.damaged.connect(self.notice.show_text)

    @Slot(bool)
    def _show_heatmap(self, shown: bool) -> None:
        self.view.heatmap_item.setVisible(shown)

    @Slot(float)
    def _set_opacity(self, opacity: float) -> None:
        self.view.heatmap_item.set_colour_opacity(opacity)

    @Slot(str)
    def _set_colormap(self, name: str) -> None:
        self.view.heatmap_item.set_colormap(name)


def cell_text(heatmap: Heatmap, point: Point) -> str:
    """What the heatmap says of a place on the slide, level-0 pixels; "" outside the slide."""
    cell = heatmap.grid.cell_at(point)
    if cell is None:
        return ""
    if heatmap.state[cell] == CellState.SCANNED:
        return f"probability {heatmap.probability[cell]:.3f}"
    return _STATE_TEXTS[CellState(heatmap.state[cell])]


_STATE_TEXTS = {
    CellState.OUTSIDE: "no tissue, not scanned",
    CellState.PENDING: "not scanned yet",
    CellState.UNREADABLE: "could not be read",
}


def _pixel_size_text(document: Document) -> str:
    if document.mpp is None:
        return f"pixel size unknown: {document.mpp_source}"
    return f"{document.mpp.mean:.3g} µm/px ({document.mpp_source})"


def _add(menu: QMenu, text: str, *keys: QKeySequence.StandardKey | str) -> QAction:
    action = menu.addAction(text)
    action.setShortcuts([QKeySequence(key) for key in keys])
    return action


def _nothing(result: None) -> None:
    """Of a closed slide there is nothing to show."""
