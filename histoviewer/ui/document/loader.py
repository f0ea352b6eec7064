"""Opening of documents off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from histoviewer.errors import HistoViewerError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.processes.slide_client import OpenedSlide, SlideReader
from histoviewer.ui.document.document import Document, open_document
from histoviewer.ui.support.jobs import Jobs

_THREADS = 2


class DocumentLoader(QObject):
    """Opens documents and keeps the current one; of several requests in a row the last wins.

    opened:          another `document` is current; the former one is closed afterwards.
    heatmap_changed: the current document has another heatmap.
    not_opened:      HistoViewerError: the file that was asked for cannot be opened.
    failed:          HistoViewerError: something about the current document went wrong.

    pending: the file being opened, or None.
    reader:  the process that decodes the slides.
    """

    opened = Signal(object)
    heatmap_changed = Signal()
    not_opened = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.document = Document()
        self.pending: Path | None = None
        self.reader = SlideReader()
        self._jobs = Jobs(_THREADS, self)
        # Stamped on each request, so that late answers to earlier ones are dropped.
        self._generation = 0
        self._jobs.submit(self.reader.start, on_error=self.failed.emit)

    def open(
        self, path: Path, heatmap: Path | None, mpp: float | None, outs: Sequence[Path]
    ) -> None:
        """Open a slide or a heatmap; see `open_document`.

        mpp: pixel size of the slide in um, given by the user; it is remembered for the file.
        """
        self._generation += 1
        self.pending = path
        near = self.document.slide.path if self.document.slide else None
        self._jobs.submit(
            partial(open_document, path, heatmap, near, outs, self.reader, mpp),
            partial(self._loaded, self._generation),
            partial(self._failed, self._generation),
        )

    def open_alone(self, path: Path) -> None:
        """Open a slide without its results and readings."""
        self._generation += 1
        self.pending = path
        self._jobs.submit(
            partial(_alone, self.reader.open, path),
            partial(self._loaded, self._generation),
            partial(self._failed, self._generation),
        )

    def is_open(self, path: Path) -> bool:
        """True if this slide is the current one."""
        return self.document.slide is not None and self.document.slide.path == path

    def set_heatmap(self, heatmap: Heatmap) -> None:
        """Show the heatmap of a scan that has begun."""
        self._change(replace(self.document, heatmap=heatmap, interrupted=False))

    def set_result(self, result: Path) -> None:
        """Keep the path of the result that a scan of the current slide has written."""
        self.document = self.document.with_result(result)

    def restore_result(self) -> None:
        """Show the earlier result again after a scan meant to replace it was interrupted."""
        document = self.document
        self._jobs.submit(
            partial(document.with_earlier_result, self.reader),
            partial(self._restored, document),
            self.failed.emit,
        )

    def close(self) -> None:
        """Stop opening, and close the current document."""
        # A stalled read ends with its process, so closing does not wait for it.
        self.reader.close()
        self._jobs.close()
        self.document.close()

    def _loaded(self, generation: int, document: Document) -> None:
        if generation != self._generation:
            document.close()
            return
        self.pending = None
        former, self.document = self.document, document
        self.opened.emit(document)
        # Off the GUI thread, as closing waits for image tiles being read.
        self._jobs.submit(former.close, on_error=self.failed.emit)

    def _failed(self, generation: int, error: HistoViewerError) -> None:
        if generation == self._generation:
            self.pending = None
            self.not_opened.emit(error)

    def _restored(self, interrupted: Document, earlier: Document) -> None:
        if self.document is interrupted and earlier is not interrupted:
            self._change(replace(earlier, interrupted=True))

    def _change(self, document: Document) -> None:
        self.document = document
        self.heatmap_changed.emit()


def _alone(open_slide: Callable[[Path], OpenedSlide], path: Path) -> Document:
    return Document(open_slide(path))
