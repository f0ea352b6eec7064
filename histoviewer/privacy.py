"""Removal of what must not be passed on from texts: folders, and names of user and computer.

Errors of libraries quote paths; folders are named after patients, hospitals and users.
"""

import getpass
import re
import socket
from contextlib import suppress
from pathlib import Path

# A path begins a word; a lone slash, as in "N/A" or "1/2", is none. Folders may have spaces only
# where a quotation mark or a further slash shows where the path ends.
_QUOTED = re.compile(
    r"""(?P<mark>['"])(?P<path>(?:/|~|[A-Za-z]:[\\/]|\\\\|file:)[^'"\n]*)(?P=mark)"""
)
_BARE = re.compile(
    r"(?<![\w.<:/\\])(?:file:)?(?:~?/|[A-Za-z]:[\\/]|\\\\)[^\s'\",;:()\[\]]*[^\s'\",;:()\[\].]"
)
_LEAST_NAME = 3


def without_paths(text: str, *known: str) -> str:
    """Reduce each path in a text to its last part, and remove the user's and the computer's name.

    known: paths that may be in it, with whatever characters.
    """
    for path in sorted(filter(None, known), key=len, reverse=True):
        text = text.replace(path, _last(path))
    text = _QUOTED.sub(lambda found: found["mark"] + _last(found["path"]) + found["mark"], text)
    text = _BARE.sub(lambda found: _last(found[0]), text)
    for name in _names():
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "...", text)
    return text


def _last(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def _names() -> list[str]:
    names = [socket.gethostname(), Path.home().name]
    with suppress(KeyError, OSError):
        names.append(getpass.getuser())
    return [name for name in names if len(name) >= _LEAST_NAME]
