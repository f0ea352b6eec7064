"""The choices of an export: its format, and the options that this format has."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from histoviewer.exports.base import Option
from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps import colormaps
from histoviewer.ui.support.translation import translated
from histoviewer.ui.support.widgets import NumberBox

_PICTURES = ("png", "jpeg")
# The least that the command takes is one more: the lowest value stands for "by itself".
_AUTOMATIC_WIDTH, _MAX_WIDTH = 99, 20_000
_AS_SCANNED = -0.001


class ExportChoices(QWidget):
    """Asks for a format and its options.

    heatmaps: how many were chosen.
    folder:   whether the whole folder of results can be exported instead.

    changed: something else was chosen.
    """

    changed = Signal()

    def __init__(self, heatmaps: int, folder: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = QRadioButton(self.tr("Chosen slides (%1)").replace("%1", str(heatmaps)))
        self._whole = QRadioButton(self.tr("Whole folder of results, with its summary"))
        self._chosen.setChecked(heatmaps > 0)
        self._whole.setChecked(heatmaps == 0)
        self._format = QComboBox()
        for name in FORMATS:
            self._format.addItem(name, name)
        self._purpose = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._threshold = NumberBox(_AS_SCANNED, 1, decimals=3, step=0.01)
        self._threshold.setSpecialValueText(self.tr("as scanned"))
        self._threshold.setValue(_AS_SCANNED)
        self._colormap = QComboBox()
        self._colormap.addItems(colormaps.names())
        self._opacity = NumberBox(0, 100, decimals=0, step=10, suffix=" %")
        self._opacity.setValue(60)
        self._underlay = QCheckBox(self.tr("Over the &slide"))
        self._legend = QCheckBox(self.tr("With &legend"))
        self._legend.setChecked(True)
        self._width = NumberBox(_AUTOMATIC_WIDTH, _MAX_WIDTH, decimals=0, step=1, suffix=" px")
        self._width.setSpecialValueText(self.tr("automatic"))
        self._form = QFormLayout(self)
        self._lay_out(folder and heatmaps > 0)
        self._connect()
        self._show_options()

    @property
    def format(self) -> str:
        return str(self._format.currentData())

    @property
    def purpose(self) -> str:
        return self._purpose.text()

    @property
    def whole_folder(self) -> bool:
        return self._whole.isChecked()

    @property
    def is_picture(self) -> bool:
        """Whether the format is one that a preview can show."""
        return self.format in _PICTURES

    @property
    def shows_slide(self) -> bool:
        """Whether the export reads the slide."""
        applicable = FORMATS[self.format].options
        if Option.UNDERLAY in applicable:
            return self._underlay.isChecked()
        return Option.OPACITY in applicable

    def set_format(self, name: str) -> None:
        self._format.setCurrentIndex(self._format.findData(name))

    def choose_colormap(self, name: str) -> None:
        self._colormap.setCurrentText(name)

    def arguments(self, preview: bool = False) -> list[str]:
        """The options for `histoviewer export`; of a preview all but the width."""
        # A key that exports leaves the focus in the box where a number was typed.
        for box in (self._threshold, self._opacity, self._width):
            box.interpretText()
        applicable = FORMATS[self.format].options
        given = [f"--format={self.format}"]
        if Option.THRESHOLD in applicable and self._threshold.value() >= 0:
            given.append(f"--threshold={self._threshold.value():g}")
        if Option.COLORMAP in applicable:
            given.append(f"--colormap={self._colormap.currentText()}")
        if Option.OPACITY in applicable and self.shows_slide:
            given.append(f"--opacity={self._opacity.value() / 100:g}")
        if Option.UNDERLAY in applicable and self._underlay.isChecked():
            given.append("--underlay")
        if Option.LEGEND in applicable and not self._legend.isChecked():
            given.append("--no-legend")
        if Option.WIDTH in applicable and self._width.value() > _AUTOMATIC_WIDTH and not preview:
            given.append(f"--width={self._width.value():.0f}")
        return given

    @Slot()
    def _show_options(self) -> None:
        chosen = FORMATS[self.format]
        self._purpose.setText(translated(chosen.purpose))
        for option, widget in self._widgets().items():
            self._form.setRowVisible(widget, option in chosen.options)
        # Without the slide below, tiles are opaque.
        self._opacity.setEnabled(self.shows_slide)
        self.changed.emit()

    def _widgets(self) -> dict[Option, QWidget]:
        return {
            Option.THRESHOLD: self._threshold,
            Option.COLORMAP: self._colormap,
            Option.OPACITY: self._opacity,
            Option.UNDERLAY: self._underlay,
            Option.WIDTH: self._width,
            Option.LEGEND: self._legend,
        }

    def _lay_out(self, with_scope: bool) -> None:
        if with_scope:
            self._form.addRow(self._chosen)
            self._form.addRow(self._whole)
        self._form.addRow(self.tr("For&mat"), self._format)
        self._form.addRow(self._purpose)
        # Room for two lines, so that nothing moves from format to format.
        self._purpose.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self._form.addRow(self._underlay)
        self._form.addRow(self.tr("&Colour map"), self._colormap)
        self._form.addRow(self.tr("&Opacity"), self._opacity)
        self._form.addRow(self.tr("&Threshold"), self._threshold)
        self._form.addRow(self.tr("&Width of the map"), self._width)
        self._form.addRow(self._legend)

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(self._show_options)
        self._colormap.currentIndexChanged.connect(self._show_options)
        for box in (self._underlay, self._legend, self._chosen):
            box.toggled.connect(self._show_options)
        self._opacity.valueChanged.connect(self._show_options)
        self._threshold.valueChanged.connect(self._show_options)
        self._width.valueChanged.connect(self._show_options)
