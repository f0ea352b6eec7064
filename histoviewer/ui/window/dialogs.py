"""The dialogs of the menus; none of them stops the window."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

from histoviewer.inference.registry import installed_models
from histoviewer.ui.dialogs.about import AboutDialog
from histoviewer.ui.dialogs.export import ExportDialog
from histoviewer.ui.dialogs.settings import SettingsDialog
from histoviewer.ui.dialogs.shortcuts import ShortcutSheet
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.support.translation import languages


class Dialogs:
    """Opens dialogs over a window; `shown` is the last one."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.shown: QDialog | None = None

    def ask_settings(self, settings: Settings, on_change: Callable[[dict[str, Any]], None]) -> None:
        """Let the user change settings; `on_change` is called with the fields that were changed."""
        names = [model.name for model in installed_models()]
        dialog = SettingsDialog(settings, names, languages(), self._window)
        dialog.accepted.connect(partial(_tell, dialog, on_change))
        self._show(dialog)

    def export(self, heatmaps: list[Path], folder: Path | None, slide: Path | None) -> None:
        """Export heatmaps, or all of an output folder; see `ExportDialog`."""
        self._show(ExportDialog(heatmaps, folder, slide, self._window))

    def keys(self, actions: Sequence[QAction]) -> None:
        self._show(ShortcutSheet(actions, self._window))

    def about(self) -> None:
        self._show(AboutDialog(installed_models(), self._window))

    def close(self) -> None:
        if self.shown:
            self.shown.close()

    def _show(self, dialog: QDialog) -> None:
        self.close()
        self.shown = dialog
        dialog.open()


def _tell(dialog: SettingsDialog, on_change: Callable[[dict[str, Any]], None]) -> None:
    changes = dialog.changes()
    if changes:
        on_change(changes)
