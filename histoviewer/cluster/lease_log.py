"""Leases that need nothing of a drive but the exclusive creation of files.

Each slide has a log of numbered entries, a file each: `000012.0001`, `000012.0002`, ... The last
one tells its state. An entry is created with its content in one step, only where there is none of
its number, and never changes. So of all who want to go on from one state, be it the holder of the
lease who has a result or another who takes it for dead, exactly one does. The number of the entry
by which a lease began is its fencing token: it names the files of that attempt.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, with_config

from histoviewer.cluster.documents import read_document, unreadable
from histoviewer.files import TEMPORARY_PREFIX, create_file


class LeaseLost(Exception):
    """Another has gone on from the state that the holder of a lease knew."""


class Kind(StrEnum):
    """Meaning of an entry: a lease begins, its holder saw the slide crash a process and goes on,
    its holder gives it up, others take its holder for dead, the slide has ended."""

    CLAIMED = "claimed"
    CRASHED = "crashed"
    RELEASED = "released"
    LOST = "lost"
    ENDED = "ended"


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Outcome:
    """End of a slide.

    error:   why it has no result; empty if it has one.
    result:  the file of the result below the folder of results; empty if there is none.
    started: of the result's scan, see `heatmaps.provenance.Provenance`.
    reused:  whether the result is that of an earlier, identical scan.
    note:    a sentence on damaged files of an earlier scan, or empty.
    """

    error: str = ""
    result: str = ""
    started: str = ""
    reused: bool = False
    note: str = ""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Entry:
    """An entry of a log. `owner` wrote it; `outcome` is that of an ENDED one."""

    kind: Kind
    owner: str
    outcome: Outcome | None = None

    @property
    def held(self) -> bool:
        """True if the owner has the lease after this entry."""
        return self.kind in (Kind.CLAIMED, Kind.CRASHED)

    @property
    def ended(self) -> bool:
        """True if the slide has an outcome."""
        return self.kind is Kind.ENDED


_ENTRY = TypeAdapter(Entry)
_ENDED = ".ended"


class LeaseLog:
    """The logs of a folder, by key. Not thread-safe: each thread has one of its own.

    All methods raise StoreError if the folder cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, list[Entry]] = {}

    def keys(self) -> set[str]:
        """List the keys that have entries."""
        return {name.partition(".")[0] for name in self._names()}

    def refresh(self) -> None:
        """Read all entries that were added since the last call."""
        lengths, _ = self._list()
        for key, length in lengths.items():
            if length > len(self._known.get(key, ())):
                self.read(key)

    def unfinished(self, keys: Iterable[str]) -> list[str]:
        """Return the keys that have not ended; entries of the others are hardly read."""
        lengths, ended = self._list()
        found = []
        for key in keys:
            if key in ended:
                continue
            if lengths.get(key, 0) > len(self._known.get(key, ())):
                self.read(key)
            last = self.last(key)
            if not (last and last.ended):
                found.append(key)
        return found

    def read(self, key: str) -> list[Entry]:
        """Return the entries of a key, read up to the last one."""
        entries = self._known.setdefault(key, [])
        while entry := self._read(key, len(entries) + 1):
            entries.append(entry)
        return entries

    def last(self, key: str) -> Entry | None:
        """Return the last entry of a key that was read so far; None if there is none."""
        entries = self._known.get(key)
        return entries[-1] if entries else None

    def append(self, key: str, after: int, entry: Entry) -> bool:
        """Add an entry after that many; return False if another was quicker."""
        if not create_file(self._path(key, after + 1), _ENTRY.dump_json(entry)):
            return False
        if entry.ended:
            # A hint in the listing, which spares a thousand workers to read the entries of ten
            # thousand slides. It is that of one entry, so a later one ends it.
            with suppress(OSError):
                self._mark(key, after + 1).touch()
        return True

    def claim(self, key: str, owner: str) -> "Lease | None":
        """Begin a lease; None if the key is held or has ended."""
        entries = self.read(key)
        if entries and (entries[-1].held or entries[-1].ended):
            return None
        claimed = self.append(key, len(entries), Entry(Kind.CLAIMED, owner))
        return Lease(self, key, len(entries) + 1, owner) if claimed else None

    def exists(self, key: str, number: int) -> bool:
        """Look whether a key has that entry; may be called from any thread."""
        return self._path(key, number).exists()

    def _read(self, key: str, number: int) -> Entry | None:
        action = "Delete the folder of the shared scan."
        return read_document(self._path(key, number), _ENTRY, "entry of a shared scan", action)

    def _list(self) -> tuple[dict[str, int], set[str]]:
        """List the number of entries of each key, and the keys whose last one is an end."""
        lengths: dict[str, int] = {}
        marks: set[tuple[str, int]] = set()
        for name in self._names():
            key, _, number = name.partition(".")
            if number.endswith(_ENDED):
                marks.add((key, int(number.removesuffix(_ENDED))))
            else:
                lengths[key] = max(lengths.get(key, 0), int(number))
        return lengths, {key for key, number in marks if lengths.get(key) == number}

    def _names(self) -> Iterator[str]:
        try:
            with os.scandir(self._folder) as found:
                for entry in found:
                    if not entry.name.startswith(TEMPORARY_PREFIX):
                        yield entry.name
        except OSError as error:
            raise unreadable(self._folder, error) from error

    def _mark(self, key: str, number: int) -> Path:
        return self._folder / f"{key}.{number:04}{_ENDED}"

    def _path(self, key: str, number: int) -> Path:
        return self._folder / f"{key}.{number:04}"


class Lease:
    """The right to scan a slide, until another takes its holder for dead.

    token: number of the entry by which it began; later leases have higher ones.
    """

    def __init__(self, log: LeaseLog, key: str, token: int, owner: str) -> None:
        self.key = key
        self.token = token
        self._log = log
        self._owner = owner
        self._last = token

    def is_lost(self) -> bool:
        """Look whether another has gone on; may be called from any thread."""
        return self._log.exists(self.key, self._last + 1)

    def record_crash(self) -> int:
        """Record that the slide has crashed a process; return the number of its crashes."""
        self._append(Entry(Kind.CRASHED, self._owner))
        self._last += 1
        return sum(entry.kind is Kind.CRASHED for entry in self._log.read(self.key))

    def release(self) -> None:
        """Give the lease up: the slide is free again."""
        self._append(Entry(Kind.RELEASED, self._owner))

    def end(self, outcome: Outcome) -> None:
        """Publish the outcome, whose files must be on the disk."""
        self._append(Entry(Kind.ENDED, self._owner, outcome))

    def _append(self, entry: Entry) -> None:
        """Raises LeaseLost if another has gone on."""
        if not self._log.append(self.key, self._last, entry):
            raise LeaseLost
