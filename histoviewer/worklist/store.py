"""The worklist of an output folder: `worklist.sqlite`, a row a slide, shared by all that scan.

The result files hold all that a scan gave, so a row is only believed where its file agrees, and a
lost or damaged database is made again from them. What only the database knows is who is working on
what, why a slide failed, and what readers said; the last is looked for in a damaged database.
"""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

from histoviewer.errors import StoreError
from histoviewer.files import TEMPORARY_PREFIX
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist import readings_table
from histoviewer.worklist.database import Database, set_aside_files
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, result_files
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.row import CREATE, PUT, SELECT, Row, Status, row_of

# A computer that is short of memory or writes to a slow disk may miss many beats in a row.
LEASE_SECONDS = 20.0
_BEATS_PER_LEASE = 10
_STEPS = (
    (CREATE, "CREATE TABLE owner (id TEXT PRIMARY KEY, beat INTEGER) WITHOUT ROWID"),
    readings_table.CREATE,
)
SCHEMA_VERSION = len(_STEPS)
_Result = TypeVar("_Result")


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

    All methods raise StoreError where the database cannot be read or written (locked, disk full),
    or was made by a newer version. A damaged database is set aside with a dated name and made
    again from the result files and the readings that are still in it.
    """

    def __init__(self, out: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self.owner = uuid.uuid4().hex
        self._out = out
        self._lease = lease_seconds
        self._beat_count = 0
        self._seen: dict[str, tuple[int, float]] = {}
        self._closing = threading.Event()
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            cause = f"cannot be made ({error.strerror})"
            raise StoreError(out, cause, "Choose a folder that you may write to.") from error
        self._database = Database(out / DATABASE, _STEPS, self._fill, self._enter)
        self._heart = threading.Thread(target=self._keep_beating, daemon=True)
        self._heart.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def set_aside(self) -> Path | None:
        """Where the damaged database lies that this store had to replace, or None.

        Readings that were damaged are in it only, so a reader is to be told of it.
        """
        return self._database.set_aside

    def rows(self) -> list[Row]:
        """All rows, sorted by name."""
        return self._do(_all_rows)

    def row(self, name: str) -> Row | None:
        """The row of that name, or None."""
        return self._do(lambda connection: _get(connection, name))

    def add_pending(self, paths: dict[str, str]) -> None:
        """Note slides that are to be scanned, {name: path}; a slide that has a row keeps it."""

        def work(connection: sqlite3.Connection) -> None:
            for name, path in paths.items():
                if not _get(connection, name):
                    connection.execute(PUT, Row(name, path).values())

        self._do(work)

    def remove_pending(self, path: str) -> None:
        """Strike a slide, by its path, that was to be scanned and is not any more.

        One that is being scanned, has ended or has an earlier result keeps its row.
        """

        def work(connection: sqlite3.Connection) -> None:
            for found in connection.execute(f"{SELECT} WHERE path = ?", [path]).fetchall():
                row = Row.checked(found)
                if row.status is Status.PENDING and not row.result:
                    connection.execute("DELETE FROM slide WHERE name = ?", [row.name])

        self._do(work)

    def claim(self, name: str, path: str, parameters: str, again: bool = False) -> Row:
        """Take a slide; the row as it stands afterwards.

        name:       the slide's path below the folder that all slides share, with "/".
        path:       its absolute path.
        parameters: a hash of all that the result depends on besides the slide.
        again:      take it also where it was ended since this store was opened.

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
            if ended and same and row.revision > self._opened_at and not again:
                return row
            # What was found for a slide at another path may have been found for another slide.
            taken = replace(
                row if row.path == path else Row(name),
                path=path,
                parameters=parameters,
                status=Status.RUNNING,
                owner=self.owner,
                deaths=row.deaths if running else 0,
            )
            connection.execute(PUT, taken.values())
            return taken

        return self._do(work)

    def record_crash(self, name: str) -> int:
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
        """Give back a slide that was taken and not ended; an earlier result is its result again."""

        def work(connection: sqlite3.Connection) -> None:
            row = _get(connection, name)
            if row and row.owner == self.owner:
                earlier = replace(row, status=Status.DONE, parameters="", owner="", deaths=0)
                left = earlier if row.result else Row(name, row.path)
                connection.execute(PUT, left.values())

        self._do(work)

    def add_reading(self, reading: Reading) -> None:
        """Keep what a reader said. It is on the disk when this returns, and is never changed."""
        self._do(lambda connection: readings_table.add(connection, reading))

    def readings(self, name: str | None = None) -> list[Reading]:
        """The readings of the slide of that name, or of all, in the order they were made in."""
        return [
            reading
            for reading in self._do(readings_table.all_readings)
            if name is None or reading.slide == name
        ]

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
        self._database.close()

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
        return self._database.do(work)

    def _fill(self, connection: sqlite3.Connection) -> None:
        """Fill a new database from the result files, and with the readings of damaged ones."""
        for row in rows_of_results(self._out):
            connection.execute(PUT, row.values())
        damaged = (_content(path) for path in set_aside_files(self._out / DATABASE))
        for reading in readings_table.salvaged(damaged):
            readings_table.add(connection, reading)

    def _enter(self, connection: sqlite3.Connection) -> None:
        """Check all that is in the database, and enter this owner."""
        _all_rows(connection)
        readings_table.all_readings(connection)
        for owner, beat in connection.execute("SELECT id, beat FROM owner"):
            self._seen[owner] = (beat, time.monotonic())
        self._beat(connection)
        self._opened_at = _last_revision(connection)


def _get(connection: sqlite3.Connection, name: str) -> Row | None:
    found = connection.execute(f"{SELECT} WHERE name = ?", [name]).fetchone()
    return Row.checked(found) if found else None


def _all_rows(connection: sqlite3.Connection) -> list[Row]:
    return [Row.checked(found) for found in connection.execute(f"{SELECT} ORDER BY name")]


def _last_revision(connection: sqlite3.Connection) -> int:
    (last,) = connection.execute("SELECT max(revision) FROM slide").fetchone()
    return last or 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        cause = f"may hold readings, and cannot be read ({error.strerror})"
        raise StoreError(path, cause, "Move it to another folder, and keep it.") from error
