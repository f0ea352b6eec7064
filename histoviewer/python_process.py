"""A child process that runs this Python with this program's modules.

Not made by `multiprocessing`, which would run the user's own script again in it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_REAP_SECONDS = 0.5
# A tile fits into the pipe with few changes between the processes; Linux alone has this setting.
_PIPE_BYTES = 2**20


def python_command(arguments: Sequence[str]) -> list[str]:
    """Return the command that runs this Python with some arguments.

    An installed program without Python (PyInstaller) knows `-m histoviewer...` alone; see
    packaging/program.py. Its windowed executable on Windows has no streams, so the other one runs.
    """
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        return [str(program.with_name(f"histoviewer{program.suffix}")), *arguments]
    return [sys.executable, "-P", *arguments]


class PythonProcess:
    """A process with a pipe to its stdin, which ends when its parent does, and a log of its output.

    arguments:   of the interpreter.
    environment: variables to set, besides those of this process.
    folder:      working directory.
    piped:       whether stdout is a pipe to the parent, too; otherwise it goes to the log.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: Path | None = None,
        piped: bool = False,
    ) -> None:
        # An empty entry stands for the working directory, which may be another one there.
        modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self._popen = subprocess.Popen(
            python_command(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if piped else self._log,
            stderr=self._log,
            cwd=folder,
            env=os.environ | environment | {"PYTHONPATH": modules},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            pipesize=_PIPE_BYTES,
        )
        assert self._popen.stdin
        self._stdin: IO[bytes] = self._popen.stdin
        self.pid = self._popen.pid

    @property
    def ended(self) -> bool:
        return self._popen.poll() is not None

    def wait(self, seconds: float = _REAP_SECONDS) -> int | None:
        """Exit status of the process, negative for a signal; None if it is still running."""
        with suppress(subprocess.TimeoutExpired):
            return self._popen.wait(seconds)
        return None

    def read_log(self) -> str:
        """The output so far."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace").strip()

    def clear_log(self) -> None:
        """Discard the output so far."""
        # The process writes at the same file position, as it has inherited the open file.
        self._log.seek(0)
        self._log.truncate()

    def kill(self, patience: float = _REAP_SECONDS) -> None:
        """End the process at once, whatever it is doing. May be called again, from any thread."""
        self._popen.kill()
        # A process that is stuck inside a driver cannot be killed: it is left to the system.
        if self.wait(patience) is not None:
            self._close()

    def _close(self) -> None:
        """Release what belongs to the process, now that it is dead."""
        # Closing tries to flush what could not be sent to it.
        with suppress(OSError):
            self._stdin.close()
        self._log.close()
