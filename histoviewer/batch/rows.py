"""Rows and result files of the slides of a queue."""

import threading
from collections.abc import Callable
from pathlib import Path

from histoviewer.batch.queue import ScanQueue, ScanTask
from histoviewer.files import full_path
from histoviewer.worklist.naming import (
    HEATMAP_FOLDER,
    collision_key,
    is_confined,
    path_hash,
    path_text,
)
from histoviewer.worklist.row import Row
from histoviewer.worklist.store import Store


def free_name(result: Path, slide: Path, row: Row | None) -> Path:
    """Choose the name of a slide's result: another one if a slide of another folder has this name.

    result: the name by `scan_tasks`.
    row:    the worklist's row of that name. If its slide no longer exists, it is taken to be the
            same slide, which has moved.
    """
    full = full_path(slide)
    if row and row.path not in ("", path_text(full)) and Path(row.path).exists():
        return result.with_name(f"{result.stem}~{path_hash(full)}.tif")
    return result


class QueueRows:
    """Enters the slides of a queue into their worklists. Thread-safe.

    on_problem: called with a sentence if a worklist was damaged.

    All methods raise StoreError if a worklist cannot be read or written.
    """

    def __init__(self, queue: ScanQueue, on_problem: Callable[[str], None] | None = None) -> None:
        self._queue = queue
        self._on_problem = on_problem
        self._told: set[str] = set()
        self._changing = threading.Lock()
        self._stores: dict[Path, Store] = {}
        # Paths of the results below the folder of heatmaps, by slide and `out`.
        self._names: dict[tuple[Path, Path], Path] = {}

    def note_changes(self) -> None:
        """Enter slides added to the queue, and delete the rows of those removed from it."""
        with self._changing:
            added: dict[Path, list[ScanTask]] = {}
            for task in self._queue.added():
                added.setdefault(task.out, []).append(task)
            for out, tasks in added.items():
                self._name_all(tasks, self._store(out))
            for task in self._queue.removed():
                self._store(task.out).remove_pending(path_text(full_path(task.path)))

    def of(self, task: ScanTask) -> tuple[Store, str]:
        """The worklist and the row name of a slide."""
        self.note_changes()
        with self._changing:
            # It was added while another run worked on the queue.
            if (task.path, task.out) not in self._names:
                self._name_all([task], self._store(task.out))
            return self._store(task.out), self.name(task)

    def name(self, task: ScanTask) -> str:
        """The row name of a slide that `of` was called for."""
        return path_text(self._names[task.path, task.out].with_suffix(""))

    def result(self, task: ScanTask) -> Path:
        """The result file of such a slide, relative to the output folder."""
        return Path(HEATMAP_FOLDER, self._names[task.path, task.out])

    def close(self) -> None:
        """Close the worklists."""
        for store in self._stores.values():
            # Damage may have been noticed long after the opening.
            self._tell(store)
            store.close()

    def _tell(self, store: Store) -> None:
        problem = str(store.problem or "")
        if self._on_problem and problem and problem not in self._told:
            self._told.add(problem)
            self._on_problem(problem)

    def _name_all(self, tasks: list[ScanTask], store: Store) -> None:
        """Choose the results' names; a slide that has a row keeps its name there."""
        rows = {row.name: row for row in store.rows()}
        # Waiting slides have names, too, which may not be in the rows yet.
        for (slide, out), result in self._names.items():
            if self._stores.get(out) is store:
                taken_name = path_text(result.with_suffix(""))
                rows[taken_name] = Row(taken_name, path_text(full_path(slide)))
        # Earlier versions gave names that led out of the folder to paths with "..".
        by_path = {row.path: row for row in rows.values() if is_confined(row.name)}
        by_key = {collision_key(Path(row.name)): row for row in rows.values()}
        pending = {}
        for task in tasks:
            path = path_text(full_path(task.path))
            known = by_path.get(path)
            taken = by_key.get(collision_key(task.result.with_suffix("")))
            name = Path(f"{known.name}.tif") if known else free_name(task.result, task.path, taken)
            self._names[task.path, task.out] = name
            pending[self.name(task)] = path
            by_key[collision_key(name.with_suffix(""))] = by_path[path] = Row(self.name(task), path)
        store.add_pending(pending)

    def _store(self, out: Path) -> Store:
        if out not in self._stores:
            self._stores[out] = Store(out)
            self._tell(self._stores[out])
        return self._stores[out]
