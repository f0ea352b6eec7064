"""Client of the slide server: the window's only way to a slide's pixels."""

import itertools
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import HistoViewerError, SlideError, WorkerError
from histoviewer.geometry import Mpp, PatchGrid, Region, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import tiles_fault
from histoviewer.processes.child_process import ChildProcess
from histoviewer.processes.heatmap_messages import HeatmapAnswer
from histoviewer.processes.slide_messages import (
    READING_THREADS,
    Answer,
    Ask,
    CloseSlide,
    Content,
    CountPatches,
    FindTissue,
    LoadHeatmap,
    PatchCounts,
    Question,
    ReadRegion,
    SentPixels,
    SlideFacts,
    SlideToRead,
    TissueTiles,
)
from histoviewer.slides.pyramid import Level
from histoviewer.slides.resample import Pixels

# A network drive may take half a minute over one read and then go on.
PATIENCE = 60.0
# A slide that has crashed this many processes is not read any more.
_MOST_DEATHS = 2
_MODULE = "histoviewer.processes.slide_server"


class OpenedSlide(Protocol):
    """Interface of a slide in the window; `slides.slide.Slide` has all but the questions."""

    @property
    def path(self) -> Path: ...
    @property
    def size(self) -> Size: ...
    @property
    def mpp(self) -> Mpp | None: ...
    @property
    def mpp_source(self) -> str: ...
    @property
    def mpp_problem(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def levels(self) -> tuple[Level, ...]: ...
    def read_region(self, region: Region, size: Size) -> Pixels: ...
    def count_patches(self, model: Path) -> PatchCounts: ...
    def find_tissue(self, grid: PatchGrid) -> NDArray[np.bool_]: ...
    def close(self) -> None: ...


_Answered = Content | Heatmap | None


class _Request:
    """A request, and the answer once there is one."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.sent_at: float | None = None
        self.answered = threading.Event()
        self.content: _Answered = None

    def time_left(self, patience: float) -> float | None:
        """Seconds until it times out; None if it does not, since finding tissue may take minutes.

        The time that it waits for its turn does not count.
        """
        if isinstance(self.ask.question, CountPatches | FindTissue):
            return None
        spent = 0.0 if self.sent_at is None else time.monotonic() - self.sent_at
        return max(0.0, patience - spent)

    def answer(self, content: _Answered) -> None:
        self.content = content
        self.answered.set()


class SlideReader:
    """Reads slides in a slide server. Every method may be called from any thread.

    The process has at most two requests, the others wait here; the newest goes first, as the place
    on screen is requested last. A process that dies is replaced at the next request, which opens
    its slide again. If two slides were being read, either may have crashed it, so from then on
    neither is read at the same time as another; a slide that crashes a second process is not read
    any more.

    patience: seconds that a request may take.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._process: ChildProcess | None = None
        # Number of the process; messages of one that has been replaced are ignored.
        self._generation = 0
        self._waiting: list[_Request] = []
        self._sent: dict[int, _Request] = {}
        self._deaths: Counter[Path] = Counter()
        # Slides that are to be closed once their reads have been answered.
        self._closing: set[int] = set()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Process id, or None if none is running."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process now, so that the first slide need not wait for it."""
        with self._lock:
            self._running()

    def open(self, path: Path, mpp: float | None = None, force_mpp: bool = False) -> "RemoteSlide":
        """Open a slide as `mpp_store.MppStore.open_slide` does; waits for it.

        Raises SlideError and StoreError as that does, WorkerError as `RemoteSlide.read_region`.
        """
        slide = SlideToRead(next(self._numbers), Path(path), mpp, force_mpp)
        facts = self._ask(Ask(next(self._numbers), slide))
        assert isinstance(facts, SlideFacts)
        return RemoteSlide(self, slide, facts)

    def load_heatmap(self, path: Path) -> Heatmap:
        """Load a heatmap as `Heatmap.load` does, in the process; waits for it.

        Raises StoreError as that does, WorkerError as `RemoteSlide.read_region`.
        """
        heatmap = self._load(path, if_any=False)
        assert heatmap
        return heatmap

    def find_heatmap(self, path: Path) -> Heatmap | None:
        """Load a file as `load_heatmap` does; None if it does not declare itself a heatmap."""
        return self._load(path, if_any=True)

    def _load(self, path: Path, if_any: bool) -> Heatmap | None:
        file = SlideToRead(next(self._numbers), Path(path), None, False)
        heatmap = self._ask(Ask(next(self._numbers), file, LoadHeatmap(if_any)))
        if heatmap is None and if_any:
            return None
        if not isinstance(heatmap, Heatmap) or tiles_fault(heatmap.probability, heatmap.state):
            cause = "was read as something else than the heatmap that was asked for"
            raise WorkerError(path, cause, "Scan the slide again.")
        return heatmap

    def close(self) -> None:
        """End the process, even within a read; pending requests raise WorkerError."""
        with self._lock:
            self._closed = True
            process, self._process = self._process, None
            self._fail_all("was not read, as the window is closing", "")
        if process:
            process.kill()

    def answer_to(self, slide: SlideToRead, known: str, question: Question) -> Content:
        """For `RemoteSlide`: ask about an open slide."""
        content = self._ask(Ask(next(self._numbers), slide, question, known))
        assert content is not None
        assert not isinstance(content, Heatmap)
        return content

    def close_slide(self, slide: SlideToRead) -> None:
        """For `RemoteSlide.close`: drop waiting requests, close it after the others."""
        with self._lock:
            dropped = [each for each in self._waiting if each.ask.slide == slide]
            self._waiting = [each for each in self._waiting if each.ask.slide != slide]
            self._closing.add(slide.number)
            self._close_idle()
        for request in dropped:
            request.answer(_closed_error(slide.path))

    def _ask(self, ask: Ask) -> _Answered:
        request = _Request(ask)
        with self._lock:
            self._require_readable(ask.slide.path)
            self._waiting.append(request)
            self._send_on()
        while not request.answered.wait(request.time_left(self._patience)):
            self._give_up(request)
        if isinstance(request.content, HistoViewerError):
            raise request.content
        return request.content

    def _require_readable(self, path: Path) -> None:
        if self._closed:
            raise WorkerError(path, "was not read, as the window is closing")
        if self._is_refused(path):
            raise _refusal(path)

    def _running(self) -> ChildProcess:
        if self._process is None:
            self._generation += 1
            self._process = ChildProcess(
                _MODULE, partial(self._receive, self._generation), [Answer, HeatmapAnswer]
            )
        return self._process

    def _send_on(self) -> None:
        """Send the newest requests, up to the limit."""
        for request in reversed(self._waiting.copy()):
            if not self._may_send(request.ask.slide.path):
                continue
            self._waiting.remove(request)
            request.sent_at = time.monotonic()
            self._sent[request.ask.number] = request
            self._running().send(request.ask)

    def _may_send(self, path: Path) -> bool:
        others = {request.ask.slide.path for request in self._sent.values()} - {path}
        suspected = self._deaths[path] or any(self._deaths[other] for other in others)
        return len(self._sent) < READING_THREADS and not (others and suspected)

    def _receive(self, generation: int, message: object) -> None:
        """Handle a message; runs on the listening thread."""
        if message is None:
            self._has_died(generation)
            return
        assert isinstance(message, Answer | HeatmapAnswer)
        with self._lock:
            request = (
                self._sent.pop(message.number, None) if generation == self._generation else None
            )
            if request is None:
                return
            self._close_idle()
            self._send_on()
        request.answer(message.content)

    def _has_died(self, generation: int) -> None:
        with self._lock:
            process = self._process
            if process is None or generation != self._generation:
                return  # It was killed here.
            self._process = None
            sent, self._sent = list(self._sent.values()), {}
            self._deaths.update({request.ask.slide.path for request in sent})
            refused = [each for each in self._waiting if self._is_refused(each.ask.slide.path)]
            self._waiting = [each for each in self._waiting if each not in refused]
            self._send_on()
        cause = f"brought down the process that reads it ({process.end_reason()})"
        for request in sent:
            path = request.ask.slide.path
            request.answer(WorkerError(path, cause, "Look at the slide in another program."))
        for request in refused:
            request.answer(_refusal(request.ask.slide.path))

    def _is_refused(self, path: Path) -> bool:
        return self._deaths[path] >= _MOST_DEATHS

    def _give_up(self, request: _Request) -> None:
        """Replace a process that does not answer; the fault is not the slide's but its drive's."""
        with self._lock:
            left = request.time_left(self._patience)
            if request.answered.is_set() or left is None or left > 0:
                return
            process, self._process = self._process, None
            cause = f"gave no sign of life for {self._patience:g} s in the process that reads it"
            self._fail_all(cause, "Check the drive or network that it is on.")
        if process:
            process.kill()

    def _fail_all(self, cause: str, action: str) -> None:
        for request in [*self._sent.values(), *self._waiting]:
            request.answer(WorkerError(request.ask.slide.path, cause, action))
        self._sent, self._waiting = {}, []

    def _close_idle(self) -> None:
        busy = {request.ask.slide.number for request in self._sent.values()}
        for number in self._closing - busy:
            if self._process:
                self._process.send(CloseSlide(number))
        self._closing &= busy


class RemoteSlide:
    """A slide that `SlideReader` opened. A context manager; see `slide.Slide` for its facts.

    fingerprint: of the file, as `fingerprint.compute_fingerprint` gives it.
    """

    def __init__(self, reader: SlideReader, slide: SlideToRead, facts: SlideFacts) -> None:
        self._reader = reader
        self._slide = slide
        self._closed = False
        self.path = facts.path
        self.size = facts.size
        self.mpp = facts.mpp
        self.mpp_source = facts.mpp_source
        self.mpp_problem = facts.mpp_problem
        self.format = facts.format
        self.levels = facts.levels
        self.fingerprint = facts.fingerprint

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def read_region(self, region: Region, size: Size) -> Pixels:
        """Read as `slides.slide.Slide.read_region` does, from any thread; wait for the process.

        Raises SlideError if the slide is closed or has changed, WorkerError if the process dies,
        gives no sign of life, or was crashed by this slide twice.
        """
        pixels = self._ask(ReadRegion(region, size))
        if not isinstance(pixels, SentPixels) or not pixels.is_of(size):
            cause = "was read as something else than the pixels that were asked for"
            raise WorkerError(self.path, cause, "Look at the slide in another program.")
        return pixels.unpack()

    def count_patches(self, model: Path) -> PatchCounts:
        """Count the patches of a scan with the model of this folder, by stride; waits for it.

        Raises what `read_region` raises, MissingMppError if the slide has no pixel size, and
        ModelError if the model cannot be read. Takes as long as it needs.
        """
        counts = self._ask(CountPatches(model))
        assert isinstance(counts, dict)
        return counts

    def find_tissue(self, grid: PatchGrid) -> NDArray[np.bool_]:
        """Find the squares of a grid that hold tissue: (rows, cols) bool; waits for it.

        The tissue is that of a scan. Raises what `count_patches` raises, without ModelError.
        """
        found = self._ask(FindTissue(grid))
        if not isinstance(found, TissueTiles) or found.tissue.shape != grid.shape:
            cause = "was answered with something else than its tissue"
            raise WorkerError(self.path, cause, "Open it again.")
        return found.tissue

    def _ask(self, question: Question) -> Content:
        if self._closed:
            raise _closed_error(self.path)
        return self._reader.answer_to(self._slide, self.fingerprint, question)

    def close(self) -> None:
        """Let the process close the file after the reads in progress; do not wait for it."""
        if not self._closed:
            self._closed = True
            self._reader.close_slide(self._slide)


def _closed_error(path: Path) -> SlideError:
    return SlideError(path, "is closed", "Open it again.")


def _refusal(path: Path) -> WorkerError:
    cause = "is not read any more, as it brought down the process that reads it twice"
    return WorkerError(path, cause, "Look at the slide in another program, or copy it again.")
