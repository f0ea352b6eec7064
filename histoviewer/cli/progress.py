"""Progress on the terminal: a bar for each slide that is being scanned."""

import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from histoviewer.cli.terminal import encodable
from histoviewer.control_characters import escape_controls
from histoviewer.progress import Progress

# `disable=None`: silent if stderr is not a terminal.
BAR: dict[str, Any] = {"unit": " patches", "leave": False, "disable": None, "dynamic_ncols": True}


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
