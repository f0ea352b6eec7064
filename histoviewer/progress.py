"""Progress of a scan, and of a queue of scans."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Progress of one scan.

    done, total: number of tiles, unreadable ones included.
    seconds: wall-clock time since the first block was requested.
    """

    done: int
    total: int
    seconds: float

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 1.0

    @property
    def patches_per_second(self) -> float:
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta_seconds(self) -> float | None:
        """Remaining seconds at the mean rate so far; None before the first tile."""
        rate = self.patches_per_second
        return (self.total - self.done) / rate if rate else None


class QueueEstimate:
    """Estimates when a queue of slides is finished, from the slides so far.

    clock: returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.clear()

    def clear(self) -> None:
        """Begin again, as the queue is empty."""
        self.ended = 0
        self._seconds: list[float] = []
        self._began: float | None = None
        self._left: float | None = None

    def begin(self) -> None:
        """Note that the scan of a slide begins."""
        self._began, self._left = self._clock(), None

    def advance(self, progress: Progress) -> None:
        """Note the progress of the current slide."""
        self._left = progress.eta_seconds

    def stop(self) -> None:
        """Note that the current slide was interrupted, and waits again."""
        self._began = self._left = None

    def end(self) -> None:
        """Note that a slide ended; one that was not begun had its result already, or failed."""
        self.ended += 1
        if self._began is not None:
            self._seconds.append(self._clock() - self._began)
        self.stop()

    def seconds_left(self, waiting: int) -> float | None:
        """Estimate the time until the current and `waiting` slides are done; None if unknown.

        A waiting slide counts as the mean of those that were scanned, the current one included.
        """
        known = list(self._seconds)
        if self._began is not None and self._left is not None:
            known.append(self._clock() - self._began + self._left)
        if not known or (self._began is not None and self._left is None and not self._seconds):
            return None
        mean = sum(known) / len(known)
        current = 0.0
        if self._began is not None:
            spent = self._clock() - self._began
            current = max(0.0, mean - spent) if self._left is None else self._left
        return current + waiting * mean
