"""Notifications of the desktop.

They stand on locked screens, too, so they name no slide, no verdict and no person.
"""

import os
import shutil
import subprocess
import sys

from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from histoviewer.ui.support.icons import app_icon


def notify(window: QWidget, text: str) -> None:
    """Show a notification; nothing happens on a desktop without any."""
    sender = shutil.which("notify-send") if sys.platform == "linux" else None
    if sender:
        # libnotify's own command: Qt has notifications only where there is a tray for icons.
        command = [sender, "--app-name=HistoViewer", "HistoViewer", text]
        subprocess.Popen(command, env=_environment(), start_new_session=True)
    elif QSystemTrayIcon.isSystemTrayAvailable():
        icon = QSystemTrayIcon(app_icon(), window)
        icon.messageClicked.connect(window.activateWindow)
        icon.show()
        icon.showMessage("HistoViewer", text, app_icon())


def _environment() -> dict[str, str]:
    """The environment without the libraries that a bundled program brings along."""
    original = os.environ.get("LD_LIBRARY_PATH_ORIG")
    rest = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    return rest | ({"LD_LIBRARY_PATH": original} if original else {})
