"""The journal of readings beside the database: a line a reading, only ever appended to.

Readings exist nowhere else, and SQLite drops what follows damage in its write-ahead log in silence.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from histoviewer.errors import StoreError
from histoviewer.files import fsync, open_regular, private_mode


class Journal:
    """The file; missing until the first reading. Its writers must hold the database's lock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def content(self) -> bytes:
        """Read the file. Raises StoreError if it exists and cannot be read."""
        try:
            with open_regular(self._path) as file:
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            cause = f"contains readings and cannot be read ({error.strerror or error})"
            raise StoreError(self._path, cause, "Check its drive and permissions.") from error

    def append(self, records: Iterable[str]) -> None:
        """Append records; they are on the disk when this returns.

        Raises StoreError if they cannot be written.
        """
        lines = "".join(f"{record}\n" for record in records).encode()
        new = not self._path.exists()
        try:
            with self._path.open("a+b") as file:
                if new:
                    self._path.chmod(private_mode(self._path.parent))
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    # The end of a cut line must not swallow the next one.
                    lines = lines if file.read(1) == b"\n" else b"\n" + lines
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
            if new and os.name == "posix":
                fsync(self._path.parent)
        except OSError as error:
            cause = f"cannot be written ({error.strerror or error}), so the reading was not stored"
            raise StoreError(self._path, cause, "Free some space on its disk.") from error
