"""Connection between the open worklist and the scans."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.scanning.progress import ScanStep
from histoviewer.ui.scan.control import ScanControl
from histoviewer.ui.scan.service import ScanService
from histoviewer.ui.support.settings import Settings
from histoviewer.ui.worklist.entries import path_key
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER


class WorklistControl(QObject):
    """Passes requests of the worklist to the scans, and their progress to the worklist.

    failed: HistoViewerError: a scan cannot be prepared.

    settings: returns the current settings.
    folder:   the folder of slides, or None if only results are open.
    out:      its output folder, or None if no worklist is open.
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
        """Open a folder of slides with its results, or the output folder of a scan."""
        self.out = output_folder(folder, self._settings().results_folder)
        self.folder = None if self.out == folder else folder
        self._panel.open(self.folder, self.out)

    @property
    def opened(self) -> Path | None:
        """The folder that was opened, or None."""
        folder = self.folder or self.out
        return folder.absolute() if folder else None

    def outs(self, slide: Path) -> list[Path]:
        """Output folders that may hold results of a slide; new ones go to the last."""
        general = self._settings().results_folder
        if self.out is None:
            return [general]
        below = self.folder and slide.absolute().is_relative_to(self.folder.absolute())
        return [general, self.out] if below else [self.out, general]

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


def output_folder(folder: Path, results: Path) -> Path:
    """The output folder for a folder of slides; the folder itself if it holds results of a scan.

    results: the general results folder.
    """
    if (folder / DATABASE).is_file() or (folder / HEATMAP_FOLDER).is_dir():
        return folder
    return results_of(folder, results)


def results_of(folder: Path, results: Path) -> Path:
    """The output folder for a folder of slides; folders of the same name get different ones."""
    full = os.fsencode(folder.absolute())
    return results / f"{folder.absolute().name}-{hashlib.blake2b(full, digest_size=3).hexdigest()}"
