"""Progress on the terminal: a bar for each slide that is being scanned."""

import sys
import time
from pathlib import Path
from typing import Any, Self

from tqdm import tqdm

from histoviewer.cli.terminal import encodable, say
from histoviewer.cluster.statistics import Snapshot
from histoviewer.output.control_characters import escape_controls
from histoviewer.scanning.progress import Progress

# `disable=None`: silent if stderr is not a terminal.
BAR: dict[str, Any] = {"unit": " patches", "leave": False, "disable": None, "dynamic_ncols": True}
_LINE_SECONDS = 60.0


class ProgressBars:
    """Bars on stderr, numbered from 1 to `slides`."""

    def __init__(self, slides: int) -> None:
        self._slides = slides
        self._finished = 0
        self._bars: dict[Path, Any] = {}

    def show(self, path: Path, progress: Progress) -> None:
        """Draw a slide's progress, at most ten times a second."""
        if path not in self._bars:
            number = self._finished + len(self._bars) + 1
            name = encodable(escape_controls(path.name[:40]), sys.stderr)
            label = f"[{number}/{self._slides}] {name}"
            # What was scanned before the process began must not count as this scan's speed.
            self._bars[path] = tqdm(desc=label, total=progress.total, initial=progress.done, **BAR)
        bar = self._bars[path]
        bar.total = progress.total
        bar.update(progress.done - bar.n)

    def finish(self, path: Path) -> None:
        """Take away a slide's bar, if it has one."""
        self._finished += 1
        if path in self._bars:
            self._bars.pop(path).close()


class SharedProgress:
    """The progress of a shared scan: a bar on a terminal, else a line a minute. On stderr."""

    def __init__(self, slides: int) -> None:
        self._bar = tqdm(total=slides, unit=" slides", disable=None, dynamic_ncols=True)
        self._said = time.monotonic()
        self._last: Snapshot | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def show(self, snapshot: Snapshot) -> None:
        """Show the state of the scan."""
        self._last = snapshot
        self._bar.set_postfix_str(_rates(snapshot), refresh=False)
        self._bar.update(snapshot.done - self._bar.n)
        if self._bar.disable and time.monotonic() - self._said >= _LINE_SECONDS:
            self._said = time.monotonic()
            eta = f", {_duration(snapshot.eta_seconds)} left" if snapshot.eta_seconds else ""
            line = f"{snapshot.done:,} of {snapshot.total:,} slides, {_rates(snapshot)}{eta}"
            say(f"{line}.", error=True)

    def summarise(self) -> None:
        """Say what each worker has scanned."""
        for worker in self._last.everyone if self._last else []:
            where = f"{worker.host}, process {worker.process}"
            say(f"{where}: {worker.slides:,} slides, {worker.tiles:,} tiles.", error=True)


def _rates(snapshot: Snapshot) -> str:
    workers = len(snapshot.workers)
    rates = f"{snapshot.slides_per_second:.2g} slides/s, {snapshot.tiles_per_second:,.0f} tiles/s"
    return f"{rates} on {workers} worker{'' if workers == 1 else 's'}"


def _duration(seconds: float) -> str:
    return f"{seconds / 60:,.0f} min" if seconds >= 60 else f"{seconds:.0f} s"
