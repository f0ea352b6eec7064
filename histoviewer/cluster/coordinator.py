"""The coordinator of a shared scan: publishes its description, and keeps the worklist.

It alone writes the database and the folder of results. All that it knows of the workers it reads
from the folder of the shared scan, so another coordinator can go on from there.
"""

import random
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from histoviewer.batch.outcome import BatchItem, parameters_hash
from histoviewer.cluster.heartbeat import Heart, Observer
from histoviewer.cluster.intake import DamagedResult, Intake, ListedSlide
from histoviewer.cluster.job import JobFolder, Place, SharedJob, SharedSlide, publish_job
from histoviewer.cluster.lease_log import Lease, LeaseLog, LeaseLost, Outcome
from histoviewer.cluster.pauses import Pauses
from histoviewer.cluster.statistics import Snapshot, Statistics
from histoviewer.cluster.takeover import discard, revoke_if_dead
from histoviewer.errors import SlideError, StoreError
from histoviewer.inference.engines.base import Device
from histoviewer.inference.manifest import Manifest, load_manifest
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.mpp_store import MppStore
from histoviewer.version import __version__
from histoviewer.worklist.store import LEASE_SECONDS as STORE_LEASE_SECONDS

# A network drive may stall for half a minute and then go on.
LEASE_SECONDS = 60.0
_KEY = "coordinator"
_LOOK_SECONDS = 0.5
# Slides that are looked for at a time, as ten thousand would keep a network drive busy.
_MOST_SOUGHT = 20


class Coordinator:
    """Coordinates one shared scan. A context manager, used by one thread.

    lease_seconds: time without a sign of life after which a worker's slide is given to others.
    on_problem:    called with a sentence on what the user should know: damage to the worklist, a
                   full disk, workers that were lost. Perhaps in another thread.

    Raises StoreError if `out` cannot be written, if another shared scan is open in it, if another
    process coordinates this one, or if another command scans these slides; ScanCancelled.
    """

    def __init__(
        self,
        slides: list[Path],
        model: Path,
        out: Path,
        options: ScanOptions,
        *,
        device: Device = "auto",
        lease_seconds: float = LEASE_SECONDS,
        cancel: CancellationToken | None = None,
        on_problem: Callable[[str], None] | None = None,
    ) -> None:
        self._out = out
        self._cancel = CancellationToken(parent=cancel)
        self._tell = on_problem or (lambda problem: None)
        self._owner = uuid.uuid4().hex
        self._lease: Lease | None = None
        self._pauses = Pauses(self._cancel, lambda error: self._tell(str(error)))
        manifest = load_manifest(model)
        with ExitStack() as stack:
            self._intake = Intake(slides, out, options, manifest, on_problem)
            stack.callback(self._intake.close)
            listed = {slide.name: slide for slide in self._intake.slides}
            described = _describe(
                self._intake.slides, manifest, out, options, device, lease_seconds
            )
            self.job = publish_job(out, described)
            self._shared = self.job.slides_by_key()
            self._slides = {key: listed[slide.name] for key, slide in self._shared.items()}
            self._left = list(self._slides)
            self._folder = JobFolder(out, self.job.id)
            self._log = LeaseLog(self._folder.log)
            self._observer = Observer(self._folder.workers, self.job.lease_seconds)
            self._lead(stack)
            self._claim_rows()
            self._closing = stack.pop_all()
        self._statistics = Statistics(self._folder.workers, self._observer, self._owner)

    def __enter__(self) -> "Coordinator":
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()

    def free(self) -> list[str]:
        """Keys of the slides that nobody scans and that have not ended, as was last seen."""
        entries = {key: self._log.last(key) for key in self._left}
        return [
            key for key, entry in entries.items() if not (entry and (entry.held or entry.ended))
        ]

    def look(self) -> Snapshot:
        """Return the state of the scan."""
        done = len(self._slides) - len(self._left)
        return self._statistics.look(done, len(self._slides))

    def items(self, between: Callable[[], None] | None = None) -> Iterator[BatchItem]:
        """Yield each slide as it ends, until all have; then close the scan.

        between: called after each look at the folder.

        Raises StoreError if another process took over, or if the folder cannot be written for
        long; ScanCancelled. Workers go on all the same.
        """
        while self._left:
            self._cancel.stop_if_cancelled(self._out)
            began = time.monotonic()
            ended = yield from self._ended()
            if between:
                between()
            if not ended:
                # A drive on which a look takes long is left in peace for as long.
                time.sleep(max(_LOOK_SECONDS, time.monotonic() - began))
        self._folder.close()

    def _ended(self) -> Generator[BatchItem, None, int]:
        """Yield the slides that have ended since the last look; return their number."""
        ended = 0
        try:
            self._log.refresh()
            for key in list(self._left):
                if item := self._look_at(key):
                    self._left.remove(key)
                    ended += 1
                    yield item
            free = self.free()
            for key in random.sample(free, min(len(free), _MOST_SOUGHT)):
                self._fail_if_gone(key, self._slides[key])
            self._pauses.over()
        except StoreError as error:
            self._pauses.wait(error)
        return ended

    def _look_at(self, key: str) -> BatchItem | None:
        """The outcome of a slide that has ended; else end its lease if its holder is dead."""
        entry, slide = self._log.last(key), self._slides[key]
        if entry and entry.outcome:
            return self._finish(key, entry.outcome)
        shared = self._shared[key]
        if entry and revoke_if_dead(self._log, key, shared, self._owner, self._observer):
            self._tell(f"{slide.path}: the worker that scanned it was lost; others take it.")
        return None

    def _finish(self, key: str, outcome: Outcome) -> BatchItem | None:
        """Take a result; one that is damaged or lost is scanned again."""
        slide, staged = self._slides[key], self._folder.results / Path(outcome.result).name
        try:
            return self._intake.finish(slide, outcome, staged)
        except DamagedResult as error:
            self._tell(f"{error} It is scanned again.")
            discard(self._log, key, self._shared[key], self._owner)
            return None

    def _fail_if_gone(self, key: str, slide: ListedSlide) -> None:
        """End a slide that is not there, which workers leave to others that may see it."""
        if not slide.path.exists() and (lease := self._log.claim(key, self._owner)):
            cause = "cannot be read (No such file or directory)"
            error = SlideError(slide.path, cause, "Check that the file still exists.")
            with suppress(LeaseLost):
                lease.end(Outcome(error=str(error)))

    def _lead(self, stack: ExitStack) -> None:
        """Become the one coordinator, once the lease of one that was killed is over."""
        heart = Heart(self._folder.workers, self._owner, self.job.lease_seconds, self._check_lead)
        stack.enter_context(heart)
        until = time.monotonic() + 2 * self.job.lease_seconds
        while not (lease := self._log.claim(_KEY, self._owner)):
            if not revoke_if_dead(self._log, _KEY, None, self._owner, self._observer):
                self._cancel.stop_if_cancelled(self._out)
                time.sleep(min(_LOOK_SECONDS, self.job.lease_seconds / 4))
            if time.monotonic() > until:
                cause = "is being scanned by a command that lives, perhaps on another computer"
                raise StoreError(self._out, cause, "`histoviewer worker` joins it.")
        self._lease = lease
        stack.callback(self._step_down)

    def _step_down(self) -> None:
        lease, self._lease = self._lease, None
        if lease:
            with suppress(StoreError, LeaseLost):
                lease.release()

    def _check_lead(self) -> None:
        if self._lease and self._lease.is_lost():
            self._lease = None
            self._tell(f"{self._out}: another command took over the scan, as this one stood still.")
            self._cancel.cancel()

    def _claim_rows(self) -> None:
        """Claim the rows, once those of a coordinator that was killed are free."""
        until = time.monotonic() + 2 * STORE_LEASE_SECONDS
        while not self._intake.claim():
            if time.monotonic() > until:
                cause = "has slides that another command is scanning"
                raise StoreError(self._out, cause, "Wait for it, or end it.")
            self._cancel.stop_if_cancelled(self._out)
            time.sleep(_LOOK_SECONDS)


def _describe(
    slides: list[ListedSlide],
    manifest: Manifest,
    out: Path,
    options: ScanOptions,
    device: Device,
    lease_seconds: float,
) -> SharedJob:
    sizes = MppStore()
    return SharedJob(
        id=uuid.uuid4().hex,
        version=__version__,
        model=Place.of(manifest.folder, out),
        model_name=manifest.name,
        parameters=parameters_hash(manifest, options),
        device=device,
        options=options,
        slides=tuple(
            SharedSlide(slide.name, Place.of(slide.path, out), sizes.recall(slide.path))
            for slide in slides
        ),
        lease_seconds=lease_seconds,
    )
