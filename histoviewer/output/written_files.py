"""The files that this program writes into folders, so that it replaces no other and scans none.

Each folder has a record of them by name, size and content: a table that a user has edited since is
the user's.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from histoviewer.errors import StoreError
from histoviewer.files import open_regular

# In an output folder.
DATABASE = "worklist.sqlite"
HEATMAP_FOLDER = "heatmaps"

RECORD = ".histoviewer.files"


def refuse_others(paths: Iterable[Path]) -> None:
    """Raise StoreError if one of these files exists and is not as this program wrote it."""
    for path in paths:
        if path.exists() and not is_ours(path):
            cause = "exists already and was not written by HistoViewer, or was changed since"
            raise StoreError(path, cause, "Move it, choose another folder, or give --overwrite.")


def remove_ours(paths: Iterable[Path]) -> None:
    """Remove those of these files that are as this program wrote them; leave all others.

    Raises StoreError if one cannot be removed.
    """
    for path in paths:
        if is_ours(path):
            try:
                path.unlink()
            except OSError as error:
                cause = f"is of an earlier export, and cannot be removed ({error.strerror})"
                raise StoreError(path, cause, "Remove it yourself.") from error


def note_written(paths: Iterable[Path]) -> None:
    """Add finished files to the records of their folders; what cannot be noted is not ours later.

    Appended in one write, as several processes may write into a folder.
    """
    for path in paths:
        try:
            line = _digest(path) + _name_and_size(path)
            with (path.parent / RECORD).open("ab") as record:
                record.write(line)
        except OSError:
            continue


def is_ours(path: Path) -> bool:
    """Check that a file is as this program wrote it, by its content."""
    try:
        name_and_size = _name_and_size(path)
        lines = [line for line in _recorded(path.parent) if line.endswith(name_and_size)]
        # Most files have no line: reading them would take long.
        return bool(lines) and _digest(path) + name_and_size in lines
    except OSError:
        return False


def without_ours(folder: Path, names: Iterable[str]) -> list[str]:
    """Leave out the names of files that this program wrote, by name and size alone."""
    try:
        known = {line.split(b" ", 1)[1] for line in _recorded(folder) if b" " in line}
    except OSError:
        return list(names)
    return [name for name in names if not _is_known(folder / name, known)]


def _is_known(path: Path, known: set[bytes]) -> bool:
    try:
        return _name_and_size(path).lstrip() in known
    except OSError:
        return False


def _recorded(folder: Path) -> list[bytes]:
    with open_regular(folder / RECORD) as record:
        return record.readlines()


def _digest(path: Path) -> bytes:
    """Return the hash of a file; of a folder that of the names and hashes of all its files."""
    if path.is_dir():
        parts = (
            part.relative_to(path).as_posix().encode() + _digest(part) for part in _files_in(path)
        )
        return hashlib.blake2b(b"\n".join(parts), digest_size=16).hexdigest().encode()
    with open_regular(path) as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16))
    return digest.hexdigest().encode()


def _name_and_size(path: Path) -> bytes:
    # The size that systems give for a folder is not that of what it holds.
    size = sum(part.stat().st_size for part in _files_in(path)) if path.is_dir() else None
    return f" {path.stat().st_size if size is None else size} {json.dumps(path.name)}\n".encode()


def _files_in(folder: Path) -> list[Path]:
    return sorted(part for part in folder.rglob("*") if part.is_file())
