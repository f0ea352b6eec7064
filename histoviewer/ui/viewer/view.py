"""Interactive canvas: mouse, wheel, touchpad, touch screen and keys."""

import math
from enum import StrEnum
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QGraphicsView, QPinchGesture, QWidget

from histoviewer.annotations.annotation import Shape
from histoviewer.geometry import Point
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.viewer.canvas import ZOOM_STEP, Canvas
from histoviewer.ui.viewer.image_tiles import CACHE_BYTES

# A wheel notch is 120; finer wheels send parts of it, which are added up to this.
_NOTCH = 120
_LEAST_DELTA = 15
# Pan by a notch of a touchpad that reports no pixels.
_NOTCH_PIXELS = 60
# Parts of the view that arrow and page keys pan by.
_ARROW_PART, _PAGE_PART = 1 / 8, 7 / 8
# A shorter drag, in screen pixels, is a click.
_LEAST_DRAG = 4


class Tool(StrEnum):
    """Effect of the mouse; a `Shape` is a tool, too, which draws it."""

    PAN = "pan"
    RULER = "ruler"
    REGION = "region"


class SlideView(Canvas):
    """Canvas on which wheel and pinch zoom at the cursor, dragging and arrow keys pan.

    Dragging with Ctrl turns the slide around the middle of the view.

    cursor_moved: cursor position in level-0 pixels, or None outside the view; also emitted when
                  the view moves under the cursor.
    region_drawn: rectangle drawn with `Tool.REGION` or with Shift, level-0 pixels.
    tool_changed: the `Tool` or `Shape`.
    panels_toggled: Tab was pressed on the slide.
    clicked: a place that was clicked with `Tool.PAN`, level-0 pixels.
    draw_pressed, draw_moved, draw_released: the mouse, with a tool that draws; level-0 pixels.
    draw_ended: a double click, or Enter, with `Shape.POLYGON`.
    draw_undone: Backspace, with a tool that draws.
    peek_changed: whether the slide is to be seen without anything over it, while Space is held.
    """

    cursor_moved = Signal(object)
    region_drawn = Signal(QRectF)
    tool_changed = Signal(object)
    panels_toggled = Signal()
    peek_changed = Signal(bool)
    clicked = Signal(QPointF)
    draw_pressed = Signal(QPointF)
    draw_moved = Signal(QPointF)
    draw_released = Signal(QPointF)
    draw_ended = Signal()
    draw_undone = Signal()

    def __init__(
        self, jobs: Jobs, parent: QWidget | None = None, cache_bytes: int = CACHE_BYTES
    ) -> None:
        super().__init__(jobs, parent, cache_bytes)
        self._tool: Tool | Shape = Tool.PAN
        # Start of the drag in level-0 pixels, and its tool.
        self._start: QPointF | None = None
        self._drawing: Tool | Shape = Tool.PAN
        # While Ctrl+drag turns the slide: its rotation less the cursor's direction, degrees.
        self._turning_from: float | None = None
        self._wheel = 0
        self._peeks = False
        # Cursor position in the viewport.
        self._cursor: QPoint | None = None
        self._pressed_at: QPointF | None = None
        self.moved.connect(self._report_cursor)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.set_tool(Tool.PAN)

    @property
    def tool(self) -> Tool | Shape:
        return self._tool

    def on_slide(self, place: QPointF) -> Point:
        """Return a place of the scene, or the one at the slide's edge that is nearest to it."""
        extent = self._extent
        return Point(
            min(max(place.x(), extent.left()), extent.right()),
            min(max(place.y(), extent.top()), extent.bottom()),
        )

    def set_tool(self, tool: Tool | Shape) -> None:
        """Choose the effect of dragging; clears the ruler."""
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
            self._report_cursor()
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
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.button() == Qt.MouseButton.LeftButton and with_control:
            self._turning_from = self.rotation - self._direction(event.position())
            event.accept()
            return
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        drawing = Tool.REGION if with_shift else self._tool
        if event.button() == Qt.MouseButton.LeftButton and isinstance(drawing, Shape):
            self.draw_pressed.emit(self.mapToScene(event.position().toPoint()))
            event.accept()
            return
        if event.button() == Qt.MouseButton.LeftButton and drawing is not Tool.PAN:
            self._start, self._drawing = self.mapToScene(event.position().toPoint()), drawing
            self.ruler.clear()
            event.accept()
            return
        self._pressed_at = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._cursor = event.position().toPoint()
        if self._turning_from is not None:
            self.rotate_to(self._turning_from + self._direction(event.position()))
        elif self._start is not None:
            place = self.mapToScene(self._cursor)
            rect = self._drawn(place)
            self.ruler.show_rect(rect, is_ruler=self._drawing is Tool.RULER)
        elif isinstance(self._tool, Shape):
            self.draw_moved.emit(self.mapToScene(self._cursor))
        else:
            super().mouseMoveEvent(event)
        self._report_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._turning_from is not None and event.button() == Qt.MouseButton.LeftButton:
            self._turning_from = None
            return
        if self._start is None or event.button() != Qt.MouseButton.LeftButton:
            self._release(event)
            return
        rect = self._drawn(self.mapToScene(event.position().toPoint()))
        self._start = None
        is_click = min(rect.width(), rect.height()) * self.scale_factor < _LEAST_DRAG
        if self._drawing is Tool.REGION:
            self.ruler.clear()
            if not is_click:
                self.region_drawn.emit(rect)

    def _release(self, event: QMouseEvent) -> None:
        """End a drag that moved the slide or drew an annotation."""
        place = self.mapToScene(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if isinstance(self._tool, Shape) and is_left:
            self.draw_released.emit(place)
            return
        # Such as one that was dragged by its corner.
        of_item = self.scene().mouseGrabberItem() is not None
        super().mouseReleaseEvent(event)
        pressed_at, self._pressed_at = self._pressed_at, None
        if self._tool is not Tool.PAN or not is_left or pressed_at is None or of_item:
            return
        if (event.position() - pressed_at).manhattanLength() < _LEAST_DRAG:
            self.clicked.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._tool is Shape.POLYGON and event.button() == Qt.MouseButton.LeftButton:
            self.draw_ended.emit()
            event.accept()
        elif isinstance(self._tool, Shape):
            # The second of two quick clicks.
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def event(self, event: QEvent) -> bool:
        # Tab alone: Shift+Tab and F6 go on to the next control.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            if not event.isAutoRepeat():
                self.panels_toggled.emit()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 (Qt's name)
        super().focusOutEvent(event)
        self._peek(False)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._peek(False)
        else:
            super().keyReleaseEvent(event)

    def _peek(self, on: bool) -> None:
        if on != self._peeks:
            self._peeks = on
            self.peek_changed.emit(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self._peek(True)
            return
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
        elif self._tool is Shape.POLYGON and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.draw_ended.emit()
        elif isinstance(self._tool, Shape) and key == Qt.Key.Key_Backspace:
            self.draw_undone.emit()
        elif key == Qt.Key.Key_Escape and (self._tool is not Tool.PAN or self._start):
            self.set_tool(Tool.PAN)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _report_cursor(self) -> None:
        self.cursor_moved.emit(None if self._cursor is None else self.mapToScene(self._cursor))

    def _direction(self, place: QPointF) -> float:
        """The direction of a place of the viewport from its middle, degrees clockwise."""
        step = place - QPointF(self.viewport().rect().center())
        return math.degrees(math.atan2(step.y(), step.x()))

    def _drawn(self, end: QPointF) -> QRectF:
        """The rectangle of the drag, clipped to the slide."""
        assert self._start is not None
        return QRectF(self._start, end).normalized() & self._extent

    def _zoom_by_wheel(self, delta: int, at: QPoint) -> None:
        # Each zoom rounds to whole pixels, so small steps are added up first.
        if delta * self._wheel < 0:
            self._wheel = 0
        self._wheel += delta
        if abs(self._wheel) >= _LEAST_DELTA:
            self.zoom(ZOOM_STEP ** (self._wheel / _NOTCH), at)
            self._wheel = 0


def _pixels(event: QWheelEvent) -> QPoint:
    """Pan of a touchpad in screen pixels."""
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
