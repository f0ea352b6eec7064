"""Annotations on the canvas."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from histoviewer.annotations.annotation import Annotation, Shape
from histoviewer.ui.viewer.transforms import scale_of

# Screen pixels.
_LINE, _SELECTED_LINE, _CASING = 2.0, 4.0, 2.0
_DOT, _SELECTED_DOT = 5.0, 7.0
_REACH = 6.0


class AnnotationsItem(QGraphicsItem):
    """Lines in the colour of each annotation, cased in white to be visible on any tissue.

    Areas are not filled: the tissue in them keeps its own colours.
    """

    def __init__(self) -> None:
        super().__init__()
        self._annotations: dict[str, Annotation] = {}
        self._paths: dict[Annotation, QPainterPath] = {}
        self._selected = ""
        self._extent = QRectF()

    def set_annotations(self, annotations: Sequence[Annotation], extent: QRectF) -> None:
        """Show these, the last on top, on a slide of this extent, level-0 pixels."""
        self.prepareGeometryChange()
        self._extent = extent
        self._annotations = {annotation.id: annotation for annotation in annotations}
        self._paths = {
            annotation: self._paths.get(annotation) or outline(annotation)
            for annotation in annotations
        }
        self.update()

    def set_selected(self, identity: str) -> None:
        """Draw one thicker; "" none."""
        self._selected = identity
        self.update()

    def at(self, place: QPointF, scale: float) -> str:
        """Return the id of the smallest annotation at a place, level-0 pixels; "" if none is there.

        scale: screen pixels per level-0 pixel; a few of them beside a line still hit it.
        """
        reach = _REACH / scale
        stroker = QPainterPathStroker()
        stroker.setWidth(2 * reach)
        hit: list[tuple[float, str]] = []
        for annotation, path in self._paths.items():
            box = path.boundingRect().adjusted(-reach, -reach, reach, reach)
            if not box.contains(place):
                continue
            if annotation.shape is Shape.POINT:
                found = any(_is_near(rings[0][0], place, reach) for rings in annotation.parts)
            else:
                inside = annotation.shape.is_area and path.contains(place)
                found = inside or stroker.createStroke(path).contains(place)
            if found:
                hit.append((box.width() * box.height(), annotation.id))
        return min(hit)[1] if hit else ""

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        # Dots at the edge of the slide extend beyond it.
        width, height = self._extent.width(), self._extent.height()
        return self._extent.adjusted(-width, -height, width, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._annotations:
            return
        to_view = painter.worldTransform()
        margin = _SELECTED_DOT / scale_of(to_view)
        exposed = to_view.inverted()[0].mapRect(QRectF(painter.window()))
        exposed.adjust(-margin, -margin, margin, margin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = painter.device().devicePixelRatioF()
        for annotation, path in self._paths.items():
            if not path.boundingRect().adjusted(-1, -1, 1, 1).intersects(exposed):
                continue
            selected = annotation.id == self._selected
            if annotation.shape is Shape.POINT:
                _draw_dots(painter, annotation, selected)
                continue
            width = _SELECTED_LINE if selected else _LINE
            for colour, line in (
                (QColor(Qt.GlobalColor.white), width + _CASING),
                (QColor(*annotation.colour), width),
            ):
                # Cosmetic pens count device pixels.
                pen = QPen(colour, line * ratio, j=Qt.PenJoinStyle.RoundJoin)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawPath(path)


def _draw_dots(painter: QPainter, annotation: Annotation, selected: bool) -> None:
    to_view = painter.worldTransform()
    painter.save()
    painter.resetTransform()
    size = _SELECTED_DOT if selected else _DOT
    painter.setPen(QPen(Qt.GlobalColor.white, _CASING))
    painter.setBrush(QColor(*annotation.colour))
    for rings in annotation.parts:
        painter.drawEllipse(to_view.map(QPointF(*rings[0][0])), size, size)
    painter.restore()


def outline(annotation: Annotation) -> QPainterPath:
    """Return all rings of an annotation; of an area closed, and without its holes inside."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for rings in annotation.parts:
        for ring in rings:
            path.addPolygon(QPolygonF([QPointF(*point) for point in ring]))
            if annotation.shape.is_area:
                path.closeSubpath()
    return path


def _is_near(point: tuple[float, float], place: QPointF, reach: float) -> bool:
    return math.hypot(point[0] - place.x(), point[1] - place.y()) <= reach
