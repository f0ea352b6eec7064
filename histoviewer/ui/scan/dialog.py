"""Dialog for the options of a scan, with an estimate of its time."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from histoviewer.geometry import Region, coverage
from histoviewer.heatmaps.summary import device_name
from histoviewer.inference.engines.base import DEVICES, Device
from histoviewer.inference.manifest import Manifest
from histoviewer.processes.scan_messages import Loaded
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.support.messages import translated
from histoviewer.ui.support.text import Wording, percent, short, whole


@dataclass(frozen=True)
class ScanChoice:
    """The choices of the user; the results go to the folder `out`."""

    options: ScanOptions
    device: Device
    out: Path


class ScanDialog(QDialog):
    """Form for the options of a scan, filled in with the last choices.

    what:   the slide's name, or the number of slides.
    region: level-0 pixels, drawn by the user.
    """

    def __init__(
        self,
        what: str,
        manifest: Manifest,
        stride: int,
        device: Device,
        out: Path,
        region: Region | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Scan %1").replace("%1", what))
        # Not every desktop shows the title of a dialog.
        self._what, self._warning = _text(), _text()
        self._what.setText(self.windowTitle())
        bold = self._what.font()
        bold.setBold(True)
        self._what.setFont(bold)
        self._warning.hide()
        self.manifest, self._region, self._out = manifest, region, out
        self._loaded: Loaded | None = None
        self._tiles: dict[int, int] = {}
        self._strides = QButtonGroup(self)
        self._device, self._point = QComboBox(), QComboBox()
        self._device_text, self._out_text = _text(), _text()
        self._scan = QPushButton(self.tr("&Scan"))
        self._rest = QCheckBox(self.tr("Go on with the rest of the slide after the region"))
        self._rest.setChecked(True)
        self._whole = QCheckBox(self.tr("Scan &everything, not only what looks like tissue"))
        self._views = QCheckBox(
            self.tr("Look at each place in &8 views and take the mean (8 times as long)")
        )
        self._again = QCheckBox(self.tr("Scan &again where there is a result already"))
        known = stride if stride in manifest.strides else manifest.default_stride
        self._views.toggled.connect(self._describe)
        column = QVBoxLayout(self)
        column.addWidget(self._what)
        column.addWidget(self._warning)
        column.addWidget(self._make_strides(known))
        column.addWidget(self._make_device(device))
        column.addWidget(self._make_rest())
        column.addLayout(self._make_out())
        column.addWidget(self._make_buttons())
        # Only a button that is in its dialog stays the default; else Enter would cancel.
        self._scan.setDefault(True)
        self._scan.setFocus()
        self._describe()

    @property
    def choice(self) -> ScanChoice:
        options = ScanOptions(
            stride=self._strides.checkedId(),
            whole_slide=self._whole.isChecked(),
            point=self.manifest.operating_points[self._point.currentIndex()],
            rescan=self._again.isChecked(),
            tta=self._views.isChecked(),
            first=self._region,
            only_first=self._region is not None and not self._rest.isChecked(),
        )
        return ScanChoice(options, DEVICES[self._device.currentIndex()], self._out)

    @Slot(object)
    def set_loaded(self, loaded: Loaded) -> None:
        """Show the device that really runs, and its speed."""
        self._loaded = loaded
        self._describe()

    @Slot(object)
    def set_tiles(self, tiles: dict[int, int]) -> None:
        """Show the time for these numbers of patches, by stride."""
        self._tiles = tiles
        self._describe()

    def set_again(self, again: bool) -> None:
        """Choose to scan slides again that have a result."""
        self._again.setChecked(again)

    def warn(self, text: str) -> None:
        """Warn that another slide, which the user may mean, is not scanned."""
        self._warning.setText(text)
        self._warning.show()

    def stride_text(self, stride: int) -> str:
        """Describe the coverage and the time of a stride."""
        share = coverage(self.manifest.label_centre, stride)
        if share == 1:
            text = self.tr("%1: all tissue is looked at").replace("%1", str(stride))
        else:
            text = self.tr("%1: looks at %2 of the tissue, small metastases can be missed")
            text = text.replace("%1", str(stride)).replace("%2", percent(share))
        if self._loaded and stride in self._tiles:
            seconds = self._tiles[stride] / self._loaded.speed(self.manifest, stride)
            times = 8 if self._views.isChecked() else 1
            return f"{text}; {Wording().duration(times * seconds)}"
        return text

    def _make_strides(self, stride: int) -> QWidget:
        box = QGroupBox(self.tr("How finely (stride in pixels of the model)"))
        column = QVBoxLayout(box)
        for each in sorted(self.manifest.strides):
            button = QRadioButton()
            button.setChecked(each == stride)
            self._strides.addButton(button, each)
            column.addWidget(button)
        return box

    def _make_device(self, device: Device) -> QWidget:
        box = QGroupBox(self.tr("On what"))
        texts = {
            "auto": self.tr("The graphics card (CUDA), or the processor where there is none"),
            "cuda": self.tr("The graphics card (CUDA) only"),
            "cpu": self.tr("The processor (CPU)"),
        }
        self._device.addItems([texts[name] for name in DEVICES])
        self._device.setCurrentIndex(DEVICES.index(device))
        self._device.setAccessibleName(self.tr("Device"))
        column = QVBoxLayout(box)
        column.addWidget(self._device)
        column.addWidget(self._device_text)
        return box

    def _make_rest(self) -> QWidget:
        box = QGroupBox(self.tr("What"))
        for point in self.manifest.operating_points:
            self._point.addItem(f"{point.name} ({short(point.threshold)})")
        label = QLabel(self.tr("&Operating point"))
        label.setBuddy(self._point)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._point, 1)
        column = QVBoxLayout(box)
        if self._region:
            note = _text()
            note.setText(
                self.tr(
                    "The region that you drew is scanned first. The region alone gives a result "
                    "that is incomplete."
                )
            )
            column.addWidget(note)
            column.addWidget(self._rest)
        column.addLayout(row)
        column.addWidget(self._whole)
        column.addWidget(self._views)
        column.addWidget(self._again)
        return box

    def _make_out(self) -> QHBoxLayout:
        change = QPushButton(self.tr("Change..."))
        change.setAutoDefault(False)
        change.setAccessibleName(self.tr("Choose another folder for the results"))
        change.clicked.connect(self._choose_out)
        row = QHBoxLayout()
        row.addWidget(self._out_text, 1)
        row.addWidget(change)
        return row

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self._scan, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    @Slot()
    def _choose_out(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the results"), str(self._out)
        )
        if chosen:
            self._out = Path(chosen)
            self._describe()

    @Slot()
    def _describe(self) -> None:
        for stride in self.manifest.strides:
            self._strides.button(stride).setText(self.stride_text(stride))
        self._out_text.setText(self.tr("Results go to %1").replace("%1", str(self._out)))
        if self._loaded is None:
            self._device_text.setText(self.tr("The model is being loaded and timed ..."))
            return
        text = self.tr("Runs on %1, %2 patches/s")
        speed = whole(self._loaded.patches_per_second)
        text = text.replace("%1", device_name(self._loaded.provider)).replace("%2", speed)
        note = translated(self._loaded.device_note)
        self._device_text.setToolTip(self._loaded.provider)
        self._device_text.setText(f"{text}. {note}" if note else text)


def _text() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
