"""Light and dark."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from histoviewer.ui.settings import Theme

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def apply(theme: Theme) -> None:
    """Show the whole program in this theme; "system" follows the system."""
    QGuiApplication.styleHints().setColorScheme(_SCHEMES[theme])
