"""Facts in the status bar: where the cursor is, what is there, and what was scanned on what."""

from PySide6.QtCore import QObject, QPointF, Qt, Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from histoviewer.geometry import Point
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.heatmaps.summary import RESEARCH_USE, device_name
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.text import Wording, probability, short, whole
from histoviewer.ui.support.translation import translated

_STATUS_GAP = 10


class StatusFacts(QObject):
    """Labels in a status bar, for one document at a time."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._document = Document(None, None)
        self.position, self.value, self.magnification = QLabel(), QLabel(), QLabel()
        self.pixel_size, self.provider = QLabel(), QLabel()
        for label, name in (
            (self.position, self.tr("Position in level-0 pixels")),
            (self.value, self.tr("Probability under the cursor")),
            (self.magnification, self.tr("Magnification")),
            (self.pixel_size, self.tr("Pixel size")),
            (self.provider, self.tr("Device that scanned")),
        ):
            label.setAccessibleName(name)
            label.setToolTip(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(0, 0, _STATUS_GAP, 0)
            bar.addPermanentWidget(label)
        bar.addPermanentWidget(QLabel(translated(RESEARCH_USE)))
        self._hidden = False
        # The cursor's, level-0 pixels; None where it is not over the view.
        self._place: QPointF | None = None

    def show_document(self, document: Document) -> None:
        self._document = document
        self.pixel_size.setText(self._pixel_size())
        heatmap = document.heatmap
        provider = heatmap.provenance.provider if heatmap else ""
        self.provider.setText(device_name(provider))
        name = self.provider.accessibleName()
        self.provider.setToolTip(f"{name}: {provider}" if provider else name)
        self.refresh()

    def show_magnification(self, text: str) -> None:
        self.magnification.setText(text)

    @Slot(bool)
    def hide_values(self, hidden: bool) -> None:
        """Say no probabilities, as long as the heatmap is not to be seen."""
        self._hidden = hidden
        self.refresh()

    @Slot(object)
    def show_cursor(self, place: QPointF | None) -> None:
        """Say what is under the cursor, level-0 pixels; None where it is not over the view."""
        self._place = place
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say what is under the cursor now: a scan has come there, or a document was opened."""
        size, place = self._document.size, self._place
        if place is None or not (0 <= place.x() < size.width and 0 <= place.y() < size.height):
            self.position.clear()
            self.value.clear()
            return
        point = Point(place.x(), place.y())
        self.position.setText(f"x {whole(point.x)}  y {whole(point.y)}")
        heatmap = None if self._hidden else self._document.heatmap
        self.value.setText(self._tile(heatmap, point) if heatmap else "")

    def _tile(self, heatmap: Heatmap, point: Point) -> str:
        tile = heatmap.grid.tile_at(point)
        if tile is None:
            return ""
        state = TileState(heatmap.state[tile])
        if state is TileState.SCANNED:
            value = probability(float(heatmap.probability[tile]))
            return self.tr("probability %1").replace("%1", value)
        return {
            TileState.OUTSIDE: self.tr("no tissue, not scanned"),
            TileState.PENDING: self.tr("not scanned yet"),
            TileState.UNREADABLE: self.tr("could not be read"),
            TileState.NO_NUMBER: self.tr("the model gave no number"),
        }[state]

    def _pixel_size(self) -> str:
        document = self._document
        if document.mpp is None:
            return self.tr("pixel size unknown: %1").replace("%1", document.mpp_source)
        size = self.tr("%1 µm/px (%2)").replace("%1", short(document.mpp.mean))
        return size.replace("%2", Wording().mpp_source(document.mpp_source))
