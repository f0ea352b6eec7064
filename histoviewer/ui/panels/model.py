"""Model panel: choice of the model, its card and its device."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.summary import device_name
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.inference.registry import installed_models
from histoviewer.processes.scan_messages import Loaded
from histoviewer.processes.task_messages import AddModel, CheckModel, Task
from histoviewer.ui.support.command import Command
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import translated, worded
from histoviewer.ui.support.text import fill, fixed, short
from histoviewer.ui.support.widgets import embolden, text_label


class ModelCard(QObject):
    """Model card: the entries of a manifest as (title, text)."""

    def entries(self, manifest: Manifest) -> list[tuple[str, str]]:
        """Non-empty entries in order; texts may have several lines."""
        return [(title, text) for title, text in self._entries(manifest) if text]

    def _entries(self, manifest: Manifest) -> Iterator[tuple[str, str]]:
        document = manifest.document
        yield self.tr("Name"), f"{manifest.name} {manifest.version}"
        yield self.tr("Intended use"), translated(manifest.intended_use)
        yield (
            self.tr("Operating points"),
            "\n".join(self._point(point) for point in manifest.operating_points),
        )
        yield self.tr("Measured"), "\n".join(_metrics(document.get("metrics")))
        yield self.tr("Training data"), _text(document.get("training_data"))
        yield self.tr("Input"), self._input(manifest)
        yield self.tr("Architecture"), manifest.architecture
        yield self.tr("Licence"), manifest.licence

    def _point(self, point: OperatingPoint) -> str:
        text = self.tr("%1: from %2; sensitivity %3, specificity %4 (%5)")
        return fill(
            text,
            point.name,
            short(point.threshold, 4),
            self._measured(point.sensitivity),
            self._measured(point.specificity),
            point.data,
        )

    def _measured(self, value: float | None) -> str:
        return self.tr("not measured") if value is None else fixed(value, 3)

    def _input(self, manifest: Manifest) -> str:
        text = self.tr("%1 x %1 pixels at %2 µm per pixel")
        return fill(text, str(manifest.patch_size), short(manifest.mpp, 4))


def _metrics(entries: object) -> Iterator[str]:
    # Not validated with the manifest, so the entries may be anything.
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("value"), int | float):
            yield _metric(entry)


def _metric(entry: dict[str, Any]) -> str:
    text = f"{entry.get('name', '')} {fixed(entry['value'], 3)}"
    interval = entry.get("ci95")
    if isinstance(interval, list) and all(isinstance(end, int | float) for end in interval):
        text += f" (95 %: {' to '.join(fixed(end, 3) for end in interval)})"
    about = [_text(entry.get(key)) for key in ("data", "method")]
    return ", ".join([text, *filter(None, about)])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class ModelPanel(QWidget):
    """The installed models, and the card of the chosen one.

    jobs: read the manifests.

    model_chosen: Path of the folder of another model chosen by the user.
    """

    model_chosen = Signal(object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: Path | None = None
        # Stamped on each request, so that late answers to earlier ones are dropped.
        self._generation = 0
        self._manifests: list[Manifest] = []
        self._adding = False
        self._lines: list[str] = []
        self._command = Command(self)
        self._models = QComboBox()
        self._device = text_label()
        self._cautions = text_label()
        self._sha256 = QLineEdit(readOnly=True)
        self._copy = QPushButton(self.tr("&Copy"))
        self._add = QPushButton(self.tr("&Add from disk..."))
        self._check = QPushButton(self.tr("C&heck"))
        self._outcome = text_label()
        self._card = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.set_device("", "")
        self.set_cautions([])
        self._show_outcome("")
        self.refresh()

    @property
    def model(self) -> Path | None:
        """Folder of the chosen model; None until the manifests are read."""
        manifest = self._manifest()
        return manifest.folder if manifest else None

    @property
    def models(self) -> list[str]:
        """Names and versions of the available models."""
        return [self._models.itemText(index) for index in range(self._models.count())]

    @property
    def sha256(self) -> str:
        """SHA-256 of the chosen model's ONNX file."""
        return self._sha256.text()

    @property
    def message(self) -> str:
        """Outcome of adding or checking a model."""
        return self._outcome.text()

    def refresh(self) -> None:
        """Read the manifests of the installed models again."""
        self._generation += 1
        self._jobs.submit(
            partial(_manifests, self._wanted),
            partial(self._read, self._generation),
            partial(self._failed, self._generation),
        )

    def set_model(self, folder: Path) -> None:
        """Choose a model, installed or not; does not emit `model_chosen`."""
        self._wanted = folder.absolute()
        self.refresh()

    def set_device(self, provider: str, note: str) -> None:
        """Show the device that the model really runs on and the reason; "" if it is not loaded."""
        text = device_name(provider) or self.tr("not loaded yet")
        if note:
            text = fill(self.tr("%1, because %2"), text, note)
        self._device.setText(text)
        self._device.setToolTip(provider)

    @Slot(object)
    def set_loaded(self, loaded: Loaded) -> None:
        self.set_device(loaded.provider, translated(loaded.device_note))

    def set_cautions(self, cautions: list[str]) -> None:
        """Show why the slide is outside the model's scope."""
        self._cautions.setText(
            "\n".join(f"\N{WARNING SIGN} {translated(caution)}" for caution in cautions)
        )
        self._cautions.setVisible(bool(cautions))

    def add(self, folder: Path) -> None:
        """Check and install a model folder, and show the outcome."""
        self._adding = True
        self._run(AddModel(folder.absolute()), self.tr("Adding the model ..."))

    @Slot()
    def check(self) -> None:
        """Run the chosen model on its golden patches, and show the outcome."""
        if self.model:
            self._adding = False
            self._run(CheckModel(str(self.model.absolute())), self.tr("Checking the model ..."))

    def close_commands(self) -> None:
        """Stop running commands; must be called before the window closes."""
        self._command.close()

    def _show_outcome(self, text: str) -> None:
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))

    def _run(self, task: Task, meanwhile: str) -> None:
        self._show_outcome(meanwhile)
        self._add.setEnabled(False)
        self._check.setEnabled(False)
        self._lines.clear()
        self._command.start(task)

    @Slot(str)
    def _line(self, line: str) -> None:
        self._lines.append(line)

    @Slot(bool, str)
    def _ended(self, well: bool, error: str) -> None:
        self._add.setEnabled(True)
        self._check.setEnabled(True)
        text = "\n".join(self._lines) if well else error
        self._show_outcome(text or self.tr("The model could not be run."))
        if well and self._adding:
            self.refresh()

    def _read(self, generation: int, manifests: list[Manifest]) -> None:
        if generation == self._generation:
            self._show_models(manifests)

    def _show_models(self, manifests: list[Manifest]) -> None:
        chosen = self._wanted or self.model
        self._manifests = manifests
        self._models.blockSignals(True)
        self._models.clear()
        for manifest in manifests:
            self._models.addItem(f"{manifest.name} {manifest.version}")
        folders = [manifest.folder for manifest in manifests]
        self._models.setCurrentIndex(folders.index(chosen) if chosen in folders else 0)
        self._models.blockSignals(False)
        self._show_card()

    def _failed(self, generation: int, error: HistoViewerError) -> None:
        """Report that the wanted model cannot be read, and choose another one."""
        if generation != self._generation:
            return
        self._show_outcome(worded(error))
        self._wanted = None
        self._jobs.submit(
            installed_models,
            partial(self._fall_back, generation),
            partial(self._failed, generation),
        )

    def _fall_back(self, generation: int, manifests: list[Manifest]) -> None:
        if generation == self._generation:
            self._show_models(manifests)
            self.model_chosen.emit(self.model)

    def _manifest(self) -> Manifest | None:
        index = self._models.currentIndex()
        return self._manifests[index] if 0 <= index < len(self._manifests) else None

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self._wanted = self.model
        self._show_outcome("")
        self._show_card()
        self.model_chosen.emit(self.model)

    def _show_card(self) -> None:
        while item := self._card.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        manifest = self._manifest()
        self._check.setEnabled(manifest is not None)
        self._sha256.setText(manifest.onnx_sha256 if manifest else "")
        self._sha256.setCursorPosition(0)
        for title, text in ModelCard(self).entries(manifest) if manifest else ():
            heading = text_label(title)
            embolden(heading)
            self._card.addWidget(heading)
            self._card.addWidget(text_label(text))

    @Slot()
    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of a model (model.json)"))
        if name:
            self.add(Path(name))

    @Slot()
    def _copy_sha256(self) -> None:
        QGuiApplication.clipboard().setText(self._sha256.text())

    def _connect(self) -> None:
        self._models.activated.connect(self._chosen)
        self._command.line.connect(self._line)
        self._command.ended.connect(self._ended)
        self._copy.clicked.connect(self._copy_sha256)
        self._add.clicked.connect(self._choose_folder)
        self._check.clicked.connect(self.check)

    def _lay_out(self) -> None:
        self._copy.setAccessibleName(self.tr("Copy the SHA-256"))
        self._check.setToolTip(
            self.tr("Checks that the model gives the same values here as where it was trained")
        )
        self._add.setToolTip(self.tr("Checks a model folder and adds a copy to your models"))
        form, sha256, buttons = QFormLayout(), QHBoxLayout(), QHBoxLayout()
        sha256.addWidget(self._sha256, 1)
        sha256.addWidget(self._copy)
        label = QLabel(self.tr("SHA-&256"))
        label.setBuddy(self._sha256)
        form.addRow(self.tr("&Model"), self._models)
        form.addRow(self.tr("Runs on"), self._device)
        form.addRow(label, sha256)
        for button in (self._add, self._check):
            buttons.addWidget(button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.addWidget(self._cautions)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addWidget(self._outcome)
        column.addLayout(self._card)
        column.addStretch()
        # The card is taller than most docks.
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)


def _manifests(wanted: Path | None) -> list[Manifest]:
    """Manifests of the installed models and of the wanted one, if that is elsewhere."""
    found = installed_models()
    if wanted and wanted not in [manifest.folder for manifest in found]:
        found.append(load_manifest(wanted))
    return found
