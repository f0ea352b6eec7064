"""The program's log: a file on this computer, without the names of slides, people or folders."""

import faulthandler
import logging
import platform
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

from histoviewer.support.privacy import describe, without_names
from histoviewer.version import __version__

_LARGEST = 2**20
_KEPT = 3
_SHOWN = 200_000
_LOGGER = logging.getLogger("histoviewer")


def log_folder() -> Path:
    """Return the user's folder for logs and crash reports; it may be missing."""
    return platformdirs.user_log_path("histoviewer", False)


def log_file() -> Path:
    """Return the log; older ones beside it end with a number. It may be missing."""
    return log_folder() / "histoviewer.log"


def start_log(command: str) -> None:
    """Log this process's messages, and crashes of its libraries, from now on.

    A log larger than 1 MiB is set aside, and three such are kept. That happens here and not at a
    message, since several processes write one file. Without a folder for it nothing is logged.
    """
    if _LOGGER.handlers:
        return
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _rotate(file)
        handler = logging.FileHandler(file, encoding="utf-8", errors="replace")
    except OSError:
        return
    form = logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s")
    form.converter = time.gmtime
    handler.setFormatter(form)
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    # A terminal shows its own messages.
    _LOGGER.propagate = False
    assert handler.stream
    faulthandler.enable(handler.stream)
    python = platform.python_version()
    _LOGGER.info("%s: HistoViewer %s, Python %s", command, __version__, python)


def log_error(error: BaseException) -> None:
    """Log an error, without names; see `privacy.describe`."""
    _LOGGER.error("%s", describe(error))


def log_failure(text: str, subject: Path) -> None:
    """Log a sentence about a file without naming it; see `privacy.without_names`."""
    _LOGGER.error("%s", without_names(text, str(subject)))


def read_log() -> str:
    """Return the end of the log; "" if there is none."""
    try:
        return log_file().read_text(encoding="utf-8", errors="replace")[-_SHOWN:]
    except OSError:
        return ""


def last_errors(count: int = 20) -> list[str]:
    """Return the last lines of the log that tell errors, the latest one last."""
    lines = read_log().splitlines()
    return [line for line in lines if " ERROR " in line or line.startswith("Fatal ")][-count:]


def _rotate(file: Path) -> None:
    if not file.exists() or file.stat().st_size < _LARGEST:
        return
    # On Windows a file that another process has open cannot be renamed: then it grows on.
    with suppress(OSError):
        for number in range(_KEPT, 1, -1):
            earlier = _numbered(file, number - 1)
            if earlier.exists():
                earlier.replace(_numbered(file, number))
        file.replace(_numbered(file, 1))


def _numbered(file: Path, number: int) -> Path:
    return file.with_name(f"{file.name}.{number}")
