"""Form for the format of an export and the options of this format."""

from dataclasses import replace

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
from histoviewer.exports.picture import PictureOptions
from histoviewer.heatmaps import colormaps
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.widgets import NumberBox

_PICTURES = ("png", "jpeg")
# The lowest value stands for a width that suits the map.
_AUTOMATIC_WIDTH, _MAX_WIDTH = 99, 20_000
_AS_SCANNED = -0.001


class ExportChoices(QWidget):
    """Form for a format and its options.

    heatmaps: number of chosen heatmaps.
    folder:   True if the whole folder of results can be exported instead.

    changed: a choice has changed.
    """

    changed = Signal()

    def __init__(self, heatmaps: int, folder: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = QRadioButton(self.tr("Chosen slides (%1)").replace("%1", str(heatmaps)))
        self._whole = QRadioButton(self.tr("Whole folder of results, with its summary"))
        self._chosen.setChecked(heatmaps > 0)
        self._whole.setChecked(heatmaps == 0)
        self._format = QComboBox()
        for name, entry in FORMATS.items():
            self._format.addItem(translated(entry.title), name)
            self._format.setItemData(
                self._format.count() - 1, translated(entry.purpose), Qt.ItemDataRole.ToolTipRole
            )
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
        """True if a preview can show this format."""
        return self.format in _PICTURES

    @property
    def shows_slide(self) -> bool:
        """True if the export reads the slide."""
        applicable = FORMATS[self.format].options
        if Option.UNDERLAY in applicable:
            return self._underlay.isChecked()
        return Option.OPACITY in applicable

    def set_format(self, name: str) -> None:
        self._format.setCurrentIndex(self._format.findData(name))

    def choose_colormap(self, name: str) -> None:
        self._colormap.setCurrentText(name)

    def set_look(self, colormap: str, opacity: float, threshold: float | None) -> None:
        """Start from the look on screen; threshold: None for that of the scan."""
        self._colormap.setCurrentText(colormap)
        self._opacity.setValue(round(100 * opacity))
        if threshold is not None:
            self._threshold.setValue(threshold)

    @property
    def picture(self) -> PictureOptions:
        """The options that this format has; the defaults for all others."""
        # A key that exports leaves the focus in the box of a typed number.
        for box in (self._threshold, self._opacity, self._width):
            box.interpretText()
        applicable = FORMATS[self.format].options
        picture = PictureOptions()
        if Option.THRESHOLD in applicable and self._threshold.value() >= 0:
            picture = replace(picture, threshold=round(self._threshold.value(), 3))
        if Option.COLORMAP in applicable:
            picture = replace(picture, colormap=self._colormap.currentText())
        if Option.OPACITY in applicable and self.shows_slide:
            picture = replace(picture, opacity=round(self._opacity.value() / 100, 2))
        if Option.UNDERLAY in applicable:
            picture = replace(picture, with_slide=self._underlay.isChecked())
        if Option.LEGEND in applicable:
            picture = replace(picture, legend=self._legend.isChecked())
        if Option.WIDTH in applicable and self._width.value() > _AUTOMATIC_WIDTH:
            picture = replace(picture, width=round(self._width.value()))
        return picture

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
        # Space for two lines, so that nothing moves from format to format.
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
