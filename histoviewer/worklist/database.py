"""An SQLite file that several processes share, and that is replaced if it is damaged.

Plain SQL: an ORM offers neither checksums of rows, nor the journal mode that network drives need,
nor access to the remains of a damaged file.
"""

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from histoviewer.errors import StoreError
from histoviewer.files import TEMPORARY_PREFIX, fsync, is_network_drive, private_mode

# SQLite takes a shorter file for a new, empty database.
HEADER_BYTES = 100
_BUSY_SECONDS = 30.0
_DAMAGE = {
    sqlite3.SQLITE_ERROR,  # Our statements are correct, so the schema is not.
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
}
_FILES = ("", "-wal", "-shm", "-journal")
_ANOTHER_FOLDER = "Choose a folder that you may write to, with free space."
LOCKED = "It is in use; close the other program."
_Result = TypeVar("_Result")


class DamagedRow(Exception):
    """The checksum or the content of a row is wrong."""


class _DamagedDatabase(StoreError):
    """The database is damaged and must be set aside."""


def _do_nothing(connection: sqlite3.Connection) -> None:
    """Neither fill nor check a database."""


class Database:
    """The open file. May be used from any thread; each use is one transaction.

    path:  the file; created if missing.
    steps: the statements that turn each version of the schema into the next; version n is the
           result of the first n steps. Files of older versions are upgraded.
    fill:  called in the transaction that creates a file, also after a damaged one was set aside. A
           new file gets its name once it is filled, so an empty one is always a damaged one.
    enter: called in a transaction after every opening; raises DamagedRow if a row is damaged.

    All methods raise StoreError if the file cannot be read or written (locked, disk full), or is of
    a newer version. A damaged file is set aside with a dated name and replaced.
    """

    def __init__(
        self,
        path: Path,
        steps: Sequence[Sequence[str]],
        fill: Callable[[sqlite3.Connection], None] = _do_nothing,
        enter: Callable[[sqlite3.Connection], None] = _do_nothing,
    ) -> None:
        self._path = path
        self._schemas = _schemas(steps)
        self._steps = steps
        self._fill = fill
        self._enter = enter
        self._lock = threading.RLock()
        self._set_aside_as: Path | None = None
        self._damage = ""
        self._open()

    @property
    def set_aside(self) -> Path | None:
        """Path of the damaged file that was replaced on opening, or None."""
        return self._set_aside_as

    @property
    def damage(self) -> str:
        """Fault of that file, a clause; else empty."""
        return self._damage

    def do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Call `work` in a transaction, again if the file had to be replaced; return its result."""
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
        with self._store_errors():
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
        try:
            self._connect()
        except _DamagedDatabase as error:
            self._damage = error.cause
            self._set_aside()
            self._connect()

    def _connect(self) -> None:
        if not self._exists():
            self._create()
        with self._store_errors():
            self._connection = _connect(self._path)
        try:
            self._set_journal()
            self._transaction(self._check)
        except StoreError:
            self._connection.close()
            raise

    def _exists(self) -> bool:
        try:
            size = self._path.stat().st_size
        except FileNotFoundError:
            # SQLite would merge the log of a lost database into the new one.
            if any(self._beside(suffix).exists() for suffix in _FILES[1:]):
                raise _DamagedDatabase(self._path, "is missing, but not its log") from None
            return False
        except OSError as error:
            raise self._cannot_be_used(error) from error
        if size < HEADER_BYTES and self._path.is_file():
            raise _DamagedDatabase(self._path, f"is cut to {size} bytes")
        return True

    def _create(self) -> None:
        """Create the file with its content in one step, unless another process is quicker."""
        folder = self._path.parent
        try:
            handle, name = tempfile.mkstemp(dir=folder, prefix=TEMPORARY_PREFIX, suffix=".sqlite")
            os.close(handle)
        except OSError as error:
            raise self._cannot_be_used(error) from error
        temporary = Path(name)
        try:
            with self._store_errors():
                self._connection = _connect(temporary)
            try:
                self._transaction(self._build)
            finally:
                self._connection.close()
            temporary.chmod(private_mode(folder))
            fsync(temporary)
            _publish(temporary, self._path)
        except OSError as error:
            raise self._cannot_be_used(error) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _build(self, connection: sqlite3.Connection) -> None:
        self._upgrade(connection, 0)
        self._fill(connection)

    def _upgrade(self, connection: sqlite3.Connection, version: int) -> None:
        for step in self._steps[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(self._steps)}")

    def _set_journal(self) -> None:
        with self._store_errors():
            # The write-ahead log needs memory shared by all processes, which network drives lack.
            # While another process opens the file, that process changes the mode.
            if not is_network_drive(self._path.parent):
                try:
                    self._connection.execute("PRAGMA journal_mode = WAL")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                        raise

    def _check(self, connection: sqlite3.Connection) -> None:
        self._upgrade(connection, self._version(connection))
        self._enter(connection)

    def _version(self, connection: sqlite3.Connection) -> int:
        """Check the file's structure and return its version, at least 1."""
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        schema = _schema(connection)
        newer = version > len(self._steps)
        # If the schema is known, the number is damaged.
        if newer and schema not in self._schemas:
            raise newer_version(self._path, version)
        if newer or version < 1 or schema != self._schemas[version - 1]:
            raise _DamagedDatabase(self._path, f"is not a worklist of version {version}")
        (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if state != "ok":
            raise _DamagedDatabase(self._path, f"is damaged ({state})")
        return version

    def _set_aside(self) -> None:
        date = datetime.now().strftime("%Y%m%dT%H%M%S%f")
        aside = self._path.with_name(f"{self._path.name}.corrupt-{date}")
        for suffix in _FILES:
            file = self._beside(suffix)
            try:
                file.rename(aside.with_name(aside.name + suffix))
            except FileNotFoundError:
                continue
            except OSError as error:
                cause = f"is damaged and cannot be renamed ({error.strerror})"
                raise StoreError(file, cause, "Close other programs that use it.") from error
        self._set_aside_as = aside

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _cannot_be_used(self, error: OSError) -> StoreError:
        return StoreError(
            self._path, f"cannot be used ({error.strerror or error})", _ANOTHER_FOLDER
        )

    @contextmanager
    def _store_errors(self) -> Iterator[None]:
        try:
            yield
        except DamagedRow as error:
            raise _DamagedDatabase(self._path, f"is damaged ({error})") from error
        except sqlite3.Error as error:
            raise self._to_store_error(error) from error
        except UnicodeError as error:  # Of a damaged statement of the schema.
            raise _DamagedDatabase(self._path, f"is damaged ({error})") from error

    def _to_store_error(self, error: sqlite3.Error) -> StoreError:
        code = primary_code(error)
        read_only = code == sqlite3.SQLITE_READONLY
        if code in _DAMAGE or (read_only and os.access(self._path, os.W_OK)):
            return _DamagedDatabase(self._path, f"is damaged ({error})")
        actions = {
            sqlite3.SQLITE_FULL: "Free some space on the disk.",
            sqlite3.SQLITE_BUSY: LOCKED,
        }
        action = actions.get(code, _ANOTHER_FOLDER)
        return StoreError(self._path, f"cannot be used ({error})", action)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _publish(temporary: Path, path: Path) -> None:
    """Give a file its name durably, unless there is a file of that name."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # The file system has no hard links.
        with suppress(FileExistsError), path.open("xb") as file:
            file.write(temporary.read_bytes())
            file.flush()
            os.fsync(file.fileno())
    if os.name == "posix":
        fsync(path.parent)


def _schemas(steps: Sequence[Sequence[str]]) -> list[set[str]]:
    """Return the schema after each step."""
    found = []
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in steps:
            for statement in step:
                connection.execute(statement)
            found.append(_schema(connection))
    return found


def _schema(connection: sqlite3.Connection) -> set[str]:
    found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {statement for (statement,) in found}


def set_aside_files(path: Path) -> list[Path]:
    """Find the files of all damaged databases that were set aside from `path`, oldest first."""
    return sorted(path.parent.glob(f"{path.name}.corrupt-*"))


def newer_version(path: Path, version: int) -> StoreError:
    """Create the error for a database of a newer version."""
    cause = f"was written by a newer HistoViewer (version {version} of the worklist)"
    return StoreError(path, cause, "Update HistoViewer on this computer, or choose another folder.")


def primary_code(error: Exception) -> int:
    """Return SQLite's primary error code; SQLITE_CORRUPT for Python's own (invalid UTF-8)."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF
