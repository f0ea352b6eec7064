"""Rectangle drawn with the mouse: the ruler or a region."""

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from histoviewer.geometry import Mpp
from histoviewer.ui.support.text import fill, fixed, whole

_GAP = 6.0


class RectangleItem(QGraphicsItem):
    """A rectangle in level-0 pixels with its dimensions; a ruler has a diagonal, too."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._mpp: Mpp | None = None
        self._is_ruler = False

    @property
    def rect(self) -> QRectF:
        """The rectangle in level-0 pixels; null if hidden."""
        return QRectF(self._rect)

    @property
    def text(self) -> str:
        """The dimensions, "" if hidden."""
        return "" if self._rect.isNull() else dimensions(self._rect, self._mpp)

    def set_mpp(self, mpp: Mpp | None) -> None:
        self._mpp = mpp
        self.clear()

    def show_rect(self, rect: QRectF, *, is_ruler: bool) -> None:
        self.prepareGeometryChange()
        self._rect, self._is_ruler = rect, is_ruler
        self.update()

    def clear(self) -> None:
        self.show_rect(QRectF(), is_ruler=False)

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        # The text lies outside, but is needed only with the rectangle, and nothing clips it.
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._rect.isNull():
            return
        to_view = painter.worldTransform()
        painter.resetTransform()
        seen = to_view.map(QPolygonF(self._rect))
        # Black on white is visible on any colour.
        for colour, width in ((Qt.GlobalColor.white, 4), (Qt.GlobalColor.black, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawPolygon(seen)
            if self._is_ruler:
                painter.drawLine(QLineF(seen.at(0), seen.at(2)))
        self._write(painter, seen.boundingRect())

    def _write(self, painter: QPainter, seen: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        size = metrics.size(0, self.text)
        room = QRectF(painter.viewport())
        ratio = painter.device().devicePixelRatioF()
        right, bottom = room.width() / ratio, room.height() / ratio
        left = min(max(seen.left(), _GAP), right - size.width() - 2 * _GAP)
        top = min(max(seen.bottom() + _GAP, _GAP), bottom - size.height() - 2 * _GAP)
        box = QRectF(QPointF(left, top), size).adjusted(0, 0, 2 * _GAP, _GAP)
        painter.fillRect(box, QColor(255, 255, 255, 230))
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text)


def dimensions(rect: QRectF, mpp: Mpp | None) -> str:
    """Width, height, diagonal and area of a rectangle; in level-0 pixels without `mpp`."""
    template = QCoreApplication.translate("RectangleItem", "%1 x %2, diagonal %3, area %4")
    if mpp is None:
        sides = [length_text(side, in_pixels=True) for side in (rect.width(), rect.height())]
        diagonal = QLineF(rect.topLeft(), rect.bottomRight()).length()
        area = area_text(rect.width() * rect.height(), in_pixels=True)
        values = [*sides, length_text(diagonal, in_pixels=True), area]
    else:
        width, height = rect.width() * mpp.x, rect.height() * mpp.y
        diagonal = QLineF(0, 0, width, height).length()
        lengths = [length_text(side) for side in (width, height, diagonal)]
        values = [*lengths, area_text(width * height)]
    return fill(template, *values)


def length_text(um: float, in_pixels: bool = False) -> str:
    """Format a length in um, or in pixels where their size is not known."""
    if in_pixels:
        return f"{whole(um)} px"
    return f"{fixed(um / 1000, 2)} mm" if um >= 1000 else f"{whole(um)} µm"


def area_text(um2: float, in_pixels: bool = False) -> str:
    """Format an area in um2, or in pixels where their size is not known."""
    if in_pixels:
        return f"{whole(um2)} px²"
    return f"{fixed(um2 / 1e6, 3)} mm²" if um2 >= 1e4 else f"{whole(um2)} µm²"
