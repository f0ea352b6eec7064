"""Time of the worklist's filters, orders and changes with many slides.

    python benchmarks/worklist.py [--slides 10000]

Prints how long the window is busy until the table is right again: each filter, a typed name, each
order, and one verdict that arrives.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from histoviewer.errors import SlideError
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Entry
from histoviewer.ui.worklist.filter import Show
from histoviewer.ui.worklist.panel import WorklistPanel
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status

VERDICTS = ("positive", "negative", "incomplete", "not assessable")
TIMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slides", type=int, default=10_000)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["histoviewer"])
    panel = WorklistPanel(_no_slide)
    panel.resize(1200, 800)
    panel.show()
    entries = make_entries(args.slides)
    report("shown", lambda: panel.model.set_entries(entries), 1)
    panel.ui.set_has_cases(True)
    for show in Show:
        report(f"filter {show.value}", lambda show=show: choose(panel, show))
    choose(panel, Show.ALL)
    for text in ("patient_00", "node_3", ""):
        report(f"name {text!r}", lambda text=text: panel.ui.find.setText(text))
    for column in Column:
        report(f"order {column.name.lower()}", lambda column=column: sort(panel, column))
    sort(panel, Column.VERDICT)
    report("a verdict arrives", lambda: panel.model.set_entries(read_one(panel)))
    panel.close()
    app.quit()


def make_entries(count: int) -> list[Entry]:
    """Scanned slides of patients with five nodes each; every third was read."""
    random = np.random.default_rng(0)
    scores = random.random(count)
    entries = []
    for number in range(count):
        name = f"patient_{number // 5:05}_node_{number % 5}.svs"
        verdict = VERDICTS[number % len(VERDICTS)]
        row = Row(
            name, f"/s/{name}", status=Status.DONE, verdict=verdict, score=float(scores[number])
        )
        reading = Reading(name, Kind.SLIDE, Decision.NEGATIVE, "A. Reader")
        entries.append(
            Entry(
                name,
                Path(row.path),
                row.path,
                row,
                reading=None if number % 3 else reading,
                case=f"patient_{number // 5:05}",
            )
        )
    return entries


def choose(panel: WorklistPanel, show: Show) -> None:
    panel.ui.show_only.setCurrentIndex(panel.ui.show_only.findData(show.name))


def sort(panel: WorklistPanel, column: Column) -> None:
    panel.ui.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)


def read_one(panel: WorklistPanel) -> list[Entry]:
    """The slides with a new reading of one that had none."""
    entries = panel.model.entries
    number = next(i for i, entry in enumerate(entries) if entry.reading is None)
    entry = entries[number]
    reading = Reading(entry.name, Kind.SLIDE, Decision.POSITIVE, "A. Reader")
    entries[number] = replace(entry, reading=reading)
    return entries


def report(what: str, act: Callable[[], None], times: int = TIMES) -> None:
    """Print how long the window takes at worst, painting included."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        QApplication.processEvents()
        took.append((time.perf_counter() - start) * 1000)
    print(f"{what:24} {max(took):6.0f} ms")


def _no_slide(path: Path) -> None:
    raise SlideError(path, "does not exist")


if __name__ == "__main__":
    main()
