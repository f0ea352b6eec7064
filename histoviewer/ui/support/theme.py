"""Light and dark theme."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from histoviewer.ui.support.settings import Theme

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


def apply(theme: Theme) -> None:
    """Apply a theme to the whole program; "system" follows the desktop."""
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(_SCHEMES[theme])
    # Some platforms, such as plain X11, have no colour schemes; they get a palette instead.
    supported = theme == "system" or hints.colorScheme() is _SCHEMES[theme]
    QGuiApplication.setPalette(QPalette() if supported else _palette(dark=theme == "dark"))


def _palette(dark: bool) -> QPalette:
    button, window = ("#3a3d41", "#2b2d30") if dark else ("#e6e6e6", "#efefef")
    palette = QPalette(QColor(button), QColor(window))
    palette.setColor(QPalette.ColorRole.Base, QColor("#1e1f22" if dark else "#ffffff"))
    palette.setColor(QPalette.ColorRole.AlternateBase, QColor("#26282b" if dark else "#f5f5f5"))
    palette.setColor(QPalette.ColorRole.ToolTipBase, QColor(window))
    text = palette.color(QPalette.ColorRole.WindowText)
    palette.setColor(QPalette.ColorRole.ToolTipText, text)
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#2f65ca"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.Link, QColor("#7aa7ff" if dark else "#0b57d0"))
    faint = QColor(text)
    faint.setAlpha(128)
    palette.setColor(QPalette.ColorRole.PlaceholderText, faint)
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#8a8a8a"))
    return palette
