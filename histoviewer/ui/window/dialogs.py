"""Dialogs opened from the menus; none of them blocks the window."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model, installed_models
from histoviewer.ui.dialogs.about import AboutDialog
from histoviewer.ui.dialogs.export import ExportDialog
from histoviewer.ui.dialogs.help import LogDialog, ManualDialog, ReportDialog
from histoviewer.ui.dialogs.settings import SettingsDialog
from histoviewer.ui.dialogs.shortcuts import ShortcutsDialog
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.translation import languages


class Dialogs:
    """Opens one dialog at a time over a window; `shown` is the last one."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.shown: QDialog | None = None

    def ask_settings(self, settings: Settings, on_change: Callable[[dict[str, Any]], None]) -> None:
        """Open the settings; `on_change` receives the changed fields."""
        models = {model.name: model for model in installed_models()}
        # The model that is set may lie outside the folder of installed models.
        with suppress(HistoViewerError):
            models.setdefault(settings.model, load_manifest(find_model(settings.model)))
        dialog = SettingsDialog(settings, models, languages(), self._window)
        dialog.accepted.connect(partial(_report, dialog, on_change))
        self._show(dialog)

    def export(
        self,
        heatmaps: list[Path],
        folder: Path | None = None,
        slide: Path | None = None,
        look: tuple[str, float, float | None] | None = None,
    ) -> None:
        """Open the export of heatmaps or of a whole output folder; see `ExportDialog`.

        look: arguments of `ExportChoices.set_look`.
        """
        dialog = ExportDialog(heatmaps, folder, slide, self._window)
        if look:
            dialog.choices.set_look(*look)
        self._show(dialog)

    def keys(self, actions: Sequence[QAction]) -> None:
        self._show(ShortcutsDialog(actions, self._window))

    def manual(self) -> None:
        self._show(ManualDialog(self._window))

    def log(self) -> None:
        self._show(LogDialog(self._window))

    def report(self) -> None:
        self._show(ReportDialog(self._window))

    def about(self) -> None:
        self._show(AboutDialog(installed_models(), self._window))

    def close(self) -> None:
        if self.shown:
            self.shown.close()

    def _show(self, dialog: QDialog) -> None:
        self.close()
        self.shown = dialog
        dialog.open()


def _report(dialog: SettingsDialog, on_change: Callable[[dict[str, Any]], None]) -> None:
    changes = dialog.changes()
    if changes:
        on_change(changes)
