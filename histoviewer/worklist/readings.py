"""Readings: readers' decisions on slides and foci, and how they apply to a heatmap's foci."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from histoviewer.files import checksum
from histoviewer.geometry import Point
from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.slides.fingerprint import same_content
from histoviewer.worklist.database import DamagedRow

MARK = "histoviewer reading"
_BEFORE_CHECKSUM = ', "checksum": "'


class Kind(StrEnum):
    """Subject of a reading; an impression is of a slide, before the model's result is shown.

    VIEWED is what was on screen, ANNOTATION what was drawn on the slide.
    """

    FOCUS = "focus"
    SLIDE = "slide"
    IMPRESSION = "impression"
    VIEWED = "viewed area"
    ANNOTATION = "annotation"


class Decision(StrEnum):
    """Decision of a reader: the first four on foci, the next three on slides, two as impressions.

    A comment leaves the decision unchanged; a withdrawal revokes it, also one on a slide or an
    annotation. VIEWED and DRAWN are those of a viewed area and of an annotation.
    """

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    COMMENT = "comment"
    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNSURE = "unsure"
    SUSPICIOUS = "suspicious"
    NOT_SUSPICIOUS = "not suspicious"
    VIEWED = "viewed"
    DRAWN = "drawn"


def utc_now() -> str:
    """Return the time for a reading: UTC, ISO 8601, in milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Reading:
    """One decision or comment of a reader. Immutable: a later one supersedes it.

    slide:        the name of the slide's row in the worklist.
    x, y:         position of the focus, level-0 pixels; None for a slide.
    user:         the reader's name.
    time:         UTC, ISO 8601.
    model_sha256: of the model whose result was shown; empty if none was.
    threshold:    at which it was shown, 0..1; None if none was.
    fingerprint:  of the slide's file, so that another file of the same name inherits nothing.
    viewed:       share of the tissue, 0..1, that the reader had viewed by then, see `viewed`; None
                  if it is not known, as before version 4.
    data:         of a viewed area its squares, of an annotation its GeoJSON; else empty.
    """

    slide: str
    kind: Kind
    decision: Decision
    user: str
    x: float | None = None
    y: float | None = None
    comment: str = ""
    model_sha256: str = ""
    threshold: float | None = None
    fingerprint: str = ""
    viewed: float | None = None
    data: str = ""
    time: str = field(default_factory=utc_now)

    def record(self, number: int) -> str:
        """Serialise to the database's text: JSON, with a checksum at its end.

        A single text can be found in the bytes of a file that SQLite cannot open.
        """
        content = json.dumps({MARK: number} | asdict(self), ensure_ascii=False)
        # Lone surrogates are escaped as in JSON, so they survive.
        content = content.encode("utf-8", "backslashreplace").decode("utf-8")
        return f'{content[:-1]}{_BEFORE_CHECKSUM}{checksum(content)}"}}'

    @classmethod
    def parse(cls, record: str) -> tuple[int, Self]:
        """Parse a record to its number and reading. Raises DamagedRow if its checksum is wrong."""
        content, _, rest = record.rpartition(_BEFORE_CHECKSUM)
        content += "}"
        if rest != f'{checksum(content)}"}}':
            raise DamagedRow(f"the checksum of a reading is wrong ({record[:20]!r})")
        fields = json.loads(content)
        number = fields.pop(MARK)
        kind, decision = Kind(fields.pop("kind")), Decision(fields.pop("decision"))
        return number, cls(kind=kind, decision=decision, **fields)


@dataclass(frozen=True)
class FocusReading:
    """The readings of one focus, combined.

    decision: the reading that counts, CONFIRMED or REJECTED; else None.
    comment:  the last comment, or empty.
    """

    decision: Reading | None = None
    comment: str = ""


def of_file(readings: Iterable[Reading], fingerprint: str) -> list[Reading]:
    """Select the readings of the file with this fingerprint; none if it is unknown."""
    return [
        reading
        for reading in readings
        if fingerprint and same_content(reading.fingerprint, fingerprint)
    ]


def latest(readings: Sequence[Reading], kind: Kind) -> Reading | None:
    """Return the last reading of that kind, the one that counts; None if it was withdrawn."""
    found = next((reading for reading in reversed(readings) if reading.kind is kind), None)
    return None if found and found.decision is Decision.WITHDRAWN else found


def focus_numbers(foci: Sequence[Focus]) -> NDArray[np.int32]:
    """Label each tile with its focus's id, 0 for none: (rows, cols) int32.

    Of shape (0, 0) if there are no foci.
    """
    if not foci:
        return np.zeros((0, 0), np.int32)
    numbers = np.zeros(foci[0].grid.shape, np.int32)
    rows = np.concatenate([focus.rows for focus in foci])
    cols = np.concatenate([focus.cols for focus in foci])
    numbers[rows, cols] = np.repeat(
        [focus.id for focus in foci], [len(focus.rows) for focus in foci]
    )
    return numbers


def read_foci(
    foci: Sequence[Focus],
    readings: Iterable[Reading],
    threshold: float,
    model_sha256: str,
    numbers: NDArray[np.int32] | None = None,
) -> dict[int, FocusReading]:
    """Combine the readings of each focus, by its id; foci without readings are left out.

    foci:     of a heatmap at `threshold`.
    readings: of this slide's file, in chronological order.
    numbers:  `focus_numbers` of the foci, if they are at hand.

    A reading belongs to the focus at its position, and the latest one counts. At a lower threshold
    several foci may merge: then the rejection of one part does not revoke the confirmation of
    another, unless it was made at this threshold or a lower one, on a focus that contains this one.
    """
    by_focus: dict[int, dict[tuple[float, float], Reading]] = {}
    comments: dict[int, str] = {}
    numbers = focus_numbers(foci) if numbers is None else numbers
    for reading in readings:
        focus = _focus_at(foci, numbers, reading)
        if focus == 0 or reading.x is None or reading.y is None:
            continue
        parts = by_focus.setdefault(focus, {})
        comments[focus] = reading.comment or comments.get(focus, "")
        if reading.decision is Decision.COMMENT:
            continue
        same_model = reading.model_sha256 == model_sha256
        if same_model and reading.threshold is not None and reading.threshold <= threshold:
            parts.clear()
        # Moves a part that was read before to the end.
        parts.pop((reading.x, reading.y), None)
        parts[reading.x, reading.y] = reading
    return {
        focus: FocusReading(_counting(list(parts.values())), comments[focus])
        for focus, parts in by_focus.items()
    }


def signed(reading: Reading | None) -> str:
    """Format a reading: decision, reader and time; "not read yet" if there is none."""
    if reading is None:
        return "not read yet"
    return f"{reading.decision} ({signature(reading)})"


def signature(reading: Reading) -> str:
    """Format reader and time: "A. Miller, 2026-02-03 04:05 UTC"."""
    return ", ".join(filter(None, (reading.user, f"{reading.time[:16].replace('T', ' ')} UTC")))


def disagrees(verdict: Verdict, reading: Reading | None) -> bool:
    """Check whether reader and model contradict each other: one positive, the other negative."""
    if reading is None:
        return False
    if verdict is Verdict.POSITIVE:
        return reading.decision in (Decision.NEGATIVE, Decision.NOT_SUSPICIOUS)
    found = reading.decision in (Decision.POSITIVE, Decision.SUSPICIOUS)
    return found and verdict is Verdict.NEGATIVE


def _focus_at(foci: Sequence[Focus], numbers: NDArray[np.int32], reading: Reading) -> int:
    if reading.kind is not Kind.FOCUS or reading.x is None or reading.y is None or not foci:
        return 0
    tile = foci[0].grid.tile_at(Point(reading.x, reading.y))
    return int(numbers[tile]) if tile else 0


def _counting(parts: Sequence[Reading]) -> Reading | None:
    confirmed = [part for part in parts if part.decision is Decision.CONFIRMED]
    counting = confirmed or [part for part in parts if part.decision is Decision.REJECTED]
    return counting[-1] if counting else None
