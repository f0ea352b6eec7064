"""A row of the worklist: what is known of a slide, and a checksum over it."""

from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from histoviewer.files import checksum
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.worklist.database import DamagedRow
from histoviewer.worklist.naming import path_text


class Status(StrEnum):
    """Where a slide is. Only DONE and FAILED are ends."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Row:
    """What the worklist says of a slide. While it is RUNNING or PENDING, the fields of the outcome
    are those of an earlier scan, or empty.

    name:        its path below the folder that all slides share, with "/"; the key.
    path:        its absolute path when it was last taken.
    fingerprint: of the file that the result is of, as `slide.fingerprint` gives it.
    verdict:     a `heatmap.Verdict`, or empty.
    error:       why it failed, or what is missing from the result; else empty.
    peak:        the highest probability, 0..1; None where no tile was scanned.
    result:      the heatmap's path below the output folder, with "/"; empty where there is none.
    seconds:     time spent scanning it.
    parameters:  hash of all that the result depends on besides the slide; empty where the row was
                 made from a result file.
    deaths:      how often it brought down the process that reads it.
    owner:       who is scanning it; else empty.
    revision:    rises with each slide that ends; tells which ended later.
    """

    name: str
    path: str = ""
    fingerprint: str = ""
    status: Status = Status.PENDING
    verdict: str = ""
    error: str = ""
    peak: float | None = None
    result: str = ""
    seconds: float = 0.0
    parameters: str = ""
    deaths: int = 0
    owner: str = ""
    revision: int = 0

    @classmethod
    def checked(cls, found: tuple[Any, ...]) -> Self:
        """The row that `SELECT` found; raises DamagedRow where it is not as it was written."""
        *values, written = found
        if checksum(repr(values)) != written:
            raise DamagedRow(f"the checksum of the row of {found[0]!r} is wrong")
        row = cls(*values)
        object.__setattr__(row, "status", Status(row.status))
        return row

    def values(self) -> list[Any]:
        """What `PUT` writes."""
        # Of a StrEnum this is the plain text, as it will be read.
        values = [str(value) if isinstance(value, str) else value for value in astuple(self)]
        return [*values, checksum(repr(values))]


_NAMES = [field.name for field in fields(Row)]
_TYPES = {"peak": "REAL", "seconds": "REAL", "deaths": "INTEGER", "revision": "INTEGER"}
_COLUMNS = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')} " for name in _NAMES)
CREATE = f"CREATE TABLE slide ({_COLUMNS}, checksum TEXT, PRIMARY KEY (name)) WITHOUT ROWID"
SELECT = f"SELECT {', '.join(_NAMES)}, checksum FROM slide"
PUT = f"INSERT OR REPLACE INTO slide VALUES ({', '.join('?' * (len(_NAMES) + 1))})"


def row_of(heatmap: Heatmap, name: str, result: str) -> Row:
    """The row of a slide whose heatmap is complete; names are those of `Row`."""
    return Row(
        name=name,
        path=path_text(Path(heatmap.provenance.slide_path)),
        fingerprint=heatmap.provenance.fingerprint,
        status=Status.DONE,
        verdict=heatmap.verdict(),
        error=_shortfall(heatmap),
        peak=heatmap.peak,
        result=result,
        seconds=float(heatmap.provenance.seconds),
    )


def _shortfall(heatmap: Heatmap) -> str:
    unreadable, pending = heatmap.count(TileState.UNREADABLE), heatmap.count(TileState.PENDING)
    shortfalls = []
    if unreadable:
        reason = heatmap.provenance.unreadable_reason or "no image where tissue is expected"
        shortfalls.append(f"{unreadable:,} of its tiles could not be read ({reason}).")
    if no_number := heatmap.count(TileState.NO_NUMBER):
        shortfalls.append(f"The model gave no number for {no_number:,} of its tiles.")
    if pending:
        shortfalls.append(f"{pending:,} of its tiles were not scanned: only a region was.")
    if shortfalls:
        return " ".join(shortfalls)
    if not heatmap.scanned.any():
        return "No tissue was found. Look at the slide; --whole-slide scans all of it."
    return ""
