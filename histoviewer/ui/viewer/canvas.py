"""Canvas: a slide, its heatmap and its foci in level-0 pixels, at any scale."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from histoviewer.geometry import Mpp, Point, Region
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill, short
from histoviewer.ui.viewer.foci_item import FociItem
from histoviewer.ui.viewer.heatmap_item import HeatmapItem
from histoviewer.ui.viewer.image_tiles import CACHE_BYTES, ImageTileLoader
from histoviewer.ui.viewer.look_badge import LookBadge
from histoviewer.ui.viewer.minimap import Minimap
from histoviewer.ui.viewer.rectangle_item import RectangleItem
from histoviewer.ui.viewer.scalebar import ScaleBar
from histoviewer.ui.viewer.slide_item import SlideItem
from histoviewer.ui.viewer.transforms import angle_of, scale_of

ZOOM_STEP = 1.25
# As in other slide viewers, 10x means 1 um per screen pixel.
UM_AT_1X = 10.0
# Screen pixels per level-0 pixel.
_MAX_SCALE = 16.0
_CORNER = 12
# `go_to` lets a region fill this part of the view, at this magnification or scale at most.
_REGION_PART = 1 / 3
_MAX_REGION_OBJECTIVE = 20.0
_MAX_REGION_SCALE = 1.0


class Canvas(QGraphicsView):
    """Shows a document at any position and scale; `SlideView` adds mouse and keys.

    scale_changed: screen pixels per level-0 pixel.
    moved:         the visible region has changed.
    """

    scale_changed = Signal(float)
    moved = Signal()

    def __init__(
        self, jobs: Jobs, parent: QWidget | None = None, cache_bytes: int = CACHE_BYTES
    ) -> None:
        super().__init__(parent)
        self._mpp: Mpp | None = None
        self._extent = QRectF()
        self._fitted = True
        self._minimap_shown = True
        self.image_tiles = ImageTileLoader(jobs, self, cache_bytes)
        self.slide_item = SlideItem(self.image_tiles)
        self.heatmap_item = HeatmapItem()
        self.foci_item = FociItem()
        self.ruler = RectangleItem()
        scene = QGraphicsScene(self)
        for item in (self.slide_item, self.heatmap_item, self.foci_item, self.ruler):
            scene.addItem(item)
        # Above what is added to the scene later.
        self.ruler.setZValue(1)
        self.setScene(scene)
        self._scale_bar, self.badge = ScaleBar(self), LookBadge(self)
        self.minimap = Minimap([self.heatmap_item], self)
        self.minimap.moved_to.connect(self._move_to)
        self.image_tiles.loaded.connect(self._repaint)
        self.heatmap_item.redrawn.connect(self.minimap.redraw)
        self.heatmap_item.visibleChanged.connect(self.minimap.redraw)
        self.foci_item.foci_changed.connect(self._foci_changed)
        self._set_up()

    def set_document(self, document: Document) -> None:
        """Show a whole document, upright; the caller closes the former one."""
        self.image_tiles.set_slide(document.slide)
        self.slide_item.set_size(document.size)
        self.foci_item.set_foci([])
        self._mpp = document.mpp
        self.ruler.set_mpp(document.mpp)
        width, height = document.size
        self._extent = QRectF(0, 0, width, height)
        self.minimap.set_extent(self._extent)
        self.heatmap_item.set_heatmap(document.heatmap)
        # Margins let the edge of the slide be zoomed at the cursor, too.
        self.setSceneRect(self._extent.adjusted(-width, -height, width, height))
        self.setAccessibleDescription(document.name)
        self._place_corners()
        self.resetTransform()
        self.fit()

    def set_cache_bytes(self, limit: int) -> None:
        """Limit the memory for image tiles."""
        self.image_tiles.set_cache_bytes(limit)

    def set_minimap_shown(self, shown: bool) -> None:
        self._minimap_shown = shown
        self._place_corners()

    @property
    def extent(self) -> QRectF:
        """The whole slide, level-0 pixels; empty if none is shown."""
        return QRectF(self._extent)

    @property
    def mpp(self) -> Mpp | None:
        """Size of a level-0 pixel, um; None if it is not known."""
        return self._mpp

    @property
    def middle(self) -> QPointF:
        """The place in the middle of the view, level-0 pixels."""
        room = QRectF(self.viewport().rect())
        return self.viewportTransform().inverted()[0].map(room.center())

    @property
    def scale_factor(self) -> float:
        """Screen pixels per level-0 pixel, however the slide is turned."""
        return scale_of(self.transform())

    @property
    def rotation(self) -> float:
        """By how much the slide is turned clockwise, degrees, above -180 to 180."""
        return angle_of(self.transform())

    @property
    def magnification(self) -> float | None:
        """The objective that would show the slide as large; None without a pixel size.

        A logical screen pixel is 10 um / objective.
        """
        return UM_AT_1X * self.scale_factor / self._mpp.x if self._mpp else None

    @property
    def magnification_text(self) -> str:
        """The magnification, such as "12.5x"; "" without a pixel size."""
        value = self.magnification
        return f"{short(value)}x" if value else ""

    def set_magnification(self, objective: float) -> None:
        """Zoom to an objective around the centre; does nothing without a pixel size."""
        current = self.magnification
        if current:
            self.zoom(objective / current, self.viewport().rect().center())

    def visible_region(self) -> QRectF:
        """The visible part of the slide in level-0 pixels; may be empty."""
        return self.mapToScene(self.viewport().rect()).boundingRect() & self._extent

    def go_to(self, region: Region) -> None:
        """Centre on a region in level-0 pixels and show it with its surroundings."""
        room = self.viewport().rect()
        wanted = _REGION_PART * min(
            room.width() / max(region.width, 1), room.height() / max(region.height, 1)
        )
        most = _MAX_REGION_OBJECTIVE * self._mpp.x / UM_AT_1X if self._mpp else _MAX_REGION_SCALE
        self.zoom(min(wanted, most) / self.scale_factor, room.center())
        self._move_to(QPointF(*region.centre))

    def show_at(self, centre: Point, objective: float) -> None:
        """Centre on a place in level-0 pixels at a magnification."""
        self.set_magnification(objective)
        self._move_to(QPointF(*centre))

    def set_note(self, about: str, text: str) -> None:
        """Say in a corner what is shown differently from the slide; "" takes that back."""
        self.badge.set_note(about, text)

    def picture(self) -> QImage:
        """The current view with the scale bar and the badge, in screen pixels."""
        picture = self.viewport().grab()
        painter = QPainter(picture)
        for corner in (self._scale_bar, self.badge):
            if corner.isVisibleTo(self):
                painter.drawPixmap(corner.pos(), corner.grab())
        painter.end()
        return picture.toImage()

    @Slot()
    def fit(self) -> None:
        """Show the whole slide."""
        self._fitted = True
        if not self._extent.isEmpty():
            self.fitInView(self._extent, Qt.AspectRatioMode.KeepAspectRatio)
        self._report_scale()

    @Slot()
    def zoom_in(self) -> None:
        self.zoom(ZOOM_STEP, self.viewport().rect().center())

    @Slot()
    def zoom_out(self) -> None:
        self.zoom(1 / ZOOM_STEP, self.viewport().rect().center())

    def zoom(self, factor: float, at: QPoint) -> None:
        """Zoom around a point of the viewport."""
        if self._extent.isEmpty():
            return
        scale = self.scale_factor
        factor = min(max(scale * factor, self._min_scale()), _MAX_SCALE) / scale
        kept = self.mapToScene(at)
        self.scale(factor, factor)
        self.pan(self.mapFromScene(kept) - at)
        self._fitted = False
        self._report_scale()

    def look_at(self, middle: QPointF, scale: float, degrees: float) -> None:
        """Show a place in the middle, at a scale in screen pixels per level-0 pixel, turned."""
        self._fitted = False
        self.setTransform(QTransform().rotate(degrees).scale(scale, scale))
        self.centerOn(middle)
        self._report_scale()

    def rotate_to(self, degrees: float) -> None:
        """Turn the slide around the middle of the view, clockwise from upright."""
        scale, at = self.scale_factor, self.viewport().rect().center()
        kept = self.mapToScene(at)
        # Anew, so that four quarter turns give exactly what there was.
        self.setTransform(QTransform().rotate(degrees).scale(scale, scale))
        if self._fitted:
            self.fit()
        else:
            self.pan(self.mapFromScene(kept) - at)
        self._report_scale()

    def pan(self, step: QPoint) -> None:
        """Scroll by screen pixels; positive steps go right and down."""
        for bar, pixels in (
            (self.horizontalScrollBar(), step.x()),
            (self.verticalScrollBar(), step.y()),
        ):
            bar.setValue(bar.value() + pixels)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        super().scrollContentsBy(dx, dy)
        self._report_move()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        super().resizeEvent(event)
        self._place_corners()
        if self._fitted:
            self.fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place_corners()

    @Slot()
    def _repaint(self) -> None:
        self.minimap.set_overview(self.image_tiles.overview, float(1 << self.image_tiles.top))
        self.viewport().update()

    @Slot()
    def _foci_changed(self) -> None:
        self.minimap.set_foci([(x, y) for x, y in self.foci_item.positions.tolist()])

    @Slot(QPointF)
    def _move_to(self, place: QPointF) -> None:
        self._fitted = False
        self.centerOn(place)
        self._report_move()

    def _report_move(self) -> None:
        self.minimap.set_frame(self.mapToScene(self.viewport().rect()))
        self.moved.emit()

    def _place_corners(self) -> None:
        size = self._scale_bar.sizeHint()
        # A part of a scale bar would mislead.
        self._scale_bar.set_fits(size.width() + 2 * _CORNER <= self.width())
        top = self.height() - size.height() - _CORNER
        self._scale_bar.setGeometry(_CORNER, top, size.width(), size.height())
        self.badge.move(_CORNER, _CORNER)
        size = self.minimap.sizeHint()
        self.minimap.setGeometry(
            self.width() - size.width() - _CORNER, _CORNER, size.width(), size.height()
        )
        # In a small window it would cover the slide.
        fits = size.width() * 3 < self.width() and size.height() * 2 < self.height()
        self.minimap.setVisible(self._minimap_shown and fits and not self._extent.isEmpty())

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Slide"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(225, 225, 225))
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Each paint event requests the visible image tiles, so it must cover the whole viewport.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setMouseTracking(True)
        # Dropped files are for the window.
        self.setAcceptDrops(False)

    def _min_scale(self) -> float:
        room = self.viewport().rect()
        turned = QTransform().rotate(self.rotation).mapRect(self._extent)
        fitting = min(room.width() / turned.width(), room.height() / turned.height())
        return min(_MAX_SCALE, fitting / 2)

    def _report_scale(self) -> None:
        scale = self.scale_factor
        angle = round(self.rotation) % 360
        self.set_note("rotation", fill(self.tr("Turned by %1°"), str(angle)) if angle else "")
        self._scale_bar.set_scale(
            self._mpp.x / scale if self._mpp else None, self.magnification_text
        )
        self._report_move()
        self.scale_changed.emit(scale)
