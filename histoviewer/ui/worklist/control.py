"""The worklist that is open: where its slides and results are, and what it asks of the scanning."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.scanning.scanner import ScanStep
from histoviewer.ui.scan.control import ScanControl
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.worklist.entries import path_key
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER


class WorklistControl(QObject):
    """Ties the panel of the worklist to the scanning.

    failed: HistoViewerError: what was asked for cannot be done.

    settings: gives the settings as they are now.
    """

    failed = Signal(object)

    def __init__(
        self,
        panel: WorklistPanel,
        service: ScanService,
        scanning: ScanControl,
        settings: Callable[[], Settings],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._service, self._scanning = panel, service, scanning
        self._settings = settings
        self.folder: Path | None = None
        self.out: Path | None = None
        self._connect()

    def open(self, folder: Path) -> None:
        """Show a folder of slides with its results, or the output folder of a scan."""
        if (folder / DATABASE).is_file() or (folder / HEATMAP_FOLDER).is_dir():
            self.folder, self.out = None, folder
        else:
            self.folder, self.out = folder, results_of(folder, self._settings().results_folder)
        self._panel.open(self.folder, self.out)

    @Slot(list, bool)
    def _scan(self, paths: list[Path], again: bool) -> None:
        assert self.out
        opened = self._panel.opened
        alone = len(paths) == 1 and opened and path_key(opened) != path_key(paths[0])
        on_screen = opened.name if alone and opened else ""
        try:
            self._scanning.ask_slides(
                paths, self._settings(), self.out, self.folder, again, on_screen
            )
        except HistoViewerError as error:
            self.failed.emit(error)

    @Slot(list)
    def _remove(self, paths: list[Path]) -> None:
        for path in paths:
            self._service.remove(path)

    @Slot()
    def _show_queue(self) -> None:
        self._panel.set_running(self._service.running)
        self._panel.set_waiting(self._service.waiting)
        self._panel.set_paused(self._service.paused)

    @Slot(object, object)
    def _show_progress(self, path: Path, step: ScanStep) -> None:
        self._panel.set_progress(path, step.progress)

    def _connect(self) -> None:
        panel, service = self._panel, self._service
        panel.scan_requested.connect(self._scan)
        panel.move_requested.connect(service.move)
        panel.remove_requested.connect(self._remove)
        panel.pause_requested.connect(service.set_paused)
        service.queue_changed.connect(self._show_queue)
        service.advanced.connect(self._show_progress)


def results_of(folder: Path, results: Path) -> Path:
    """The output folder for a folder of slides: two of one name do not share it."""
    full = os.fsencode(folder.absolute())
    return results / f"{folder.absolute().name}-{hashlib.blake2b(full, digest_size=3).hexdigest()}"
