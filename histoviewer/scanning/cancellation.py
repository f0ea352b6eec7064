"""Cancellation of running jobs."""

import threading
from pathlib import Path

from histoviewer.errors import ScanCancelled


class CancellationToken:
    """Set once, from any thread; a scan checks it before each block and each batch.

    parent: a token whose cancellation cancels this one, too.
    """

    def __init__(self, parent: "CancellationToken | None" = None) -> None:
        self._event = threading.Event()
        self._parent = parent

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set() or (self._parent is not None and self._parent.cancelled)

    def stop_if_cancelled(self, subject: Path) -> None:
        """Raise ScanCancelled, naming what is scanned, if it was cancelled."""
        if self.cancelled:
            raise ScanCancelled(subject, "the scan was cancelled")
