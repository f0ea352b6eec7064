"""Icons of the standings, which differ in shape rather than colour."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

from histoviewer.ui.worklist.entries import Standing

_SIDE = 64
_WHOLE = QRectF(8, 8, 48, 48)


def standing_icon(standing: Standing, palette: QPalette) -> QIcon:
    """The icon in the palette's text colours, for normal and selected rows."""
    icon = QIcon()
    for mode, role in (
        (QIcon.Mode.Normal, QPalette.ColorRole.Text),
        (QIcon.Mode.Selected, QPalette.ColorRole.HighlightedText),
    ):
        icon.addPixmap(_drawn(standing, palette.color(role)), mode)
    return icon


def draw_caution(painter: QPainter, place: QRectF) -> None:
    """Draw a warning triangle in the painter's colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.topLeft())
    painter.scale(place.width() / _SIDE, place.height() / _SIDE)
    painter.setPen(_pen(painter.pen().color()))
    painter.drawPolygon(_polygon((32, 6), (60, 58), (4, 58)))
    painter.drawLine(32, 26, 32, 38)
    painter.drawPoint(32, 49)
    painter.restore()


def _pen(colour: QColor) -> QPen:
    return QPen(colour, 6, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)


def _drawn(standing: Standing, colour: QColor) -> QPixmap:
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(_pen(colour))
    _draw(standing, painter, colour)
    painter.end()
    return picture


def _draw(standing: Standing, painter: QPainter, colour: QColor) -> None:
    if standing is Standing.POSITIVE:
        painter.setBrush(colour)
        painter.drawPolygon(_polygon((32, 8), (58, 56), (6, 56)))
    elif standing is Standing.INCOMPLETE:
        painter.drawEllipse(_WHOLE)
        painter.setBrush(colour)
        painter.drawPie(_WHOLE, 90 * 16, 180 * 16)
    elif standing is Standing.CHANGED:
        painter.drawPolygon(_polygon((32, 6), (58, 32), (32, 58), (6, 32)))
        painter.drawLine(32, 20, 32, 34)
        painter.drawPoint(32, 45)
    elif standing is Standing.NOT_ASSESSABLE:
        painter.drawEllipse(_WHOLE)
        painter.drawLine(16, 48, 48, 16)
    elif standing is Standing.CANNOT_SAY:
        painter.drawPolyline(_polygon((20, 22), (24, 12), (40, 12), (44, 24), (32, 34), (32, 42)))
        painter.drawPoint(32, 54)
    elif standing is Standing.UNRATED:
        painter.drawRect(12, 12, 40, 40)
    elif standing is Standing.FAILED:
        painter.drawLine(12, 12, 52, 52)
        painter.drawLine(52, 12, 12, 52)
    elif standing is Standing.DOUBTED:
        painter.drawEllipse(_WHOLE)
        painter.drawLine(32, 20, 32, 34)
        painter.drawPoint(32, 45)
    elif standing is Standing.RUNNING:
        painter.setBrush(colour)
        painter.drawPolygon(_polygon((16, 8), (56, 32), (16, 56)))
    elif standing is Standing.WAITING:
        painter.drawEllipse(_WHOLE)
        painter.drawPolyline(_polygon((32, 18), (32, 32), (42, 38)))
    elif standing is Standing.HIDDEN:
        painter.drawEllipse(_WHOLE)
    elif standing is Standing.UNSCANNED:
        painter.drawLine(20, 32, 44, 32)
    else:
        painter.drawEllipse(_WHOLE)
        painter.drawPolyline(_polygon((21, 33), (29, 41), (43, 24)))


def _polygon(*points: tuple[int, int]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
