"""Signs of life: a file that each process rewrites, and that others compare with what it was."""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, ValidationError

from histoviewer.errors import StoreError
from histoviewer.files import create_file

BEATS_PER_LEASE = 10
# Rewritten in place, which takes no space on a full disk, so all have the same length.
_BYTES = 512
_MAX_HOST = 60


@dataclass(frozen=True)
class WorkerStatus:
    """Sign of life of a worker.

    host, process: the computer's name and the process id.
    key:           the slide that it is scanning; empty if none.
    slides, tiles: scanned by it so far.
    left:          whether it has ended as it should.
    beat:          number of the sign of life.
    """

    host: str
    process: int
    key: str = ""
    slides: int = 0
    tiles: int = 0
    left: bool = False
    beat: int = 0


_STATUS = TypeAdapter(WorkerStatus)


class Heart:
    """Gives signs of life in a thread, until it is closed. A context manager.

    on_beat: called in that thread after each.

    Raises StoreError if the file cannot be created.
    """

    def __init__(
        self,
        folder: Path,
        owner: str,
        lease_seconds: float,
        on_beat: Callable[[], None] | None = None,
    ) -> None:
        self._path = _path(folder, owner)
        self._interval = lease_seconds / BEATS_PER_LEASE
        self._on_beat = on_beat
        self._status = WorkerStatus(socket.gethostname()[:_MAX_HOST], os.getpid())
        self._closing = threading.Event()
        self._writing = threading.Lock()
        self._beat = 0
        create_file(self._path, _content(self._status))
        self._thread = threading.Thread(target=self._keep_beating, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.set()
        self._thread.join()
        self._status = replace(self._status, key="", left=True)
        self.beat()

    def tell(self, key: str, slides: int, tiles: int) -> None:
        """Change what the next sign of life says; see `WorkerStatus`."""
        self._status = replace(self._status, key=key, slides=slides, tiles=tiles)

    def beat(self) -> None:
        """Give a sign of life now."""
        with self._writing:
            self._beat += 1
            # A drive that is away for long costs the lease, which is noticed at the next entry.
            # Opened each time: network drives show a file's content anew after that.
            with suppress(OSError), self._path.open("r+b", buffering=0) as file:
                file.write(_content(replace(self._status, beat=self._beat)))

    def _keep_beating(self) -> None:
        while not self._closing.wait(self._interval):
            self.beat()
            if self._on_beat:
                with suppress(OSError, StoreError):
                    self._on_beat()


class Observer:
    """Judges by its own clock who lives: computers' clocks may differ, and jump."""

    def __init__(self, folder: Path, lease_seconds: float) -> None:
        self._folder = folder
        self._lease = lease_seconds
        self._seen: dict[str, tuple[bytes, float]] = {}

    def lives(self, owner: str) -> bool:
        """Return False if there was no sign of life for as long as a lease, while this looked."""
        now = time.monotonic()
        content = _read(_path(self._folder, owner))
        before, since = self._seen.get(owner, (None, now))
        if content != before:
            before, since = self._seen[owner] = (content, now)
        return now - since < self._lease


def read_statuses(folder: Path) -> dict[str, WorkerStatus]:
    """Read what all workers of a folder tell, by owner."""
    found = {}
    for path in folder.glob("*.json"):
        with suppress(ValidationError):  # It is gone, or being written.
            found[path.stem] = _STATUS.validate_json(_read(path))
    return found


def _path(folder: Path, owner: str) -> Path:
    return folder / f"{owner}.json"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _content(status: WorkerStatus) -> bytes:
    return _STATUS.dump_json(status).ljust(_BYTES)
