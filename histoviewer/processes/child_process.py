"""A child process that exchanges messages with its parent; both sides."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from histoviewer.processes.channel import ParentChannel
from histoviewer.processes.codec import BadMessage
from histoviewer.python_process import PythonProcess

# glibc gives each thread a heap of its own and returns little of it: with the reader and inference
# threads that is 30 MB on a large slide.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}


# Of a process that runs models: a scan needs at most 2 GB on a CPU, and 5 GB for CUDA. Watched, as
# the system limits what is reserved, of which CUDA and OpenVINO take far more than they use.
_MEMORY_BYTES = 12 * 2**30


def memory_limit() -> int:
    """Return the bytes that a process with a model may hold: 12 GiB, or 3/4 of a small memory."""
    if not hasattr(os, "sysconf"):
        return _MEMORY_BYTES  # Windows has none, and no way to look either.
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(_MEMORY_BYTES, physical * 3 // 4)


class ChildProcess(PythonProcess):
    """The parent's side: a process, and a thread that receives its messages.

    module:     its function `main` is run in the process.
    on_message: called on that thread with each message, and with None once the process is dead.
    answers:    classes of these messages; a process that sends anything else is killed.
    """

    def __init__(
        self, module: str, on_message: Callable[[object], None], answers: Iterable[type]
    ) -> None:
        super().__init__(["-m", "histoviewer.processes", module], _ENVIRONMENT, piped=True)
        assert self._popen.stdout
        self._on_message = on_message
        self._channel = ParentChannel(self._popen.stdout, self._stdin, answers)
        self._bad_message = ""
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def send(self, message: object) -> None:
        """Send a message; a process that cannot receive it is dead, and None reports that."""
        with suppress(OSError, ValueError):
            self._channel.send(message)

    def excess_memory(self, most: int) -> str:
        """Say that the process holds more than `most` bytes, a clause; "" if not, or not on Linux.

        Without what it shares, such as mapped files: Linux gives that back by itself.
        """
        try:
            _, resident, shared, *_ = Path(f"/proc/{self.pid}/statm").read_bytes().split()
        except (OSError, ValueError):
            return ""
        held = (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
        if held <= most:
            return ""
        return (
            f"made the process that reads it hold {held / 2**30:.1f} GiB of memory, "
            f"more than the {most / 2**30:.1f} GiB that it may"
        )

    def end_reason(self) -> str:
        """Describe the end of the process by its exit status and last output, once it is dead."""
        code = self.wait()
        ended = f"exit code {code}"
        if code is not None and code < 0:
            ended = signal.Signals(-code).name
            if -code == signal.SIGKILL:
                ended += ", perhaps out of memory"
        if self._bad_message:
            ended = f"it sent {self._bad_message}"
        lines = self.read_log().splitlines()
        self.kill()
        return ": ".join([ended, *lines[-1:]])

    def _close(self) -> None:
        if threading.current_thread() is not self._listening:
            self._listening.join()
        self._channel.close()
        super()._close()

    def _listen(self) -> None:
        try:
            while True:
                self._on_message(self._channel.receive())
        except EOFError:
            pass
        except BadMessage as error:
            self._bad_message = str(error)
            self._popen.kill()
        self._on_message(None)


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the child's two pipes from stdin and stdout, so that no library's print interferes.

    Ctrl-C in a terminal reaches every process in it; the parent decides what it means.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return reader, writer
