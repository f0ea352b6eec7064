"""Mark of the place that the cursor points at in the other view."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

# Screen pixels; the middle is left free, so that the place itself is seen.
_ARM, _GAP = 14.0, 5.0


class CrossItem(QGraphicsItem):
    """A cross of the same size at any scale, black on white."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.hide()

    def show_at(self, place: QPointF | None) -> None:
        """Mark a place, level-0 pixels; None marks none."""
        self.setVisible(place is not None)
        if place is not None:
            self.setPos(place)

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        return QRectF(-_ARM, -_ARM, 2 * _ARM, 2 * _ARM).adjusted(-3, -3, 3, 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        arms = [
            QLineF(x * _GAP, y * _GAP, x * _ARM, y * _ARM)
            for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))
        ]
        for colour, width in ((Qt.GlobalColor.white, 5), (Qt.GlobalColor.black, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLines(arms)
