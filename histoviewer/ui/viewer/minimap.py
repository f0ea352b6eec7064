"""Overview of the slide in a corner of the canvas."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QWidget

_LONGEST = 180
_DOT = 5.0


class Layer(Protocol):
    """An overlay in level-0 pixels."""

    def isVisible(self) -> bool: ...  # noqa: N802 (Qt's name)
    def draw(self, painter: QPainter, exposed: QRectF) -> None: ...


class Minimap(QWidget):
    """Slide, overlays, foci and a frame around the visible part; clicks and drags move the view.

    Has no shortcuts, as the arrow keys do the same.

    moved_to: the new centre of the view, level-0 pixels.
    """

    moved_to = Signal(QPointF)

    def __init__(self, layers: Sequence[Layer], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = list(layers)
        self._overview: QImage | None = None
        # Level-0 pixels per pixel of the overview.
        self._reduction = 1.0
        self._extent = QRectF()
        self._foci: list[tuple[float, float]] = []
        self._frame = QPolygonF()
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview of the slide"))
        self.setToolTip(self.tr("Click or drag to move the view"))

    def add_layer(self, layer: Layer) -> None:
        """Draw another overlay over the others; its owner calls `redraw` when it changes."""
        self._layers.append(layer)

    def set_extent(self, extent: QRectF) -> None:
        """Set the extent of the slide, level-0 pixels."""
        self._extent = extent
        self._overview, self._foci = None, []
        self.redraw()

    def set_overview(self, overview: QImage | None, reduction: float) -> None:
        """Set the picture of the slide, with `reduction` level-0 pixels per pixel."""
        if overview is not None and self._overview is None:
            self._overview, self._reduction = overview, reduction
            self.redraw()

    def set_foci(self, centres: list[tuple[float, float]]) -> None:
        """Set the centres (x, y) of the foci, level-0 pixels."""
        self._foci = centres
        self.redraw()

    def set_frame(self, frame: QPolygonF) -> None:
        """Set the visible part, level-0 pixels; a polygon, as the view may be turned."""
        self._frame = frame
        self.update()

    def redraw(self) -> None:
        """Redraw slide, overlays and foci."""
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        if self._extent.isEmpty():
            return QSize(0, 0)
        size = self._extent.size()
        scale = _LONGEST / max(size.width(), size.height())
        return QSize(max(24, round(size.width() * scale)), max(24, round(size.height() * scale)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        if self._extent.isEmpty():
            return
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        scale = self._scale()
        frame = QTransform.fromScale(scale, scale).map(self._frame)
        around = frame.boundingRect()
        # A frame of one pixel would be invisible.
        room = max(0.0, 8 - min(around.width(), around.height())) / 2
        if room:
            frame = QPolygonF(around.adjusted(-room, -room, room, room))
        for colour, width in ((Qt.GlobalColor.white, 4), (Qt.GlobalColor.black, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawPolygon(frame)
        painter.setPen(QPen(QColor(90, 90, 90), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._move(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        self._move(event)

    def _move(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self._extent.isEmpty():
            self.moved_to.emit(event.position() / self._scale())
        event.accept()

    def _scale(self) -> float:
        """Widget pixels per level-0 pixel."""
        return min(self.width() / self._extent.width(), self.height() / self._extent.height())

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.scale(self._scale(), self._scale())
        if self._overview is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._extent.size()
            source = QRectF(QPointF(0, 0), size / self._reduction)
            painter.drawImage(self._extent, self._overview, source)
        for layer in self._layers:
            if layer.isVisible():
                painter.save()
                layer.draw(painter, self._extent)
                painter.restore()
        for colour, width in ((Qt.GlobalColor.white, _DOT), (Qt.GlobalColor.black, _DOT - 2)):
            pen = QPen(colour, width * ratio, c=Qt.PenCapStyle.RoundCap)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPoints([QPointF(x, y) for x, y in self._foci])
        painter.end()
        return picture
