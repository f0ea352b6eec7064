"""Progress of a shared scan, from what its workers tell."""

import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from histoviewer.cluster.heartbeat import Observer, WorkerStatus, read_statuses

# Rates are means over this time, so that one slow slide does not make them jump.
_WINDOW_SECONDS = 60.0


@dataclass(frozen=True)
class Snapshot:
    """The state of a shared scan at one time.

    done, total:       slides.
    workers:           those that live.
    everyone:          those that are gone, too, by what they told last.
    slides_per_second: mean since this coordinator began.
    tiles_per_second:  mean over the last minute, of all workers.
    eta_seconds:       at that rate; None before the first slide has ended.
    """

    done: int
    total: int
    workers: list[WorkerStatus]
    everyone: list[WorkerStatus]
    slides_per_second: float
    tiles_per_second: float
    eta_seconds: float | None


class Statistics:
    """Collects what workers tell.

    folder:  that of the signs of life.
    exclude: the owner that is no worker, the coordinator.
    """

    def __init__(self, folder: Path, observer: Observer, exclude: str) -> None:
        self._folder, self._observer, self._exclude = folder, observer, exclude
        self._began = time.monotonic()
        self._done_before: int | None = None
        self._latest: dict[str, WorkerStatus] = {}
        self._tiles: deque[tuple[float, int]] = deque()

    def look(self, done: int, total: int) -> Snapshot:
        """Read the signs of life; `done` and `total` are slides."""
        now = time.monotonic()
        told = read_statuses(self._folder)
        told.pop(self._exclude, None)
        self._latest.update(told)
        if self._done_before is None:
            self._done_before = done
        self._tiles.append((now, sum(status.tiles for status in self._latest.values())))
        while now - self._tiles[0][0] > _WINDOW_SECONDS:
            self._tiles.popleft()
        (first, before), (last, tiles) = self._tiles[0], self._tiles[-1]
        rate = (done - self._done_before) / (now - self._began) if now > self._began else 0.0
        return Snapshot(
            done,
            total,
            [
                status
                for owner, status in told.items()
                if not status.left and self._observer.lives(owner)
            ],
            list(self._latest.values()),
            rate,
            (tiles - before) / (last - first) if last > first else 0.0,
            (total - done) / rate if rate else None,
        )
