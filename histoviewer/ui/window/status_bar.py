"""Status bar: position, probability, viewed area, magnification, pixel size and device."""

from PySide6.QtCore import QObject, QPointF, Qt, Slot
from PySide6.QtWidgets import QLabel, QStatusBar

from histoviewer.geometry import Point
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import RESEARCH_USE, device_name
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.ui.document.document import Document
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import Wording, fill, probability, short, whole

_STATUS_GAP = 10


class StatusLabels(QObject):
    """Labels in a status bar that describe the open document."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._document = Document(None, None)
        self.position, self.value, self.magnification = QLabel(), QLabel(), QLabel()
        self.pixel_size, self.provider, self.viewed = QLabel(), QLabel(), QLabel()
        for label, name in (
            (self.position, self.tr("Position in level-0 pixels")),
            (self.value, self.tr("Probability under the cursor")),
            (self.viewed, self.tr("Share of the tissue that you had on screen at 10x or more")),
            (self.magnification, self.tr("Magnification")),
            (self.pixel_size, self.tr("Pixel size")),
            (self.provider, self.tr("Device used for the scan")),
        ):
            label.setAccessibleName(name)
            label.setToolTip(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(0, 0, _STATUS_GAP, 0)
            bar.addPermanentWidget(label)
        bar.addPermanentWidget(QLabel(translated(RESEARCH_USE)))
        self._hidden = False
        # Cursor in level-0 pixels; None outside the view.
        self._cursor_at: QPointF | None = None

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

    @Slot(str)
    def show_viewed(self, text: str) -> None:
        """Show how much of the tissue was viewed; "" if that is not known."""
        self.viewed.setText(text)

    @Slot(bool)
    def hide_values(self, hidden: bool) -> None:
        """Hide probabilities while the heatmap is locked."""
        self._hidden = hidden
        self.refresh()

    @Slot(object)
    def show_cursor(self, place: QPointF | None) -> None:
        """Describe the tile under the cursor (level-0 pixels); None outside the view."""
        self._cursor_at = place
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Update the value under the cursor after a scan step or for another document."""
        size, place = self._document.size, self._cursor_at
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
            return fill(self.tr("probability %1"), value)
        return {
            TileState.OUTSIDE: self.tr("no tissue, not scanned"),
            TileState.PENDING: self.tr("not scanned yet"),
            TileState.UNREADABLE: self.tr("unreadable"),
            TileState.NO_NUMBER: self.tr("no number from the model"),
            TileState.OUT_OF_SCOPE: self.tr("out of the model's scope"),
        }[state]

    def _pixel_size(self) -> str:
        document = self._document
        if document.mpp is None:
            return fill(self.tr("pixel size unknown: %1"), translated(document.mpp_source))
        source = Wording().mpp_source(document.mpp_source)
        return fill(self.tr("%1 µm/px (%2)"), short(document.mpp.mean), source)
