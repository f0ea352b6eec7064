"""Texts without the names of files, people and computers, for a log that may be sent on."""

import re
import traceback
from pathlib import Path

from histoviewer.errors import HistoViewerError
from histoviewer.output.privacy import own_names

HIDDEN = "..."
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
# A path may contain spaces, so what follows its first separator is hidden with it.
_PATH = re.compile(r"\S*[/\\].*", re.DOTALL)
_PACKAGE = Path(__file__).resolve().parents[1]


def describe(error: BaseException) -> str:
    """Describe an error by its kind, its place in the program and what of its text names nobody.

    The texts of other errors than our own are left out, as any file's name may be in them.
    """
    text = type(error).__name__ + _place(error)
    if isinstance(error, HistoViewerError):
        return f"{text}: {without_names(error.cause, error.subject)}"
    return f"{text}, errno {error.errno}" if isinstance(error, OSError) and error.errno else text


def without_names(text: str, *private: str) -> str:
    """Hide what is quoted, paths, the names of user and computer, and the texts of `private`.

    private: paths or names; each of their parts is hidden, too.
    """
    for name in sorted(_parts(private), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return _PATH.sub(HIDDEN, _QUOTED.sub(HIDDEN, text))


def _parts(private: tuple[str, ...]) -> set[str]:
    parts = own_names()
    for name in private:
        path = Path(name)
        parts |= {name, path.stem, *path.parts}
    return parts - {"", ".", "/"}


def _place(error: BaseException) -> str:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if file.is_relative_to(_PACKAGE):
            where = file.relative_to(_PACKAGE).as_posix()
            return f" at {where}:{frame.lineno} in {frame.name}"
    return ""
