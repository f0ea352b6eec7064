"""What the user chose and the window remembers, in one INI file; only this module reads it."""

import base64
import binascii
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, Self, get_args

import platformdirs
from PySide6.QtCore import QSettings

from histoviewer import colormaps
from histoviewer.ensemble import DEVICES, Device
from histoviewer.errors import StoreError
from histoviewer.resources import STARTER_MODEL
from histoviewer.scanner import DEFAULT_STRIDE, STRIDES

Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)
RECENT_FILES = 10
MIN_CACHE_MB, MAX_CACHE_MB = 64, 16_384


def default_results_folder() -> Path:
    """Where results go as long as the user has chosen nothing; it need not exist."""
    return platformdirs.user_documents_path() / "HistoViewer results"


@dataclass(frozen=True)
class Settings:
    """What the user chose; every field has a default that works.

    model:          name of an installed model, or a model folder.
    device:         on which to scan, one of `ensemble.DEVICES`.
    stride:         of scans, one of `scanner.STRIDES`, patch pixels.
    results_folder: where scans put their results.
    reader_name:    stored with each reading; "" where the reader gave none.
    second_read:    hide the heatmap until the reader has recorded a first impression.
    colormap:       one of `colormaps.names()`.
    opacity:        of the heatmap, 0..1.
    smooth:         blend neighbouring cells on the screen.
    hide_below:     show no colour below the threshold.
    tile_cache_mb:  memory for decoded tiles, MB.
    language:       "" for the system's, or a code such as "de".
    theme:          "system", "light" or "dark".
    recent:         files opened last, newest first, without duplicates.
    geometry, window_state: of the main window, as Qt gives them.
    """

    model: str = STARTER_MODEL
    device: Device = "auto"
    stride: int = DEFAULT_STRIDE
    results_folder: Path = field(default_factory=default_results_folder)
    reader_name: str = ""
    second_read: bool = False
    colormap: str = colormaps.DEFAULT
    opacity: float = 0.6
    smooth: bool = False
    hide_below: bool = False
    tile_cache_mb: int = 512
    language: str = ""
    theme: Theme = "system"
    recent: tuple[Path, ...] = ()
    geometry: bytes = b""
    window_state: bytes = b""

    def with_recent(self, path: Path) -> Self:
        """These settings with a file that was opened just now."""
        path = path.absolute()
        others = (known for known in self.recent if known != path)
        return replace(self, recent=(path, *others)[:RECENT_FILES])


class SettingsStore:
    """Loads and saves settings.

    path: of the INI file; without it, the one in the user's configuration folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or platformdirs.user_config_path("histoviewer", False) / "settings.ini"

    def load(self) -> Settings:
        """The settings of the file; what is missing or damaged there has its default."""
        file = self._open()
        found = {}
        for name, parse in _PARSERS.items():
            stored = file.value(name)
            if not isinstance(stored, str):
                continue
            try:
                found[name] = parse(stored)
            except ValueError:
                # One value that cannot be understood must not cost the user all others.
                continue
        return Settings(**found)

    def save(self, settings: Settings) -> None:
        """Write all settings. Raises StoreError where the file cannot be written."""
        file = self._open()
        for entry in fields(settings):
            file.setValue(entry.name, _as_text(getattr(settings, entry.name)))
        file.sync()
        if file.status() is QSettings.Status.AccessError:
            action = "The settings last until the window is closed; check your rights."
            raise StoreError(self._path, "cannot be written", action)

    def _open(self) -> QSettings:
        return QSettings(str(self._path), QSettings.Format.IniFormat)


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "\n".join(str(path) for path in value)
    return str(value)


def _something(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _one_of(allowed: Collection[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return parse


def _integer(allowed: Collection[int]) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if int(text) not in allowed:
            raise ValueError(text)
        return int(text)

    return parse


def _fraction(text: str) -> float:
    if not 0 <= float(text) <= 1:
        raise ValueError(text)
    return float(text)


def _flag(text: str) -> bool:
    return _one_of(("yes", "no"))(text) == "yes"


def _folder(text: str) -> Path:
    if not Path(text).is_absolute():
        raise ValueError(text)
    return Path(text)


def _files(text: str) -> tuple[Path, ...]:
    found = (Path(line) for line in text.split("\n"))
    return tuple(dict.fromkeys(path for path in found if path.is_absolute()))[:RECENT_FILES]


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


_PARSERS: dict[str, Callable[[str], Any]] = {
    "model": _something,
    "device": _one_of(DEVICES),
    "stride": _integer(STRIDES),
    "results_folder": _folder,
    "reader_name": str,
    "second_read": _flag,
    "colormap": _one_of(colormaps.names()),
    "opacity": _fraction,
    "smooth": _flag,
    "hide_below": _flag,
    "tile_cache_mb": _integer(range(MIN_CACHE_MB, MAX_CACHE_MB + 1)),
    "language": str,
    "theme": _one_of(THEMES),
    "recent": _files,
    "geometry": _bytes,
    "window_state": _bytes,
}
