"""Signals that end a command, which schedulers of clusters send before they kill it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from histoviewer.scanning.cancellation import CancellationToken


@contextmanager
def cancelled_by_signals() -> Iterator[CancellationToken]:
    """Yield a token that Ctrl-C and SIGTERM cancel. For the main thread."""
    token = CancellationToken()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda *_: token.cancel()) for each in signals}
    try:
        yield token
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
