"""Colour bar with the threshold."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from histoviewer.heatmaps import colormaps
from histoviewer.ui.support.text import fill, short

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_THICKNESS = 16
_TICK = 4


class ColourBar(QWidget):
    """A numbered colour scale of the probabilities 0 to 1, with a line at the threshold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colormap = colormaps.DEFAULT
        self._threshold: float | None = None
        self._points: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colour scale of the probabilities 0 to 1"))

    def set_colormap(self, name: str) -> None:
        self._colormap = name
        self.update()

    def set_threshold(self, threshold: float | None) -> None:
        self._threshold = threshold
        self.update()

    def set_points(self, thresholds: tuple[float, ...]) -> None:
        """Mark operating points, 0..1, with triangles below the bar."""
        self._points = thresholds
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        line = self.fontMetrics().height()
        return QSize(220, 2 * line + _THICKNESS + 2 * _TICK)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        painter = QPainter(self)
        top = self.fontMetrics().height() + _TICK
        table = np.ascontiguousarray(colormaps.table(self._colormap))
        colours = QImage(table.data, 256, 1, QImage.Format.Format_RGBA8888)
        left, length = self._span()
        painter.drawImage(QRectF(left, top, length, _THICKNESS), colours)
        bottom = top + _THICKNESS
        for value in _TICKS:
            x = left + value * length
            painter.fillRect(QRectF(x - 0.5, bottom, 1, _TICK), self.palette().windowText())
            self._write(painter, short(value), x, bottom + _TICK)
        for value in self._points:
            x = left + value * length
            painter.setBrush(self.palette().windowText())
            painter.drawPolygon(
                [
                    QPointF(x, bottom - _TICK),
                    QPointF(x - _TICK, bottom + _TICK),
                    QPointF(x + _TICK, bottom + _TICK),
                ]
            )
        if self._threshold is not None:
            x = left + self._threshold * length
            painter.fillRect(
                QRectF(x - 1.5, top - _TICK, 3, _THICKNESS + _TICK), Qt.GlobalColor.white
            )
            painter.fillRect(
                QRectF(x - 0.5, top - _TICK, 1, _THICKNESS + _TICK), Qt.GlobalColor.black
            )
            self._write(painter, fill(self.tr("threshold %1"), short(self._threshold)), x, 0)

    def _span(self) -> tuple[float, float]:
        """Left edge and length of the bar, with room for half a number at both ends."""
        inset = self.fontMetrics().horizontalAdvance("0.00") / 2
        return inset, self.width() - 2 * inset

    def _write(self, painter: QPainter, text: str, x: float, top: float) -> None:
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(text)
        left = min(max(x - width / 2, 0), self.width() - width)
        painter.drawText(QRectF(left, top, width + 1, metrics.height()), 0, text)
