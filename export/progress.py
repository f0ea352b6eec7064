"""A line on standard error that says how far a loop is and when it ends."""

import sys
import time


class Progress:
    """Rewrites its line at most once a second."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._start = self._shown = time.monotonic()

    def __call__(self, done: int, total: int, detail: str = "") -> None:
        """Show `done` of `total`, with the time that the rest will take at this pace."""
        now = time.monotonic()
        if now - self._shown < 1 and done < total:
            return
        self._shown = now
        rest = round((now - self._start) / done * (total - done))
        eta = f"ETA {rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
        end = "\n" if done == total else ""
        print(
            f"\r{self._label}: {done}/{total} {eta} {detail}", end=end, file=sys.stderr, flush=True
        )
