"""The worklist of a shared scan: its rows, and results that are moved into it."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from histoviewer.batch.outcome import BatchItem, done_row, failed_row, item_of, parameters_hash
from histoviewer.batch.queue import ScanQueue, scan_tasks
from histoviewer.batch.rows import QueueRows
from histoviewer.cluster.lease_log import Outcome
from histoviewer.errors import StoreError
from histoviewer.files import fsync, full_path
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.manifest import Manifest
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.read_log import log_of
from histoviewer.worklist.damage import set_aside_damaged
from histoviewer.worklist.library import Library
from histoviewer.worklist.naming import PARTIAL_SUFFIX, path_text


@dataclass(frozen=True)
class ListedSlide:
    """A slide of a worklist.

    path:   as the user named it.
    name:   of its row.
    result: the place of its result, below the output folder.
    """

    path: Path
    name: str
    result: Path


class DamagedResult(StoreError):
    """The result that a worker published is damaged or lost."""


class Intake:
    """The open worklist of a shared scan, which the coordinator alone writes.

    on_problem: called with a sentence if the worklist was damaged.

    All methods raise StoreError if the worklist, or a result, cannot be read or written.
    """

    def __init__(
        self,
        slides: list[Path],
        out: Path,
        options: ScanOptions,
        manifest: Manifest,
        on_problem: Callable[[str], None] | None,
    ) -> None:
        self._out = out
        self._parameters = parameters_hash(manifest, options)
        queue = ScanQueue()
        tasks = scan_tasks(slides, out, options)
        queue.add(tasks)
        self._rows = QueueRows(queue, on_problem)
        self._rows.note_changes()
        self.slides: list[ListedSlide] = []
        for task in tasks:
            self._store, name = self._rows.of(task)
            self.slides.append(ListedSlide(task.path, name, self._rows.result(task)))

    def claim(self) -> bool:
        """Keep other commands off the slides; False if another one is scanning some of them."""
        paths = {slide.name: path_text(full_path(slide.path)) for slide in self.slides}
        rows = self._store.claim_all(paths, self._parameters)
        return all(row.owner == self._store.owner for row in rows)

    def finish(self, slide: ListedSlide, outcome: Outcome, staged: Path) -> BatchItem:
        """Move a slide's result to its place, and finish its row; may be called again.

        staged: the result, where its worker left it; an earlier call may have moved it.

        Raises DamagedResult, also if it is lost.
        """
        note, target = outcome.note, self._out / slide.result
        path = path_text(full_path(slide.path))
        if outcome.error:
            row = failed_row(slide.name, path, self._parameters, outcome.error)
        else:
            if staged.exists():
                _load(staged, outcome)
                damage = set_aside_damaged(target)
                note = " ".join(filter(None, (note, damage)))
                _move(log_of(staged), log_of(target))
                _move(staged, target)
            target.with_suffix(PARTIAL_SUFFIX).unlink(missing_ok=True)
            result = path_text(slide.result)
            heatmap = _load(target, outcome)
            row = done_row(heatmap, slide.name, path, result, self._parameters)
        self._store.finish(row)
        # Without the library the result is found all the same once its folder is opened.
        with suppress(StoreError), Library() as library:
            library.add(self._out, [row.fingerprint])
        return item_of(row, slide.path, self._out, outcome.reused, note)

    def close(self) -> None:
        """Release what has not ended, and close the worklist."""
        with suppress(StoreError):
            self._store.release(*(slide.name for slide in self.slides))
        self._rows.close()


def _load(path: Path, outcome: Outcome) -> Heatmap:
    try:
        heatmap = Heatmap.load(path)
    except StoreError as error:
        raise DamagedResult(error.subject, error.cause) from error
    if heatmap.provenance.started != outcome.started:
        raise DamagedResult(path, "is not the result that a worker of the shared scan published")
    return heatmap


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        if os.name == "posix":
            fsync(target.parent)
    except OSError as error:
        cause = f"cannot be written ({error.strerror or error})"
        raise StoreError(target, cause, "Free some space on its disk.") from error
