"""A worker of a shared scan: takes slide after slide, and publishes each result once."""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.batch.outcome import scan_in_attempts
from histoviewer.cluster.attempt_files import AttemptFiles
from histoviewer.cluster.claims import Claim, Claims
from histoviewer.cluster.heartbeat import Heart
from histoviewer.cluster.job import JobFolder, SharedJob, SharedSlide, find_job_model
from histoviewer.cluster.lease_log import Lease, LeaseLost, Outcome
from histoviewer.cluster.pauses import PAUSE_SECONDS, Pauses
from histoviewer.errors import HistoViewerError, ModelError, ScanCancelled, StoreError
from histoviewer.processes.scan_client import Worker
from histoviewer.processes.scan_messages import Loaded, LoadModel, ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import ScanStep

_LOOK_SECONDS = 0.5
_WAITS_PER_LEASE = 4


@dataclass
class _Held:
    """The lease of the slide that is being scanned, and the token that stops its scan."""

    lease: Lease
    cancel: CancellationToken


class SharedWorker:
    """Scans slides of a shared scan in a process of its own. A context manager.

    share:     number of workers that share this computer's cores.
    on_loaded: called with device and speed.
    on_ended:  called with a slide's path and a word on how it ended.
    on_pause:  called with the error that a pause waits for the end of, such as a full disk.

    Raises ModelError if the model is missing or cannot be loaded, ScanCancelled.
    """

    def __init__(
        self,
        out: Path,
        job: SharedJob,
        cancel: CancellationToken,
        *,
        share: int = 1,
        on_loaded: Callable[[Loaded], None] | None = None,
        on_ended: Callable[[Path, str], None] | None = None,
        on_pause: Callable[[HistoViewerError], None] | None = None,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self.owner = uuid.uuid4().hex
        self._out, self._job, self._cancel = out, job, cancel
        self._on_ended = on_ended
        self._pauses = Pauses(cancel, on_pause, pause_seconds)
        self._folder = JobFolder(out, job.id)
        self._claims = Claims(out, job, self.owner)
        self._held: _Held | None = None
        self._scanned = self._tiles = 0
        options = job.options
        manifest = find_job_model(job, out)
        self._worker = Worker(
            LoadModel(manifest.folder, job.device, share, options.engine, options.precision)
        )
        try:
            loaded = self._worker.load(cancel)
            self._heart = Heart(
                self._folder.workers, self.owner, job.lease_seconds, self._check_lease
            )
        except BaseException:
            self._worker.close()
            raise
        if on_loaded:
            on_loaded(loaded)

    def __enter__(self) -> "SharedWorker":
        return self

    def __exit__(self, *error: object) -> None:
        self._worker.close()
        self._heart.__exit__(*error)

    def run(self) -> None:
        """Scan until all slides have ended, whoever scans them.

        Raises SlideError if slides are left that are not to be seen from this computer, StoreError
        if the folder cannot be written for long, ScanCancelled.
        """
        while True:
            try:
                if not self._step():
                    return
                self._pauses.over()
            except StoreError as error:
                # What a closed scan had is gone.
                if not self._folder.is_open():
                    return
                self._pauses.wait(error)

    def try_slide(self, key: str) -> bool:
        """Scan one slide, unless it has ended, or another has its lease; return whether it did.

        Raises SlideError if it is not to be seen from this computer, and what `run` does.
        """
        claim = self._claims.of(key)
        if claim:
            self._scan(claim)
        return claim is not None

    def _step(self) -> bool:
        """Scan a slide, or wait a little; return False if all have ended."""
        self._cancel.stop_if_cancelled(self._out)
        if claim := self._claims.next():
            self._scan(claim)
            return True
        if self._claims.all_ended() or not self._folder.is_open():
            return False
        # Nobody need be quicker to take over than a lease is to end.
        self._wait(self._job.lease_seconds / _WAITS_PER_LEASE * random.uniform(0.5, 1.0))
        return True

    def _scan(self, claim: Claim) -> None:
        """Scan a claimed slide; a lost lease loses the result of this attempt, and nothing else."""
        lease = claim.lease
        files = AttemptFiles(self._folder, claim.slide, lease)
        token = CancellationToken(parent=self._cancel)
        self._held = _Held(lease, token)
        self._tell(lease.key)
        try:
            outcome, word = self._outcome(claim, files, token)
            lease.end(outcome)
            self._scanned += 1
            self._tell(lease.key)
            self._heart.beat()
            if self._on_ended:
                self._on_ended(claim.path, word)
        except LeaseLost:
            files.delete()
        except (StoreError, ModelError, ScanCancelled):
            if self._gave_up(lease) or self._cancel.cancelled:
                raise
            files.delete()
        finally:
            self._held = None
            self._tell("")

    def _gave_up(self, lease: Lease) -> bool:
        """Give up a lease; return False if it was lost, which stops a scan as well."""
        try:
            lease.release()
        except LeaseLost:
            return False
        except StoreError:
            pass  # The first error is the one to report; others notice the missing sign of life.
        return True

    def _outcome(
        self, claim: Claim, files: AttemptFiles, token: CancellationToken
    ) -> tuple[Outcome, str]:
        files.take_over()
        options = _options(self._job.options, claim.slide)
        job = ScanJob(claim.path, files.result, files.partial, options)
        try:
            done = scan_in_attempts(self._worker, job, token, self._count, claim.lease.record_crash)
        except (StoreError, ModelError, ScanCancelled):
            raise
        except HistoViewerError as error:
            return Outcome(error=str(error)), "failed"
        heatmap = done.heatmap
        # What an attempt left that died before it could publish it is a result of this scan.
        reused = done.reused and files.is_kept(heatmap)
        started = heatmap.provenance.started
        outcome = Outcome("", files.result.name, started, reused, done.note)
        return outcome, heatmap.verdict()

    def _count(self, step: ScanStep) -> None:
        self._tiles += step.rows.size
        if self._held:
            self._tell(self._held.lease.key)

    def _tell(self, key: str) -> None:
        self._heart.tell(key, self._scanned, self._tiles)

    def _check_lease(self) -> None:
        """Stop a scan whose lease was lost, as while the computer slept."""
        held = self._held
        if held and held.lease.is_lost():
            held.cancel.cancel()

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._folder.is_open():
            self._cancel.stop_if_cancelled(self._out)
            time.sleep(min(_LOOK_SECONDS, seconds))


def _options(options: ScanOptions, slide: SharedSlide) -> ScanOptions:
    """The pixel size that was once given for a slide is known to the coordinator's user alone."""
    return options if options.mpp or slide.mpp is None else replace(options, mpp=slide.mpp)
