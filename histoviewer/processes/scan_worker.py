"""The scan worker: the only process that reads slides and runs the model during a scan, so the only
one that they can crash. `scan_client.Worker` starts it."""

import os
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from histoviewer.errors import HistoViewerError, ScanCancelled, StoreError
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import PLAN_VERSION
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.processes.channel import ChildChannel
from histoviewer.processes.child_process import take_streams
from histoviewer.processes.scan_messages import (
    Alive,
    CancelScan,
    Done,
    Failed,
    Loaded,
    LoadModel,
    Opened,
    ScanJob,
    Step,
)
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.progress import ScanStep
from histoviewer.scanning.scanner import iter_scan
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.read_log import ReadLog, changed_reads
from histoviewer.slides.slide import Slide
from histoviewer.worklist.damage import set_aside_damaged

_ALIVE_SECONDS = 1.0
# Tiles a side, less one: a block that takes a tenth of a second.
_MEASURED_BLOCK = 7


def main() -> None:
    """Load one model, then scan slide after slide, until the parent is gone."""
    channel = ChildChannel(*take_streams())
    order = channel.receive()
    assert isinstance(order, LoadModel)
    try:
        ensemble = load_ensemble(order.folder, order.device, order.engine, order.precision)
    except HistoViewerError as error:
        channel.send(Failed(error))
        return
    ensemble.callers = max(1, ensemble.callers // order.share)
    channel.send(_loaded(ensemble))
    jobs: queue.SimpleQueue[tuple[ScanJob, CancellationToken]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(channel, jobs), daemon=True).start()
    while True:
        _answer(*jobs.get(), ensemble, channel)


def _loaded(ensemble: Ensemble) -> Loaded:
    manifest = ensemble.manifest
    side = manifest.patch_size
    patches = _tiles_per_second(ensemble, (ensemble.batch_size, side, side, 3))
    tiles = patches
    if manifest.dense:
        side += _MEASURED_BLOCK * manifest.dense.stride
        tiles = _tiles_per_second(ensemble, (1, side, side, 3))
    return Loaded(
        ensemble.provider,
        ensemble.device_note,
        patches,
        tiles,
        ensemble.engine.name,
        ensemble.precision,
    )


def _tiles_per_second(ensemble: Ensemble, shape: tuple[int, ...]) -> float:
    """Measure the speed of the model with one input per caller."""
    pixels = np.zeros(shape, np.uint8)
    started = time.monotonic()
    with ThreadPoolExecutor(ensemble.callers) as pool:
        runs = pool.map(ensemble.predict_tiles, [pixels] * ensemble.callers)
        count = sum(run.probability.size for run in runs)
    return count / (time.monotonic() - started)


def _listen(
    channel: ChildChannel, jobs: "queue.SimpleQueue[tuple[ScanJob, CancellationToken]]"
) -> None:
    token = CancellationToken()
    while True:
        try:
            order = channel.receive()
        except EOFError:
            # The parent is gone: end at once, even in a scan.
            os._exit(0)
        if isinstance(order, CancelScan):
            token.cancel()
        elif isinstance(order, ScanJob):
            token = _WatchedToken(channel)
            jobs.put((order, token))


class _WatchedToken(CancellationToken):
    """Token that sends a sign of life to the parent when the scan checks it."""

    def __init__(self, channel: ChildChannel) -> None:
        super().__init__()
        self._channel = channel
        self._sent = time.monotonic()

    @property
    def cancelled(self) -> bool:
        if time.monotonic() - self._sent > _ALIVE_SECONDS:
            self._sent = time.monotonic()
            self._channel.send(Alive())
        return super().cancelled


def _answer(
    job: ScanJob, cancel: CancellationToken, ensemble: Ensemble, channel: ChildChannel
) -> None:
    try:
        note = " ".join(filter(None, map(set_aside_damaged, (job.result, job.partial))))
        with MppStore().open_slide(job.path, job.options.mpp, job.options.force_mpp) as slide:
            heatmap = None if job.options.rescan else _current_result(slide, ensemble, job)
            reused = heatmap is not None
            if heatmap:
                channel.send(Opened(heatmap))
            else:
                heatmap = _scan(slide, ensemble, job, cancel, channel)
        if not reused or _is_checkpoint_of(job.partial, heatmap):
            job.partial.unlink(missing_ok=True)
        channel.send(Done(heatmap.provenance, reused, note))
    except HistoViewerError as error:
        channel.send(Failed(error))


def _scan(
    slide: Slide, ensemble: Ensemble, job: ScanJob, cancel: CancellationToken, channel: ChildChannel
) -> Heatmap:
    steps = iter_scan(slide, ensemble, job.options, cancel=cancel, resume=_earlier(job))
    step = next(steps)
    log = ReadLog(job.result, step.heatmap.provenance.started)
    slide.on_read = log.note
    channel.send(Opened(step.heatmap))
    earlier = step.heatmap.provenance.seconds
    saved = time.monotonic()
    try:
        for step in steps:
            channel.send(_message(step))
            if time.monotonic() - saved >= job.options.checkpoint_seconds:
                log.flush()
                job.save_checkpoint(step.heatmap, earlier + step.progress.seconds)
                saved = time.monotonic()
    except ScanCancelled:
        log.flush()
        job.save_checkpoint(step.heatmap, earlier + step.progress.seconds)
        raise
    log.flush()
    step.heatmap.save(job.result)
    return step.heatmap


def _message(step: ScanStep) -> Step:
    tiles = step.rows, step.cols
    heatmap = step.heatmap
    return Step(*tiles, heatmap.probability[tiles], heatmap.state[tiles], step.progress)


def _current_result(slide: Slide, ensemble: Ensemble, job: ScanJob) -> Heatmap | None:
    """Return the result of an earlier scan if a scan now would give the same.

    None if a scan that was to replace it was interrupted: this one goes on from there.
    """
    heatmap = Heatmap.load_if_sound(job.result)
    if heatmap is None or not _is_of_job(heatmap, slide, ensemble, job):
        return None
    if heatmap.unread:
        return None
    if job.options.verify and not _is_unchanged(slide, heatmap, job.result):
        return None
    rescan = Heatmap.load_if_sound(job.partial)
    if rescan is None or rescan.provenance.started == heatmap.provenance.started:
        return heatmap
    return None if _is_of_job(rescan, slide, ensemble, job) else heatmap


def _is_unchanged(slide: Slide, heatmap: Heatmap, result: Path) -> bool:
    try:
        changed, _ = changed_reads(slide, result, heatmap.provenance.started)
    except StoreError:
        return False  # What cannot be verified is scanned again.
    return not changed


def _is_of_job(heatmap: Heatmap, slide: Slide, ensemble: Ensemble, job: ScanJob) -> bool:
    """Return True if a heatmap is of this slide, this model and these settings."""
    manifest, options, known = ensemble.manifest, job.options, heatmap.provenance
    return (
        known.fingerprint == compute_fingerprint(slide.path)
        and known.plan_version == PLAN_VERSION
        and known.model_sha256 == manifest.onnx_sha256
        and known.contract == manifest.contract.describe()
        and known.threshold == options.point_for(manifest).threshold
        and known.tta == options.tta
        and known.scope_overridden == (options.ignore_scope and manifest.scope is not None)
        and known.dense == options.dense_for(manifest)
        and known.confirmed_from == options.confirmed_from(manifest)
        and (options.precision == "auto" or known.precision == ensemble.precision)
        and _same_patches(heatmap.grid, manifest)
        and heatmap.grid.stride == options.stride_for(manifest)
        and heatmap.grid.slide_mpp == slide.mpp
        and (known.tissue == "whole slide") == options.whole_slide
    )


def _is_checkpoint_of(partial: Path, heatmap: Heatmap) -> bool:
    """Return True if a checkpoint is of the scan that gave this result, not of a later one."""
    checkpoint = Heatmap.load_if_sound(partial)
    return checkpoint is None or checkpoint.provenance.started == heatmap.provenance.started


def _same_patches(grid: PatchGrid, manifest: Manifest) -> bool:
    was = grid.patch_size, grid.label_centre, grid.patch_mpp
    return was == (manifest.patch_size, manifest.label_centre, manifest.mpp)


def _earlier(job: ScanJob) -> Heatmap | None:
    """The heatmap of an interrupted scan, or of a scan of a region alone."""
    partial = Heatmap.load_if_sound(job.partial)
    if partial or job.options.rescan:
        return partial
    result = Heatmap.load_if_sound(job.result)
    return result if result and result.count(TileState.PENDING) else None
