"""The time at which a queue of slides is done."""

import time
from collections.abc import Callable

from histoviewer.scanning.progress import Progress


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
