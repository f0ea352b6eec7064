"""A child process of this program, told and heard in whole messages; both of its sides.

It is not made by `multiprocessing`, which would run the user's own script again in it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from histoviewer.processes.channel import Channel

_REAP_SECONDS = 0.5
# glibc gives each thread a heap of its own and returns little of it: with the reader and inference
# threads that is 30 MB on a large slide.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
# A tile fits into the pipe with few changes between the processes; Linux alone has this setting.
_PIPE_BYTES = 2**20


class ChildProcess:
    """The parent's side: one process, with a thread that hears what it says.

    module:  its function `main` is run in the process.
    on_news: called on that thread with each message, and with None once the process is dead.
    """

    def __init__(self, module: str, on_news: Callable[[object], None]) -> None:
        self._on_news = on_news
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {module} import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=os.environ | _ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(sys.path)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            pipesize=_PIPE_BYTES,
        )
        assert self._popen.stdin and self._popen.stdout
        self.pid = self._popen.pid
        self._channel = Channel(self._popen.stdout, self._popen.stdin)
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    @property
    def ended(self) -> bool:
        return self._popen.poll() is not None

    def send(self, message: object) -> None:
        # A process that cannot be told anything is dead, and None says so.
        with suppress(OSError, ValueError):
            self._channel.send(message)

    def clear_log(self) -> None:
        """Forget what the process has printed so far."""
        # The process writes at the same file position, as it has inherited the open file.
        self._log.seek(0)
        self._log.truncate()

    def last_words(self) -> str:
        """Why the process ended, as far as it can be told; once it is known to be dead."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(_REAP_SECONDS)
        code = self._popen.poll()
        ended = f"exit code {code}"
        if code is not None and code < 0:
            ended = signal.Signals(-code).name
            if -code == signal.SIGKILL:
                ended += ", perhaps for want of memory"
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        self.kill()
        return ": ".join([ended, *lines[-1:]])

    def kill(self) -> None:
        """End the process at once, whatever it is doing. May be called again, from any thread."""
        self._popen.kill()
        # A process that is stuck inside a driver cannot be killed: it is left to the system.
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(_REAP_SECONDS)
            if threading.current_thread() is not self._hearing:
                self._hearing.join()
            self._channel.close()
            self._log.close()

    def _hear(self) -> None:
        with suppress(EOFError):
            while True:
                self._on_news(self._channel.receive())
        self._on_news(None)


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """The child's two pipes, taken from stdin and stdout so that no library's print gets between.

    Ctrl-C in a terminal reaches every process in it; what it means is for the parent to say.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return reader, writer
