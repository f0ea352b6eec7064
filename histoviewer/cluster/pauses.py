"""Pauses while something is missing, such as space on a shared drive."""

import time
from collections.abc import Callable

from histoviewer.errors import HistoViewerError, ScanCancelled
from histoviewer.scanning.cancellation import CancellationToken

PAUSE_SECONDS = 30.0
MOST_PAUSES = 20
_LOOK_SECONDS = 0.2


class Pauses:
    """Waits after an error, and gives up when it stays.

    on_pause: called with the error if it is another than that of the pause before.
    """

    def __init__(
        self,
        cancel: CancellationToken,
        on_pause: Callable[[HistoViewerError], None] | None = None,
        seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._cancel = cancel
        self._on_pause = on_pause
        self._seconds = seconds
        self._count = 0
        self._told = ""

    def over(self) -> None:
        """Note that all is well again."""
        self._count, self._told = 0, ""

    def wait(self, error: HistoViewerError) -> None:
        """Wait; raise the error if there were too many pauses in a row, ScanCancelled."""
        self._count += 1
        if self._count > MOST_PAUSES:
            raise error
        if self._on_pause and str(error) != self._told:
            self._told = str(error)
            self._on_pause(error)
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            if self._cancel.cancelled:
                raise ScanCancelled(error.subject, "the scan was cancelled") from error
            time.sleep(min(_LOOK_SECONDS, self._seconds))
