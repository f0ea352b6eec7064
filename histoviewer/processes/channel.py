"""Messages over two byte streams, between a parent and its child process.

The child reads files of others, so the parent trusts nothing that it sends: answers are decoded by
`codec`, which makes objects of the expected classes only. The child trusts its parent's orders.
"""

import pickle
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import IO

from histoviewer.processes import codec


class _Channel:
    """Whole messages. `send` may be called from any thread."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self._reader = reader
        self._writer = writer
        self._sending = threading.Lock()

    def _send(self, parts: Iterable[bytes | memoryview]) -> None:
        with self._sending:
            for part in parts:
                self._writer.write(part)
            self._writer.flush()

    def close(self) -> None:
        # Closing tries to flush what could not be sent to a dead process.
        with suppress(OSError):
            self._writer.close()
        self._reader.close()


class ParentChannel(_Channel):
    """The parent's side.

    answers: the classes of messages that the child may send.
    """

    def __init__(self, reader: IO[bytes], writer: IO[bytes], answers: Iterable[type]) -> None:
        super().__init__(reader, writer)
        self._answers = tuple(answers)

    def send(self, order: object) -> None:
        """Send an order. Raises OSError if the child is gone."""
        self._send([pickle.dumps(order)])

    def receive(self) -> object:
        """Wait for the next answer.

        Raises EOFError if the child is gone, BadMessage if it sends anything else.
        """
        try:
            return codec.read_message(self._reader, self._answers)
        except OSError as error:
            raise EOFError from error


class ChildChannel(_Channel):
    """The child's side."""

    def send(self, answer: object) -> None:
        """Send an answer. Raises OSError if the parent is gone."""
        self._send(codec.encode(answer))

    def receive(self) -> object:
        """Wait for the next order. Raises EOFError if the parent is gone."""
        try:
            order: object = pickle.load(self._reader)
        except (pickle.UnpicklingError, OSError) as error:
            # The parent died in the middle of an order.
            raise EOFError from error
        return order
