"""The canvas: a slide and its heatmap in level-0 pixels, to pan and to zoom."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from histoviewer.ui.document import Document
from histoviewer.ui.jobs import Jobs
from histoviewer.ui.viewer.heatmap_item import HeatmapItem
from histoviewer.ui.viewer.scalebar import ScaleBar
from histoviewer.ui.viewer.slide_item import SlideItem
from histoviewer.ui.viewer.tiles import TileLoader

ZOOM_STEP = 1.25
# Screen pixels a level-0 pixel, beyond which there is nothing more to see.
_MAX_SCALE = 16.0
_CORNER = 12


class SlideView(QGraphicsView):
    """Shows one document. Wheel and pinch zoom at the cursor, dragging and arrow keys pan.

    scale_changed: screen pixels per level-0 pixel.
    cursor_moved:  where the cursor is, level-0 pixels.
    """

    scale_changed = Signal(float)
    cursor_moved = Signal(QPointF)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._um_per_pixel: float | None = None
        self._extent = QRectF()
        self._fitted = True
        self.tiles = TileLoader(jobs, self)
        self.slide_item = SlideItem(self.tiles)
        self.heatmap_item = HeatmapItem()
        scene = QGraphicsScene(self)
        scene.addItem(self.slide_item)
        scene.addItem(self.heatmap_item)
        self.setScene(scene)
        self._scale_bar = ScaleBar(self)
        self.tiles.loaded.connect(self._repaint)
        self._set_up()

    def set_document(self, document: Document) -> None:
        """Show a document at full view; the caller closes the former one."""
        self.tiles.set_slide(document.slide)
        self.slide_item.set_size(document.size)
        self.heatmap_item.set_heatmap(document.heatmap)
        self._um_per_pixel = document.mpp.x if document.mpp else None
        width, height = document.size
        self._extent = QRectF(0, 0, width, height)
        # Room around the slide, so that its edge can be zoomed at the cursor too.
        self.setSceneRect(self._extent.adjusted(-width, -height, width, height))
        self.setAccessibleDescription(document.name)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Show the whole slide."""
        self._fitted = True
        if not self._extent.isEmpty():
            self.fitInView(self._extent, Qt.AspectRatioMode.KeepAspectRatio)
        self._scale_has_changed()

    @Slot()
    def zoom_in(self) -> None:
        self.zoom(ZOOM_STEP, self.viewport().rect().center())

    @Slot()
    def zoom_out(self) -> None:
        self.zoom(1 / ZOOM_STEP, self.viewport().rect().center())

    def zoom(self, factor: float, at: QPoint) -> None:
        """Zoom so that what lies at `at`, a place in the viewport, stays there."""
        if self._extent.isEmpty():
            return
        scale = self.transform().m11()
        factor = min(max(scale * factor, self._min_scale()), _MAX_SCALE) / scale
        kept = self.mapToScene(at)
        self.scale(factor, factor)
        moved = self.mapFromScene(kept) - at
        for bar, step in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + step)
        self._fitted = False
        self._scale_has_changed()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        of_touchpad = event.phase() != Qt.ScrollPhase.NoScrollPhase
        if of_touchpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        # One notch of a wheel is 120; finer wheels send parts of it.
        notches = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**notches, event.position().toPoint())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 + event.value(), event.position().toPoint())
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        super().mouseMoveEvent(event)
        self.cursor_moved.emit(self.mapToScene(event.position().toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        size = self._scale_bar.sizeHint()
        top = self.height() - size.height() - _CORNER
        self._scale_bar.setGeometry(_CORNER, top, size.width(), size.height())
        if self._fitted:
            self.fit()

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Slide"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(225, 225, 225))
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Each painting tells the loader which tiles are in sight, so it must see all of them.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setMouseTracking(True)
        # The window takes what is dropped.
        self.setAcceptDrops(False)

    def _min_scale(self) -> float:
        room = self.viewport().rect()
        fitting = min(room.width() / self._extent.width(), room.height() / self._extent.height())
        return min(_MAX_SCALE, fitting / 2)

    def _scale_has_changed(self) -> None:
        scale = self.transform().m11()
        self._scale_bar.set_um_per_pixel(self._um_per_pixel / scale if self._um_per_pixel else None)
        self.scale_changed.emit(scale)
