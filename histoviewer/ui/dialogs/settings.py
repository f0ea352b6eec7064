"""Settings dialog."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Slot
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

from histoviewer.heatmaps import colormaps
from histoviewer.inference.engines.base import DEVICES
from histoviewer.inference.manifest import Manifest
from histoviewer.ui.panels.overlay import OverlayBox
from histoviewer.ui.support.settings import MAX_CACHE_MB, MIN_CACHE_MB, THEMES, Settings
from histoviewer.ui.support.text import Wording
from histoviewer.ui.support.widgets import NumberBox, text_label

_LONGEST_NAME = 80


class SettingsDialog(QDialog):
    """Edits settings and reports the changed ones.

    settings:  the current settings.
    models:    the installed models by name; the scan settings offer the strides of the chosen one.
    languages: codes of the available translations.
    """

    def __init__(
        self,
        settings: Settings,
        models: Mapping[str, Manifest],
        languages: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._models = settings, models
        self._make_reading_controls()
        self._make_scan_controls()
        self._make_heatmap_controls()
        self._make_window_controls(languages)
        self.setWindowTitle(self.tr("Settings"))
        self._lay_out()
        self._show(settings)
        self._shown = self._chosen()

    def changes(self) -> dict[str, Any]:
        """The changed fields by name.

        Untouched ones are left out: the window may have changed them meanwhile.
        """
        return {name: now for name, now in self._chosen().items() if now != self._shown[name]}

    def _chosen(self) -> dict[str, Any]:
        return {
            "reader_name": self._reader.text().strip(),
            "second_read": self._second_read.isChecked(),
            "advance_foci": self._advance.isChecked(),
            "model": self._model.currentData(),
            "device": self._device.currentData(),
            "stride": self._stride.currentData(),
            "keep_awake": self._awake.isChecked(),
            "notify": self._notify.isChecked(),
            "results_folder": self._results_folder(),
            "colormap": self._colormap.currentText(),
            "opacity": self._opacity.value() / 100,
            "smooth": self._smooth.isChecked(),
            "overlay": self._overlay.currentData(),
            "tile_cache_mb": int(self._cache.value()),
            "theme": self._theme.currentData(),
            "language": self._language.currentData(),
        }

    def _results_folder(self) -> Path:
        # An empty path would be the working directory.
        text = self._results.text().strip()
        return Path(text).expanduser().absolute() if text else self._settings.results_folder

    def _show(self, settings: Settings) -> None:
        self._reader.setText(settings.reader_name)
        self._second_read.setChecked(settings.second_read)
        self._advance.setChecked(settings.advance_foci)
        _choose(self._model, settings.model)
        self._offer_strides(settings.stride)
        _choose(self._device, settings.device)
        self._awake.setChecked(settings.keep_awake)
        self._notify.setChecked(settings.notify)
        self._results.setText(str(settings.results_folder))
        self._results.setCursorPosition(0)
        _choose(self._colormap, settings.colormap)
        self._opacity.setValue(round(settings.opacity * 100))
        self._smooth.setChecked(settings.smooth)
        _choose(self._overlay, settings.overlay)
        self._cache.setValue(settings.tile_cache_mb)
        _choose(self._theme, settings.theme)
        _choose(self._language, settings.language)

    @Slot()
    def _show_defaults(self) -> None:
        self._show(Settings())

    @Slot()
    def _model_chosen(self) -> None:
        self._offer_strides(self._stride.currentData())

    def _offer_strides(self, chosen: int) -> None:
        """List the strides of the chosen model, with `chosen` selected if it is one of them."""
        manifest, wording = self._models.get(self._model.currentData()), Wording()
        self._stride.clear()
        for stride in sorted(manifest.strides) if manifest else (chosen,):
            text = wording.stride(stride, manifest) if manifest else str(stride)
            self._stride.addItem(text, stride)
        if manifest and chosen not in manifest.strides:
            chosen = manifest.default_stride
        _choose(self._stride, chosen)

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
        self._advance = QCheckBox(
            self.tr("&Go to the next focus once one is confirmed or rejected")
        )

    def _make_scan_controls(self) -> None:
        self._results = QLineEdit()
        self._browse = QPushButton(self.tr("&Browse..."))
        self._browse.setAccessibleName(self.tr("Choose the folder for results"))
        self._browse.clicked.connect(self._choose_folder)
        self._model = QComboBox()
        for name in dict.fromkeys((*self._models, self._settings.model)):
            self._model.addItem(name, name)
        self._model.activated.connect(self._model_chosen)
        self._device = QComboBox()
        names = {
            "auto": self.tr("Automatic: GPU if available, otherwise CPU"),
            "cuda": self.tr("GPU only (CUDA)"),
            "cpu": self.tr("CPU only"),
        }
        for device in DEVICES:
            self._device.addItem(names[device], device)
        self._stride = QComboBox()
        self._awake = QCheckBox(self.tr("&Keep the computer awake while slides are scanned"))
        self._notify = QCheckBox(self.tr("&Tell when the last scan has ended"))

    def _make_heatmap_controls(self) -> None:
        self._colormap = QComboBox()
        for name in colormaps.names():
            self._colormap.addItem(name, name)
        self._opacity = NumberBox(0, 100, decimals=0, step=10, suffix=" %")
        self._smooth = QCheckBox(self.tr("&Smooth the tiles"))
        self._overlay = OverlayBox()

    def _make_window_controls(self, languages: Sequence[str]) -> None:
        self._theme = QComboBox()
        names = {
            "system": self.tr("Same as system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        for theme in THEMES:
            self._theme.addItem(names[theme], theme)
        self._language = QComboBox()
        self._language.addItem(self.tr("Same as system"), "")
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
        _add_note(form, self.tr("Stored with each of your readings, together with the time."))
        form.addRow(self._second_read)
        _add_note(
            form,
            self.tr(
                "The heatmap stays hidden until you have recorded a first impression of the "
                "slide, so that the model does not bias you. Takes one click per slide."
            ),
        )
        form.addRow(self._advance)
        return page

    def _scan_page(self) -> QWidget:
        page, form = _page()
        folder = QHBoxLayout()
        folder.addWidget(self._results, 1)
        folder.addWidget(self._browse)
        label = QLabel(self.tr("&Results folder"))
        label.setBuddy(self._results)
        form.addRow(label, folder)
        _add_note(
            form, self.tr("Holds heatmaps and worklists of all scans. Slides are not copied.")
        )
        form.addRow(self.tr("&Model"), self._model)
        form.addRow(self.tr("&Device"), self._device)
        _add_note(
            form,
            self.tr(
                'A GPU scans many times faster. With "GPU only", a scan fails if no GPU is '
                "available, instead of running for hours on the CPU."
            ),
        )
        form.addRow(self.tr("S&tride"), self._stride)
        _add_note(
            form,
            self.tr(
                "The model classifies only the centre of each patch. A larger stride leaves out "
                "tissue between the centres, and small metastases can be missed."
            ),
        )
        form.addRow(self._awake)
        form.addRow(self._notify)
        _add_note(
            form, self.tr("The notification names no slide and no verdict. The screen may go dark.")
        )
        return page

    def _heatmap_page(self) -> QWidget:
        page, form = _page()
        form.addRow(self.tr("&Colour map"), self._colormap)
        _add_note(form, self.tr("All of them are suitable for colour-blind readers."))
        form.addRow(self.tr("&Opacity"), self._opacity)
        form.addRow(self._smooth)
        _add_note(form, self.tr("Looks calmer, but blurs the values of single tiles."))
        form.addRow(self.tr("Col&oured"), self._overlay)
        _add_note(form, self.tr("Where nothing is coloured, the tissue keeps its own colours."))
        return page

    def _window_page(self) -> QWidget:
        page, form = _page()
        form.addRow(self.tr("&Colours"), self._theme)
        form.addRow(self.tr("&Language"), self._language)
        _add_note(form, self.tr("Takes effect after a restart."))
        form.addRow(self.tr("&Memory for the slide view"), self._cache)
        _add_note(form, self.tr("With more memory, places you return to are sharp at once."))
        return page


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(max(0, box.findData(data)))


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return page, form


def _add_note(form: QFormLayout, text: str) -> None:
    label = text_label(text, selectable=False)
    label.setContentsMargins(0, 0, 0, 8)
    form.addRow(label)
