"""Menu of recently opened files and folders."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.text import fill


class RecentFiles(QMenu):
    """Recently opened files and folders, newest first; missing ones are disabled.

    jobs: check for missing files, as a network drive may be slow to answer.

    chosen:  Path of the chosen file.
    cleared: the user asked to clear the list.
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
        self.aboutToShow.connect(self._check)
        self.set_paths(())

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Show these files, newest first."""
        self._paths = tuple(paths)
        self.clear()
        for number, path in enumerate(paths, 1):
            # A single ampersand would mark a mnemonic.
            name = path.name.replace("&", "&&")
            action = self.addAction(f"&{number % 10}  {name}")
            action.setData(path)
            action.setToolTip(str(path))
        self.setEnabled(bool(paths))
        self.addSeparator()
        self.addAction(self.tr("&Clear this list")).triggered.connect(self.cleared)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        if isinstance(action.data(), Path):
            self.chosen.emit(action.data())

    @Slot()
    def _check(self) -> None:
        self._jobs.submit(partial(_missing, self._paths), self._disable)

    def _disable(self, missing: set[Path]) -> None:
        for action in self.actions():
            path = action.data()
            if isinstance(path, Path):
                action.setEnabled(path not in missing)
                gone = fill(self.tr("%1 is missing"), str(path))
                action.setToolTip(gone if path in missing else str(path))


def _missing(paths: Sequence[Path]) -> set[Path]:
    return {path for path in paths if not path.exists()}
