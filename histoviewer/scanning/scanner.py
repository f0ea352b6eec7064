"""Scan of a slide into a heatmap: read blocks, run them or the patches cut from them, fill tiles.

Reading and inference overlap: while the ensemble works on one block, the next ones are decoded in
other threads. What waits between the stages is bounded, so memory does not grow with the slide.

A block of a dense scan is run in one call. As its tiles' values depend a little on what else is in
it, the same slide is always cut into the same blocks, and a block is run whole or not at all.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import ScanCancelled, SlideError
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.inference.engines.base import Stop
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.scanning.blocks import Block, states_without_scan
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.cover import cover
from histoviewer.scanning.lost_tiles import WITHHELD
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.plan import (
    PlannedTiles,
    grid_of,
    look_for_cautions,
    provenance_of,
    tiles_to_scan,
)
from histoviewer.scanning.progress import Progress, ScanStep
from histoviewer.scanning.scope import OVERRIDDEN, scope_problem, share_problem
from histoviewer.scanning.shares import Mask
from histoviewer.scanning.values import Limits, TileValues, predict_block, predict_patches
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.resample import Pixels
from histoviewer.slides.slide import Slide

# A block of about 1,024 patch pixels a side is at most 70 MiB while it is decoded, and its margin,
# which the neighbouring block reads and runs again, at most 13 % of it.
_BLOCK_SIDE = 1024
_BLOCKS_AHEAD = 2
_BATCHES_PER_CALLER = 4
_DENSE_PER_CALLER = 1
# Between two looks at the cancellation token while the network runs.
_LOOK_SECONDS = 0.05


class _Tiles(NamedTuple):
    """(rows, cols) bool: all tiles of the scan and those to do now; how they were chosen."""

    wanted: Mask
    part: Mask
    plan: PlannedTiles


class _Batch(NamedTuple):
    """Tiles (n, 2), row and column, and what gives their values; None if they have none."""

    tiles: NDArray[np.intp]
    predict: Callable[[Stop], TileValues] | None = None


def scan(
    slide: Slide,
    ensemble: Ensemble,
    options: ScanOptions = ScanOptions(),
    *,
    cancel: CancellationToken | None = None,
    resume: Heatmap | None = None,
    on_step: Callable[[ScanStep], None] | None = None,
) -> Heatmap:
    """Scan a slide to the end. Arguments and errors are those of `iter_scan`.

    on_step: called after each step, in the calling thread.
    """
    for step in iter_scan(slide, ensemble, options, cancel=cancel, resume=resume):
        if on_step:
            on_step(step)
    return step.heatmap


def iter_scan(
    slide: Slide,
    ensemble: Ensemble,
    options: ScanOptions = ScanOptions(),
    *,
    cancel: CancellationToken | None = None,
    resume: Heatmap | None = None,
) -> Iterator[ScanStep]:
    """Scan a slide, a step a batch; the first step comes before any patch is read.

    cancel: checked before each block and each batch.
    resume: the heatmap of an interrupted scan. Its values are kept if it was a scan of the same
            file, model, versions, engine, precision and settings; otherwise it is ignored. The
            steps' progress then counts the tiles that were left to do.

    On a CPU a patch's value does not depend on the batch it comes in (checked with pcam-starter,
    batches of 1 to 8, both engines), so a resumed scan gives the heatmap of an uninterrupted one
    except for `provenance.started` and `provenance.seconds`: when it first began, and all time
    spent on it.

    Raises MissingMppError if the slide has no pixel size, SlideError if it is too small, too
    coarse or changes while it is scanned, ModelError if the device fails, ScanCancelled.
    """
    cancel = cancel or CancellationToken()
    started = time.monotonic()
    before = compute_fingerprint(slide.path)
    manifest = ensemble.manifest
    grid = grid_of(slide, manifest, options)
    plan = tiles_to_scan(slide, grid, options.whole_slide, cancel)
    wanted = plan.wanted | plan.lost
    provenance = provenance_of(slide, ensemble, before, plan.method, options)
    cautions, appearance = look_for_cautions(slide, manifest, grid, plan.wanted, cancel)
    overridden = [OVERRIDDEN] if provenance.scope_overridden else []
    provenance = replace(
        provenance,
        cautions=cautions + overridden,
        appearance=appearance,
        scope_problem=scope_problem(slide, ensemble, grid, plan, cancel),
    )
    heatmap = Heatmap.pending(grid, wanted, provenance)
    if plan.withheld.any():
        heatmap.state[plan.withheld] = TileState.UNREADABLE
        heatmap.provenance = replace(provenance, unreadable_reason=WITHHELD)
    if resume:
        _keep_scanned(resume, heatmap)
    earlier = heatmap.provenance.seconds
    parts = _parts(heatmap, options)
    if heatmap.provenance.dense and len(parts) > 1:
        # Blocks are run whole, so what is done of them first is all of them.
        for block in list(_blocks(heatmap, _Tiles(wanted, parts[0], plan), ensemble)):
            parts[0][block.slices] = True
    total = int(np.count_nonzero(np.any(parts, axis=0) & (heatmap.state == TileState.PENDING)))
    nothing = np.zeros(0, np.intp)
    yield ScanStep(heatmap, nothing, nothing, Progress(0, total, time.monotonic() - started))
    done = 0
    for part in parts:
        tiles = _Tiles(wanted, part, plan)
        for batch in _fill(slide, ensemble, heatmap, tiles, options, cancel):
            done += len(batch.tiles)
            progress = Progress(done, total, time.monotonic() - started)
            yield ScanStep(heatmap, batch.tiles[:, 0], batch.tiles[:, 1], progress)
    _same_file(slide, before)
    seconds = time.monotonic() - started
    heatmap.provenance = replace(
        heatmap.provenance,
        seconds=round(earlier + seconds, 3),
        scope_problem=heatmap.provenance.scope_problem or share_problem(heatmap, manifest.scope),
    )
    yield ScanStep(heatmap, nothing, nothing, Progress(done, total, seconds))


def _keep_scanned(earlier: Heatmap, heatmap: Heatmap) -> None:
    """Copy the values of an interrupted scan into a new one, if it was a scan of the same kind."""
    was, now = earlier.provenance, heatmap.provenance
    # What the tiles of a part said of the scope is judged anew.
    was = replace(was, scope_problem=now.scope_problem)
    same_times = replace(
        was, started=now.started, seconds=now.seconds, unreadable_reason=now.unreadable_reason
    )
    if earlier.grid != heatmap.grid or same_times != now:
        return
    judged = np.isin(earlier.state, (TileState.SCANNED, TileState.OUT_OF_SCOPE))
    kept = judged & (heatmap.state == TileState.PENDING)
    heatmap.probability[kept] = earlier.probability[kept]
    heatmap.state[kept] = earlier.state[kept]
    heatmap.provenance = was


def _parts(heatmap: Heatmap, options: ScanOptions) -> list[Mask]:
    """(rows, cols) bool each: the tiles to scan, in the order in which they are to be."""
    everywhere = np.ones(heatmap.grid.shape, np.bool_)
    if options.first is None:
        return [everywhere]
    region = np.zeros_like(everywhere)
    region[heatmap.grid.tiles_touching(options.first)] = True
    return [region] if options.only_first else [region, everywhere]


def _fill(
    slide: Slide,
    ensemble: Ensemble,
    heatmap: Heatmap,
    tiles: _Tiles,
    options: ScanOptions,
    cancel: CancellationToken,
) -> Iterator[_Batch]:
    """Give every pending tile of a part its state; yield the batches as they are done."""
    running: deque[tuple[Future[TileValues], _Batch]] = deque()
    dense = heatmap.provenance.dense
    most_running = ensemble.callers * (_DENSE_PER_CALLER if dense else _BATCHES_PER_CALLER)
    limits = _limits(ensemble.manifest, options)
    readers = ThreadPoolExecutor(_BLOCKS_AHEAD)
    pool = ThreadPoolExecutor(ensemble.callers)
    stop = Stop()
    try:
        blocks = _read_blocks(slide, _blocks(heatmap, tiles, ensemble), heatmap.grid, readers)
        for batch in _batches(ensemble, heatmap, blocks, tiles, limits):
            _stop_if(cancel, slide)
            if batch.predict is None:
                yield batch
                continue
            running.append((pool.submit(batch.predict, stop), batch))
            if len(running) > most_running:
                yield _finish(heatmap, *running.popleft(), limits, slide, cancel)
        while running:
            yield _finish(heatmap, *running.popleft(), limits, slide, cancel)
    finally:
        stop.ask()
        # The slide must not be closed by the caller while a thread still reads it.
        pool.shutdown(cancel_futures=True)
        readers.shutdown(cancel_futures=True)


def _limits(manifest: Manifest, options: ScanOptions) -> Limits:
    scope = None if options.ignore_scope else manifest.scope
    return Limits(options.confirmed_from(manifest), scope.threshold if scope else None)


def _finish(
    heatmap: Heatmap,
    future: Future[TileValues],
    batch: _Batch,
    limits: Limits,
    slide: Slide,
    cancel: CancellationToken,
) -> _Batch:
    """Wait for the values of a batch and enter them."""
    while not future.done():
        _stop_if(cancel, slide)
        wait([future], _LOOK_SECONDS)
    _stop_if(cancel, slide)
    values = future.result()
    rows, cols = batch.tiles.T
    heatmap.set_tiles(rows, cols, values.probability)
    far = limits.out_of_scope(values) & (heatmap.state[rows, cols] == TileState.SCANNED)
    heatmap.probability[rows[far], cols[far]] = np.nan
    heatmap.state[rows[far], cols[far]] = TileState.OUT_OF_SCOPE
    return batch


def _read_blocks(
    slide: Slide, blocks: Iterator[Block], grid: PatchGrid, readers: ThreadPoolExecutor
) -> Iterator[tuple[Block, Pixels]]:
    """Blocks with their pixels at the model's mpp, read ahead."""
    ahead: deque[tuple[Block, Future[Pixels]]] = deque()
    for block in blocks:
        ahead.append((block, readers.submit(_read_block, slide, grid, block)))
        if len(ahead) > _BLOCKS_AHEAD:
            block_read, future = ahead.popleft()
            yield block_read, future.result()
    while ahead:
        block_read, future = ahead.popleft()
        yield block_read, future.result()


def _blocks(heatmap: Heatmap, tiles: _Tiles, ensemble: Ensemble) -> Iterator[Block]:
    """Blocks that hold tiles to do now."""
    grid, dense = heatmap.grid, heatmap.provenance.dense
    side = max(1, _BLOCK_SIDE // grid.stride)

    for row in range(0, grid.rows, side):
        for col in range(0, grid.cols, side):
            whole = Block(row, col, min(side, grid.rows - row), min(side, grid.cols - col))
            if not _is_pending(heatmap, tiles, whole).any():
                continue
            # All wanted tiles count, not the pending ones alone: the origin of a block changes its
            # resampled pixels by a grey level, and a resumed scan must equal a whole one.
            wanted = tiles.wanted[whole.slices]
            blocks = (
                [whole] if dense and ensemble.engine.fixed_shapes else cover(wanted, whole, grid)
            )
            for block in blocks:
                if _is_pending(heatmap, tiles, block).any():
                    yield block


def _is_pending(heatmap: Heatmap, tiles: _Tiles, block: Block) -> Mask:
    where = block.slices
    pending: Mask = (heatmap.state[where] == TileState.PENDING) & tiles.part[where]
    return pending


def _read_block(slide: Slide, grid: PatchGrid, block: Block) -> Pixels:
    return slide.read_region(block.region(grid), block.size(grid))


def _batches(
    ensemble: Ensemble,
    heatmap: Heatmap,
    blocks: Iterator[tuple[Block, Pixels]],
    tiles: _Tiles,
    limits: Limits,
) -> Iterator[_Batch]:
    """Blocks of a dense scan, and full batches of patches, cut across blocks; tiles that cannot be
    scanned come in batches without a value, with their state already set."""
    grid, provenance = heatmap.grid, heatmap.provenance
    # The views of fewer patches fill a batch: cancelling stays as quick.
    size = max(1, ensemble.batch_size // 8) if provenance.tta else ensemble.batch_size
    waiting: list[tuple[NDArray[np.uint8], tuple[int, int]]] = []

    def stacked() -> _Batch:
        patches, chosen = zip(*waiting, strict=True)
        waiting.clear()
        predict = partial(predict_patches, ensemble, np.stack(patches), provenance.tta)
        return _Batch(np.array(chosen), predict)

    for block, pixels in blocks:
        if pixels.error and not heatmap.provenance.unreadable_reason:
            heatmap.provenance = replace(heatmap.provenance, unreadable_reason=pixels.error)
        settled = _settle_unscannable(heatmap, block, pixels, tiles)
        if len(settled.tiles):
            yield settled
        pending = _pending(heatmap, tiles, block)
        if not len(pending):
            continue
        damaged = pixels.failed.any() or (heatmap.state[block.slices] == TileState.UNREADABLE).any()
        # What fills a hole must not tell on tiles that do not touch it.
        if provenance.dense and not damaged:
            yield _Batch(
                pending,
                partial(
                    predict_block,
                    ensemble,
                    grid,
                    block,
                    pixels.rgb,
                    pending,
                    provenance.tta,
                    limits,
                ),
            )
            continue
        for row, col in pending.tolist():
            waiting.append((pixels.rgb[block.window(grid, row, col)], (row, col)))
            if len(waiting) == size:
                yield stacked()
    if waiting:
        yield stacked()


def _pending(heatmap: Heatmap, tiles: _Tiles, block: Block) -> NDArray[np.intp]:
    """(n, 2) the block's tiles that are to be done now."""
    found: NDArray[np.intp] = np.argwhere(_is_pending(heatmap, tiles, block))
    return found + np.array((block.row, block.col), np.intp)


def _settle_unscannable(heatmap: Heatmap, block: Block, pixels: Pixels, tiles: _Tiles) -> _Batch:
    """Set the state of the block's pending tiles that have no pixels to scan."""
    pending = [(row, col) for row, col in _pending(heatmap, tiles, block).tolist()]
    states = states_without_scan(heatmap.grid, block, pixels, tiles.plan, pending)
    for (row, col), state in states.items():
        heatmap.state[row, col] = state
    return _Batch(np.array(list(states), np.intp).reshape(-1, 2))


def _same_file(slide: Slide, before: str) -> None:
    if compute_fingerprint(slide.path) != before:
        raise SlideError(
            slide.path, "changed while it was scanned", "Wait until it is written; scan it again."
        )


def _stop_if(cancel: CancellationToken, slide: Slide) -> None:
    if cancel.cancelled:
        raise ScanCancelled(slide.path, "the scan was cancelled")
