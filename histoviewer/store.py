"""The worklist of an output folder: `worklist.sqlite`, a row a slide, shared by all that scan.

The result files hold everything that matters, so a row is only believed where its file agrees,
and a lost or damaged database is made again from them. What only the database knows is who is
working on what, and why a slide failed.
"""

import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from histoviewer.atomic import TEMPORARY_PREFIX
from histoviewer.drives import is_network_drive
from histoviewer.errors import StoreError
from histoviewer.heatmap import Heatmap
from histoviewer.worklist_row import CREATE, PUT, SELECT, DamagedRow, Row, Status, row_of

DATABASE = "worklist.sqlite"
HEATMAP_FOLDER = "heatmaps"
PARTIAL_SUFFIX = ".partial.tif"
SCHEMA_VERSION = 1
# A computer that is short of memory or writes to a slow disk may miss many beats in a row.
LEASE_SECONDS = 20.0
_BEATS_PER_LEASE = 10
_BUSY_SECONDS = 30.0
_DAMAGE = {
    sqlite3.SQLITE_ERROR,  # Our statements are right, so it is the schema that is not.
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_NOTADB,
}
_Result = TypeVar("_Result")


class _DamagedStore(StoreError):
    """The database is damaged or of another version, and is to be set aside."""


def result_files(out: Path) -> list[Path]:
    """The heatmaps of finished slides in an output folder, sorted by path."""
    return sorted(
        path
        for path in (out / HEATMAP_FOLDER).rglob("*.tif")
        if not path.name.startswith(".") and not path.name.endswith(PARTIAL_SUFFIX)
    )


def rows_of_results(out: Path) -> Iterator[Row]:
    """A row for each heatmap of an output folder that can be read, sorted by path."""
    for path in result_files(out):
        with suppress(StoreError):  # What cannot be read will be scanned again.
            name = path.relative_to(out / HEATMAP_FOLDER).with_suffix("").as_posix()
            yield row_of(Heatmap.load(path), name, path.relative_to(out).as_posix())


class Store:
    """The open worklist of an output folder. A context manager; may be used from any thread.

    Who opens it becomes an owner of slides: `claim` takes one, and its lease lasts as long as this
    object lives. Liveness is a counter that every owner keeps raising; who waits for an owner
    measures with its own monotonic clock how long the counter has stood still, so no wall clock
    matters.

    out:           the folder; made where it is missing.
    lease_seconds: how long the counter of another owner may stand still before its slides are
                   taken over.

    All methods raise StoreError where the database cannot be read or written (locked, disk full).
    A damaged database is set aside with a dated name and made again from the result files.
    """

    def __init__(self, out: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self.owner = uuid.uuid4().hex
        self._out = out
        self._path = out / DATABASE
        self._lease = lease_seconds
        self._beat_count = 0
        self._seen: dict[str, tuple[int, float]] = {}
        self._lock = threading.RLock()
        self._closing = threading.Event()
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            cause = f"cannot be made ({error.strerror})"
            raise StoreError(out, cause, "Choose a folder that you may write to.") from error
        self._open()
        self._heart = threading.Thread(target=self._keep_beating, daemon=True)
        self._heart.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def rows(self) -> list[Row]:
        """All rows, sorted by name."""
        return self._do(_all_rows)

    def row(self, name: str) -> Row | None:
        """The row of that name, or None."""
        return self._do(lambda connection: _get(connection, name))

    def claim(self, name: str, path: str, parameters: str) -> Row:
        """Take a slide; the row as it stands afterwards.

        name:       the slide's path below the folder that all slides share, with "/".
        path:       its absolute path.
        parameters: a hash of all that the result depends on besides the slide.

        The slide is taken where the row is RUNNING and its owner is this one. Otherwise it is
        RUNNING and another live owner has it, or somebody ended the same slide with the same
        parameters since this store was opened.
        """

        def work(connection: sqlite3.Connection) -> Row:
            row = _get(connection, name) or Row(name)
            running = row.status is Status.RUNNING
            if running and row.owner != self.owner and self._lives(connection, row.owner):
                return row
            ended = row.status in (Status.DONE, Status.FAILED)
            same = (row.path, row.parameters) == (path, parameters)
            if ended and same and row.revision > self._opened_at:
                return row
            taken = replace(
                row,
                path=path,
                parameters=parameters,
                status=Status.RUNNING,
                owner=self.owner,
                deaths=row.deaths if running else 0,
            )
            connection.execute(PUT, taken.values())
            return taken

        return self._do(work)

    def count_death(self, name: str) -> int:
        """Note that a slide brought down its worker; how often it has."""

        def work(connection: sqlite3.Connection) -> int:
            row = _get(connection, name) or Row(name, status=Status.RUNNING, owner=self.owner)
            connection.execute(PUT, replace(row, deaths=row.deaths + 1).values())
            return row.deaths + 1

        return self._do(work)

    def finish(self, row: Row) -> None:
        """Store how a slide ended. Its result file must be safely on the disk already.

        Nothing is stored where the lease was lost to another owner, who will store the same.
        """

        def work(connection: sqlite3.Connection) -> None:
            now = _get(connection, row.name)
            if now and now.owner not in ("", self.owner):
                return
            revision = _last_revision(connection) + 1
            connection.execute(PUT, replace(row, owner="", revision=revision).values())

        self._do(work)

    def release(self, name: str) -> None:
        """Give back a slide that was taken and not ended."""

        def work(connection: sqlite3.Connection) -> None:
            row = _get(connection, name)
            if row and row.owner == self.owner:
                connection.execute(PUT, Row(name, row.path).values())

        self._do(work)

    def close(self) -> None:
        """Stop being an owner, and clear up after owners that died. May be called again."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._heart.join()
        # Who cannot leave, on a full disk, will be found dead by its silence.
        with suppress(StoreError):
            if self._do(self._leave):
                self._remove_temporaries()
        self._connection.close()

    def _leave(self, connection: sqlite3.Connection) -> bool:
        """Strike this owner and the dead from the list; whether nobody is left."""
        connection.execute("DELETE FROM owner WHERE id = ?", [self.owner])
        others = [str(found[0]) for found in connection.execute("SELECT id FROM owner")]
        return not any(self._lives(connection, other) for other in others)

    def _remove_temporaries(self) -> None:
        for path in (self._out / HEATMAP_FOLDER).rglob(f"{TEMPORARY_PREFIX}*"):
            path.unlink(missing_ok=True)

    def _keep_beating(self) -> None:
        while not self._closing.wait(self._lease / _BEATS_PER_LEASE):
            # The next claim or finish meets the same trouble, and has somebody to tell.
            with suppress(StoreError):
                self._do(self._beat)

    def _beat(self, connection: sqlite3.Connection) -> None:
        self._beat_count += 1
        connection.execute(
            "INSERT OR REPLACE INTO owner VALUES (?, ?)", [self.owner, self._beat_count]
        )

    def _lives(self, connection: sqlite3.Connection, owner: str) -> bool:
        found = connection.execute("SELECT beat FROM owner WHERE id = ?", [owner]).fetchone()
        if found is None:
            return False
        now = time.monotonic()
        beat, since = self._seen.get(owner, (None, now))
        if beat != found[0]:
            beat, since = self._seen[owner] = (found[0], now)
        if now - since < self._lease:
            return True
        connection.execute("DELETE FROM owner WHERE id = ?", [owner])
        return False

    def _do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        with self._lock:
            try:
                return self._transaction(work)
            except _DamagedStore:
                self._connection.close()
                self._open()
                return self._transaction(work)

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
        """Open the database, or a new one where it is damaged, and enter this owner."""
        try:
            self._connect()
        except _DamagedStore:
            self._connection.close()
            self._set_aside()
            self._connect()

    def _connect(self) -> None:
        with self._errors_named():
            self._connection = sqlite3.connect(
                self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA synchronous = FULL")
            # The write-ahead log needs memory that all who open the file share. While another
            # opens it, the mode cannot be changed, and it is the other who changes it.
            if not is_network_drive(self._out):
                with _ignored(sqlite3.SQLITE_BUSY):
                    self._connection.execute("PRAGMA journal_mode = WAL")
        self._opened_at = self._transaction(self._check_or_create)

    def _check_or_create(self, connection: sqlite3.Connection) -> int:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        empty = not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if version == 0 and empty:
            self._create(connection)
        elif version != SCHEMA_VERSION:
            raise _DamagedStore(self._path, f"is a worklist of version {version}")
        (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if state != "ok":
            raise _DamagedStore(self._path, f"is damaged ({state})")
        _all_rows(connection)
        for owner, beat in connection.execute("SELECT id, beat FROM owner"):
            self._seen[owner] = (beat, time.monotonic())
        self._beat(connection)
        return _last_revision(connection)

    def _create(self, connection: sqlite3.Connection) -> None:
        connection.execute(CREATE)
        connection.execute("CREATE TABLE owner (id TEXT PRIMARY KEY, beat INTEGER) WITHOUT ROWID")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        for row in rows_of_results(self._out):
            connection.execute(PUT, row.values())

    def _set_aside(self) -> None:
        date = datetime.now().strftime("%Y%m%dT%H%M%S%f")
        for suffix in ("", "-wal", "-shm", "-journal"):
            file = self._path.with_name(DATABASE + suffix)
            try:
                file.rename(self._path.with_name(f"{DATABASE}.corrupt-{date}{suffix}"))
            except FileNotFoundError:
                continue
            except OSError as error:
                cause = f"is damaged, and cannot be set aside ({error.strerror})"
                raise StoreError(file, cause, "Close other programs that use it.") from error

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except DamagedRow as error:
            raise _DamagedStore(self._path, f"is damaged ({error})") from error
        except sqlite3.Error as error:
            raise self._named(error) from error

    def _named(self, error: sqlite3.Error) -> StoreError:
        # Python itself raises errors without a code, where a text is not UTF-8.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        read_only = code == sqlite3.SQLITE_READONLY
        if code in _DAMAGE or (read_only and os.access(self._path, os.W_OK)):
            return _DamagedStore(self._path, f"is damaged ({error})")
        actions = {
            sqlite3.SQLITE_FULL: "Free some space on the disk.",
            sqlite3.SQLITE_BUSY: "Another program holds it; close that program.",
        }
        action = actions.get(code, "Choose a folder that you may write to, with free space.")
        return StoreError(self._path, f"cannot be used ({error})", action)


@contextmanager
def _ignored(code: int) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != code:
            raise


def _get(connection: sqlite3.Connection, name: str) -> Row | None:
    found = connection.execute(f"{SELECT} WHERE name = ?", [name]).fetchone()
    return Row.checked(found) if found else None


def _all_rows(connection: sqlite3.Connection) -> list[Row]:
    return [Row.checked(found) for found in connection.execute(f"{SELECT} ORDER BY name")]


def _last_revision(connection: sqlite3.Connection) -> int:
    (last,) = connection.execute("SELECT max(revision) FROM slide").fetchone()
    return last or 0
