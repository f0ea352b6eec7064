"""The append-only table of readings in the worklist's database.

Those of a damaged database are salvaged from the bytes of its files and of the journal: each is one
text with a checksum, wherever it is.
"""

import re
import sqlite3
from collections.abc import Iterator

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
# Version 4 has readings of viewed areas and annotations. Programs that do not know them are to say
# that the file is of a newer version, which they tell by another schema alone.
KNOWS_AREAS = (
    "DROP TRIGGER reading_is_never_deleted",
    "CREATE TRIGGER reading_is_never_deleted BEFORE DELETE ON reading "
    "BEGIN SELECT RAISE(ABORT, 'readings are never deleted, nor areas and annotations'); END",
)
# Quotation marks in JSON texts are escaped, so no comment can look like the end of a record.
_RECORD = re.compile(rf'\{{"{MARK}": .*?, "checksum": "[0-9a-f]{{32}}"\}}'.encode(), re.DOTALL)
_NUMBER = re.compile(rf'\{{"{MARK}": ([0-9]{{1,9}}), '.encode())


def next_number(connection: sqlite3.Connection) -> int:
    """Return the number of the next reading; the first is 1."""
    (last,) = connection.execute("SELECT max(number) FROM reading").fetchone()
    return int(last or 0) + 1


def insert(connection: sqlite3.Connection, number: int, record: str) -> None:
    """Insert the record of a reading; `number` must be free."""
    connection.execute("INSERT INTO reading VALUES (?, ?)", [number, record])


def numbered(connection: sqlite3.Connection) -> dict[Reading, int]:
    """Return all readings in order, with their numbers. Raises DamagedRow if one is damaged."""
    readings: dict[Reading, int] = {}
    for number, record in connection.execute("SELECT number, record FROM reading ORDER BY number"):
        if not isinstance(record, str):  # A flipped bit may change a value's type.
            raise DamagedRow(f"reading {number} is no text")
        written, reading = Reading.parse(record)
        if written != number:
            raise DamagedRow(f"reading {written} is stored as number {number}")
        readings[reading] = number
    return readings


def salvaged(*contents: bytes) -> dict[Reading, int]:
    """Find the intact readings in the bytes of files, each once, in order, with its last number."""
    found = {reading: number for content in contents for number, reading in _records(content)}
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0].time)))


def lost_numbers(*contents: bytes) -> list[int]:
    """Find the numbers of readings that must have been in files, and are not intact in any."""
    intact = {number for content in contents for number, _ in _records(content)}
    named = {int(digits) for content in contents for digits in _NUMBER.findall(content)}
    highest = max(intact, default=0)
    return sorted({*range(1, highest), *(each for each in named if each <= highest + 1)} - intact)


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
