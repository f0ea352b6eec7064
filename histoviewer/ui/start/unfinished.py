"""Worklists that were opened before and have slides left to scan or to read."""

from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from histoviewer.errors import StoreError
from histoviewer.ui.worklist.control import output_folder
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Kind, Reading, latest, of_file
from histoviewer.worklist.row import Row, Status


@dataclass(frozen=True)
class Unfinished:
    """A folder with numbers of its slides: to be scanned, scanned and unread, and all known."""

    folder: Path
    unscanned: int
    unread: int
    slides: int


def find_unfinished(folders: Iterable[Path], results: Path) -> list[Unfinished]:
    """Look up these folders' worklists; reads files, so not on the GUI thread.

    Folders that are missing, have no worklist or are done are left out.
    results: the general results folder.
    """
    found = []
    for folder in folders:
        if folder.is_dir():
            with suppress(StoreError), closing(WorklistPoller(output_folder(folder, results))) as w:
                found.append(_count(folder, w.poll() or [], w.readings()))
    return [each for each in found if each.unscanned or each.unread]


def _count(folder: Path, rows: list[Row], readings: list[Reading]) -> Unfinished:
    done = [row for row in rows if row.status is Status.DONE]
    unread = sum(latest(of_file(readings, row.fingerprint), Kind.SLIDE) is None for row in done)
    waiting = sum(row.status in (Status.PENDING, Status.RUNNING) for row in rows)
    return Unfinished(folder, waiting, unread, len(rows))
