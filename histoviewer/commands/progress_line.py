"""One line on the terminal that says how far a scan is."""

import sys
import time
from collections.abc import Callable

from histoviewer.progress import Progress

_SECONDS_BETWEEN = 0.2


class ProgressLine:
    """Rewrites one line of stderr; silent where stderr is no terminal."""

    def __init__(self, items: int, unit: str) -> None:
        self._items = items
        self._number = 1
        self._unit = unit
        self._shown = 0.0
        self._live = sys.stderr.isatty()

    def start_clock(self) -> Callable[[], float]:
        """A function that tells the seconds since this call."""
        started = time.monotonic()
        return lambda: time.monotonic() - started

    def next(self) -> None:
        """Go on to the next item."""
        self._number += 1

    def show(self, name: str, progress: Progress) -> None:
        now = time.monotonic()
        if not self._live or now - self._shown < _SECONDS_BETWEEN:
            return
        self._shown = now
        print(f"\r\x1b[K{self._text(name, progress)}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _text(self, name: str, progress: Progress) -> str:
        left = progress.eta_seconds
        eta = "--:--" if left is None else f"{int(left) // 60}:{int(left) % 60:02}"
        return (
            f"[{self._number}/{self._items}] {name[:40]} {progress.fraction:4.0%} "
            f"{progress.done:,}/{progress.total:,} {self._unit}, "
            f"{progress.patches_per_second:.0f}/s, {eta} left"
        )
