"""Handles at the corners of the selected annotation, to move, add and remove them."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPen,
)
from PySide6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from histoviewer.annotations.annotation import Annotation
from histoviewer.annotations.editing import (
    Corner,
    corner_at,
    corners,
    edge_at,
    inserted,
    middle,
    moved,
    position,
    removed,
)
from histoviewer.geometry import Point
from histoviewer.ui.annotations.item import outline
from histoviewer.ui.viewer.view import SlideView

# Screen pixels: half the side of a handle, how far beside it the mouse still takes it, and how far
# one must be from the last one drawn: freehand areas have hundreds.
_HALF, _REACH, _APART = 4.0, 7.0, 9.0
_STEP, _LONG_STEP = 1.0, 10.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CASING = QColor(255, 255, 255)


class CornersItem(QGraphicsObject):
    """Draws the handles, and edits with the mouse and by keys.

    A drag moves a corner, Alt+click removes one, a double click on an edge adds one. A click
    chooses a corner, as do the keys . and ,: arrow keys move it, and Insert adds one after it.

    edited: the annotation as it is after an edit.
    refused: a corner cannot be removed, as no shape would be left.

    chosen: the corner that keys edit, or None.
    """

    edited = Signal(object)
    refused = Signal()

    def __init__(self, view: SlideView) -> None:
        super().__init__()
        self._view = view
        self._annotation: Annotation | None = None
        # As it is while a corner is moved, before that is an edit.
        self._changed: Annotation | None = None
        self._dragged: Corner | None = None
        self.chosen: Corner | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setAcceptHoverEvents(True)
        view.installEventFilter(self)

    def set_annotation(self, annotation: Annotation | None) -> None:
        """Edit another annotation, or another state of it; None: none."""
        self.prepareGeometryChange()
        former, self._annotation = self._annotation, annotation
        self._changed = self._dragged = None
        if (
            annotation is None
            or former is None
            or annotation.id != former.id
            or self.chosen not in dict(corners(annotation))
        ):
            self.chosen = None
        self.update()

    def remove_chosen(self) -> bool:
        """Remove the chosen corner; return whether one is chosen."""
        if self._annotation is None or self.chosen is None or not self.isVisible():
            return False
        self._remove(self._annotation, self.chosen)
        return True

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        # The handles of corners at the edge of the slide extend beyond it.
        extent = self._view.extent
        return extent.adjusted(-extent.width(), -extent.height(), extent.width(), extent.height())

    def shape(self) -> QPainterPath:
        """Area in which the mouse is this item's: handles, and edges for a double click."""
        path = QPainterPath()
        shown = self._shown
        if shown is None:
            return path
        reach = self._reach
        for _, point in corners(shown):
            path.addRect(QRectF(point.x - reach, point.y - reach, 2 * reach, 2 * reach))
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addPath(stroker.createStroke(outline(shown)))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        shown = self._shown
        if shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_view = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        if self._changed is not None:
            for colour, width in ((_CASING, 4), (QColor(*shown.colour), 2)):
                painter.setPen(QPen(colour, width))
                painter.drawPath(to_view.map(outline(shown)))
        last: QPointF | None = None
        chosen = self._dragged or self.chosen
        for corner, point in corners(shown):
            at = to_view.map(QPointF(*point))
            is_chosen = corner == chosen
            if last and (at - last).manhattanLength() < _APART and not is_chosen:
                continue
            last = at
            half = _HALF + 2 if is_chosen else _HALF
            painter.setPen(QPen(QColor(0, 0, 0), 1))
            painter.setBrush(QColor(*shown.colour) if is_chosen else _CASING)
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
        painter.restore()

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:  # noqa: N802 (Qt's name)
        if self._corner_at(event.scenePos()):
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            self.unsetCursor()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:  # noqa: N802 (Qt's name)
        corner = self._corner_at(event.scenePos())
        if corner is None or self._annotation is None:
            # Beside the handles the slide is moved as ever.
            event.ignore()
            return
        self._choose(corner)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._remove(self._annotation, corner)
        else:
            self._dragged = corner

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:  # noqa: N802 (Qt's name)
        if self._annotation and self._dragged:
            self._show_changed(
                moved(self._annotation, self._dragged, self._view.on_slide(event.scenePos()))
            )

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._dragged = None
        self._commit()

    def mouseDoubleClickEvent(  # noqa: N802 (Qt's name)
        self, event: QGraphicsSceneMouseEvent
    ) -> None:
        place = self._view.on_slide(event.scenePos())
        if self._annotation is None or self._corner_at(event.scenePos()):
            return
        edge = edge_at(self._annotation, place, self._reach)
        if edge is None:
            event.ignore()
            return
        self._insert(self._annotation, edge, place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        if self._annotation is None or not self.isVisible():
            return False
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._takes(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._press(self._annotation, event)
            if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
                # A key that is held down makes one edit.
                self._commit()
        elif event.type() == QEvent.Type.FocusOut:
            self._commit()
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        """Return True if a key is this item's before it is that of an action."""
        return self.chosen is not None and event.key() == Qt.Key.Key_Escape

    def _press(self, annotation: Annotation, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Period, Qt.Key.Key_Comma):
            self._choose(self._beside(annotation, 1 if key == Qt.Key.Key_Period else -1))
            return True
        if self.chosen is None:
            return False
        long = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in _ARROWS and (long or not modifiers & ~Qt.KeyboardModifier.KeypadModifier):
            step = QPointF(*_ARROWS[key]) * (_LONG_STEP if long else _STEP)
            shown = self._changed or annotation
            at = self._view.transform().map(QPointF(*position(shown, self.chosen))) + step
            place = self._view.on_slide(self._view.transform().inverted()[0].map(at))
            self._show_changed(moved(annotation, self.chosen, place))
            return True
        if key == Qt.Key.Key_Insert:
            if between := middle(annotation, self.chosen):
                self._insert(annotation, self.chosen, between)
            return True
        if key == Qt.Key.Key_Escape:
            self._choose(None)
            return True
        return False

    def _insert(self, annotation: Annotation, edge: Corner, place: Point) -> None:
        self._choose(edge._replace(number=edge.number + 1))
        self.edited.emit(inserted(annotation, edge, place))

    def _remove(self, annotation: Annotation, corner: Corner) -> None:
        left = removed(annotation, corner)
        if left is None:
            self.refused.emit()
            return
        self._choose(None)
        self.edited.emit(left)

    def _commit(self) -> None:
        """Make an edit of what was moved."""
        changed, self._changed = self._changed, None
        if changed is not None and changed != self._annotation:
            self.edited.emit(changed)

    def _choose(self, corner: Corner | None) -> None:
        self.chosen = corner
        self.update()

    def _show_changed(self, changed: Annotation) -> None:
        self._changed = changed
        self.update()

    def _beside(self, annotation: Annotation, step: int) -> Corner:
        """The next corner, or the one before; the first, or the last, if none is chosen."""
        places = [corner for corner, _ in corners(annotation)]
        if self.chosen is None:
            return places[0 if step > 0 else -1]
        return places[(places.index(self.chosen) + step) % len(places)]

    def _corner_at(self, place: QPointF) -> Corner | None:
        shown = self._shown
        return corner_at(shown, Point(place.x(), place.y()), self._reach) if shown else None

    @property
    def _shown(self) -> Annotation | None:
        return self._changed or self._annotation

    @property
    def _reach(self) -> float:
        return _REACH / self._view.scale_factor
