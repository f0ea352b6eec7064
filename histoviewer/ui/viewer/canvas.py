"""The canvas: a slide, its heatmap and its foci in level-0 pixels, at any scale."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from histoviewer.geometry import Mpp, Region
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import short
from histoviewer.ui.viewer.foci_item import FociItem
from histoviewer.ui.viewer.heatmap_item import HeatmapItem
from histoviewer.ui.viewer.minimap import Minimap
from histoviewer.ui.viewer.rectangle_item import RectangleItem
from histoviewer.ui.viewer.scalebar import ScaleBar
from histoviewer.ui.viewer.slide_item import SlideItem
from histoviewer.ui.viewer.tiles import CACHE_BYTES, TileLoader

ZOOM_STEP = 1.25
# Under a 10x objective a pixel of the screen is taken for 1 um, as viewers of slides do.
UM_AT_1X = 10.0
# Screen pixels a level-0 pixel, beyond which there is nothing more to see.
_MAX_SCALE = 16.0
_CORNER = 12
# A focus fills this part of the view, and is not shown larger than under this objective.
_SURROUNDED = 1 / 3
_WALK_OBJECTIVE = 20.0
_WALK_SCALE = 1.0


class Canvas(QGraphicsView):
    """What is shown and where; how it is moved by hand is for `SlideView`.

    scale_changed: screen pixels per level-0 pixel.
    moved:         another part of the slide is seen, or the same at another scale.
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
        self.tiles = TileLoader(jobs, self, cache_bytes)
        self.slide_item = SlideItem(self.tiles)
        self.heatmap_item = HeatmapItem()
        self.foci_item = FociItem()
        self.ruler = RectangleItem()
        scene = QGraphicsScene(self)
        for item in (self.slide_item, self.heatmap_item, self.foci_item, self.ruler):
            scene.addItem(item)
        self.setScene(scene)
        self._scale_bar = ScaleBar(self)
        self.minimap = Minimap(self.heatmap_item, self)
        self.minimap.moved_to.connect(self._move_to)
        self.tiles.loaded.connect(self._repaint)
        self.heatmap_item.redrawn.connect(self.minimap.redraw)
        self.heatmap_item.visibleChanged.connect(self.minimap.redraw)
        self.foci_item.foci_changed.connect(self._foci_changed)
        self._set_up()

    def set_document(self, document: Document) -> None:
        """Show a document at full view; the caller closes the former one."""
        self.tiles.set_slide(document.slide)
        self.slide_item.set_size(document.size)
        self.foci_item.set_foci([])
        self._mpp = document.mpp
        self.ruler.set_mpp(document.mpp)
        width, height = document.size
        self._extent = QRectF(0, 0, width, height)
        self.minimap.set_extent(self._extent)
        self.heatmap_item.set_heatmap(document.heatmap)
        # Room around the slide, so that its edge can be zoomed at the cursor too.
        self.setSceneRect(self._extent.adjusted(-width, -height, width, height))
        self.setAccessibleDescription(document.name)
        self._place_corners()
        self.fit()

    def set_cache_bytes(self, limit: int) -> None:
        """How much memory the tiles may take."""
        self.tiles.set_cache_bytes(limit)

    def set_minimap_shown(self, shown: bool) -> None:
        self._minimap_shown = shown
        self._place_corners()

    @property
    def magnification(self) -> float | None:
        """The objective under which the slide would look as large; None without a pixel size.

        A pixel of the screen (of the desktop's, where it is scaled) is then 10 um / objective.
        """
        scale = self.transform().m11()
        return UM_AT_1X * scale / self._mpp.x if self._mpp else None

    @property
    def magnification_text(self) -> str:
        """E.g. "12.5x"; "" without a pixel size."""
        value = self.magnification
        return f"{short(value)}x" if value else ""

    def set_magnification(self, objective: float) -> None:
        """Zoom to an objective, as `magnification` has it, at the view's centre.

        Does nothing on a slide without a pixel size.
        """
        current = self.magnification
        if current:
            self.zoom(objective / current, self.viewport().rect().center())

    def visible_region(self) -> QRectF:
        """The part of the slide that is seen, level-0 pixels; empty where none is."""
        return self.mapToScene(self.viewport().rect()).boundingRect() & self._extent

    def go_to(self, region: Region) -> None:
        """Centre on a region, level-0 pixels, and show it with its surroundings."""
        room = self.viewport().rect()
        wanted = _SURROUNDED * min(
            room.width() / max(region.width, 1), room.height() / max(region.height, 1)
        )
        most = _WALK_OBJECTIVE * self._mpp.x / UM_AT_1X if self._mpp else _WALK_SCALE
        self.zoom(min(wanted, most) / self.transform().m11(), room.center())
        self._move_to(QPointF(*region.centre))

    def picture(self) -> QImage:
        """What is seen now, with the scale bar, in pixels of the screen."""
        picture = self.viewport().grab()
        if self._scale_bar.isVisibleTo(self):
            painter = QPainter(picture)
            painter.drawPixmap(self._scale_bar.pos(), self._scale_bar.grab())
            painter.end()
        return picture.toImage()

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
        self.pan(self.mapFromScene(kept) - at)
        self._fitted = False
        self._scale_has_changed()

    def pan(self, step: QPoint) -> None:
        """Move what is seen, pixels of the screen; positive steps look further right and down."""
        for bar, pixels in (
            (self.horizontalScrollBar(), step.x()),
            (self.verticalScrollBar(), step.y()),
        ):
            bar.setValue(bar.value() + pixels)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 (Qt's name)
        super().scrollContentsBy(dx, dy)
        self._has_moved()

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
        self.minimap.set_overview(self.tiles.overview, float(1 << self.tiles.top))
        self.viewport().update()

    @Slot()
    def _foci_changed(self) -> None:
        self.minimap.set_foci([(x, y) for x, y in self.foci_item.positions.tolist()])

    @Slot(QPointF)
    def _move_to(self, place: QPointF) -> None:
        self._fitted = False
        self.centerOn(place)
        self._has_moved()

    def _has_moved(self) -> None:
        self.minimap.set_frame(self.visible_region())
        self.moved.emit()

    def _place_corners(self) -> None:
        size = self._scale_bar.sizeHint()
        top = self.height() - size.height() - _CORNER
        self._scale_bar.setGeometry(_CORNER, top, size.width(), size.height())
        size = self.minimap.sizeHint()
        self.minimap.setGeometry(
            self.width() - size.width() - _CORNER, _CORNER, size.width(), size.height()
        )
        # In a small window it would hide what it shows.
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
        self._scale_bar.set_scale(
            self._mpp.x / scale if self._mpp else None, self.magnification_text
        )
        self._has_moved()
        self.scale_changed.emit(scale)
