"""The append-only table of readings in the worklist's database.

Readings exist nowhere else, so those of a damaged database are salvaged from the bytes of its
files: each is one text with a checksum, wherever it is.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator

from histoviewer.worklist.database import DamagedRow
from histoviewer.worklist.readings import MARK, Reading

CREATE = (
    "CREATE TABLE reading (number INTEGER PRIMARY KEY, record TEXT NOT NULL)",
    # INSERT OR REPLACE deletes without firing the trigger below.
    "CREATE TRIGGER reading_is_never_replaced BEFORE INSERT ON reading "
    "WHEN EXISTS (SELECT 1 FROM reading WHERE number = NEW.number) "
    "BEGIN SELECT RAISE(ABORT, 'readings are never replaced'); END",
    "CREATE TRIGGER reading_is_never_changed BEFORE UPDATE ON reading "
    "BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END",
    "CREATE TRIGGER reading_is_never_deleted BEFORE DELETE ON reading "
    "BEGIN SELECT RAISE(ABORT, 'readings are never deleted'); END",
)
# Quotation marks in JSON texts are escaped, so no comment can look like the end of a record.
_RECORD = re.compile(rf'\{{"{MARK}": .*?, "checksum": "[0-9a-f]{{32}}"\}}'.encode(), re.DOTALL)


def add(connection: sqlite3.Connection, reading: Reading) -> None:
    """Add a reading after all others."""
    (last,) = connection.execute("SELECT max(number) FROM reading").fetchone()
    number = (last or 0) + 1
    connection.execute("INSERT INTO reading VALUES (?, ?)", [number, reading.record(number)])


def all_readings(connection: sqlite3.Connection, skipped: int = 0) -> list[Reading]:
    """Return the readings in order, without the first `skipped`.

    Raises DamagedRow if one is damaged.
    """
    readings = []
    for number, record in connection.execute(
        "SELECT number, record FROM reading WHERE number > ? ORDER BY number", [skipped]
    ):
        written, reading = Reading.parse(record)
        if written != number:
            raise DamagedRow(f"reading {written} is stored as number {number}")
        readings.append(reading)
    return readings


def salvaged(files: Iterable[bytes]) -> list[Reading]:
    """Find the intact readings in the bytes of damaged databases, each once, in order."""
    found = {reading: number for content in files for number, reading in _records(content)}
    return sorted(found, key=lambda reading: (found[reading], reading.time))


def _records(content: bytes) -> Iterator[tuple[int, Reading]]:
    start = 0
    while match := _RECORD.search(content, start):
        # The match may begin with a damaged record and extend over the next one.
        start = match.start() + 1
        try:
            yield Reading.parse(match.group().decode("utf-8"))
        except (DamagedRow, UnicodeDecodeError):
            continue
        start = match.end()
