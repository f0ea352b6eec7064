"""Course of one slide: attempts in a worker process, its row, and the item for callers."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from histoviewer.errors import HistoViewerError, WorkerError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.provenance import PLAN_VERSION
from histoviewer.inference.manifest import Manifest
from histoviewer.processes.scan_client import ScanOutcome, Worker
from histoviewer.processes.scan_messages import ScanJob
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import ScanStep
from histoviewer.worklist.row import Row, Status, row_of

# A slide that crashes its worker this often is not tried again.
MOST_DEATHS = 2


@dataclass(frozen=True)
class BatchItem:
    """Outcome of one slide.

    path:    the slide.
    verdict: FAILED if there is no heatmap.
    error:   the reason if it failed or is incomplete; else empty.
    result:  the heatmap's file, or None if the slide failed.
    score:   see `Heatmap.score`; None if no tile was scanned.
    reused:  whether the result is that of an earlier, identical scan, or of another process that
             scans into the same folder.
    note:    a sentence on damaged files of an earlier scan that were set aside, or empty.
    """

    path: Path
    verdict: Verdict
    error: str = ""
    result: Path | None = None
    score: float | None = None
    reused: bool = False
    note: str = ""


def scan_in_attempts(
    worker: Worker,
    job: ScanJob,
    cancel: CancellationToken,
    on_step: Callable[[ScanStep], None] | None,
    record_crash: Callable[[], int],
) -> ScanOutcome:
    """Scan a slide, again if it crashes the worker, until it has crashed too many.

    record_crash: records a crash; returns how many of the slide are known, whoever saw them.

    Raises what `Worker.scan` raises.
    """
    died = False
    while True:
        try:
            outcome = worker.scan(job, cancel, on_step)
            # A result found by the second try is the first one's, which died before reporting.
            return replace(outcome, reused=False) if died else outcome
        except WorkerError as error:
            died = True
            deaths = record_crash()
            if deaths >= MOST_DEATHS:
                cause = f"{error.cause}, {deaths} times"
                raise WorkerError(job.path, cause, error.action) from error


def parameters_hash(manifest: Manifest, options: ScanOptions) -> str:
    """Hash everything that a result depends on besides the slide; see `Row.parameters`."""
    content = [
        PLAN_VERSION,
        manifest.onnx_sha256,
        options.point_for(manifest).threshold,
        options.stride_for(manifest),
        options.whole_slide,
        options.mpp,
        options.force_mpp,
        options.first if options.only_first else None,
        options.tta,
        options.ignore_scope,
        manifest.scope and manifest.scope.model_dump(),
        manifest.contract.describe(),
        manifest.slide_rule and asdict(manifest.slide_rule),
        *_asked_precision(options, manifest),
    ]
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def done_row(heatmap: Heatmap, name: str, path: str, result: str, parameters: str) -> Row:
    """Create the row of a slide with a result; see `Row` for the arguments."""
    return replace(row_of(heatmap, name, result), path=path, parameters=parameters)


def failed_row(name: str, path: str, parameters: str, error: HistoViewerError | str) -> Row:
    """Create the row of a slide without a result."""
    return Row(
        name,
        path,
        status=Status.FAILED,
        verdict=Verdict.FAILED,
        error=str(error),
        parameters=parameters,
    )


def item_of(row: Row, slide: Path, out: Path, reused: bool, note: str = "") -> BatchItem:
    """Tell a finished row as the outcome of a slide."""
    result = out / row.result if row.result else None
    return BatchItem(slide, Verdict(row.verdict), row.error, result, row.score, reused, note)


def _asked_precision(options: ScanOptions, manifest: Manifest) -> list[str | None]:
    """Return what identifies the network of a precision that was asked for, else nothing."""
    if options.precision == "auto":
        return []
    quantised = manifest.quantised if options.precision == "int8" else None
    return [options.precision, quantised.sha256 if quantised else None]
