"""Responsiveness of the window while a slide is panned and zoomed, alone and during its scan.

    python benchmarks/responsiveness.py SLIDE [--seconds 10]

Prints the start until the first window, opening until the slide is sharp, the gaps of a heartbeat
(a 5 ms timer on the GUI thread) and the time that painting a frame takes, all while panning; first
without a scan, then while the shipped model scans the same slide on the CPU at stride 32, in blocks
(densely). Last, the same heartbeat while the suspicion gallery of the scanned slide is walked
through and the slide is scanned again.
"""

import argparse
import itertools
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, QPoint, QTimer, SignalInstance, Slot
from PySide6.QtWidgets import QApplication

from histoviewer.resources import STARTER_MODEL, resource
from histoviewer.scanning.options import ScanOptions
from histoviewer.ui.support.settings import SettingsStore
from histoviewer.ui.window.main_window import MainWindow

BEAT_MS = 5
FRAME_MS = 16
PATIENCE_MS = 60_000
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
    parser.add_argument("--seconds", type=float, default=10)
    args = parser.parse_args()
    print(f"start, first window, end: {start_seconds():.2f} s")
    app = QApplication(["histoviewer"])
    with tempfile.TemporaryDirectory() as folder:
        measure(args.slide, args.seconds, Path(folder))
    app.quit()


def measure(slide: Path, seconds: float, folder: Path) -> None:
    """Print the figures of one window, whose settings and results are in `folder`."""
    window = MainWindow(SettingsStore(folder / "settings.ini"))
    window.resize(1280, 800)
    window.show()
    print(f"opening until sharp, first slide: {open_seconds(window, slide):.2f} s")
    print(f"opening until sharp, again: {open_seconds(window, slide):.2f} s")
    print("without a scan:")
    wander(window, seconds)
    loop = QEventLoop()
    window.service.opened.connect(loop.quit)
    window.service.configure(resource("models", STARTER_MODEL), "cpu")
    window.service.enqueue([slide], folder / "results", ScanOptions())
    loop.exec()
    print("during a scan:")
    wander(window, seconds)
    print(f"still scanning at the end: {window.service.running is not None}")
    walk_gallery(window, slide, seconds, folder)
    window.service.pause()
    window.close()


def walk_gallery(window: MainWindow, slide: Path, seconds: float, folder: Path) -> None:
    """Walk through the gallery of a scanned slide while the same file is scanned again."""
    if window.service.busy:
        until(window, window.service.idle)
    window.open(slide.parent)
    waiting = QEventLoop()
    ready = QTimer(interval=100)
    ready.timeout.connect(lambda: waiting.quit() if window.worklist.model.facts else None)
    ready.start()
    waiting.exec()
    ready.stop()
    window.service.enqueue([slide], folder / "again", ScanOptions(rescan=True))
    until(window, window.service.opened)
    window.gallery.open()
    gallery = window.gallery.dialog
    if gallery is None:
        print(f"no gallery: {window.notice.text}")
        return
    places = len(gallery.model.places)
    steps = itertools.cycle(range(places))
    heartbeat, stepper = Heartbeat(), QTimer(interval=FRAME_MS * 4)
    stepper.timeout.connect(lambda: gallery._go_to(next(steps)))
    heartbeat.start()
    stepper.start()
    wait(seconds)
    heartbeat.stop()
    stepper.stop()
    print(f"gallery of {places} places during a scan:")
    print(f"  {heartbeat.report()}")
    print(f"still scanning at the end: {window.service.running is not None}")
    gallery.reject()


def until(window: MainWindow, signal: SignalInstance) -> None:
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
