"""Settings of the window in one INI file; only this module reads and writes it."""

import base64
from dataclasses import dataclass, field, fields, replace
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_type_hints

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError
from PySide6.QtCore import QSettings

from histoviewer.errors import StoreError
from histoviewer.heatmaps import colormaps
from histoviewer.inference.engines.base import Device
from histoviewer.resources import STARTER_MODEL
from histoviewer.scanning.options import DEFAULT_STRIDE

Theme = Literal["system", "light", "dark"]
# What the heatmap colours: tiles that reach the threshold in one colour, all tiles in one colour
# that is the more opaque the higher their value, or all tiles in the colours of the map.
Overlay = Literal["reached", "graded", "values"]
OVERLAYS: tuple[Overlay, ...] = get_args(Overlay)
DEFAULT_OPACITY = 0.3
THEMES: tuple[Theme, ...] = get_args(Theme)
RECENT_FILES = 10
MIN_CACHE_MB, MAX_CACHE_MB = 64, 16_384


def default_results_folder() -> Path:
    """The default output folder; it need not exist."""
    return platformdirs.user_documents_path() / "HistoViewer results"


def _colormap(name: str) -> str:
    # Not at import time, as the names are read from a file.
    if name not in colormaps.names():
        raise ValueError(f"{name} is not a colour map")
    return name


def _absolute(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError(f"{path} is not absolute")
    return path


def _recent(text: str) -> list[str]:
    lines = (line for line in text.split("\n") if Path(line).is_absolute())
    return list(dict.fromkeys(lines))[:RECENT_FILES]


_Bytes = Annotated[bytes, BeforeValidator(partial(base64.b64decode, validate=True))]


def _optional_path(text: str | Path | None) -> Path | None:
    return _absolute(Path(text)) if text else None


_OptionalPath = Annotated[Path | None, BeforeValidator(_optional_path)]


@dataclass(frozen=True)
class Settings:
    """The user's choices; every field has a working default and a type that parses its text.

    model:          name of an installed model, or a model folder.
    device:         device for scans, one of `ensemble.DEVICES`.
    stride:         of scans, patch pixels; a model that lacks it uses its default.
    results_folder: output folder of scans.
    reader_name:    stored with each reading; "" for the account's name.
    second_read:    hide the heatmap until the reader has recorded a first impression.
    keep_awake:     keep the computer from sleeping while slides are scanned.
    notify:         show a notification when the last scan has ended.
    advance_foci:   go to the next focus once one is confirmed or rejected.
    columns:        names of the columns that the worklist shows; all of them if empty.
    colormap:       one of `colormaps.names()`.
    opacity:        of the heatmap, 0..1.
    smooth:         blend neighbouring tiles on the screen.
    overlay:        what the heatmap colours, one of `OVERLAYS`.
    tile_cache_mb:  memory for decoded image tiles, MB.
    language:       "" for the system's, or a code such as "de".
    theme:          "system", "light" or "dark".
    recent:         recently opened files and folders, newest first, without duplicates.
    session_folder, session_slide: open when the window was closed last; None if none was.
    geometry, window_state: of the main window, as Qt gives them.
    """

    model: Annotated[str, Field(min_length=1)] = STARTER_MODEL
    device: Device = "auto"
    stride: Annotated[int, Field(gt=0)] = DEFAULT_STRIDE
    results_folder: Annotated[Path, AfterValidator(_absolute)] = field(
        default_factory=default_results_folder
    )
    reader_name: str = ""
    second_read: bool = False
    keep_awake: bool = True
    notify: bool = True
    advance_foci: bool = True
    columns: Annotated[tuple[str, ...], BeforeValidator(str.split)] = ()
    colormap: Annotated[str, AfterValidator(_colormap)] = colormaps.DEFAULT
    opacity: Annotated[float, Field(ge=0, le=1)] = DEFAULT_OPACITY
    smooth: bool = False
    overlay: Overlay = "reached"
    tile_cache_mb: Annotated[int, Field(ge=MIN_CACHE_MB, le=MAX_CACHE_MB)] = 512
    language: str = ""
    theme: Theme = "system"
    recent: Annotated[tuple[Path, ...], BeforeValidator(_recent)] = ()
    session_folder: _OptionalPath = None
    session_slide: _OptionalPath = None
    geometry: _Bytes = b""
    window_state: _Bytes = b""

    def with_recent(self, path: Path) -> Self:
        """Return these settings with a file that was just opened."""
        path = path.absolute()
        others = (known for known in self.recent if known != path)
        return replace(self, recent=(path, *others)[:RECENT_FILES])


class SettingsStore:
    """Loads and saves settings.

    path: the INI file; by default the one in the user's configuration folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or platformdirs.user_config_path("histoviewer", False) / "settings.ini"

    def load(self) -> Settings:
        """Read the settings; missing and damaged ones get their defaults."""
        file = self._open()
        found = {}
        for name, kind in _kinds().items():
            stored = file.value(name)
            if not isinstance(stored, str):
                continue
            try:
                found[name] = kind.validate_python(stored)
            except ValidationError:
                # An invalid value must not cost the user all others.
                continue
        return Settings(**found)

    def save(self, settings: Settings) -> None:
        """Write all settings. Raises StoreError if the file cannot be written."""
        file = self._open()
        for entry in fields(settings):
            file.setValue(entry.name, _as_text(getattr(settings, entry.name)))
        file.sync()
        if file.status() is QSettings.Status.AccessError:
            action = "Changes last until the window is closed. Check the file's permissions."
            raise StoreError(self._path, "cannot be written", action)

    def _open(self) -> QSettings:
        return QSettings(str(self._path), QSettings.Format.IniFormat)


@cache
def _kinds() -> dict[str, TypeAdapter[Any]]:
    """The type of each setting; making them takes longer than to read a file."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: TypeAdapter(kind) for name, kind in hints.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(str(path) for path in value)
    return "" if value is None else str(value)
