"""A shape while it is drawn with the mouse."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from histoviewer.annotations.annotation import Ring, Shape, simplified
from histoviewer.geometry import Point
from histoviewer.ui.viewer.view import SlideView

# Screen pixels: a shorter drag is a click, and a freehand line is kept to this.
_LEAST_DRAG, _TOLERANCE = 4.0, 0.75


class DrawingItem(QGraphicsObject):
    """Follows the mouse while one of the view's drawing tools is chosen.

    Points take a click; lines, rectangles and freehand areas a drag; polygons a click a corner, and
    Enter or a double click at the end. Backspace takes the last corner back.

    drawn: a `Shape` and its ring of points, level-0 pixels.
    """

    drawn = Signal(object, object)

    def __init__(self, view: SlideView) -> None:
        super().__init__()
        self._view = view
        self._points: list[Point] = []
        self._cursor: Point | None = None
        self._dragging = False
        view.draw_pressed.connect(self._press)
        view.draw_moved.connect(self._move)
        view.draw_released.connect(self._release)
        view.draw_ended.connect(self._end)
        view.draw_undone.connect(self._undo)
        view.tool_changed.connect(self._forget)

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        return self._view.extent

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._points:
            return
        points = [*self._points, *([self._cursor] if self._cursor else [])]
        if self._view.tool is Shape.RECTANGLE:
            points = list(_rectangle(self._points[0], points[-1]))
        outline = QPolygonF([QPointF(*point) for point in points])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = painter.device().devicePixelRatioF()
        for colour, width in ((Qt.GlobalColor.white, 4), (Qt.GlobalColor.black, 2)):
            pen = QPen(colour, width * ratio)
            pen.setCosmetic(True)
            painter.setPen(pen)
            if self._view.tool is Shape.LINE:
                painter.drawPolyline(outline)
            else:
                painter.drawPolygon(outline)

    @Slot(QPointF)
    def _press(self, place: QPointF) -> None:
        point = self._view.on_slide(place)
        self._dragging = True
        if self._view.tool is Shape.POLYGON:
            self._points.append(point)
        else:
            self._points = [point]
        self._cursor = point
        self.update()

    @Slot(QPointF)
    def _move(self, place: QPointF) -> None:
        if not self._points:
            return
        self._cursor = self._view.on_slide(place)
        if self._view.tool is Shape.FREEHAND and self._dragging:
            self._points.append(self._cursor)
        self.update()

    @Slot(QPointF)
    def _release(self, place: QPointF) -> None:
        tool, self._dragging = self._view.tool, False
        if not self._points or tool is Shape.POLYGON:
            return
        points, end = self._points, self._view.on_slide(place)
        self._forget()
        if tool is Shape.POINT:
            self.drawn.emit(tool, (end,))
        elif tool is Shape.FREEHAND:
            self._finish(tool, simplified([*points, end], _TOLERANCE / self._scale))
        elif tool is Shape.RECTANGLE:
            self._finish(tool, list(_rectangle(points[0], end)))
        elif tool is Shape.LINE:
            self._finish(tool, [points[0], end])

    @Slot()
    def _end(self) -> None:
        points = self._points
        self._forget()
        # A double click has pressed twice at its place.
        corners = [p for n, p in enumerate(points) if n == 0 or not self._is_at(p, points[n - 1])]
        self._finish(Shape.POLYGON, corners)

    @Slot()
    def _undo(self) -> None:
        if self._points:
            self._points.pop()
            self.update()

    @Slot()
    def _forget(self) -> None:
        self._points, self._cursor, self._dragging = [], None, False
        self.update()

    def _finish(self, shape: Shape, points: list[Point]) -> None:
        """Emit a shape, unless it is as small as a slip of the hand."""
        across = max(p.x for p in points) - min(p.x for p in points) if points else 0
        down = max(p.y for p in points) - min(p.y for p in points) if points else 0
        sizes = (across, down) if shape is not Shape.LINE else (max(across, down),)
        if min(sizes) * self._scale < _LEAST_DRAG or len(points) < (3 if shape.is_area else 2):
            return
        self.drawn.emit(shape, tuple(points))

    def _is_at(self, one: Point, other: Point) -> bool:
        return max(abs(one.x - other.x), abs(one.y - other.y)) * self._scale < 1

    @property
    def _scale(self) -> float:
        return self._view.scale_factor


def _rectangle(one: Point, other: Point) -> Ring:
    return one, Point(other.x, one.y), other, Point(one.x, other.y)
