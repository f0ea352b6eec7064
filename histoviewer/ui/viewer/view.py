"""The canvas in the reader's hands: mouse, wheel, touchpad, fingers and keys."""

from enum import StrEnum
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QGraphicsView, QPinchGesture, QWidget

from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.canvas import ZOOM_STEP, Canvas
from histoviewer.ui.viewer.tiles import CACHE_BYTES

# One notch of a wheel is 120; finer wheels send parts of it, which are gathered to this.
_NOTCH = 120
_LEAST_DELTA = 15
# What a notch of a touchpad that tells no pixels pans.
_NOTCH_PIXELS = 60
# An arrow key pans by this part of the view, a page key by nearly all of it.
_ARROW_PART, _PAGE_PART = 1 / 8, 7 / 8
# A drag of fewer pixels of the screen is a click.
_LEAST_DRAG = 4


class Tool(StrEnum):
    """What dragging with the mouse does."""

    PAN = "pan"
    RULER = "ruler"
    REGION = "region"


class SlideView(Canvas):
    """Shows one document. Wheel and pinch zoom at the cursor, dragging and arrow keys pan.

    cursor_moved: the place under the cursor, level-0 pixels, or None once the cursor has left; also
                  when the view moves under a cursor that rests.
    region_drawn: the rectangle that was drawn with `Tool.REGION` or with Shift, level-0 pixels.
    tool_changed: the `Tool`.
    """

    cursor_moved = Signal(object)
    region_drawn = Signal(QRectF)
    tool_changed = Signal(object)

    def __init__(
        self, jobs: Jobs, parent: QWidget | None = None, cache_bytes: int = CACHE_BYTES
    ) -> None:
        super().__init__(jobs, parent, cache_bytes)
        self._tool = Tool.PAN
        # Where the drag that draws began, level-0 pixels, and with which tool.
        self._start: QPointF | None = None
        self._drawing = Tool.PAN
        self._wheel = 0
        # Where the cursor is in the viewport.
        self._cursor: QPoint | None = None
        self.moved.connect(self._tell_cursor)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.set_tool(Tool.PAN)

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """Choose what dragging does; a former measure is cleared."""
        changed, self._tool = tool != self._tool, tool
        self._start = None
        self.ruler.clear()
        pans = tool is Tool.PAN
        mode = QGraphicsView.DragMode.ScrollHandDrag if pans else QGraphicsView.DragMode.NoDrag
        self.setDragMode(mode)
        if not pans:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        if changed:
            self.tool_changed.emit(tool)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 (Qt's name)
        self._cursor = event.position().toPoint()
        of_touchpad = (
            event.phase() != Qt.ScrollPhase.NoScrollPhase
            or event.device().type() == QInputDevice.DeviceType.TouchPad
        )
        if of_touchpad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.pan(-_pixels(event))
        else:
            self._zoom_by_wheel(event.angleDelta().y(), event.position().toPoint())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if event.type() == QEvent.Type.Leave:
            self._cursor = None
            self._tell_cursor()
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom(1 + event.value(), event.position().toPoint())
            return True
        if isinstance(event, QGestureEvent):
            pinch = cast(QPinchGesture | None, event.gesture(Qt.GestureType.PinchGesture))
            if pinch:
                centre = self.viewport().mapFromGlobal(pinch.centerPoint())
                self.zoom(pinch.scaleFactor(), centre.toPoint())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        drawing = Tool.REGION if with_shift else self._tool
        if event.button() == Qt.MouseButton.LeftButton and drawing is not Tool.PAN:
            self._start, self._drawing = self.mapToScene(event.position().toPoint()), drawing
            self.ruler.clear()
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._cursor = event.position().toPoint()
        if self._start is not None:
            place = self.mapToScene(self._cursor)
            rect = self._drawn(place)
            self.ruler.show_rect(rect, is_ruler=self._drawing is Tool.RULER)
        else:
            super().mouseMoveEvent(event)
        self._tell_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._start is None or event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        rect = self._drawn(self.mapToScene(event.position().toPoint()))
        self._start = None
        is_click = min(rect.width(), rect.height()) * self.transform().m11() < _LEAST_DRAG
        if self._drawing is Tool.REGION:
            self.ruler.clear()
            if not is_click:
                self.region_drawn.emit(rect)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        key = Qt.Key(event.key())
        if key in _STEPS:
            across, down = _STEPS[key]
            room = self.viewport().size()
            self.pan(QPoint(round(across * room.width()), round(down * room.height())))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Escape and (self._tool is not Tool.PAN or self._start):
            self.set_tool(Tool.PAN)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _tell_cursor(self) -> None:
        self.cursor_moved.emit(None if self._cursor is None else self.mapToScene(self._cursor))

    def _drawn(self, end: QPointF) -> QRectF:
        """From the start of the drag to its end, as far as it lies on the slide."""
        assert self._start is not None
        return QRectF(self._start, end).normalized() & self._extent

    def _zoom_by_wheel(self, delta: int, at: QPoint) -> None:
        # Each small step would round the place under the cursor to a whole pixel anew.
        if delta * self._wheel < 0:
            self._wheel = 0
        self._wheel += delta
        if abs(self._wheel) >= _LEAST_DELTA:
            self.zoom(ZOOM_STEP ** (self._wheel / _NOTCH), at)
            self._wheel = 0


def _pixels(event: QWheelEvent) -> QPoint:
    """What a touchpad asks to be panned, pixels of the screen."""
    pixels = event.pixelDelta()
    return event.angleDelta() * (_NOTCH_PIXELS / _NOTCH) if pixels.isNull() else pixels


_STEPS = {
    Qt.Key.Key_Left: (-_ARROW_PART, 0.0),
    Qt.Key.Key_Right: (_ARROW_PART, 0.0),
    Qt.Key.Key_Up: (0.0, -_ARROW_PART),
    Qt.Key.Key_Down: (0.0, _ARROW_PART),
    Qt.Key.Key_PageUp: (0.0, -_PAGE_PART),
    Qt.Key.Key_PageDown: (0.0, _PAGE_PART),
}
