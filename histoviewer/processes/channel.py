"""Messages over two byte streams."""

import pickle
import threading
from contextlib import suppress
from typing import IO


class Channel:
    """Whole messages over two byte streams. `send` may be called from any thread."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self._reader = reader
        self._writer = writer
        self._sending = threading.Lock()

    def send(self, message: object) -> None:
        """Send a message. Raises OSError if the other side is gone."""
        content = pickle.dumps(message)
        with self._sending:
            self._writer.write(content)
            self._writer.flush()

    def receive(self) -> object:
        """Wait for the next message. Raises EOFError if the other side is gone."""
        try:
            message: object = pickle.load(self._reader)
        except (pickle.UnpicklingError, OSError) as error:
            # The other side died in the middle of a message.
            raise EOFError from error
        return message

    def close(self) -> None:
        # Closing tries to flush what could not be sent to a dead process.
        with suppress(OSError):
            self._writer.close()
        self._reader.close()
