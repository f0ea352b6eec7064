"""Base of what is painted over a slide in the squares of a grid."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from histoviewer.geometry import PatchGrid


class GridItem(QGraphicsObject):
    """An item over the slide of a grid, in level-0 pixels; the overview map draws it, too."""

    def __init__(self) -> None:
        super().__init__()
        self._grid: PatchGrid | None = None
        # What is to be painted is told, so that no more is.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        return QRectF(0, 0, *self._grid.slide_size) if self._grid else QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        self.draw(painter, option.exposedRect)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        """Draw a part in level-0 pixels, with a painter in level-0 pixels."""
        exposed = exposed & self.boundingRect()
        if self._grid is None or exposed.isEmpty():
            return
        painter.setClipRect(exposed, Qt.ClipOperation.IntersectClip)
        self._draw_squares(painter, exposed, self._grid)

    def _draw_squares(self, painter: QPainter, exposed: QRectF, grid: PatchGrid) -> None:
        """Draw those in a part of the slide, to which the painter is clipped."""
        raise NotImplementedError

    def _set_grid(self, grid: PatchGrid | None) -> None:
        self.prepareGeometryChange()
        self._grid = grid
