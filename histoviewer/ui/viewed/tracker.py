"""Notes which tissue was on screen at 10x or more."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from histoviewer.geometry import PatchGrid, Point, Region
from histoviewer.ui.viewer.transforms import map_points
from histoviewer.ui.viewer.view import SlideView
from histoviewer.worklist.viewed import OBJECTIVE, Squares, next_unviewed, viewed_share

# A square counts that is on screen at two looks in a row, so what rushes past does not.
_LOOK_MS = 250
# Magnifications are those of whole pixels, which may be a little less.
_TOLERANCE = 0.99
# The highest magnification that going to unviewed tissue keeps.
_MOST_OBJECTIVE = 40.0


class ViewedTracker(QObject):
    """The squares of one slide that were on screen, sharp and as a whole, at 10x or more.

    changed: there are more of them, or another slide.

    seen, tissue: (rows, cols) bool; None before `set_tissue`.
    """

    changed = Signal()

    def __init__(self, view: SlideView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.grid: PatchGrid | None = None
        self.seen: Squares | None = None
        self.tissue: Squares | None = None
        self._shown: Squares | None = None
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._look)
        view.moved.connect(self._moved)

    @property
    def share(self) -> float | None:
        """Share of the tissue viewed, 0..1; None if it is not known yet, or there is no tissue."""
        if self.seen is None or self.tissue is None:
            return None
        return viewed_share(self.seen, self.tissue)

    @property
    def unviewed(self) -> Squares | None:
        """(rows, cols) bool: the tissue that was not viewed; None if it is not known yet."""
        if self.seen is None or self.tissue is None:
            return None
        return self.tissue & ~self.seen

    def clear(self) -> None:
        """Watch nothing, as long as a slide's tissue is not known."""
        self.grid = self.seen = self.tissue = self._shown = None
        self._looks.stop()
        self.changed.emit()

    def set_grid(self, grid: PatchGrid) -> None:
        """Begin to watch a slide of which nothing was viewed."""
        self.grid, self.tissue, self._shown = grid, None, None
        self.seen = np.zeros(grid.shape, np.bool_)
        self._moved()
        self.changed.emit()

    def set_tissue(self, tissue: Squares) -> None:
        """Set the squares of the grid that hold tissue."""
        self.tissue = tissue
        self.changed.emit()

    def add(self, seen: Squares) -> None:
        """Add squares that were viewed before."""
        assert self.seen is not None
        self.seen |= seen
        self.changed.emit()

    def go_to_next(self) -> bool:
        """Show the nearest unviewed tissue at 10x or more; False if none is known."""
        if self.grid is None or self.unviewed is None:
            return False
        scale, objective = self._view.scale_factor, self._view.magnification or 0.0
        if not OBJECTIVE * _TOLERANCE <= objective <= _MOST_OBJECTIVE:
            scale *= OBJECTIVE / (objective or OBJECTIVE)
            objective = OBJECTIVE
        middle = self._view.visible_region().center()
        centre = Point(middle.x(), middle.y())
        place = next_unviewed(self.grid, self.unviewed, centre, self._field(scale))
        if place is None:
            return False
        self._view.show_at(place, objective)
        return True

    def _field(self, scale: float) -> tuple[float, float]:
        """The (width, height) that the view shows at a scale, level-0 pixels, however it is turned.

        In between quarter turns that of the largest square in it.
        """
        room, angle = self._view.viewport().size(), math.radians(self._view.rotation)
        sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
        width, height = room.width() / scale, room.height() / scale
        if sine < 1e-6:
            return width, height
        if cosine < 1e-6:
            return height, width
        side = min(width, height) / (sine + cosine)
        return side, side

    @Slot()
    def _moved(self) -> None:
        if self.grid is not None and not self._looks.isActive() and self._counts:
            self._shown = None
            self._looks.start()

    @property
    def _counts(self) -> bool:
        return (self._view.magnification or 0.0) >= OBJECTIVE * _TOLERANCE

    @Slot()
    def _look(self) -> None:
        if self.grid is None or self.seen is None or not self._counts:
            self._looks.stop()
            return
        if self._view.window().isMinimized() or not self._view.isVisible():
            self._shown = None
            return
        if self._view.image_tiles.is_reading:
            # What is not sharp yet was not seen.
            self._shown = None
            return
        shown, former = self._on_screen(), self._shown
        self._shown = shown
        if former is None:
            return
        new = shown & former & ~self.seen
        if new.any():
            self.seen |= new
            self.changed.emit()
        elif np.array_equal(shown, former):
            self._looks.stop()

    def _on_screen(self) -> Squares:
        """(rows, cols) bool: the squares that are on screen as a whole."""
        assert self.grid is not None
        seen = self._view.visible_region()
        around = Region(seen.x(), seen.y(), seen.width(), seen.height())
        rows, cols = self.grid.tiles_touching(around)
        shown = np.zeros(self.grid.shape, np.bool_)
        inside = self._is_inside(*np.meshgrid(self._edges(cols, 0), self._edges(rows, 1)))
        shown[rows, cols] = inside[:-1, :-1] & inside[:-1, 1:] & inside[1:, :-1] & inside[1:, 1:]
        return shown

    def _edges(self, tiles: slice, axis: int) -> NDArray[np.float64]:
        """The edges of rows or columns, level-0 pixels; the last ones end with the slide."""
        assert self.grid is not None
        side = self.grid.stride * self.grid.scale[axis]
        edges = np.arange(tiles.start, tiles.stop + 1) * side
        return np.minimum(edges, self.grid.slide_size[axis])

    def _is_inside(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Places in the viewport, in level-0 pixels."""
        room = self._view.viewport().size()
        places = np.column_stack([x.ravel(), y.ravel()])
        across, down = (
            part.reshape(x.shape) for part in map_points(self._view.viewportTransform(), places).T
        )
        # To half a pixel, as the view scrolls by whole ones.
        inside: NDArray[np.bool_] = (
            (across >= -0.5)
            & (across <= room.width() + 0.5)
            & (down >= -0.5)
            & (down <= room.height() + 0.5)
        )
        return inside
