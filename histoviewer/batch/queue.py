"""Queue of slides to scan; it may be changed while workers take slides from it."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from histoviewer.errors import ScanCancelled
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.discovery import distinct_files
from histoviewer.worklist.naming import result_names


@dataclass(frozen=True)
class ScanTask:
    """A slide to scan.

    path:    the slide.
    out:     the folder of the results.
    result:  proposed path of the result below the folder of heatmaps; not used if the slide has a
             result already, or if that path is another slide's.
    options: settings of the scan.
    """

    path: Path
    out: Path
    result: Path
    options: ScanOptions


def scan_tasks(
    slides: Iterable[Path], out: Path, options: ScanOptions, root: Path | None = None
) -> list[ScanTask]:
    """Make a task for each slide; a file that is listed under two paths is scanned once.

    root: the folder that the results' names are relative to; by default the slides' common one.
    """
    names = result_names(distinct_files(slides), root)
    return [ScanTask(path, out, name, options) for path, name in names.items()]


@dataclass
class _Held:
    """A task that a worker has taken, and the token that stops only this task."""

    task: ScanTask
    cancel: CancellationToken
    interrupted: bool = False


class ScanQueue:
    """Thread-safe queue: a slide is in it once at most, and is scanned by one worker at a time.

    Workers block until there is a slide. One lock guards everything.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[Path, ScanTask] = {}
        self._added: list[ScanTask] = []
        self._removed: list[ScanTask] = []
        self._held: dict[Path, _Held] = {}
        self._paused = False
        self._closed = False

    @property
    def waiting(self) -> tuple[Path, ...]:
        """The waiting slides, the next one first."""
        with self._changed:
            return tuple(self._waiting)

    @property
    def running(self) -> tuple[Path, ...]:
        """The slides that are being scanned."""
        with self._changed:
            return tuple(self._held)

    @property
    def paused(self) -> bool:
        with self._changed:
            return self._paused

    def add(self, tasks: Iterable[ScanTask]) -> None:
        """Add slides at the end. A waiting slide keeps its place and gets the new task; a running
        one is not added if its task is the same."""
        with self._changing():
            for task in tasks:
                self._put(task)

    def add_first(self, task: ScanTask) -> None:
        """Add a slide before all others; running ones are interrupted and come next."""
        with self._changing():
            if self._is_running(task):
                return
            for held in self._held.values():
                self._interrupt(held, again=held.task.path != task.path)
            self._put(task)
            self._place(task, 0)

    def move(self, path: Path, index: int) -> None:
        """Move a waiting slide to another position; 0 is the next."""
        with self._changing():
            if path in self._waiting:
                self._place(self._waiting[path], index)

    def remove(self, path: Path) -> None:
        """Remove a waiting slide."""
        with self._changing():
            self._take_off([path])

    def interrupt(self, path: Path) -> None:
        """Stop the scan of a slide; it resumes when the slide is added again."""
        with self._changed:
            if path in self._held:
                self._interrupt(self._held[path], again=False)

    def pause(self) -> None:
        """Hand out no more slides; running ones are interrupted and come next."""
        with self._changing():
            self._paused = True
            for held in self._held.values():
                self._interrupt(held, again=True)

    def resume(self) -> None:
        with self._changing():
            self._paused = False

    def close(self) -> None:
        """Let `take` return None once the queue is empty, rather than wait."""
        with self._changing():
            self._closed = True

    def wake(self) -> None:
        """Let waiting workers check their tokens."""
        with self._changed:
            self._changed.notify_all()

    def take(self, cancel: CancellationToken) -> tuple[ScanTask, CancellationToken] | None:
        """Take the next slide and the token that stops only this slide; block until there is one.

        cancel: ends the wait, and stops every slide taken with it. Checked again after `wake`.

        Returns None if the queue is closed and empty. Raises ScanCancelled if slides are left.
        """
        with self._changing():
            while True:
                if cancel.cancelled or self._closed:
                    if not self._waiting:
                        return None
                    if cancel.cancelled:
                        raise ScanCancelled(next(iter(self._waiting)), "the scan was cancelled")
                task = None if self._paused else self._next()
                if task:
                    break
                self._changed.wait()
            del self._waiting[task.path]
            held = self._held[task.path] = _Held(task, CancellationToken(parent=cancel))
        return task, held.cancel

    def added(self) -> list[ScanTask]:
        """The tasks added since the last call."""
        with self._changed:
            added, self._added = self._added, []
            return added

    def removed(self) -> list[ScanTask]:
        """The tasks removed since the last call and not added again."""
        with self._changed:
            removed, self._removed = self._removed, []
            return removed

    def finish(self, task: ScanTask) -> None:
        """Record that a taken slide has ended."""
        with self._changing():
            del self._held[task.path]
            # It may have been interrupted too late.
            if self._waiting.get(task.path) == task:
                del self._waiting[task.path]

    def put_back(self, task: ScanTask, *, last: bool = False) -> None:
        """Return a taken slide that has not ended to the front, or to the end; an interrupted one
        has its place already, or is not wanted any more."""
        with self._changing():
            held = self._held.pop(task.path)
            if not held.interrupted and task.path not in self._waiting:
                self._place(task, len(self._waiting) if last else 0)

    def _next(self) -> ScanTask | None:
        """The first slide that no interrupted worker still has."""
        ready = (task for path, task in self._waiting.items() if path not in self._held)
        return next(ready, None)

    def _put(self, task: ScanTask) -> None:
        if not self._is_running(task):
            self._waiting[task.path] = task
            self._added.append(task)
            self._removed = [other for other in self._removed if other.path != task.path]

    def _take_off(self, paths: list[Path]) -> None:
        self._removed += [self._waiting.pop(path) for path in paths if path in self._waiting]
        self._added = [task for task in self._added if task.path not in paths]

    def _place(self, task: ScanTask, index: int) -> None:
        others = [other for other in self._waiting.values() if other.path != task.path]
        others.insert(index, task)
        self._waiting = {other.path: other for other in others}

    def _is_running(self, task: ScanTask) -> bool:
        held = self._held.get(task.path)
        return bool(held and held.task == task and not held.interrupted)

    def _interrupt(self, held: _Held, again: bool) -> None:
        if again and not held.interrupted and held.task.path not in self._waiting:
            self._place(held.task, 0)
        held.interrupted = True
        held.cancel.cancel()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the lock, and let all who wait look again when the block ends."""
        with self._changed:
            yield
            self._changed.notify_all()
