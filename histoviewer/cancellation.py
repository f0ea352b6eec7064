"""A token with which a running job is cancelled."""

import threading


class CancellationToken:
    """Set once, from any thread; a scan looks at it before each block and each batch.

    parent: a token that cancels this one, too.
    """

    def __init__(self, parent: "CancellationToken | None" = None) -> None:
        self._event = threading.Event()
        self._parent = parent

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set() or (self._parent is not None and self._parent.cancelled)
