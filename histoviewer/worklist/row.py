"""A row of the worklist, with its checksum, and the SQL of its table."""

from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from histoviewer.files import checksum
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import examined_text
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.worklist.database import DamagedRow
from histoviewer.worklist.naming import path_text


class Status(StrEnum):
    """Progress of a slide; DONE and FAILED are final."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Row:
    """A slide in the worklist.

    While it is RUNNING or PENDING, the outcome is that of an earlier scan, or empty.

    name:        path below the common folder of all slides, with "/"; the key.
    path:        absolute path when last claimed.
    fingerprint: of the scanned file.
    verdict:     a `heatmap.Verdict`, or empty.
    error:       why it failed, or why the result is incomplete; else empty.
    score:       see `Heatmap.score`; None if no tile was scanned.
    result:      the heatmap's path below the output folder, with "/"; or empty.
    seconds:     duration of the scan.
    parameters:  hash of everything else that the result depends on; empty if the row was rebuilt
                 from a result file.
    deaths:      number of worker crashes that it caused.
    owner:       the process that is scanning it; else empty.
    revision:    increases with each finished slide.
    """

    name: str
    path: str = ""
    fingerprint: str = ""
    status: Status = Status.PENDING
    verdict: str = ""
    error: str = ""
    score: float | None = None
    result: str = ""
    seconds: float = 0.0
    parameters: str = ""
    deaths: int = 0
    owner: str = ""
    revision: int = 0

    @classmethod
    def checked(cls, found: tuple[Any, ...]) -> Self:
        """Convert a result of `SELECT`. Raises DamagedRow if its checksum is wrong."""
        *values, written = found
        if checksum(repr(values)) != written:
            raise DamagedRow(f"the checksum of the row of {found[0]!r} is wrong")
        row = cls(*values)
        object.__setattr__(row, "status", Status(row.status))
        return row

    def values(self) -> list[Any]:
        # `str` of a StrEnum is the plain text, as it will be read.
        values = [str(value) if isinstance(value, str) else value for value in astuple(self)]
        return [*values, checksum(repr(values))]


_NAMES = [field.name for field in fields(Row)]
_TYPES = {"score": "REAL", "seconds": "REAL", "deaths": "INTEGER", "revision": "INTEGER"}
# The first version of the table called the score "peak", which it was.
_FIRST_NAMES = {"score": "peak"}
_COLUMNS = ", ".join(
    f"{_FIRST_NAMES.get(name, name)} {_TYPES.get(name, 'TEXT')} " for name in _NAMES
)
RENAME_SCORE = "ALTER TABLE slide RENAME COLUMN peak TO score"
CREATE = f"CREATE TABLE slide ({_COLUMNS}, checksum TEXT, PRIMARY KEY (name)) WITHOUT ROWID"
SELECT = f"SELECT {', '.join(_NAMES)}, checksum FROM slide"
PUT = f"INSERT OR REPLACE INTO slide VALUES ({', '.join('?' * (len(_NAMES) + 1))})"


def row_of(heatmap: Heatmap, name: str, result: str) -> Row:
    """Create the row of a finished scan."""
    return Row(
        name=name,
        path=path_text(Path(heatmap.provenance.slide_path)),
        fingerprint=heatmap.provenance.fingerprint,
        status=Status.DONE,
        verdict=heatmap.verdict(),
        error=_shortfall(heatmap),
        score=heatmap.score,
        result=result,
        seconds=float(heatmap.provenance.seconds),
    )


def disagreement(row: Row, heatmap: Heatmap) -> str:
    """Return how a finished row and its result file differ, a clause; empty if they agree.

    Each has its checksums, but a file may be exchanged for another whole one. The verdict is left
    out: it follows from the file, by the rules of this version.
    """
    if row.status is not Status.DONE:
        return ""
    if row.fingerprint != heatmap.provenance.fingerprint:
        return "is of another file than the worklist says"
    if row.score != heatmap.score:
        return "has another score than the worklist says"
    return ""


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
    if heatmap.grid.coverage < 1:
        share = examined_text(heatmap.examined)
        share = share[0].upper() + share[1:]
        shortfalls.append(
            f"{share} of the tissue was examined: patches lay {heatmap.grid.stride} pixels apart."
        )
    if shortfalls or heatmap.provenance.scope_problem:
        return " ".join(filter(None, (heatmap.provenance.scope_problem, *shortfalls)))
    if not heatmap.scanned.any() and not heatmap.count(TileState.OUT_OF_SCOPE):
        return "No tissue was found. Look at the slide; --whole-slide scans all of it."
    return ""
