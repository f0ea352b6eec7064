"""Which row of a worklist and which result file each slide of a queue has."""

import hashlib
import threading
from pathlib import Path

from histoviewer.batch.queue import ScanQueue, ScanTask
from histoviewer.worklist.naming import HEATMAP_FOLDER, path_text
from histoviewer.worklist.row import Row
from histoviewer.worklist.store import Store


def free_name(result: Path, slide: Path, row: Row | None) -> Path:
    """What the result of a slide is called: another name where a slide of another folder has this.

    result: as `scan_tasks` calls it.
    row:    the worklist's, under that name. Where its slide is no longer where it was, it is taken
            to be the same slide, which has moved.
    """
    full = path_text(slide.absolute())
    if row and row.path not in ("", full) and Path(row.path).exists():
        folder = hashlib.blake2b(full.encode(), digest_size=8).hexdigest()
        return result.with_name(f"{result.stem}~{folder}.tif")
    return result


class QueueRows:
    """Enters the slides of a queue into the worklists, and opens these. Thread-safe.

    All methods raise StoreError where a worklist cannot be read or written.
    """

    def __init__(self, queue: ScanQueue) -> None:
        self._queue = queue
        self._changing = threading.Lock()
        self._stores: dict[Path, Store] = {}
        # What a slide's result is called, below the folder of heatmaps, by its path and `out`.
        self._names: dict[tuple[Path, Path], Path] = {}

    def note_changes(self) -> None:
        """Enter slides that were added to the queue, and strike those that were taken off."""
        with self._changing:
            added: dict[Path, list[ScanTask]] = {}
            for task in self._queue.added():
                added.setdefault(task.out, []).append(task)
            for out, tasks in added.items():
                self._name_all(tasks, self._store(out))
            for task in self._queue.removed():
                self._store(task.out).remove_pending(path_text(task.path.absolute()))

    def of(self, task: ScanTask) -> tuple[Store, str]:
        """The worklist that a slide has its row in, and the row's name."""
        self.note_changes()
        with self._changing:
            # It was added while another run was at work on the queue.
            if (task.path, task.out) not in self._names:
                self._name_all([task], self._store(task.out))
            return self._store(task.out), self.name(task)

    def name(self, task: ScanTask) -> str:
        """What the row of a slide is called that `of` was asked for."""
        return path_text(self._names[task.path, task.out].with_suffix(""))

    def result(self, task: ScanTask) -> Path:
        """Its result file, below the output folder."""
        return Path(HEATMAP_FOLDER, self._names[task.path, task.out])

    def close(self) -> None:
        """Close the worklists."""
        for store in self._stores.values():
            store.close()

    def _name_all(self, tasks: list[ScanTask], store: Store) -> None:
        """Choose the results' names; a slide that has a row keeps its name there."""
        rows = {row.name: row for row in store.rows()}
        # Slides that wait have names, too, which the rows may not know of yet.
        for (slide, out), result in self._names.items():
            if self._stores.get(out) is store:
                taken_name = path_text(result.with_suffix(""))
                rows[taken_name] = Row(taken_name, path_text(slide.absolute()))
        by_path = {row.path: row for row in rows.values()}
        pending = {}
        for task in tasks:
            path = path_text(task.path.absolute())
            known = by_path.get(path)
            taken = rows.get(path_text(task.result.with_suffix("")))
            name = Path(f"{known.name}.tif") if known else free_name(task.result, task.path, taken)
            self._names[task.path, task.out] = name
            pending[self.name(task)] = path
            rows[self.name(task)] = by_path[path] = Row(self.name(task), path)
        store.add_pending(pending)

    def _store(self, out: Path) -> Store:
        if out not in self._stores:
            self._stores[out] = Store(out)
        return self._stores[out]
