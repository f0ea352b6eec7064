"""Log of the window: messages and unexpected errors, in a file on this computer."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

_LOGGER = "histoviewer.window"
_FILE = "window.log"
_MAX_BYTES = 500_000
_SHOWN = 200_000


def log_file() -> Path:
    """The log's path; the file may be missing."""
    return platformdirs.user_log_path("histoviewer", False) / _FILE


def start_log() -> None:
    """Write what `logger` gets to the log file from now on; without one if it cannot be written."""
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            file, maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger().addHandler(handler)
    logger().setLevel(logging.INFO)
    logger().propagate = False


def logger() -> logging.Logger:
    """The logger of the window."""
    return logging.getLogger(_LOGGER)


def read_log() -> str:
    """The end of the log; "" if there is none."""
    try:
        return log_file().read_text(encoding="utf-8", errors="replace")[-_SHOWN:]
    except OSError:
        return ""
