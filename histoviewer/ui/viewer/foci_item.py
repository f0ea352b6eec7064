"""Outlines of foci on the canvas."""

import math
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from histoviewer.heatmaps.foci import Focus
from histoviewer.ui.viewer.transforms import map_points, scale_of

# Foci smaller than this on the screen become rings of this diameter, so that none is overlooked.
RING = 14.0
_MARGIN = 4.0
# Rings whose corners lie in the same square of this size would overlap.
_SAME_PLACE = 6
# Outlines are computed when they become visible, within this time per paint event.
_BUDGET_SECONDS = 0.008


class _Mark(StrEnum):
    """Style of a focus; the values are decisions."""

    OPEN = ""
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class FociItem(QGraphicsObject):
    """Outlines of foci in level-0 pixels, black on white to be visible on any colour.

    Rejected foci are dashed, confirmed ones have a tick, the current one is bracketed.

    foci_changed: `set_foci` was called.
    """

    foci_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._foci: list[Focus] = []
        self._bounds: NDArray[np.float64] = np.zeros((0, 4))
        # Index in `_Mark` by focus.
        self._kinds: NDArray[np.intp] = np.zeros(0, np.intp)
        self._current: Focus | None = None
        self._paths: dict[int, QPainterPath] = {}
        self._rings: dict[tuple[_Mark, float], QPixmap] = {}
        self._extent = QRectF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    @property
    def positions(self) -> NDArray[np.float64]:
        """(n, 2) float64: centres of the foci's bounds, level-0 pixels."""
        return self._bounds[:, :2] + self._bounds[:, 2:] / 2

    def set_foci(self, foci: Sequence[Focus]) -> None:
        """Show other foci, without decisions and current focus."""
        self.prepareGeometryChange()
        self._foci = list(foci)
        self._bounds = np.array([focus.bounds for focus in foci], np.float64).reshape(-1, 4)
        size = foci[0].grid.slide_size if foci else (0, 0)
        self._extent = QRectF(0, 0, *size)
        self._kinds = np.zeros(len(foci), np.intp)
        self._current = None
        self._paths.clear()
        self.update()
        self.foci_changed.emit()

    def set_current(self, focus: Focus | None) -> None:
        """Bracket the focus that the reader is looking at."""
        self._current = focus
        self.update()

    def set_decisions(self, decisions: Mapping[int, str]) -> None:
        """Set "confirmed" or "rejected" by `Focus.id`; all others are open."""
        kinds = {mark.value: kind for kind, mark in enumerate(_Mark)}
        decided = [decisions.get(focus.id, "") for focus in self._foci]
        self._kinds = np.array([kinds.get(decision, 0) for decision in decided], np.intp)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 (Qt's name)
        # Rings at the edge extend beyond the slide.
        return self._extent.adjusted(
            -self._extent.width(), -self._extent.height(), *self._extent.size().toTuple()
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._foci:
            return
        to_view = painter.worldTransform()
        scale = scale_of(to_view)
        exposed = to_view.inverted()[0].mapRect(QRectF(painter.window()))
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = self._visible(exposed, (RING + _MARGIN) / scale)
        is_small = self._bounds[seen, 2:].max(axis=1) * scale < RING
        places = map_points(to_view, self.positions[seen])
        self._draw_rings(painter, seen[is_small], places[is_small])
        self._draw_outlines(painter, seen[~is_small], to_view)
        self._draw_current(painter, to_view)

    def _visible(self, exposed: QRectF, margin: float) -> NDArray[np.intp]:
        left, top, width, height = self._bounds.T
        return np.flatnonzero(
            (left + width >= exposed.left() - margin)
            & (left <= exposed.right() + margin)
            & (top + height >= exposed.top() - margin)
            & (top <= exposed.bottom() + margin)
        )

    def _distinct(self, numbers: NDArray[np.intp], places: NDArray[np.float64]) -> NDArray[np.intp]:
        """Indices of the rings to draw: one per kind and place."""
        across, down = (places // _SAME_PLACE).astype(np.int64).T
        squares = ((across << 24) + down) * len(_Mark) + self._kinds[numbers]
        firsts: NDArray[np.intp] = np.unique(squares, return_index=True)[1]
        return firsts

    def _mark(self, number: int) -> _Mark:
        return list(_Mark)[int(self._kinds[number])]

    def _draw_rings(
        self, painter: QPainter, numbers: NDArray[np.intp], places: NDArray[np.float64]
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        drawn = self._distinct(numbers, places)
        kinds = self._kinds[numbers[drawn]]
        corners = places[drawn] - (RING / 2 + _MARGIN)
        for kind, mark in enumerate(_Mark):
            if (mark, ratio) not in self._rings:
                self._rings[mark, ratio] = _ring(mark, ratio)
            ring = self._rings[mark, ratio]
            for x, y in corners[kinds == kind].tolist():
                painter.drawPixmap(QPointF(x, y), ring)

    def _draw_outlines(
        self, painter: QPainter, numbers: NDArray[np.intp], to_view: QTransform
    ) -> None:
        until = time.perf_counter() + _BUDGET_SECONDS
        for number in numbers.tolist():
            if number not in self._paths:
                if time.perf_counter() > until:
                    # The rest follows with the next paint event.
                    self.update()
                    return
                self._paths[number] = _path(self._foci[number])
            painter.save()
            painter.setTransform(to_view, True)
            mark = self._mark(number)
            _stroke(painter, self._paths[number], mark, 1.5)
            painter.restore()
            if mark is _Mark.CONFIRMED:
                _tick(painter, to_view.map(QPointF(*self._foci[number].position)))

    def _draw_current(self, painter: QPainter, to_view: QTransform) -> None:
        if self._current is None:
            return
        box = to_view.mapRect(QRectF(*self._current.bounds))
        room = max(0.0, RING - min(box.width(), box.height())) / 2 + _MARGIN
        box.adjust(-room, -room, room, room)
        corners = _corners(box)
        for colour, line in ((Qt.GlobalColor.white, 6.0), (Qt.GlobalColor.black, 3.0)):
            painter.setPen(QPen(colour, line))
            painter.drawPath(corners)


def _path(focus: Focus) -> QPainterPath:
    path = QPainterPath()
    for polygon in focus.outline:
        for ring in (polygon.outer, *polygon.holes):
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
            path.closeSubpath()
    return path


def _stroke(painter: QPainter, path: QPainterPath, mark: _Mark, width: float) -> None:
    """Draw a line of `width` screen pixels at any scale of the painter."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Cosmetic pens count device pixels.
    width *= painter.device().devicePixelRatioF()
    style = Qt.PenStyle.DashLine if mark is _Mark.REJECTED else Qt.PenStyle.SolidLine
    for colour, line in ((Qt.GlobalColor.white, 2 * width), (Qt.GlobalColor.black, width)):
        pen = QPen(colour, line, style)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawPath(path)


def _tick(painter: QPainter, place: QPointF) -> None:
    tick = QPolygonF([place + QPointF(*step) for step in ((-1, -5), (2, -1), (8, -10))])
    for colour, line in ((Qt.GlobalColor.white, 4.5), (Qt.GlobalColor.black, 2.0)):
        painter.setPen(QPen(colour, line))
        painter.drawPolyline(tick)


def _ring(mark: _Mark, ratio: float) -> QPixmap:
    side = RING + 2 * _MARGIN
    pixmap = QPixmap(math.ceil(side * ratio), math.ceil(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(QPointF(side / 2, side / 2), RING / 2, RING / 2)
    _stroke(painter, circle, mark, 1.5)
    if mark is _Mark.CONFIRMED:
        _tick(painter, QPointF(side / 2 - 3, side / 2 + 5))
    painter.end()
    return pixmap


def _corners(box: QRectF) -> QPainterPath:
    """Brackets around the four corners."""
    arm = max(4.0, min(box.width(), box.height()) / 4)
    path = QPainterPath()
    for corner, across, down in (
        (box.topLeft(), arm, arm),
        (box.topRight(), -arm, arm),
        (box.bottomRight(), -arm, -arm),
        (box.bottomLeft(), arm, -arm),
    ):
        path.moveTo(corner + QPointF(across, 0))
        path.lineTo(corner)
        path.lineTo(corner + QPointF(0, down))
    return path
