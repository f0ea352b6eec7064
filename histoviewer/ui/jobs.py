"""Work off the GUI thread, with its results on it."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from histoviewer.errors import HistoViewerError

_Result = TypeVar("_Result")


class Jobs(QObject):
    """Runs functions in a pool of threads and hands what they return to the GUI thread.

    One long-lived object carries all results: a signal owned by a runnable would be destroyed with
    it on the pool's thread.
    """

    _ended = Signal(object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._ended.connect(self._deliver)

    def submit(
        self,
        function: Callable[[], _Result],
        on_done: Callable[[_Result], None],
        on_error: Callable[[HistoViewerError], None],
    ) -> None:
        """Call `function` in the pool, then one of the others with its outcome on the GUI thread.

        An exception that is no HistoViewerError is raised on the GUI thread. Once these jobs are
        closed nothing is called: a timer may still ask when the window is going.
        """
        if not self._closed:
            self._pool.start(partial(self._run, function, on_done, on_error))

    def close(self) -> None:
        """Drop what has not begun, wait for what has, and deliver nothing any more."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()

    def _run(
        self,
        function: Callable[[], _Result],
        on_done: Callable[[_Result], None],
        on_error: Callable[[HistoViewerError], None],
    ) -> None:
        try:
            outcome: Callable[[], None] = partial(on_done, function())
        except HistoViewerError as error:
            outcome = partial(on_error, error)
        except Exception as error:
            # The pool would swallow it; on the GUI thread the excepthook shows it.
            outcome = partial(_reraise, error)
        self._ended.emit(outcome)

    @Slot(object)
    def _deliver(self, outcome: Callable[[], Any]) -> None:
        if not self._closed:
            outcome()


def _reraise(error: Exception) -> None:
    raise error
