"""Background jobs that deliver their results on the GUI thread."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from histoviewer.errors import HistoViewerError

_Result = TypeVar("_Result")
_Callbacks = tuple[Callable[[Any], None] | None, Callable[[HistoViewerError], None] | None]


class Jobs(QObject):
    """Runs functions in a thread pool and delivers their results on the GUI thread.

    One long-lived object emits all results: a signal owned by a runnable would be destroyed with
    it on the pool's thread. Callbacks never leave the GUI thread: if a pool thread dropped the last
    reference to one, it would destroy the callback's QObject, timers and all, outside the event
    loop's thread and crash.
    """

    # Job number, result, exception.
    _ended = Signal(int, object, object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closed = False
        self._numbers = itertools.count()
        self._callbacks: dict[int, _Callbacks] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._ended.connect(self._deliver)

    def submit(
        self,
        function: Callable[[], _Result],
        on_done: Callable[[_Result], None] | None = None,
        on_error: Callable[[HistoViewerError], None] | None = None,
    ) -> None:
        """Call `function` in the pool, then a callback with its result on the GUI thread.

        A HistoViewerError goes to `on_error`; without one, and for any other exception, it is
        raised on the GUI thread. After `close` nothing is called: a timer may still fire while the
        window is closing.

        function: must not be a method of a QObject; the pool's thread could destroy it, see above.
        """
        if not self._closed:
            number = next(self._numbers)
            self._callbacks[number] = (on_done, on_error)
            self._pool.start(partial(self._run, number, function))

    def close(self, finish: bool = False) -> None:
        """Wait for running jobs and deliver no more results.

        finish: run those that are queued, too; else they are dropped.
        """
        self._closed = True
        if not finish:
            self._pool.clear()
        self._pool.waitForDone()
        self._callbacks.clear()

    def _run(self, number: int, function: Callable[[], object]) -> None:
        try:
            result = function()
        except Exception as error:  # Qt's pool would swallow it.
            self._ended.emit(number, None, error)
        else:
            self._ended.emit(number, result, None)

    @Slot(int, object, object)
    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        if self._closed:
            return
        on_done, on_error = self._callbacks.pop(number)
        if error is None:
            if on_done:
                on_done(result)
        elif on_error and isinstance(error, HistoViewerError):
            on_error(error)
        else:
            raise error  # The excepthook shows it.
