"""What readers said, a row a reading."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from histoviewer.exports.csv import write_table
from histoviewer.worklist.readings import Reading, of_file

COLUMNS = (
    "slide",
    "kind",
    "focus_x",
    "focus_y",
    "decision",
    "comment",
    "reader",
    "time_utc",
    "model_sha256",
    "threshold",
    "of_scanned_file",
)


def write_readings(slides: Iterable[tuple[Sequence[Reading], str]], target: Path) -> None:
    """Write all readings of slides as UTF-8 CSV, in the order in which they were made.

    slides: of each its readings, and the fingerprint of the file that was scanned, or "".

    Places are level-0 pixels. `of_scanned_file` is "no" of what was said of another file under
    the slide's name, which counts for nothing else. Texts that a spreadsheet would run begin with
    an apostrophe. Raises StoreError where the file cannot be written.
    """
    write_table(target, COLUMNS, (row for slide in slides for row in _rows(*slide)))


def _rows(readings: Sequence[Reading], fingerprint: str) -> Iterable[tuple[object, ...]]:
    of_this = set(of_file(readings, fingerprint))
    for reading in readings:
        yield (
            reading.slide,
            reading.kind,
            reading.x,
            reading.y,
            reading.decision,
            reading.comment,
            reading.user,
            reading.time,
            reading.model_sha256,
            reading.threshold,
            ("yes" if reading in of_this else "no") if fingerprint else "",
        )
