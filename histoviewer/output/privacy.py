"""Removal of what must not be passed on from texts: folders, and names of user and computer.

Errors of libraries quote paths; folders are named after patients, hospitals and users.
"""

import getpass
import re
import socket
from contextlib import suppress
from pathlib import Path

# A path begins a word; a lone slash, as in "N/A" or "1/2", is none. Its folders may have spaces, as
# the next slash shows where they end; its last part has none, unless it stands in quotation marks.
_START = r"(?:file:)?(?:~?/|[A-Za-z]:[\\/]|\\\\)"
_QUOTED = re.compile(rf"""(?P<mark>['"])(?P<path>{_START}[^'"\n]*)(?P=mark)""")
_WORD = r"[^\s\\/'\",;:()\[\]]+"
_BARE = re.compile(
    rf"(?<![\w.<:/\\]){_START}[\\/]*(?:{_WORD}(?: {_WORD})*[\\/]+)*"
    r"[^\s\\/'\",;:()\[\]]*[^\s\\/'\",;:()\[\].]"
)
_LEAST_NAME = 3


def without_paths(text: str, *known: str) -> str:
    """Reduce each path in a text to its last part, and remove the user's and the computer's name.

    known: paths of files that may be in it, with whatever characters.
    """
    for path in filter(None, known):
        folder = path.removesuffix(_last(path)).rstrip("\\/")
        text = text.replace(path, _last(path))
        if folder:
            text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "").replace(folder, "...")
    text = _QUOTED.sub(lambda found: found["mark"] + _last(found["path"]) + found["mark"], text)
    text = _BARE.sub(lambda found: _last(found[0]), text)
    # The longest first, as one may be a part of another.
    for name in sorted(own_names(), key=len, reverse=True):
        if len(name) < _LEAST_NAME:
            continue
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "...", text)
    return text


def own_names() -> set[str]:
    """Return the names of this computer and of its user."""
    names = {socket.gethostname(), Path.home().name}
    # A process may run as a user without a name.
    with suppress(KeyError, OSError):
        names.add(getpass.getuser())
    return names


def _last(path: str) -> str:
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]
