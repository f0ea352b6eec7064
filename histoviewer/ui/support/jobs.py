"""Work off the GUI thread, with its results on it."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from histoviewer.errors import HistoViewerError

_Result = TypeVar("_Result")
_Outcomes = tuple[Callable[[Any], None], Callable[[HistoViewerError], None] | None]


class Jobs(QObject):
    """Runs functions in a pool of threads and hands what they return to the GUI thread.

    One long-lived object carries all results: a signal owned by a runnable would be destroyed with
    it on the pool's thread. What is to be called with a result stays on the GUI thread all the
    while: a thread that let go of it last would destroy the QObject that it belongs to, with its
    timers and notifiers, under the event loop, which crashes.
    """

    # Number of the job, what it returned, what it raised.
    _ended = Signal(int, object, object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._numbers = itertools.count()
        self._outcomes: dict[int, _Outcomes] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._ended.connect(self._deliver)

    def submit(
        self,
        function: Callable[[], _Result],
        on_done: Callable[[_Result], None],
        on_error: Callable[[HistoViewerError], None] | None = None,
    ) -> None:
        """Call `function` in the pool, then one of the others with its outcome on the GUI thread.

        An exception that is no HistoViewerError, or for which there is no `on_error`, is raised on
        the GUI thread. Once these jobs are closed nothing is called: a timer may still ask when the
        window is going.

        function: not a method of a QObject, which the pool's thread could destroy; see above.
        """
        if not self._closed:
            number = next(self._numbers)
            self._outcomes[number] = (on_done, on_error)
            self._pool.start(partial(self._run, number, function))

    def close(self) -> None:
        """Drop what has not begun, wait for what has, and deliver nothing any more."""
        self._closed = True
        self._pool.clear()
        self._pool.waitForDone()
        self._outcomes.clear()

    def _run(self, number: int, function: Callable[[], object]) -> None:
        try:
            result = function()
        except Exception as error:  # The pool would swallow it.
            self._ended.emit(number, None, error)
        else:
            self._ended.emit(number, result, None)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        if self._closed:
            return
        on_done, on_error = self._outcomes.pop(number)
        if error is None:
            on_done(result)
        elif on_error and isinstance(error, HistoViewerError):
            on_error(error)
        else:
            raise error  # The excepthook shows it.
