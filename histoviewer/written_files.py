"""A record in each folder of the files that this program wrote there, so that it replaces no other.

By content, too: a table that a user has edited since is the user's.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from histoviewer.errors import StoreError

RECORD = ".histoviewer.files"


def refuse_others(paths: Iterable[Path]) -> None:
    """Raise StoreError if one of these files exists and is not as this program wrote it."""
    for path in paths:
        if path.exists() and not is_ours(path):
            cause = "exists already and was not written by HistoViewer, or was changed since"
            raise StoreError(path, cause, "Move it, choose another folder, or give --overwrite.")


def note_written(paths: Iterable[Path]) -> None:
    """Add finished files to the records of their folders; what cannot be noted is not ours later.

    Appended in one write, as several processes may write into a folder.
    """
    for path in paths:
        try:
            with (path.parent / RECORD).open("ab") as record:
                record.write(_line(path))
        except OSError:
            continue


def is_ours(path: Path) -> bool:
    """Check that a file is as this program wrote it."""
    try:
        with (path.parent / RECORD).open("rb") as record:
            name = _name(path)
            lines = {line for line in record if line.endswith(name)}
        # Most files have no line: reading them would take long.
        return bool(lines) and _line(path) in lines
    except OSError:
        return False


def _line(path: Path) -> bytes:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return digest.encode() + _name(path)


def _name(path: Path) -> bytes:
    return f" {json.dumps(path.name)}\n".encode()
