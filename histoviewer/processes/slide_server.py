"""The process that decodes slides for the window, so that no file can bring the window down.

`slide_client.SlideReader` and the window's export dialog start it.
"""

import _thread
import os
import queue
import signal
import threading
import traceback
from contextlib import suppress
from pathlib import Path

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.processes.channel import ChildChannel
from histoviewer.processes.child_process import take_streams
from histoviewer.processes.sandbox import DATA_BYTES, limit_memory
from histoviewer.processes.slide_messages import (
    READING_THREADS,
    Answer,
    Ask,
    CancelExport,
    CloseSlide,
    Content,
    CountPatches,
    Export,
    ExportEnded,
    FindTissue,
    LoadHeatmap,
    ReadRegion,
    SentPixels,
    SlideFacts,
    SlideToRead,
    TissueTiles,
)
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.slide import Slide

_Orders = queue.SimpleQueue[Ask | CloseSlide]
_Exports = queue.SimpleQueue[Export]


def main() -> None:
    """Answer requests, two at a time, and export, until the parent is gone."""
    limit_memory(2 * DATA_BYTES)
    channel = ChildChannel(*take_streams())
    orders: _Orders = queue.SimpleQueue()
    exports: _Exports = queue.SimpleQueue()
    slides = _Slides()
    for _ in range(READING_THREADS):
        threading.Thread(target=_work, args=(orders, slides, channel), daemon=True).start()
    cancelled = threading.Event()

    def interrupt(*signal_: object) -> None:
        # Ctrl-C in a terminal reaches this process as well: there it is for the parent to handle.
        if cancelled.is_set():
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    listening = (channel, orders, exports, cancelled)
    threading.Thread(target=_listen, args=listening, daemon=True).start()
    # Only the main thread can be interrupted, and only there does Qt print a PDF.
    with suppress(KeyboardInterrupt):
        while True:
            _export(exports.get(), channel)


def _listen(
    channel: ChildChannel, orders: _Orders, exports: _Exports, cancelled: threading.Event
) -> None:
    while True:
        try:
            order = channel.receive()
        except EOFError:
            os._exit(0)
        match order:
            case Ask() | CloseSlide():
                orders.put(order)
            case Export():
                exports.put(order)
            case CancelExport():
                cancelled.set()
                _thread.interrupt_main()


class _Slides:
    """Open slides by number; one that an earlier process had open is opened on request."""

    def __init__(self) -> None:
        self._open: dict[int, Slide] = {}
        self._opening = threading.Lock()

    def get(self, wanted: SlideToRead, known: str) -> Slide:
        # No lock for those that are open: opening may wait for a slow drive.
        slide = self._open.get(wanted.number)
        if slide:
            return slide
        with self._opening:
            if wanted.number not in self._open:
                self._open[wanted.number] = _open(wanted, known)
            return self._open[wanted.number]

    def close(self, number: int) -> None:
        slide = self._open.pop(number, None)
        if slide:
            slide.close()


def _open(wanted: SlideToRead, known: str) -> Slide:
    if known and not same_content(known, compute_fingerprint(wanted.path)):
        raise SlideError(wanted.path, "has changed since it was opened", "Open it again.")
    return MppStore().open_slide(wanted.path, wanted.mpp, wanted.force_mpp)


def _work(orders: _Orders, slides: _Slides, channel: ChildChannel) -> None:
    try:
        while True:
            order = orders.get()
            if isinstance(order, CloseSlide):
                slides.close(order.number)
            elif isinstance(order.question, LoadHeatmap):
                channel.send(_heatmap_answer(order.number, order.slide.path, order.question))
            else:
                channel.send(Answer(order.number, _answer(order, slides)))
    except BaseException:
        # If only the thread ended, its request would wait forever. The parent reports the last
        # line of the log.
        traceback.print_exc()
        os._exit(1)


def _answer(ask: Ask, slides: _Slides) -> Content:
    try:
        slide = slides.get(ask.slide, ask.known)
        match ask.question:
            case ReadRegion(region, size):
                return SentPixels.pack(slide.read_region(region, size))
            case CountPatches(model):
                # Imported here, as nothing else needs SciPy: the first slide is shown sooner.
                from histoviewer.inference.manifest import load_manifest
                from histoviewer.scanning.plan import patches_by_stride

                return patches_by_stride(slide, load_manifest(model))
            case FindTissue(grid):
                from histoviewer.scanning.tissue import find_tissue

                return TissueTiles(find_tissue(slide).tiles(grid)[0])
        return _facts(slide)
    except HistoViewerError as error:
        return error


def _heatmap_answer(number: int, path: Path, question: LoadHeatmap) -> object:
    # Imported here, as slides come first.
    from histoviewer.heatmaps.heatmap import Heatmap
    from histoviewer.heatmaps.heatmap_file import is_heatmap
    from histoviewer.processes.heatmap_messages import HeatmapAnswer

    try:
        if question.if_any and not is_heatmap(path):
            return HeatmapAnswer(number, None)
        return HeatmapAnswer(number, Heatmap.load(path))
    except HistoViewerError as error:
        return HeatmapAnswer(number, error)


def _facts(slide: Slide) -> SlideFacts:
    return SlideFacts(
        slide.path,
        slide.size,
        slide.mpp,
        slide.mpp_source,
        slide.mpp_problem,
        slide.format,
        slide.levels,
        compute_fingerprint(slide.path),
    )


def _export(order: Export, channel: ChildChannel) -> None:
    from histoviewer.exports.folder import export_heatmaps  # reading starts sooner without it

    error = None
    try:
        for step in export_heatmaps(order.job):
            channel.send(step)
    except HistoViewerError as raised:
        error = raised
    channel.send(ExportEnded(error))
