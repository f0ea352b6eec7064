"""Heatmap panel: display, threshold and the model's verdict."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import PROBABILITY, Finding, finding
from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.ui.document.document import snapshot
from histoviewer.ui.panels.colour_bar import ColourBar
from histoviewer.ui.panels.overlay import OverlayBox
from histoviewer.ui.panels.threshold import ThresholdControl
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import translated, worded
from histoviewer.ui.support.settings import DEFAULT_OPACITY, Overlay
from histoviewer.ui.support.text import Wording, fill, percent, short
from histoviewer.ui.support.widgets import text_label

OPACITY_STEP = 10
_COUNT_MS = 100


class HeatmapPanel(QWidget):
    """Controls of the heatmap and the verdict at the chosen threshold.

    shown_changed, opacity_changed (0..1), colormap_changed, threshold_changed (0..1),
    smooth_changed, overlay_changed (one of `OVERLAYS`): the user's choices.
    verdict_changed: the model's `Finding` and its text, shortly after a change of the threshold, as
                     the tiles are counted off the GUI thread.
    """

    shown_changed = Signal(bool)
    opacity_changed = Signal(float)
    colormap_changed = Signal(str)
    threshold_changed = Signal(float)
    smooth_changed = Signal(bool)
    overlay_changed = Signal(str)
    verdict_changed = Signal(object, str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wording = Wording(self)
        self._heatmap: Heatmap | None = None
        self._locked = False
        self._generation = 0
        self._counting = False
        # Scans and sliders trigger updates faster than anybody can read.
        self._due = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._shown = QCheckBox(self.tr("Show &heatmap (H)"))
        self._shown.setChecked(True)
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(0, 100)
        self._opacity.setValue(round(100 * DEFAULT_OPACITY))
        self._opacity.setPageStep(OPACITY_STEP)
        self._opacity.setAccessibleName(self.tr("Opacity in percent"))
        self._percent = QLabel(percent(DEFAULT_OPACITY))
        self._colormap = QComboBox()
        self._colormap.addItems(colormaps.names())
        self._colormap.setAccessibleName(self.tr("Colour map"))
        self._overlay = OverlayBox()
        self._smooth = QCheckBox(self.tr("&Smooth (not measured values)"))
        self._smooth.setToolTip(self.tr("Shows values between the tiles that were not measured"))
        self._colour_bar = ColourBar()
        self._threshold = ThresholdControl()
        self._verdict, self._facts, self._lock_note = text_label(), text_label(), text_label()
        self._lay_out()
        self._connect()
        self.set_heatmap(None)

    @property
    def threshold(self) -> float:
        """The chosen threshold, 0..1."""
        return self._threshold.value

    @property
    def look(self) -> tuple[str, float, float | None]:
        """Colour map, opacity 0..1, and the threshold; None if it is that of the scan."""
        as_scanned = self._heatmap and self.threshold == self._heatmap.provenance.threshold
        threshold = None if as_scanned else self.threshold
        return self._colormap.currentText(), self._opacity.value() / 100, threshold

    def set_heatmap(self, heatmap: Heatmap | None) -> None:
        """Show a heatmap at the threshold of its scan; None disables the controls.

        Does not emit `threshold_changed`; read `threshold` instead.
        """
        self._heatmap = heatmap
        self._generation += 1
        self._controls.setEnabled(heatmap is not None)
        self._facts.setText("\n".join(self._facts_of(heatmap)) if heatmap else "")
        if heatmap is None:
            self._colour_bar.set_threshold(None)
            self._verdict.setText(self.tr("No heatmap is open."))
            return
        source = heatmap.provenance
        self._threshold.set_scan(source.threshold, source.operating_point)
        self._colour_bar.set_threshold(source.threshold)
        self._verdict.setText(self.tr("Counting tiles ..."))
        self._count()

    def set_operating_points(self, points: tuple[OperatingPoint, ...]) -> None:
        """Offer the operating points of the heatmap's model and mark them on the colour bar."""
        self._threshold.set_points(points)
        self._colour_bar.set_points(tuple(point.threshold for point in points))

    def set_choices(
        self,
        *,
        colormap: str | None = None,
        opacity: float | None = None,
        smooth: bool | None = None,
        overlay: Overlay | None = None,
    ) -> None:
        """Set controls; opacity is 0..1, None leaves a control as it is."""
        if colormap is not None:
            self._colormap.setCurrentText(colormap)
        if opacity is not None:
            self._opacity.setValue(round(100 * opacity))
        if smooth is not None:
            self._smooth.setChecked(smooth)
        if overlay is not None:
            self._overlay.setCurrentIndex(self._overlay.findData(overlay))

    def set_locked(self, locked: bool) -> None:
        """Hide the heatmap and the model's verdict until a first impression is recorded."""
        if locked == self._locked:
            return
        self._locked = locked
        self._controls.setVisible(not locked)
        self._lock_note.setVisible(locked)
        self.shown_changed.emit(self._shown.isChecked() and not locked)

    @Slot()
    def refresh(self) -> None:
        """Count again after the heatmap has changed; cheap enough for every step of a scan."""
        if not self._due.isActive():
            self._due.start()

    @Slot()
    def toggle(self) -> None:
        if not self._locked:
            self._shown.toggle()

    @Slot()
    def more_opaque(self) -> None:
        self._opacity.setValue(self._opacity.value() + OPACITY_STEP)

    @Slot()
    def less_opaque(self) -> None:
        self._opacity.setValue(self._opacity.value() - OPACITY_STEP)

    @Slot()
    def _count(self) -> None:
        if self._heatmap is None:
            return
        if self._counting:
            self.refresh()
            return
        self._counting = True
        self._jobs.submit(
            partial(finding, snapshot(self._heatmap), self.threshold),
            partial(self._counted, self._generation),
            self._not_counted,
        )

    def _counted(self, generation: int, found: Finding) -> None:
        self._counting = False
        if generation == self._generation:
            text = self._wording.verdict(found)
            self._verdict.setText(text)
            self.verdict_changed.emit(found, text)

    def _not_counted(self, error: HistoViewerError) -> None:
        self._counting = False
        self._verdict.setText(worded(error))

    @Slot(float)
    def _threshold_chosen(self, threshold: float) -> None:
        self._colour_bar.set_threshold(threshold)
        self.refresh()
        self.threshold_changed.emit(threshold)

    @Slot(bool)
    def _show_toggled(self, shown: bool) -> None:
        self.shown_changed.emit(shown and not self._locked)

    @Slot(int)
    def _opacity_moved(self, value: int) -> None:
        self._percent.setText(percent(value / 100))
        self.opacity_changed.emit(value / 100)

    @Slot(str)
    def _colormap_chosen(self, name: str) -> None:
        self._colour_bar.set_colormap(name)
        self.colormap_changed.emit(name)

    @Slot()
    def _overlay_chosen(self) -> None:
        self.overlay_changed.emit(self._overlay.currentData())

    def _facts_of(self, heatmap: Heatmap) -> list[str]:
        source = heatmap.provenance
        scanned = self.tr("scanned at threshold %1 (%2)")
        return [
            fill(self.tr("model %1 %2"), source.model, source.model_version),
            fill(scanned, short(source.threshold), source.operating_point),
            self._wording.coverage(heatmap.grid),
        ]

    def _connect(self) -> None:
        self._due.timeout.connect(self._count)
        self._shown.toggled.connect(self._show_toggled)
        self._opacity.valueChanged.connect(self._opacity_moved)
        self._colormap.currentTextChanged.connect(self._colormap_chosen)
        self._threshold.changed.connect(self._threshold_chosen)
        self._overlay.currentIndexChanged.connect(self._overlay_chosen)
        self._smooth.toggled.connect(self.smooth_changed)

    def _lay_out(self) -> None:
        opacity, colormap = QLabel(self.tr("&Opacity ([ ])")), QLabel(self.tr("&Colour map"))
        overlay = QLabel(self.tr("Col&oured"))
        overlay.setBuddy(self._overlay)
        opacity.setBuddy(self._opacity)
        colormap.setBuddy(self._colormap)
        grid = QGridLayout()
        grid.addWidget(opacity, 0, 0)
        grid.addWidget(self._opacity, 0, 1)
        grid.addWidget(self._percent, 0, 2)
        grid.addWidget(colormap, 1, 0)
        grid.addWidget(self._colormap, 1, 1, 1, 2)
        grid.addWidget(overlay, 2, 0)
        grid.addWidget(self._overlay, 2, 1, 1, 2)
        title = text_label(translated(PROBABILITY))
        self._lock_note.setText(
            self.tr("Hidden until your first impression of this slide is recorded.")
        )
        self._lock_note.hide()
        self._controls = QWidget()
        inner = QVBoxLayout(self._controls)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._shown)
        inner.addLayout(grid)
        for widget in (title, self._colour_bar, self._threshold, self._smooth):
            inner.addWidget(widget)
        inner.addWidget(self._verdict)
        inner.addWidget(self._facts)
        content = QWidget()
        column = QVBoxLayout(content)
        column.addWidget(self._lock_note)
        column.addWidget(self._controls)
        column.addStretch()
        # Without it the last lines of long texts would be cut off on a small screen.
        scrolled = QScrollArea(widgetResizable=True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(content)
        bar = scrolled.verticalScrollBar().sizeHint().width()
        scrolled.setMinimumWidth(content.minimumSizeHint().width() + bar)
        whole_panel = QVBoxLayout(self)
        whole_panel.setContentsMargins(0, 0, 0, 0)
        whole_panel.addWidget(scrolled)
