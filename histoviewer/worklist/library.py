"""The library of results: in which output folders a slide's file has results or readings.

It holds pointers only, in the user's data folder; results and readings stay where they are.
So nothing is lost with it: a damaged one is made again from the folders below the results folder,
and every other output folder is entered again when it is opened.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import platformdirs

from histoviewer.errors import StoreError
from histoviewer.heatmaps.heatmap import Verdict, load_provenance
from histoviewer.slides.fingerprint import content_of
from histoviewer.worklist.database import Database
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, path_text
from histoviewer.worklist.poller import WorklistReader
from histoviewer.worklist.row import Row

_STEPS = (
    (
        "CREATE TABLE place (content TEXT, out BLOB, PRIMARY KEY (content, out)) WITHOUT ROWID",
        "CREATE TABLE root (folder BLOB PRIMARY KEY) WITHOUT ROWID",
    ),
)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Kept:
    """A row with a result, and the output folder that it is in."""

    out: Path
    row: Row

    @property
    def result(self) -> Path:
        """The heatmap's file; it may be gone."""
        return self.out / self.row.result


def best_kept(slide: Path, found: Iterable[Kept]) -> Kept | None:
    """The result that counts among those of a slide's file; None if no file of them is there.

    A complete one before an incomplete one, then one that was scanned at this path before one of a
    copy, then the latest. So it does not matter through which folder a slide is opened.
    """
    path = path_text(slide.absolute())
    there = [kept for kept in found if kept.row.result and kept.result.is_file()]
    if len(there) < 2:
        return there[0] if there else None
    return max(
        there,
        key=lambda kept: (
            kept.row.verdict not in ("", Verdict.INCOMPLETE),
            kept.row.path == path,
            _started(kept.result),
        ),
    )


def _started(result: Path) -> str:
    with suppress(StoreError):
        return load_provenance(result).started
    return ""


class Library:
    """The open library. A context manager; may be used from any thread and by several processes.

    folder: where the library is kept; the user's data folder by default.

    All methods raise StoreError if the library cannot be read or written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or platformdirs.user_data_path("histoviewer", False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            cause = f"cannot be made ({error.strerror})"
            raise StoreError(folder, cause, "Check that you may write to it.") from error
        self._path = folder / "library.sqlite"
        self._database = Database(self._path, _STEPS, _nothing, _nothing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._database.close()

    @property
    def problem(self) -> str:
        """That a damaged library had to be replaced by this one, a sentence; else empty."""
        if self._database.set_aside is None:
            return ""
        cause = "was damaged, and was made again from the results folder"
        action = "Open every other folder of results once, and its slides are found again."
        return str(StoreError(self._path, cause, action))

    def add(self, out: Path, fingerprints: Iterable[str]) -> None:
        """Note that an output folder has results or readings of these files."""
        folder = os.fsencode(out.absolute())
        places = {(content_of(fingerprint), folder) for fingerprint in fingerprints if fingerprint}
        if places:
            self._do(
                lambda connection: connection.executemany(
                    "INSERT OR IGNORE INTO place VALUES (?, ?)", sorted(places)
                )
            )

    def add_folder(self, out: Path) -> None:
        """Note all results and readings of an output folder, in which nothing is changed.

        Raises StoreError also if its worklist cannot be read.
        """
        with closing(WorklistReader(out)) as reader:
            rows, readings = reader.poll() or [], reader.readings()
        fingerprints = {row.fingerprint for row in rows if row.result}
        self.add(out, fingerprints | {reading.fingerprint for reading in readings})

    def add_root(self, root: Path) -> None:
        """Note what is in a folder, and in the folders in it, unless that was done before."""
        folder = os.fsencode(root.absolute())
        if not root.is_dir() or self._do(lambda connection: _knows_root(connection, folder)):
            return
        for out in [root, *sorted(root.iterdir())]:
            # Whoever opens that folder is told what is wrong with it.
            with suppress(StoreError):
                if (out / DATABASE).is_file() or (out / HEATMAP_FOLDER).is_dir():
                    self.add_folder(out)
        self._do(
            lambda connection: connection.execute("INSERT OR IGNORE INTO root VALUES (?)", [folder])
        )

    def places(self) -> dict[str, list[Path]]:
        """The output folders by what `slide.content_of` gives for a file; some may be gone."""
        found = self._do(
            lambda connection: connection.execute(
                "SELECT content, out FROM place ORDER BY content, out"
            ).fetchall()
        )
        places: dict[str, list[Path]] = {}
        for content, out in found:
            places.setdefault(content, []).append(Path(os.fsdecode(out)))
        return places

    def outs(self, fingerprint: str) -> list[Path]:
        """The output folders that have results or readings of a file; some may be gone."""
        found = self._do(
            lambda connection: connection.execute(
                "SELECT out FROM place WHERE content = ? ORDER BY out", [content_of(fingerprint)]
            ).fetchall()
        )
        return [Path(os.fsdecode(out)) for (out,) in found]

    def _do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        return self._database.do(work)


def _nothing(connection: sqlite3.Connection) -> None:
    """Fill or check nothing: `add_root` fills an empty library, and its rows are only pointers."""


def _knows_root(connection: sqlite3.Connection, folder: bytes) -> bool:
    found = connection.execute("SELECT 1 FROM root WHERE folder = ?", [folder])
    return found.fetchone() is not None
