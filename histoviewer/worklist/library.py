"""The library: an index of the output folders with results or readings of a slide's file.

It is kept in the user's data folder and contains pointers only, so nothing is lost with it: a
damaged one is rebuilt from the folders in the results folder, and every other output folder is
indexed again when it is opened.
"""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import platformdirs

from histoviewer.errors import StoreError
from histoviewer.files import full_path
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.heatmap_file import load_provenance
from histoviewer.slides.fingerprint import content_of
from histoviewer.worklist.database import Database
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, path_text
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.row import Row

_STEPS = (
    (
        "CREATE TABLE place (content TEXT, out BLOB, PRIMARY KEY (content, out)) WITHOUT ROWID",
        "CREATE TABLE root (folder BLOB PRIMARY KEY) WITHOUT ROWID",
    ),
)


@dataclass(frozen=True)
class Kept:
    """A row with a result, and its output folder."""

    out: Path
    row: Row

    @property
    def result(self) -> Path:
        """The heatmap's file; it may be missing."""
        return self.out / self.row.result


def best_kept(slide: Path, found: Iterable[Kept]) -> Kept | None:
    """Choose the result that counts among those of a slide's file; None if no file exists.

    Complete before incomplete, then scanned at this path before at that of a copy, then the latest:
    the same whichever folder a slide is opened in.
    """
    path = path_text(full_path(slide))
    existing = [kept for kept in found if kept.row.result and kept.result.is_file()]
    if len(existing) < 2:
        return existing[0] if existing else None
    return max(
        existing,
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

    folder: of the library; by default the user's data folder.

    All methods raise StoreError if the library cannot be read or written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or platformdirs.user_data_path("histoviewer", False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            cause = f"cannot be created ({error.strerror})"
            raise StoreError(folder, cause, "Check that you may write to it.") from error
        self._path = folder / "library.sqlite"
        self._database = Database(self._path, _STEPS)
        self._do = self._database.do

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._database.close()

    @property
    def problem(self) -> str:
        """A sentence if a damaged library was replaced by this one; else empty."""
        if self._database.set_aside is None:
            return ""
        cause = "was damaged and has been rebuilt from the results folder"
        action = "Open every other results folder once to index it again."
        return str(StoreError(self._path, cause, action))

    def add(self, out: Path, fingerprints: Iterable[str]) -> None:
        """Index an output folder with results or readings of these files."""
        folder = os.fsencode(out.absolute())
        places = {(content_of(fingerprint), folder) for fingerprint in fingerprints if fingerprint}
        if places:
            self._do(
                lambda connection: connection.executemany(
                    "INSERT OR IGNORE INTO place VALUES (?, ?)", sorted(places)
                )
            )

    def add_folder(self, out: Path) -> None:
        """Index all results and readings of an output folder, without changing it.

        Raises StoreError also if its worklist cannot be read.
        """
        with closing(WorklistPoller(out)) as reader:
            rows, readings = reader.poll() or [], reader.readings()
        fingerprints = {row.fingerprint for row in rows if row.result}
        self.add(out, fingerprints | {reading.fingerprint for reading in readings})

    def add_root(self, root: Path) -> None:
        """Index a folder and the folders in it, unless that was done before."""
        folder = os.fsencode(root.absolute())
        if not root.is_dir() or self._do(lambda connection: _knows_root(connection, folder)):
            return
        for out in [root, *sorted(root.iterdir())]:
            # The error is shown when that folder is opened.
            with suppress(StoreError):
                if (out / DATABASE).is_file() or (out / HEATMAP_FOLDER).is_dir():
                    self.add_folder(out)
        self._do(
            lambda connection: connection.execute("INSERT OR IGNORE INTO root VALUES (?)", [folder])
        )

    def places(self) -> dict[str, list[Path]]:
        """Return all output folders by `fingerprint.content_of`; some may no longer exist."""
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
        """Return the output folders with results or readings of a file; some may not exist."""
        found = self._do(
            lambda connection: connection.execute(
                "SELECT out FROM place WHERE content = ? ORDER BY out", [content_of(fingerprint)]
            ).fetchall()
        )
        return [Path(os.fsdecode(out)) for (out,) in found]


def _knows_root(connection: sqlite3.Connection, folder: bytes) -> bool:
    found = connection.execute("SELECT 1 FROM root WHERE folder = ?", [folder])
    return found.fetchone() is not None
