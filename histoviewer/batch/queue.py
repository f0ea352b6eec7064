"""Slides that wait to be scanned; the queue may be changed while it is being worked off."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from histoviewer.cancellation import CancellationToken
from histoviewer.errors import ScanCancelled
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import result_names


@dataclass(frozen=True)
class ScanTask:
    """A slide to scan.

    path:    the slide.
    out:     the folder of the results.
    result:  what the result is called where the slide has no result yet and no other slide's has
             that name; below the folder of heatmaps.
    options: how it is scanned.
    """

    path: Path
    out: Path
    result: Path
    options: ScanOptions


def scan_tasks(
    slides: Iterable[Path], out: Path, options: ScanOptions, root: Path | None = None
) -> list[ScanTask]:
    """A task for each slide; a file that is listed under two paths is scanned once.

    root: the folder that the slides' names begin at; by default the one that they share.
    """
    paths = {name: path for path, name in result_names(slides, root).items()}
    return [ScanTask(path, out, name, options) for name, path in paths.items()]


@dataclass
class _Held:
    """A task that a worker has, and the token that stops it alone."""

    task: ScanTask
    cancel: CancellationToken
    interrupted: bool = False


class ScanQueue:
    """Thread-safe. A slide waits once at most, and is scanned by one worker at a time.

    Who asks for slides takes one after the other; whoever waits for one sleeps until there is one.
    One lock guards everything.
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
        """The slides that wait, the next one first."""
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
        """Add slides at the end. A slide that waits already keeps its place and is scanned as this
        task says; one that is being scanned in the same way is not scanned again."""
        with self._changing():
            for task in tasks:
                self._put(task)

    def add_first(self, task: ScanTask) -> None:
        """Scan a slide before all others: those being scanned are interrupted and come next."""
        with self._changing():
            if self._is_running(task):
                return
            for held in self._held.values():
                self._interrupt(held, again=held.task.path != task.path)
            self._put(task)
            self._place(task, 0)

    def move(self, path: Path, index: int) -> None:
        """Give a waiting slide another place, 0 being the next."""
        with self._changing():
            if path in self._waiting:
                self._place(self._waiting[path], index)

    def remove(self, path: Path) -> None:
        """Take a slide that waits off the queue."""
        with self._changing():
            self._take_off([path])

    def clear(self) -> None:
        """Take all slides that wait off the queue."""
        with self._changing():
            self._take_off(list(self._waiting))

    def interrupt(self, path: Path) -> None:
        """Stop the scan of a slide, which goes on when it is added again."""
        with self._changed:
            if path in self._held:
                self._interrupt(self._held[path], again=False)

    def pause(self) -> None:
        """Give out no slide any more; those being scanned are interrupted and come next."""
        with self._changing():
            self._paused = True
            for held in self._held.values():
                self._interrupt(held, again=True)

    def resume(self) -> None:
        with self._changing():
            self._paused = False

    def close(self) -> None:
        """Whoever asks for a slide when none is left is told so, and waits no longer."""
        with self._changing():
            self._closed = True

    def wake(self) -> None:
        """Let those who wait for a slide look at their tokens."""
        with self._changed:
            self._changed.notify_all()

    def take(self, cancel: CancellationToken) -> tuple[ScanTask, CancellationToken] | None:
        """The next slide and the token that stops it alone; blocks until there is one.

        cancel: stops waiting, and every slide that was taken with it. It is looked at again when
                `wake` is called.

        None where the queue is closed and empty. Raises ScanCancelled where slides are left.
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
        """The slides that were added since this was last called."""
        with self._changed:
            added, self._added = self._added, []
            return added

    def removed(self) -> list[ScanTask]:
        """The slides that were taken off since this was last called, and do not wait again."""
        with self._changed:
            removed, self._removed = self._removed, []
            return removed

    def finish(self, task: ScanTask) -> None:
        """A slide that was taken has ended."""
        with self._changing():
            del self._held[task.path]
            # It may have been interrupted too late.
            if self._waiting.get(task.path) == task:
                del self._waiting[task.path]

    def put_back(self, task: ScanTask, *, last: bool = False) -> None:
        """A slide that was taken has not ended: it is next again, or last, unless whoever
        interrupted it has said what becomes of it."""
        with self._changing():
            held = self._held.pop(task.path)
            if not held.interrupted and task.path not in self._waiting:
                self._place(task, len(self._waiting) if last else 0)

    def _next(self) -> ScanTask | None:
        """The first slide whose worker, if it was interrupted, has let go of it."""
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
