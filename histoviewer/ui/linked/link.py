"""Link of two views: they move, zoom and turn together, and mark each other's cursor."""

from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtGui import QTransform

from histoviewer.ui.linked.cross_item import CrossItem
from histoviewer.ui.viewer.view import SlideView


class ViewLink(QObject):
    """Keeps two views at corresponding places, wherever the user moves one of them.

    The places correspond that were in the middle of both when the link was set, and those around
    them as they were turned and enlarged then. So the views are aligned by moving one of them
    without the link.
    """

    def __init__(self, first: SlideView, second: SlideView, parent: QObject) -> None:
        super().__init__(parent)
        self._first, self._second = first, second
        # From level-0 pixels of the first to those of the second; None without a link.
        self._map: QTransform | None = None
        self._turn, self._ratio = 0.0, 1.0
        self._syncing = False
        self._crosses = {first: CrossItem(), second: CrossItem()}
        for view, cross in self._crosses.items():
            view.scene().addItem(cross)
        first.moved.connect(self._first_moved)
        second.moved.connect(self._second_moved)
        first.cursor_moved.connect(self._first_pointed)
        second.cursor_moved.connect(self._second_pointed)

    @property
    def is_set(self) -> bool:
        return self._map is not None

    def set_here(self) -> None:
        """Link the views as they are."""
        self._set(self._second.middle)

    def _set(self, second: QPointF) -> None:
        """Link the middle of the first view to a place of the second, as they are turned."""
        self._turn = self._second.rotation - self._first.rotation
        self._ratio = self._second.scale_factor / self._first.scale_factor
        first = self._first.middle
        self._map = (
            QTransform()
            .translate(second.x(), second.y())
            .rotate(-self._turn)
            .scale(1 / self._ratio, 1 / self._ratio)
            .translate(-first.x(), -first.y())
        )

    def match(self) -> None:
        """Let the second view show the same extent as the first, upright to it, and link them.

        In micrometres if the pixel sizes of both are known; else by the slides' widths.
        """
        one, two = self._first, self._second
        if one.mpp and two.mpp:
            ratio = two.mpp.x / one.mpp.x
        else:
            ratio = one.extent.width() / max(two.extent.width(), 1.0)
        # Of different slides the middles are as good as any places.
        shift = (one.middle - one.extent.center()) / ratio
        self._syncing = True
        place = two.extent.center() + shift
        two.look_at(place, one.scale_factor * ratio, one.rotation)
        self._syncing = False
        # Where the view is to be, not where whole pixels have put it: closer up that is far off.
        self._set(place)

    def clear(self) -> None:
        """Let each view move alone."""
        self._map = None
        for cross in self._crosses.values():
            cross.show_at(None)

    @Slot()
    def _first_moved(self) -> None:
        if self._map and not self._syncing:
            one = self._first
            place = self._map.map(one.middle)
            scale, turn = one.scale_factor * self._ratio, one.rotation + self._turn
            self._follow(self._second, place, scale, turn)

    @Slot()
    def _second_moved(self) -> None:
        if self._map and not self._syncing:
            two = self._second
            place = self._map.inverted()[0].map(two.middle)
            scale, turn = two.scale_factor / self._ratio, two.rotation - self._turn
            self._follow(self._first, place, scale, turn)

    def _follow(self, view: SlideView, place: QPointF, scale: float, degrees: float) -> None:
        self._syncing = True
        view.look_at(place, scale, degrees)
        self._syncing = False

    @Slot(object)
    def _first_pointed(self, place: QPointF | None) -> None:
        self._mark(self._second, place, self._map)

    @Slot(object)
    def _second_pointed(self, place: QPointF | None) -> None:
        self._mark(self._first, place, self._map.inverted()[0] if self._map else None)

    def _mark(self, view: SlideView, place: QPointF | None, way: QTransform | None) -> None:
        """Mark in a view the place that corresponds to one in the other view."""
        # A view that follows reports a cursor that it has not.
        if not self._syncing:
            mapped = None if place is None or way is None else way.map(place)
            self._crosses[view].show_at(mapped)
