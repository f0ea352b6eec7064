"""The dialog in which the user sets what the program remembers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from histoviewer.geometry import coverage
from histoviewer.heatmaps import colormaps
from histoviewer.inference.ensemble import DEVICES
from histoviewer.scanning.options import DEFAULT_STRIDE, STRIDES
from histoviewer.ui.support.settings import MAX_CACHE_MB, MIN_CACHE_MB, THEMES, Settings
from histoviewer.ui.support.text import NumberBox, percent, whole

_LONGEST_NAME = 80


class SettingsDialog(QDialog):
    """Shows settings and tells which of them the user has changed.

    settings:  what is set now.
    models:    names of the installed models.
    languages: codes of the translations there are, besides English.
    """

    def __init__(
        self,
        settings: Settings,
        models: Sequence[str],
        languages: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._make_reading_controls()
        self._make_scan_controls(models)
        self._make_heatmap_controls()
        self._make_window_controls(languages)
        self.setWindowTitle(self.tr("Settings"))
        self._lay_out()
        self._show(settings)
        self._shown = self._chosen()

    def changes(self) -> dict[str, Any]:
        """The changed fields of the settings, by name.

        What nobody touched is not among them, for the window may have gone on from there.
        """
        return {name: now for name, now in self._chosen().items() if now != self._shown[name]}

    def _chosen(self) -> dict[str, Any]:
        return {
            "reader_name": self._reader.text().strip(),
            "second_read": self._second_read.isChecked(),
            "model": self._model.currentData(),
            "device": self._device.currentData(),
            "stride": self._stride.currentData(),
            "results_folder": self._results_folder(),
            "colormap": self._colormap.currentText(),
            "opacity": self._opacity.value() / 100,
            "smooth": self._smooth.isChecked(),
            "hide_below": self._hide_below.isChecked(),
            "tile_cache_mb": int(self._cache.value()),
            "theme": self._theme.currentData(),
            "language": self._language.currentData(),
        }

    def _results_folder(self) -> Path:
        # An empty field would mean the folder that the program was started in.
        text = self._results.text().strip()
        return Path(text).expanduser().absolute() if text else self._settings.results_folder

    def _show(self, settings: Settings) -> None:
        self._reader.setText(settings.reader_name)
        self._second_read.setChecked(settings.second_read)
        _choose(self._model, settings.model)
        _choose(self._device, settings.device)
        _choose(self._stride, settings.stride)
        self._results.setText(str(settings.results_folder))
        self._results.setCursorPosition(0)
        _choose(self._colormap, settings.colormap)
        self._opacity.setValue(round(settings.opacity * 100))
        self._smooth.setChecked(settings.smooth)
        self._hide_below.setChecked(settings.hide_below)
        self._cache.setValue(settings.tile_cache_mb)
        _choose(self._theme, settings.theme)
        _choose(self._language, settings.language)

    @Slot()
    def _show_defaults(self) -> None:
        self._show(Settings())

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for results"), self._results.text()
        )
        if name:
            self._results.setText(name)

    def _make_reading_controls(self) -> None:
        self._reader = QLineEdit(maxLength=_LONGEST_NAME)
        self._second_read = QCheckBox(self.tr("Read &without the heatmap first"))

    def _make_scan_controls(self, models: Sequence[str]) -> None:
        self._results = QLineEdit()
        self._browse = QPushButton(self.tr("&Browse..."))
        self._browse.setAccessibleName(self.tr("Choose the folder for results"))
        self._browse.clicked.connect(self._choose_folder)
        self._model = QComboBox()
        for name in dict.fromkeys((*models, self._settings.model)):
            self._model.addItem(name, name)
        self._device = QComboBox()
        names = {
            "auto": self.tr("Automatic: GPU, else processor"),
            "cuda": self.tr("GPU only (CUDA)"),
            "cpu": self.tr("Processor only"),
        }
        for device in DEVICES:
            self._device.addItem(names[device], device)
        self._stride = QComboBox()
        # A model may have strides of its own.
        for stride in sorted({*STRIDES, self._settings.stride}):
            self._stride.addItem(self._stride_text(stride), stride)

    def _make_heatmap_controls(self) -> None:
        self._colormap = QComboBox()
        for name in colormaps.names():
            self._colormap.addItem(name, name)
        self._opacity = NumberBox(0, 100, decimals=0, step=10, suffix=" %")
        self._smooth = QCheckBox(self.tr("&Smooth the tiles"))
        self._hide_below = QCheckBox(self.tr("&Hide tiles below the threshold"))

    def _make_window_controls(self, languages: Sequence[str]) -> None:
        self._theme = QComboBox()
        names = {
            "system": self.tr("As the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        for theme in THEMES:
            self._theme.addItem(names[theme], theme)
        self._language = QComboBox()
        self._language.addItem(self.tr("As the system"), "")
        chosen = [self._settings.language] if self._settings.language else []
        for code in dict.fromkeys(("en", *languages, *chosen)):
            self._language.addItem(QLocale(code).nativeLanguageName(), code)
        self._cache = NumberBox(MIN_CACHE_MB, MAX_CACHE_MB, decimals=0, step=64, suffix=" MB")

    def _lay_out(self) -> None:
        tabs = QTabWidget()
        tabs.addTab(self._reading_page(), self.tr("Reading"))
        tabs.addTab(self._scan_page(), self.tr("Scanning"))
        tabs.addTab(self._heatmap_page(), self.tr("Heatmap"))
        tabs.addTab(self._window_page(), self.tr("Window"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(
            self._show_defaults
        )
        column = QVBoxLayout(self)
        column.addWidget(tabs)
        column.addWidget(buttons)

    def _reading_page(self) -> QWidget:
        page, form = _page()
        form.addRow(self.tr("&Your name"), self._reader)
        form.addRow(_note(self.tr("Stored with each of your readings, together with the time.")))
        form.addRow(self._second_read)
        form.addRow(
            _note(
                self.tr(
                    "The heatmap stays hidden until you have recorded a first impression of the "
                    "slide, so that the model does not lead your eye. Costs one click a slide."
                )
            )
        )
        return page

    def _scan_page(self) -> QWidget:
        page, form = _page()
        folder = QHBoxLayout()
        folder.addWidget(self._results, 1)
        folder.addWidget(self._browse)
        label = QLabel(self.tr("&Results go to"))
        label.setBuddy(self._results)
        form.addRow(label, folder)
        form.addRow(
            _note(self.tr("Heatmaps and the worklist of all scans; the slides are not copied."))
        )
        form.addRow(self.tr("&Model"), self._model)
        form.addRow(self.tr("&Device"), self._device)
        form.addRow(
            _note(
                self.tr(
                    'A GPU scans many times faster. With "GPU only" a scan fails where no GPU '
                    "can be used, instead of taking hours unnoticed."
                )
            )
        )
        form.addRow(self.tr("S&tride"), self._stride)
        form.addRow(
            _note(
                self.tr(
                    "The model judges the middle of each patch only. With a larger stride, tissue "
                    "between the middles is not judged, and small metastases can be missed."
                )
            )
        )
        return page

    def _heatmap_page(self) -> QWidget:
        page, form = _page()
        form.addRow(self.tr("&Colour map"), self._colormap)
        form.addRow(_note(self.tr("All of them can be read by the colour-blind.")))
        form.addRow(self.tr("&Opacity"), self._opacity)
        form.addRow(self._smooth)
        form.addRow(_note(self.tr("Looks calmer, but blurs which tile has which probability.")))
        form.addRow(self._hide_below)
        form.addRow(_note(self.tr("Shows more of the tissue, but nothing of what is just below.")))
        return page

    def _window_page(self) -> QWidget:
        page, form = _page()
        form.addRow(self.tr("&Colours"), self._theme)
        form.addRow(self.tr("&Language"), self._language)
        form.addRow(_note(self.tr("Another language shows after the next start.")))
        form.addRow(self.tr("&Memory for the slide view"), self._cache)
        form.addRow(
            _note(self.tr("More keeps more of the slide sharp when you return to a place."))
        )
        return page

    def _stride_text(self, stride: int) -> str:
        share = coverage(DEFAULT_STRIDE, stride)
        if share == 1:
            return self.tr("%1: judges all tissue").replace("%1", str(stride))
        text = self.tr("%1: judges %2 of the tissue, %3 times as fast")
        text = text.replace("%1", str(stride)).replace("%2", percent(share))
        return text.replace("%3", whole(1 / share))


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(max(0, box.findData(data)))


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return page, form


def _note(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setContentsMargins(0, 0, 0, 8)
    return label
