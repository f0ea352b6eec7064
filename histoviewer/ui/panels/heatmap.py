"""Controls of the heatmap."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from histoviewer import colormaps
from histoviewer.heatmap import Heatmap
from histoviewer.ui.panels.colour_bar import ColourBar
from histoviewer.wording import PROBABILITY, coverage_text, verdict_text

OPACITY_STEP = 10


class HeatmapPanel(QWidget):
    """On and off, opacity, colour map, and what the heatmap says.

    shown_changed, opacity_changed (0..1), colormap_changed: what the user chose.
    """

    shown_changed = Signal(bool)
    opacity_changed = Signal(float)
    colormap_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = QCheckBox(self.tr("Show &heatmap (H)"))
        self._shown.setChecked(True)
        self._opacity = QSlider(Qt.Orientation.Horizontal)
        self._opacity.setRange(0, 100)
        self._opacity.setValue(60)
        self._opacity.setPageStep(OPACITY_STEP)
        self._opacity.setAccessibleName(self.tr("Opacity in percent"))
        self._percent = QLabel("60 %")
        self._colormap = QComboBox()
        self._colormap.addItems(colormaps.names())
        self._colormap.setAccessibleName(self.tr("Colour map"))
        self._colour_bar = ColourBar()
        self._verdict, self._facts = _text_label(), _text_label()
        self._lay_out()
        self._shown.toggled.connect(self.shown_changed)
        self._opacity.valueChanged.connect(self._opacity_moved)
        self._colormap.currentTextChanged.connect(self._colormap_chosen)
        self.set_heatmap(None)

    def set_heatmap(self, heatmap: Heatmap | None) -> None:
        """Say what this heatmap shows; without one the controls are disabled."""
        self.setEnabled(heatmap is not None)
        self._colour_bar.set_threshold(heatmap.provenance.threshold if heatmap else None)
        self._verdict.setText(verdict_text(heatmap) if heatmap else self.tr("No heatmap is open."))
        self._facts.setText("\n".join(_facts(heatmap)) if heatmap else "")

    @Slot()
    def toggle(self) -> None:
        self._shown.toggle()

    @Slot()
    def more_opaque(self) -> None:
        self._opacity.setValue(self._opacity.value() + OPACITY_STEP)

    @Slot()
    def less_opaque(self) -> None:
        self._opacity.setValue(self._opacity.value() - OPACITY_STEP)

    @Slot(int)
    def _opacity_moved(self, percent: int) -> None:
        self._percent.setText(f"{percent} %")
        self.opacity_changed.emit(percent / 100)

    @Slot(str)
    def _colormap_chosen(self, name: str) -> None:
        self._colour_bar.set_colormap(name)
        self.colormap_changed.emit(name)

    def _lay_out(self) -> None:
        opacity, colormap = QLabel(self.tr("&Opacity ([ ])")), QLabel(self.tr("&Colour map"))
        opacity.setBuddy(self._opacity)
        colormap.setBuddy(self._colormap)
        grid = QGridLayout()
        grid.addWidget(opacity, 0, 0)
        grid.addWidget(self._opacity, 0, 1)
        grid.addWidget(self._percent, 0, 2)
        grid.addWidget(colormap, 1, 0)
        grid.addWidget(self._colormap, 1, 1, 1, 2)
        title = _text_label()
        title.setText(PROBABILITY)
        column = QVBoxLayout(self)
        column.addWidget(self._shown)
        column.addLayout(grid)
        for widget in (title, self._colour_bar, self._verdict, self._facts):
            column.addWidget(widget)
        column.addStretch()


def _text_label() -> QLabel:
    label = QLabel(wordWrap=True)
    # Names of files and models are shown as they are, never as markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _facts(heatmap: Heatmap) -> list[str]:
    source = heatmap.provenance
    return [
        f"model {source.model} {source.model_version}",
        f"threshold {source.threshold:.3g} ({source.operating_point})",
        coverage_text(heatmap.grid),
    ]
