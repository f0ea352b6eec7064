"""The user's settings in the main window: applied, changed and saved."""

import getpass
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from histoviewer.errors import HistoViewerError
from histoviewer.inference.registry import find_model
from histoviewer.ui.panels.foci.panel import FociPanel
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.panels.model import ModelPanel
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.support import theme
from histoviewer.ui.support.settings import Settings, SettingsStore
from histoviewer.ui.viewer.view import SlideView
from histoviewer.ui.window.actions import Actions
from histoviewer.ui.window.recent_files import RecentFiles
from histoviewer.ui.worklist.panel import WorklistPanel

_HEATMAP_FIELDS = ("colormap", "opacity", "smooth", "overlay")


class Preferences(QObject):
    """Keeps the settings, and brings the window in line with those that change.

    failed: HistoViewerError: the settings cannot be saved.

    current: the settings as they are now.
    """

    failed = Signal(object)

    def __init__(
        self,
        store: SettingsStore,
        view: SlideView,
        heatmap: HeatmapPanel,
        foci: FociPanel,
        reading: ReadingPanel,
        worklist: WorklistPanel,
        model: ModelPanel,
        recent: RecentFiles,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store, self.current = store, store.load()
        self._view, self._heatmap, self._foci, self._reading = view, heatmap, foci, reading
        self._worklist, self._model, self._recent = worklist, model, recent
        self._actions = actions
        actions.second_read.toggled.connect(self._set_second_read)
        model.model_chosen.connect(self._set_model)
        recent.cleared.connect(self._forget_recent)
        worklist.columns_changed.connect(self._set_columns)

    def get(self) -> Settings:
        return self.current

    def reader_name(self) -> str:
        """The name to store with readings."""
        return self.current.reader_name or getpass.getuser()

    def apply(self) -> None:
        """Bring the whole window in line with the settings."""
        self._apply(asdict(self.current))

    def change(self, changes: dict[str, Any]) -> None:
        """Set, save and apply these fields; everything else in the window stays as it is."""
        self.save(**changes)
        self._apply(changes)

    def save(self, **changes: Any) -> None:
        """Set and save these fields, which the window shows already."""
        self.current = replace(self.current, **changes)
        try:
            self._store.save(self.current)
        except HistoViewerError as error:
            self.failed.emit(error)

    def add_recent(self, path: Path) -> None:
        """Put a file on top of the recently opened ones."""
        self.change({"recent": self.current.with_recent(path).recent})

    @Slot(bool)
    def _set_second_read(self, on: bool) -> None:
        if on != self.current.second_read:
            self.change({"second_read": on})

    @Slot(object)
    def _set_model(self, folder: Path) -> None:
        self.save(model=str(folder))

    @Slot(tuple)
    def _set_columns(self, names: tuple[str, ...]) -> None:
        self.save(columns=names)

    @Slot()
    def _forget_recent(self) -> None:
        self.change({"recent": ()})

    def _apply(self, changes: dict[str, Any]) -> None:
        self._heatmap.set_choices(
            **{name: changes[name] for name in _HEATMAP_FIELDS if name in changes}
        )
        if "tile_cache_mb" in changes:
            self._view.image_tiles.set_cache_bytes(changes["tile_cache_mb"] * 2**20)
        if "second_read" in changes:
            self._reading.set_second_read(changes["second_read"])
            self._worklist.set_blind(changes["second_read"])
            self._actions.second_read.setChecked(changes["second_read"])
        if "advance_foci" in changes:
            self._foci.set_advances(changes["advance_foci"])
        if "columns" in changes:
            self._worklist.set_columns(changes["columns"])
        if "theme" in changes:
            theme.apply(changes["theme"])
        if "recent" in changes:
            self._recent.set_paths(changes["recent"])
        if "model" in changes:
            # A missing or damaged model is reported when a scan needs it.
            with suppress(HistoViewerError):
                self._model.set_model(find_model(changes["model"]))
