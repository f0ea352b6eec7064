"""The process that decodes slides for the window, so that none can bring the window down.
`reader_client.SlideReader` starts it."""

import os
import queue
import threading
import traceback

from histoviewer.errors import HistoViewerError, SlideError
from histoviewer.processes.channel import Channel
from histoviewer.processes.child_process import take_streams
from histoviewer.processes.slide_messages import (
    READING_THREADS,
    Answer,
    Ask,
    CloseSlide,
    SentPixels,
    SlideFacts,
    SlideToRead,
)
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.slide import Slide


def main() -> None:
    """Answer requests, two at a time, until the parent is gone."""
    channel = Channel(*take_streams())
    orders: queue.SimpleQueue[Ask | CloseSlide] = queue.SimpleQueue()
    slides = _Slides()
    for _ in range(READING_THREADS):
        threading.Thread(target=_work, args=(orders, slides, channel), daemon=True).start()
    while True:
        try:
            order = channel.receive()
        except EOFError:
            os._exit(0)
        assert isinstance(order, Ask | CloseSlide)
        orders.put(order)


class _Slides:
    """The open slides by number; one that an earlier process had open is opened when asked for."""

    def __init__(self) -> None:
        self._open: dict[int, Slide] = {}
        self._opening = threading.Lock()

    def get(self, wanted: SlideToRead, known: str) -> Slide:
        # No lock for those that are open: an opening may wait for a slow drive.
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


def _work(orders: "queue.SimpleQueue[Ask | CloseSlide]", slides: _Slides, channel: Channel) -> None:
    try:
        while True:
            order = orders.get()
            if isinstance(order, CloseSlide):
                slides.close(order.number)
            else:
                channel.send(Answer(order.number, _answer(order, slides)))
    except BaseException:
        # The thread alone would end in silence, and its request wait for ever: the parent finds
        # the last line among the process's last words.
        traceback.print_exc()
        os._exit(1)


def _answer(ask: Ask, slides: _Slides) -> SlideFacts | SentPixels | HistoViewerError:
    try:
        slide = slides.get(ask.slide, ask.known)
        if ask.region is None or ask.size is None:
            return _facts(slide)
        return SentPixels.pack(slide.read_region(ask.region, ask.size))
    except HistoViewerError as error:
        return error


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
