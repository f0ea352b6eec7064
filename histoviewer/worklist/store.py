"""The worklist of an output folder: `worklist.sqlite`, one row per slide, shared by all scans.

Result files contain everything that a scan produced, so a row is trusted only if its file agrees,
and a lost or damaged database is rebuilt from them. Only the database has the owners of running
slides and the reasons of failures. Readings are in it and in the journal, whichever is damaged.
"""

import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from histoviewer.errors import StoreError
from histoviewer.files import TEMPORARY_PREFIX, make_private_folder
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist import readings_table
from histoviewer.worklist.database import Database, set_aside_files
from histoviewer.worklist.journal import Journal
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, JOURNAL, result_files
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.row import CREATE, PUT, RENAME_SCORE, SELECT, Row, Status, row_of

# A computer short of memory, or with a slow disk, may miss many beats in a row.
LEASE_SECONDS = 20.0
_BEATS_PER_LEASE = 10
_SHOWN_NUMBERS = 20
_STEPS = (
    (CREATE, "CREATE TABLE owner (id TEXT PRIMARY KEY, beat INTEGER) WITHOUT ROWID"),
    readings_table.CREATE,
    (RENAME_SCORE,),
    readings_table.KNOWS_AREAS,
)
SCHEMA_VERSION = len(_STEPS)


def rows_of_results(out: Path) -> Iterator[Row]:
    """Create a row for each readable heatmap of an output folder, sorted by path."""
    for path in result_files(out):
        with suppress(StoreError):  # A damaged result is scanned again.
            name = path.relative_to(out / HEATMAP_FOLDER).with_suffix("").as_posix()
            yield row_of(Heatmap.load(path), name, path.relative_to(out).as_posix())


class Store:
    """The open worklist of an output folder. A context manager; may be used from any thread.

    Opening a store registers a lease owner; slides that it claims are leased while it is open.
    Every owner keeps incrementing a heartbeat counter. Others measure with their own monotonic
    clocks how long a counter has not changed, so wall clocks do not matter.

    out:           the folder; created if missing.
    lease_seconds: time without a heartbeat after which an owner's slides are taken over.

    All methods raise StoreError if the database cannot be read or written (locked, disk full), or
    is of a newer version. A damaged database is set aside with a dated name and rebuilt from the
    result files and the readings that can be salvaged.
    """

    def __init__(self, out: Path, lease_seconds: float = LEASE_SECONDS) -> None:
        self.owner = uuid.uuid4().hex
        self._out = out
        self._lease = lease_seconds
        self._beat_count = 0
        self._seen: dict[str, tuple[int, float]] = {}
        self._closing = threading.Event()
        try:
            make_private_folder(out)
        except OSError as error:
            cause = f"cannot be created ({error.strerror})"
            raise StoreError(out, cause, "Choose a folder that you may write to.") from error
        self._journal = Journal(out / JOURNAL)
        self._restored = 0
        self._filled: _Filled | None = None
        self._database = Database(out / DATABASE, _STEPS, self._fill, self._enter)
        self._do = self._database.do
        self._heart = threading.Thread(target=self._keep_beating, daemon=True)
        self._heart.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def set_aside(self) -> Path | None:
        """Path of the damaged database that was replaced, or None."""
        return self._database.set_aside

    @property
    def problem(self) -> StoreError | None:
        """Report to the user of damage, of what was salvaged and what was not; or None."""
        path, aside, filled = self._out / DATABASE, self._database.set_aside, self._filled
        if aside and filled:
            cause = f"{self._database.damage}, and was set aside as {aside.name}"
            return StoreError(path, cause, filled.describe())
        if filled and filled.readings:
            return StoreError(path, "was missing", filled.describe())
        if self._restored:
            cause = f"had lost {self._restored:,} readings"
            return StoreError(path, cause, "They were restored from the journal; none is lost.")
        return None

    def rows(self) -> list[Row]:
        """Return all rows, sorted by name."""
        return self._do(_all_rows)

    def row(self, name: str) -> Row | None:
        return self._do(lambda connection: _get(connection, name))

    def add_pending(self, paths: dict[str, str]) -> None:
        """Add rows for slides to be scanned, {name: path}; existing rows are kept."""

        def work(connection: sqlite3.Connection) -> None:
            for name, path in paths.items():
                if not _get(connection, name):
                    connection.execute(PUT, Row(name, path).values())

        self._do(work)

    def remove_pending(self, path: str) -> None:
        """Remove a slide, by its path, that is no longer to be scanned.

        The row of a running or finished slide, or one with an earlier result, is kept.
        """

        def work(connection: sqlite3.Connection) -> None:
            for found in connection.execute(f"{SELECT} WHERE path = ?", [path]).fetchall():
                row = Row.checked(found)
                if row.status is Status.PENDING and not row.result:
                    connection.execute("DELETE FROM slide WHERE name = ?", [row.name])

        self._do(work)

    def claim(self, name: str, path: str, parameters: str, again: bool = False) -> Row:
        """Claim a slide; return its row, which has this owner if the claim succeeded.

        name, path, parameters: see `Row`.
        again: claim it even if it was finished since this store was opened.

        Fails if another live owner has the slide, or if it was finished at the same path with the
        same parameters since this store was opened.
        """

        return self._do(lambda connection: self._claim(connection, name, path, parameters, again))

    def claim_all(self, paths: dict[str, str], parameters: str) -> list[Row]:
        """Claim slides, {name: path}, in one step, as `claim` does with `again`."""
        return self._do(
            lambda connection: [
                self._claim(connection, name, path, parameters, True)
                for name, path in paths.items()
            ]
        )

    def _claim(
        self, connection: sqlite3.Connection, name: str, path: str, parameters: str, again: bool
    ) -> Row:
        row = _get(connection, name) or Row(name)
        running = row.status is Status.RUNNING
        if running and row.owner != self.owner and self._lives(connection, row.owner):
            return row
        ended = row.status in (Status.DONE, Status.FAILED)
        same = (row.path, row.parameters) == (path, parameters)
        if ended and same and row.revision > self._opened_at and not again:
            return row
        # A result from another path may be that of another slide.
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

    def record_crash(self, name: str) -> int:
        """Record that a slide crashed its worker; return the number of crashes."""

        def work(connection: sqlite3.Connection) -> int:
            row = _get(connection, name) or Row(name, status=Status.RUNNING, owner=self.owner)
            connection.execute(PUT, replace(row, deaths=row.deaths + 1).values())
            return row.deaths + 1

        return self._do(work)

    def finish(self, row: Row) -> None:
        """Store a finished slide's row; the result file must already be fsynced.

        Does nothing if the lease was lost to another owner, who will store the same.
        """

        def work(connection: sqlite3.Connection) -> None:
            now = _get(connection, row.name)
            if now and now.owner not in ("", self.owner):
                return
            revision = _last_revision(connection) + 1
            connection.execute(PUT, replace(row, owner="", revision=revision).values())

        self._do(work)

    def release(self, *names: str) -> None:
        """Release claimed slides that were not finished; an earlier result becomes valid again."""

        def work(connection: sqlite3.Connection) -> None:
            for name in names:
                row = _get(connection, name)
                if row and row.owner == self.owner:
                    earlier = replace(row, status=Status.DONE, parameters="", owner="", deaths=0)
                    left = earlier if row.result else Row(name, row.path)
                    connection.execute(PUT, left.values())

        self._do(work)

    def add_reading(self, reading: Reading) -> None:
        """Append a reading durably: it is in the journal and the database when this returns."""
        self.add_readings([reading])

    def add_readings(self, readings: Sequence[Reading]) -> None:
        """Append readings as `add_reading` does, all of them or none."""
        journalled = False

        def work(connection: sqlite3.Connection) -> None:
            nonlocal journalled
            # After damage that was noticed meanwhile, the database is filled from the journal.
            if journalled and readings_table.numbered(connection).keys() >= set(readings):
                return
            first = readings_table.next_number(connection)
            records = {n: reading.record(n) for n, reading in enumerate(readings, first)}
            self._journal.append(records.values())
            journalled = True
            for number, record in records.items():
                readings_table.insert(connection, number, record)

        self._do(work)

    def readings(self, name: str | None = None) -> list[Reading]:
        """Return the readings of that slide, or of all, in chronological order."""
        return [
            reading
            for reading in self._do(readings_table.numbered)
            if name is None or reading.slide == name
        ]

    def close(self) -> None:
        """Unregister this owner, and clean up after owners that died. May be called again."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._heart.join()
        # If this fails, as on a full disk, others notice the missing heartbeat.
        with suppress(StoreError):
            if self._do(self._leave):
                self._remove_temporaries()
        self._database.close()

    def _leave(self, connection: sqlite3.Connection) -> bool:
        """Remove this owner and dead ones; return True if none is left."""
        connection.execute("DELETE FROM owner WHERE id = ?", [self.owner])
        others = [str(found[0]) for found in connection.execute("SELECT id FROM owner")]
        return not any(self._lives(connection, other) for other in others)

    def _remove_temporaries(self) -> None:
        for path in (self._out / HEATMAP_FOLDER).rglob(f"{TEMPORARY_PREFIX}*"):
            path.unlink(missing_ok=True)

    def _keep_beating(self) -> None:
        while not self._closing.wait(self._lease / _BEATS_PER_LEASE):
            # The next claim or finish fails as well, and reports the error.
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

    def _fill(self, connection: sqlite3.Connection) -> None:
        """Rebuild a new database from the result files, the journal and damaged databases."""
        rows = list(rows_of_results(self._out))
        for row in rows:
            connection.execute(PUT, row.values())
        damaged = [_content(path) for path in set_aside_files(self._out / DATABASE)]
        journal = self._journal.content()
        readings = readings_table.salvaged(*damaged, journal)
        for number, reading in enumerate(readings, 1):
            readings_table.insert(connection, number, reading.record(number))
        lost = readings_table.lost_numbers(*damaged, journal)
        self._filled = _Filled(len(rows), len(readings), lost)

    def _restore_readings(self, connection: sqlite3.Connection) -> None:
        """Let database and journal have the same readings."""
        stored = readings_table.numbered(connection)
        journalled = readings_table.salvaged(self._journal.content())
        taken = set(stored.values())
        self._restored = 0
        for reading, number in journalled.items():
            if reading not in stored:
                # At its place in the order, on which it depends which reading counts.
                free = number if number not in taken else readings_table.next_number(connection)
                readings_table.insert(connection, free, reading.record(free))
                taken.add(free)
                self._restored += 1
        missing = [
            reading.record(number)
            for reading, number in stored.items()
            if reading not in journalled
        ]
        if missing:
            self._journal.append(missing)

    def _restore_rows(self, connection: sqlite3.Connection) -> None:
        """Finish rows that have results; a log that lost readings may have lost their ends."""
        for row in rows_of_results(self._out):
            now = _get(connection, row.name) or Row(row.name)
            running = now.status is Status.RUNNING and self._lives(connection, now.owner)
            if not now.result and now.status is not Status.FAILED and not running:
                connection.execute(PUT, row.values())

    def _enter(self, connection: sqlite3.Connection) -> None:
        _all_rows(connection)
        self._restore_readings(connection)
        for owner, beat in connection.execute("SELECT id, beat FROM owner"):
            self._seen[owner] = (beat, time.monotonic())
        if self._restored:
            self._restore_rows(connection)
        self._beat(connection)
        self._opened_at = _last_revision(connection)


@dataclass(frozen=True)
class _Filled:
    """Sources of a database that was made anew: counts, and the numbers of lost readings."""

    results: int
    readings: int
    lost: list[int]

    def describe(self) -> str:
        numbers = ", ".join(str(number) for number in self.lost[:_SHOWN_NUMBERS])
        more = ", ..." if len(self.lost) > _SHOWN_NUMBERS else ""
        lost = (
            f"{len(self.lost):,} are lost (number {numbers}{more})" if self.lost else "none is lost"
        )
        return (
            f"It was made anew from {self.results:,} result files; {self.readings:,} readings were "
            f"salvaged, {lost}. The reasons of failed slides are gone: scan again to try these."
        )


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
        cause = f"may contain readings and cannot be read ({error.strerror})"
        raise StoreError(path, cause, "Move it to another folder, and keep it.") from error
