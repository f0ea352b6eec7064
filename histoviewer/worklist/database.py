"""An SQLite file that several processes share, and that is made again where it is damaged.

Plain SQL: an ORM gives neither checksums of rows, nor the journal mode that network drives need,
nor what can still be read of a damaged file.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from histoviewer.errors import StoreError
from histoviewer.files import is_network_drive


class DamagedRow(Exception):
    """A row is not as it was written."""


_BUSY_SECONDS = 30.0
_DAMAGE = {
    sqlite3.SQLITE_ERROR,  # Our statements are right, so it is the schema that is not.
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
}
_FILES = ("", "-wal", "-shm", "-journal")
_Result = TypeVar("_Result")


class _DamagedDatabase(StoreError):
    """The database is damaged, and is to be set aside."""


class Database:
    """The open file. May be used from any thread; each use is one transaction.

    path:  the file; made where it is missing.
    steps: the statements that make each version of the schema out of the one before; version n is
           the first n of them. A file of an older version is brought up to the last one.
    fill:  called in the transaction that makes a new file, also after a damaged one was set aside.
    enter: called in a transaction whenever the file has been opened; to raise DamagedRow where a
           row is not as it was written.

    All methods raise StoreError where the file cannot be read or written (locked, disk full), or
    is of a newer version. A damaged file is set aside with a dated name and made again.
    """

    def __init__(
        self,
        path: Path,
        steps: Sequence[Sequence[str]],
        fill: Callable[[sqlite3.Connection], None],
        enter: Callable[[sqlite3.Connection], None],
    ) -> None:
        self._path = path
        self._schemas = [
            {statement for step in steps[: version + 1] for statement in step}
            for version in range(len(steps))
        ]
        self._steps = steps
        self._fill = fill
        self._enter = enter
        self._lock = threading.RLock()
        self._set_aside_as: Path | None = None
        self._open()

    @property
    def set_aside(self) -> Path | None:
        """Where the damaged file lies that this object had to replace, or None."""
        return self._set_aside_as

    def do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """What `work` returns, called in a transaction; called again where the file is replaced."""
        with self._lock:
            try:
                return self._transaction(work)
            except _DamagedDatabase:
                self._connection.close()
                self._open()
                return self._transaction(work)

    def close(self) -> None:
        self._connection.close()

    def _transaction(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with self._errors_named():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                # A failed COMMIT may have ended the transaction already.
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
        return result

    def _open(self) -> None:
        """Open the file, or a new one where it is damaged."""
        try:
            self._connect()
        except _DamagedDatabase:
            self._set_aside()
            self._connect()

    def _connect(self) -> None:
        with self._errors_named():
            self._connection = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            self._set_journal()
            self._transaction(self._check_or_create)
        except StoreError:
            self._connection.close()
            raise

    def _set_journal(self) -> None:
        with self._errors_named():
            self._connection.execute("PRAGMA synchronous = FULL")
            # The write-ahead log needs memory that all who open the file share. While another
            # opens it, the mode cannot be changed, and it is the other who changes it.
            if not is_network_drive(self._path.parent):
                with _ignored(sqlite3.SQLITE_BUSY):
                    self._connection.execute("PRAGMA journal_mode = WAL")

    def _check_or_create(self, connection: sqlite3.Connection) -> None:
        version = self._version(connection)
        for step in self._steps[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(self._steps)}")
        if version == 0:
            self._fill(connection)
        self._enter(connection)

    def _version(self, connection: sqlite3.Connection) -> int:
        """The version of the file, 0 of a new one, after checking its structure."""
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        schema = {statement for (statement,) in found}
        if version == 0 and not schema:
            return 0
        newer = version > len(self._steps)
        # With a schema that is known, it is the number that is damaged.
        if newer and schema not in self._schemas:
            cause = f"was made by a newer HistoViewer (version {version} of the worklist)"
            raise StoreError(self._path, cause, "Open it with that one, or choose another folder.")
        if newer or version < 1 or schema != self._schemas[version - 1]:
            raise _DamagedDatabase(self._path, f"is no worklist of version {version}")
        (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if state != "ok":
            raise _DamagedDatabase(self._path, f"is damaged ({state})")
        return version

    def _set_aside(self) -> None:
        date = datetime.now().strftime("%Y%m%dT%H%M%S%f")
        aside = self._path.with_name(f"{self._path.name}.corrupt-{date}")
        for suffix in _FILES:
            file = self._path.with_name(self._path.name + suffix)
            try:
                file.rename(aside.with_name(aside.name + suffix))
            except FileNotFoundError:
                continue
            except OSError as error:
                cause = f"is damaged, and cannot be set aside ({error.strerror})"
                raise StoreError(file, cause, "Close other programs that use it.") from error
        self._set_aside_as = aside

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except DamagedRow as error:
            raise _DamagedDatabase(self._path, f"is damaged ({error})") from error
        except sqlite3.Error as error:
            raise self._named(error) from error

    def _named(self, error: sqlite3.Error) -> StoreError:
        # Python itself raises errors without a code, where a text is not UTF-8.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        read_only = code == sqlite3.SQLITE_READONLY
        if code in _DAMAGE or (read_only and os.access(self._path, os.W_OK)):
            return _DamagedDatabase(self._path, f"is damaged ({error})")
        actions = {
            sqlite3.SQLITE_FULL: "Free some space on the disk.",
            sqlite3.SQLITE_BUSY: "Another program holds it; close that program.",
        }
        action = actions.get(code, "Choose a folder that you may write to, with free space.")
        return StoreError(self._path, f"cannot be used ({error})", action)


def set_aside_files(path: Path) -> list[Path]:
    """The files of all damaged databases that once were `path`, the oldest first."""
    return sorted(path.parent.glob(f"{path.name}.corrupt-*"))


@contextmanager
def _ignored(code: int) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != code:
            raise
