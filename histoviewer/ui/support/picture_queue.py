"""Pictures that are read off the GUI thread, one at a time, and kept while they are in sight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from histoviewer.errors import HistoViewerError
from histoviewer.ui.support.jobs import Jobs
from histoviewer.ui.support.messages import worded


class PictureQueue(QObject):
    """Reads pictures by their keys; a subclass knows how.

    kept:   number of pictures to keep, those that were wanted last.

    ready:  a key and its picture, QImage.
    failed: a key whose picture cannot be read, and the error message.
    """

    kept: ClassVar[int]

    ready = Signal(object, QImage)
    failed = Signal(object, str)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        # None for what cannot be read, so that it is not tried again.
        self._pictures: OrderedDict[Hashable, QImage | None] = OrderedDict()
        self._wanted: list[Hashable] = []
        self._reading: Hashable | None = None
        self._outdated = False

    def get(self, key: Hashable) -> QImage | None:
        """A picture, or None if it is not read yet or unreadable."""
        return self._pictures.get(key)

    def is_unreadable(self, key: Hashable) -> bool:
        """True if reading a picture has failed."""
        return key in self._pictures and self._pictures[key] is None

    @property
    def is_reading(self) -> bool:
        """True while a picture is being read."""
        return self._reading is not None

    def want(self, keys: Sequence[Hashable]) -> None:
        """Read these in order, and drop earlier requests."""
        for key in keys:
            if key in self._pictures:
                self._pictures.move_to_end(key)
        self._wanted = [key for key in reversed(keys) if key not in self._pictures]
        self._read_next()

    def forget(self, key: Hashable) -> None:
        """Read a picture again at the next request, as what it shows has changed."""
        self._pictures.pop(key, None)
        self._outdated |= key == self._reading

    def _reader(self, key: Any) -> Callable[[], QImage]:
        """Return the function that reads a picture in a thread; it is no method of a QObject."""
        raise NotImplementedError

    def _read_next(self) -> None:
        if self._reading is None and self._wanted:
            self._reading = key = self._wanted.pop()
            self._outdated = False
            self._jobs.submit(self._reader(key), self._arrived, self._failed)

    def _arrived(self, picture: QImage) -> None:
        key = self._keep(picture)
        if key is not None:
            self.ready.emit(key, picture)
        self._read_next()

    def _failed(self, error: HistoViewerError) -> None:
        key = self._keep(None)
        if key is not None:
            self.failed.emit(key, worded(error))
        self._read_next()

    def _keep(self, picture: QImage | None) -> Hashable | None:
        """Store the outcome and return its key, or None if that has changed meanwhile."""
        key, self._reading = self._reading, None
        if key is None or self._outdated:
            return None
        self._pictures[key] = picture
        while len(self._pictures) > self.kept:
            self._pictures.popitem(last=False)
        return key
