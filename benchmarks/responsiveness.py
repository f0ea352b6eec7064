"""Responsiveness of the window while a slide is panned and zoomed, alone and during scans.

    python benchmarks/responsiveness.py SLIDE [--scan LARGE] [--seconds 10]

Prints the start until the first window, opening until the slide is sharp, the gaps of a heartbeat
(a 5 ms timer on the GUI thread) and the time that painting a frame takes, all while panning; first
without a scan, then while the shipped model scans the same slide on the CPU at stride 32, in blocks
(densely). Then LARGE is scanned in the same way, while the slide is panned with its heatmap beside
it, both views linked; and while the suspicion gallery is walked through with both views behind it.
Of each part it says whether the scan was running all the time. Without LARGE the sample is repeated
8 x 8 times, which takes far longer to scan than to look at.
"""

import argparse
import itertools
import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, QPoint, QTimer, SignalInstance, Slot
from PySide6.QtWidgets import QApplication
from stitch import stitch

from histoviewer.resources import STARTER_MODEL, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.window.main_window import MainWindow

BEAT_MS = 5
FRAME_MS = 16
PATIENCE_MS = 60_000
SAMPLE, REPEATS = "CMU-1-Small-Region.svs", 8
FIRST_WINDOW = """
import time
from PySide6.QtWidgets import QApplication
from histoviewer.ui.window.main_window import MainWindow
app = QApplication([])
window = MainWindow()
window.resize(1280, 800)
window.show()
app.processEvents()
window.close()
"""


class Heartbeat(QObject):
    """Notes how far apart the ticks of a timer on this thread are."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps_ms.clear()
        self._last = time.perf_counter()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def report(self) -> str:
        return f"heartbeat of {BEAT_MS} ms: {percentiles(self.gaps_ms)}"

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_ms.append((now - self._last) * 1000)
        self._last = now


class Wanderer(QObject):
    """Pans in circles and zooms in and out, a step a frame, and notes how long each frame takes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.frames_ms: list[float] = []
        self._view = window.view
        self._steps = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        self._view.zoom(4, self._view.viewport().rect().center())
        self._timer.start(FRAME_MS)

    def stop(self) -> None:
        self._timer.stop()

    def report(self) -> str:
        return f"frame: {percentiles(self.frames_ms)}"

    @Slot()
    def _step(self) -> None:
        start = time.perf_counter()
        self._steps += 1
        angle = self._steps / 40
        self._view.pan(QPoint(round(20 * math.cos(angle)), round(20 * math.sin(angle))))
        if self._steps % 10 == 0:
            factor = 1.25 if self._steps // 60 % 2 else 0.8
            self._view.zoom(factor, self._view.viewport().rect().center())
        # Painted at once, so that its time is part of the frame's.
        self._view.viewport().repaint()
        self.frames_ms.append((time.perf_counter() - start) * 1000)


def percentiles(ms: list[float]) -> str:
    half, most = np.percentile(ms, [50, 99])
    return f"{len(ms)} times, p50 {half:.1f} ms, p99 {most:.1f} ms, worst {max(ms):.1f} ms"


def start_seconds() -> float:
    """From the start of a Python process to its first window, and its end."""
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", FIRST_WINDOW], env=environment, check=True)
    return time.perf_counter() - start


def open_seconds(window: MainWindow, path: Path) -> float:
    """From the opening of a slide until nothing that is in sight is missing."""
    start = time.perf_counter()
    loop = QEventLoop()
    window.view.image_tiles.settled.connect(loop.quit)
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    window.open(path)
    loop.exec()
    window.view.image_tiles.settled.disconnect(loop.quit)
    return time.perf_counter() - start


def wait(seconds: float) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slide", type=Path)
    parser.add_argument("--scan", type=Path, help="a slide that takes long to scan")
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    print(f"start, first window, end: {start_seconds():.2f} s")
    app = QApplication(["histoviewer"])
    with tempfile.TemporaryDirectory() as folder:
        large = args.scan or Path(folder) / "large.tif"
        if not args.scan:
            stitch(resource("samples", SAMPLE), large, REPEATS)
        measure(args.slide, large, args.seconds, Path(folder))
    app.quit()


def measure(slide: Path, large: Path, seconds: float, folder: Path) -> None:
    """Print the figures of one window, whose settings and results are in `folder`."""
    store = SettingsStore(folder / "settings.ini")
    store.save(replace(store.load(), results_folder=folder / "results"))
    window = MainWindow(store)
    window.resize(1280, 800)
    window.show()
    print(f"opening until sharp, first slide: {open_seconds(window, slide):.2f} s")
    print(f"opening until sharp, again: {open_seconds(window, slide):.2f} s")
    print("without a scan:")
    wander(window, seconds)
    window.service.configure(resource("models", STARTER_MODEL), "cpu")
    print("during a scan of the slide:")
    scan = Scan(window, slide, folder / "results")
    wander(window, seconds)
    print(scan.report())
    if window.service.busy:
        until(window.service.idle)
    scan = Scan(window, large, folder / "large")
    look_side_by_side(window, seconds)
    print(scan.report())
    walk_gallery(window, slide.parent, seconds)
    print(scan.report())
    window.service.pause()
    window.close()


class Scan(QObject):
    """A scan in the background; notes when it ends."""

    def __init__(self, window: MainWindow, slide: Path, out: Path) -> None:
        """Start it, and wait until the slide is open."""
        super().__init__(window)
        self._ended = False
        window.service.enqueue([slide], out, ScanOptions(rescan=True))
        until(window.service.opened)
        window.service.idle.connect(self._end)

    def report(self) -> str:
        return f"  scanning all the time: {not self._ended}"

    @Slot()
    def _end(self) -> None:
        self._ended = True


def look_side_by_side(window: MainWindow, seconds: float) -> None:
    """Pan and zoom the scanned slide with its heatmap beside it."""
    window.actions_.heatmap_beside.trigger()
    pane = window.looking.linked.pane
    if not pane.isVisible():
        raise SystemExit(f"no second view: {window.statusBar().currentMessage()}")
    print("linked with its heatmap beside it, during a scan of another slide:")
    wander(window, seconds)
    apart = window.view.transform().m11() / pane.view.transform().m11()
    print(f"  scale of the first view by that of the second: {apart:.3f}")


def walk_gallery(window: MainWindow, slides: Path, seconds: float) -> None:
    """Walk through the gallery of a folder with a scanned slide."""
    window.open(slides)
    waiting = QEventLoop()
    ready = QTimer(interval=100)
    ready.timeout.connect(lambda: waiting.quit() if window.worklist.model.facts else None)
    ready.start()
    waiting.exec()
    ready.stop()
    window.gallery.open()
    gallery = window.gallery.dialog
    if gallery is None:
        raise SystemExit(f"no gallery: {window.notice.text}")
    places = len(gallery.model.places)
    steps = itertools.cycle(range(places))
    heartbeat, stepper = Heartbeat(), QTimer(interval=FRAME_MS * 4)
    stepper.timeout.connect(lambda: gallery._go_to(next(steps)))
    heartbeat.start()
    stepper.start()
    wait(seconds)
    heartbeat.stop()
    stepper.stop()
    beside = "linked views behind it" if window.looking.linked.pane.isVisible() else "one view"
    print(f"gallery of {places} places, {beside}, during a scan of another slide:")
    print(f"  {heartbeat.report()}")
    gallery.reject()


def until(signal: SignalInstance) -> None:
    """Let the window work until a signal."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()
    signal.disconnect(loop.quit)


def wander(window: MainWindow, seconds: float) -> None:
    """Pan and zoom, and print how the window answered."""
    heartbeat, wanderer = Heartbeat(), Wanderer(window)
    heartbeat.start()
    wanderer.start()
    wait(seconds)
    heartbeat.stop()
    wanderer.stop()
    print(f"  {heartbeat.report()}")
    print(f"  {wanderer.report()}")


if __name__ == "__main__":
    main()
