"""The menu of the files that were opened last."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from histoviewer.errors import HistoViewerError
from histoviewer.ui.support.jobs import Jobs


class RecentFiles(QMenu):
    """Files opened last, newest first; those that are gone are greyed.

    jobs: look whether the files are there, as a network drive may take long to say so.

    chosen: the path of the file, Path.
    cleared: the user wants the list to be forgotten.
    """

    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._paths: tuple[Path, ...] = ()
        self.setTitle(self.tr("Open &recent"))
        self.setToolTipsVisible(True)
        self.triggered.connect(self._choose)
        self.aboutToShow.connect(self._look)
        self.set_paths(())

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these files, newest first."""
        self._paths = tuple(paths)
        self.clear()
        for number, path in enumerate(paths, 1):
            # An ampersand would underline what follows it.
            name = path.name.replace("&", "&&")
            action = self.addAction(f"&{number % 10}  {name}")
            action.setData(path)
            action.setToolTip(str(path))
        self.setEnabled(bool(paths))
        self.addSeparator()
        self.addAction(self.tr("&Forget these files")).triggered.connect(self.cleared)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        if isinstance(action.data(), Path):
            self.chosen.emit(action.data())

    @Slot()
    def _look(self) -> None:
        paths = self._paths
        self._jobs.submit(partial(_missing, paths), self._grey, _ignore)

    def _grey(self, missing: set[Path]) -> None:
        for action in self.actions():
            path = action.data()
            if isinstance(path, Path):
                action.setEnabled(path not in missing)
                gone = self.tr("%1 is not there now").replace("%1", str(path))
                action.setToolTip(gone if path in missing else str(path))


def _missing(paths: Sequence[Path]) -> set[Path]:
    return {path for path in paths if not path.is_file()}


def _ignore(error: HistoViewerError) -> None:
    """Looking for a file raises none."""
