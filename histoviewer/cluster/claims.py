"""Choice of the slide that a worker scans next."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

from histoviewer.cluster.heartbeat import Observer
from histoviewer.cluster.job import JobFolder, SharedJob, SharedSlide
from histoviewer.cluster.lease_log import Lease, LeaseLog
from histoviewer.cluster.takeover import revoke_if_dead
from histoviewer.errors import SlideError

_MISSES_PER_LISTING = 8


@dataclass(frozen=True)
class Claim:
    """A slide, its path on this computer, and the lease by which it may be scanned."""

    slide: SharedSlide
    path: Path
    lease: Lease


class Claims:
    """Claims slides of a shared scan for one worker. Not thread-safe.

    misses: number of slides that it wanted and others had.

    All methods raise StoreError if the folder cannot be read or written.
    """

    def __init__(self, out: Path, job: SharedJob, owner: str) -> None:
        folder = JobFolder(out, job.id)
        self._out, self._owner = out, owner
        self._patience = job.lease_seconds
        self._slides = job.slides_by_key()
        self._log = LeaseLog(folder.log)
        self._observer = Observer(folder.workers, job.lease_seconds)
        self._untried = list(self._slides)
        self._left = list(self._slides)
        # So that workers which begin together do not all want the same slide.
        random.Random(owner).shuffle(self._untried)
        self.misses = 0
        self._hidden_since: float | None = None

    def of(self, key: str) -> Claim | None:
        """Claim one slide; None if it has ended, or another has its lease.

        Raises SlideError if it is not to be seen from this computer.
        """
        slide = self._slides[key]
        path = slide.place.find(self._out)
        if path is None:
            raise self._unseen(slide)
        lease = self._log.claim(key, self._owner)
        return Claim(slide, path, lease) if lease else None

    def next(self) -> Claim | None:
        """Claim a slide that is free; None if there is none now, or `all_ended`."""
        while self._untried:
            if claim := self._try(self._untried.pop()):
                return claim
            self.misses += 1
            if self.misses % _MISSES_PER_LISTING == 0:
                taken = self._log.keys()
                self._untried = [key for key in self._untried if key not in taken]
        self._left = self._log.unfinished(self._slides)
        for key in self._left:
            entry = self._log.last(key)
            if entry and entry.held:
                revoke_if_dead(self._log, key, self._slides[key], self._owner, self._observer)
            elif claim := self._try(key):
                return claim
        return None

    def all_ended(self) -> bool:
        """True if all slides had ended when `next` looked last.

        Raises SlideError if, for as long as a lease, none is left but slides that are not to be
        seen from this computer. The coordinator ends those that it does not see either.
        """
        left = self._left
        hidden = [key for key in left if not self._slides[key].place.find(self._out)]
        if not left or len(hidden) < len(left):
            self._hidden_since = None
            return not left
        self._hidden_since = self._hidden_since or time.monotonic()
        if time.monotonic() - self._hidden_since > self._patience:
            raise self._unseen(self._slides[hidden[0]])
        return False

    def _try(self, key: str) -> Claim | None:
        return self.of(key) if self._slides[key].place.find(self._out) else None

    def _unseen(self, slide: SharedSlide) -> SlideError:
        path = slide.place.paths(self._out)[0]
        cause = "is not to be seen from this computer"
        return SlideError(path, cause, "Mount the drive that it is on, under the same name.")
