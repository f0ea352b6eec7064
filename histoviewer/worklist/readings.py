"""What readers say of slides and foci, and what it means for the foci of a heatmap."""

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


class Kind(StrEnum):
    """What a reading is about. An impression is of the slide, before the model's result is seen."""

    FOCUS = "focus"
    SLIDE = "slide"
    IMPRESSION = "impression"


class Decision(StrEnum):
    """What the reader says: of a focus the first four, of a slide the next, at last impressions.

    A comment leaves the decision as it was; a withdrawal takes it back.
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


def utc_now() -> str:
    """The time for a reading: UTC, ISO 8601, in milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Reading:
    """One thing that a reader said. It is never changed; who thinks otherwise says so later.

    slide:        the name of the slide's row in the worklist.
    x, y:         where the focus has its highest probability, level-0 pixels; None of a slide.
    user:         the reader's name.
    time:         UTC, ISO 8601.
    model_sha256: of the model whose result the reader saw; empty where none was seen.
    threshold:    at which the reader saw it, 0..1; None where no result was seen.
    fingerprint:  of the slide's file, as `slide.fingerprint` gives it, so that another file under
                  the same name inherits nothing.
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
    time: str = field(default_factory=utc_now)

    def record(self, number: int) -> str:
        """The text that the database keeps: JSON, with a checksum at its end.

        All in one text, so that it can be found in the bytes of a file that SQLite cannot open.
        """
        content = json.dumps({MARK: number} | asdict(self), ensure_ascii=False)
        # A character that is no Unicode is spelt as JSON spells it, so it comes back as it was.
        content = content.encode("utf-8", "backslashreplace").decode("utf-8")
        return f'{content[:-1]}{_BEFORE_CHECKSUM}{checksum(content)}"}}'

    @classmethod
    def parse(cls, record: str) -> tuple[int, Self]:
        """The number and the reading of a record. Raises DamagedRow where it is not as written."""
        content, _, rest = record.rpartition(_BEFORE_CHECKSUM)
        content += "}"
        if rest != f'{checksum(content)}"}}':
            raise DamagedRow(f"the checksum of a reading is wrong ({record[:20]!r})")
        fields = json.loads(content)
        number = fields.pop(MARK)
        kind, decision = Kind(fields.pop("kind")), Decision(fields.pop("decision"))
        return number, cls(kind=kind, decision=decision, **fields)


MARK = "histoviewer reading"
_BEFORE_CHECKSUM = ', "checksum": "'


@dataclass(frozen=True)
class FocusReading:
    """What was said of one focus.

    decision: the reading that counts, CONFIRMED or REJECTED; None where none does.
    comment:  the last comment, or empty.
    """

    decision: Reading | None = None
    comment: str = ""


def of_file(readings: Iterable[Reading], fingerprint: str) -> list[Reading]:
    """The readings of a slide's file with this fingerprint; of an unknown file there are none."""
    return [
        reading
        for reading in readings
        if fingerprint and same_content(reading.fingerprint, fingerprint)
    ]


def latest(readings: Sequence[Reading], kind: Kind) -> Reading | None:
    """The last reading of that kind: the one that counts."""
    return next((reading for reading in reversed(readings) if reading.kind is kind), None)


def focus_numbers(foci: Sequence[Focus]) -> NDArray[np.int32]:
    """(rows, cols) int32: the id of the focus that a tile belongs to, 0 of none.

    Empty, of shape (0, 0), where there are no foci.
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
    numbers: NDArray[np.int32],
    readings: Iterable[Reading],
    threshold: float,
    model_sha256: str,
) -> dict[int, FocusReading]:
    """What was said of foci, by their ids; foci of which nothing was said are left out.

    foci, numbers: of a heatmap at `threshold`, and `focus_numbers` of them.
    readings:      of this slide's file, in the order in which they were made.

    A reading belongs to the focus that contains its place, and the latest one counts. At a lower
    threshold several foci become one, and then a rejection of one part does not undo that another
    part was confirmed; it does where it was made at this threshold or a lower one, of a focus that
    this one lies in.
    """
    spoken: dict[int, dict[tuple[float, float], Reading]] = {}
    comments: dict[int, str] = {}
    for reading in readings:
        focus = _focus_at(foci, numbers, reading)
        if focus == 0 or reading.x is None or reading.y is None:
            continue
        parts = spoken.setdefault(focus, {})
        comments[focus] = reading.comment or comments.get(focus, "")
        if reading.decision is Decision.COMMENT:
            continue
        same_model = reading.model_sha256 == model_sha256
        if same_model and reading.threshold is not None and reading.threshold <= threshold:
            parts.clear()
        # A part that is spoken of again comes last.
        parts.pop((reading.x, reading.y), None)
        parts[reading.x, reading.y] = reading
    return {
        focus: FocusReading(_counting(list(parts.values())), comments[focus])
        for focus, parts in spoken.items()
    }


def signed(reading: Reading | None) -> str:
    """A reading in words: what, by whom and when; "not read yet" where there is none."""
    if reading is None:
        return "not read yet"
    return f"{reading.decision} ({signature(reading)})"


def signature(reading: Reading) -> str:
    """By whom and when: "A. Miller, 2026-02-03 04:05 UTC"."""
    return ", ".join(filter(None, (reading.user, f"{reading.time[:16].replace('T', ' ')} UTC")))


def disagrees(verdict: Verdict, reading: Reading | None) -> bool:
    """Whether a reader and the model contradict each other: one says positive, the other not."""
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
