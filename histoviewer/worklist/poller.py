"""Read-only snapshots of an output folder's worklist while others work on it."""

import os
import shutil
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from histoviewer.errors import StoreError
from histoviewer.worklist.database import (
    HEADER_BYTES,
    LOCKED,
    DamagedRow,
    newer_version,
    primary_code,
)
from histoviewer.worklist.journal import Journal
from histoviewer.worklist.naming import DATABASE, JOURNAL, result_files
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.readings_table import numbered, salvaged
from histoviewer.worklist.row import SELECT, Row, Status
from histoviewer.worklist.store import LEASE_SECONDS, SCHEMA_VERSION, rows_of_results

_BUSY_SECONDS = 5.0
_FIRST_WITH_READINGS = 2
_SCAN_AGAIN = "Scan again: the results are kept, and it is rebuilt from them."


class WorklistPoller:
    """Reports the rows of a worklist whenever they have changed. May be used from any thread.

    Unlike a `Store` it creates no file, claims no slides and repairs nothing. Without a worklist
    the rows are those of the folder's result files, if any.

    out:           the output folder.
    lease_seconds: time without a heartbeat after which an owner's slides count as interrupted.
    """

    def __init__(self, out: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self._out = out
        self._path = out / DATABASE
        self._lease = lease_seconds
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        # Device and inode of the open file, as a damaged one is renamed and replaced.
        self._file: tuple[int, int] | None = None
        self._copy: TemporaryDirectory[str] | None = None
        self._version = -1
        self._stored: dict[tuple[object, ...], Row] = {}
        # Each owner's counter, and the local time of its last change.
        self._beats: dict[str, tuple[int, float]] = {}
        self._results: tuple[list[tuple[Path, int, int]], list[Row]] = ([], [])
        self._readings: list[Reading] = []
        # What they were parsed from: the database's version, and the journal.
        self._readings_of: tuple[int, bytes] | None = None
        self._last_rows: list[Row] | None = None
        self._existed = False
        self._closed = False

    def poll(self) -> list[Row] | None:
        """Return all rows, sorted by name, or None if nothing has changed since the last call.

        A claimed slide whose owner has left or died is RUNNING without an owner.

        Raises StoreError if the folder has vanished or the worklist cannot be read; the next call
        tries again.
        """
        with self._lock:
            if self._closed:
                return None
            try:
                rows = self._rows()
            except StoreError:
                self._disconnect()
                self._last_rows = None
                raise
            if rows == self._last_rows:
                return None
            self._last_rows = rows
            return list(rows)

    def readings(self) -> list[Reading]:
        """Return all readings, of database and journal, in chronological order.

        Raises StoreError as `poll` does.
        """
        with self._lock:
            if self._closed:
                return []
            try:
                self._follow_file()
                journal = Journal(self._out / JOURNAL).content()
                stored: dict[Reading, int] = {}
                version = 0
                if self._connection and self._schema_version() >= _FIRST_WITH_READINGS:
                    (version,) = self._connection.execute("PRAGMA data_version").fetchone()
                # Parsing ten thousand readings costs far more than reading their journal.
                if (version, journal) != self._readings_of:
                    if self._connection and version:
                        stored = numbered(self._connection)
                    both = salvaged(journal) | stored
                    self._readings = sorted(both, key=lambda reading: both[reading])
                    self._readings_of = (version, journal)
                return list(self._readings)
            except (sqlite3.Error, DamagedRow, UnicodeError) as error:
                raise self._to_store_error(error) from error

    def close(self) -> None:
        """Close the file, after a running `poll`; later ones return None."""
        with self._lock:
            self._closed = True
            self._disconnect()

    def _rows(self) -> list[Row]:
        try:
            self._follow_file()
            if self._connection is None:
                return self._rows_of_results()
            return self._rows_of_database(self._connection)
        except (sqlite3.Error, DamagedRow, UnicodeError) as error:
            raise self._to_store_error(error) from error
        except OSError as error:
            cause = f"cannot be read ({error.strerror or error})"
            raise StoreError(self._out, cause, "Check that its drive is connected.") from error

    def _follow_file(self) -> None:
        """Connect to the database that is now in the folder, if any."""
        try:
            status = self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            self._disconnect()
            self._check_folder()
            return
        self._existed = True
        if status.st_size < HEADER_BYTES:
            raise DamagedRow(f"it is cut to {status.st_size} bytes")
        file = (status.st_dev, status.st_ino)
        if self._connection and file == self._file:
            return
        self._disconnect()
        self._connection = self._connect()
        self._file = file

    def _connect(self) -> sqlite3.Connection:
        connection = _open(self._path)
        try:
            connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            if os.access(self._out, os.W_OK):
                raise
            # In a folder that it cannot write to, SQLite reads no write-ahead log.
            self._copy = TemporaryDirectory()
            for path in self._out.glob(f"{DATABASE}*"):
                if path.name in (DATABASE, f"{DATABASE}-wal"):
                    shutil.copyfile(path, Path(self._copy.name, path.name))
            connection = _open(Path(self._copy.name, DATABASE))
        return connection

    def _check_folder(self) -> None:
        if self._out.is_dir():
            self._existed = True
        elif self._existed:
            raise StoreError(self._out, "no longer exists", "Check that its drive is connected.")

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self._version, self._stored, self._readings_of = -1, {}, None
        if connection:
            connection.close()
        copy, self._copy = self._copy, None
        if copy:
            copy.cleanup()

    def _rows_of_results(self) -> list[Row]:
        files = []
        for path in result_files(self._out):
            with suppress(FileNotFoundError):
                status = path.stat()
                files.append((path, status.st_size, status.st_mtime_ns))
        if files != self._results[0]:
            rows = sorted(rows_of_results(self._out), key=lambda row: row.name)
            self._results = (files, rows)
        return self._results[1]

    def _rows_of_database(self, connection: sqlite3.Connection) -> list[Row]:
        # This number changes with each commit of another connection, and is cheap to read.
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._read(connection)
            self._version = version
        rows = self._stored.values()
        owners = {row.owner for row in rows if row.status is Status.RUNNING}
        dead = {owner for owner in owners if not self._lives(owner)}
        return [replace(row, owner="") if row.owner in dead else row for row in rows]

    def _read(self, connection: sqlite3.Connection) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            try:
                found, beats = self._found(cursor)
            finally:
                cursor.execute("ROLLBACK")
        # Checking a row costs far more than reading it.
        self._stored = {raw: self._stored.get(raw) or Row.checked(raw) for raw in found}
        now = time.monotonic()
        former = self._beats
        self._beats = {
            owner: former[owner] if owner in former and former[owner][0] == beat else (beat, now)
            for owner, beat in beats
        }

    def _found(
        self, cursor: sqlite3.Cursor
    ) -> tuple[list[tuple[object, ...]], list[tuple[str, int]]]:
        self._schema_version()
        rows = cursor.execute(f"{SELECT} ORDER BY name").fetchall()
        return rows, cursor.execute("SELECT id, beat FROM owner").fetchall()

    def _schema_version(self) -> int:
        assert self._connection
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise newer_version(self._path, version)
        if version < 1:
            raise DamagedRow("it has no tables")
        return int(version)

    def _lives(self, owner: str) -> bool:
        if owner not in self._beats:
            return False
        _, since = self._beats[owner]
        return time.monotonic() - since < self._lease

    def _to_store_error(self, error: sqlite3.Error | DamagedRow | UnicodeError) -> StoreError:
        code = primary_code(error)
        actions = {
            sqlite3.SQLITE_BUSY: LOCKED,
            sqlite3.SQLITE_CANTOPEN: "Check that you may read and write in its folder.",
            sqlite3.SQLITE_IOERR: "Check that its drive is connected.",
        }
        if code in actions:
            return StoreError(self._path, f"cannot be read ({error})", actions[code])
        return StoreError(self._path, f"is damaged ({error})", _SCAN_AGAIN)


def _open(path: Path) -> sqlite3.Connection:
    # Unlike "ro", this mode can read a write-ahead log that no process has open; like it, it
    # creates no database. For a read-only file SQLite falls back to reading.
    connection = sqlite3.connect(
        f"{_uri(path.absolute())}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def _uri(path: Path) -> str:
    """Convert an absolute path to a URI for SQLite, which misreads `Path.as_uri` of a share."""
    text = quote(os.fsencode(path.as_posix()))
    return f"file://{text if text.startswith('/') else '/' + text}"
