"""Scan of a slide into a heatmap: read blocks, cut patches, run batches, fill tiles.

Reading and inference overlap: while the ensemble works on one block's patches, the next blocks
are decoded in other threads. What waits between the stages is bounded, so memory does not grow
with the slide.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.cancellation import CancellationToken
from histoviewer.errors import ScanCancelled, SlideError
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap, TileState
from histoviewer.inference.ensemble import Ensemble
from histoviewer.progress import Progress
from histoviewer.scanning.blocks import Block, states_without_scan
from histoviewer.scanning.lost_tiles import WITHHELD
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.plan import (
    PlannedTiles,
    grid_of,
    look_for_cautions,
    provenance_of,
    tiles_to_scan,
)
from histoviewer.scanning.tissue import Mask
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.resample import Pixels
from histoviewer.slides.slide import Slide

# A block of about 1,024 patch pixels a side is at most 70 MiB while it is decoded, and its margin,
# which the neighbouring block reads again, at most 13 % of it.
_BLOCK_SIDE = 1024
_BLOCKS_AHEAD = 2
_BATCHES_PER_CALLER = 4


@dataclass(frozen=True)
class ScanStep:
    """Progress of a running scan.

    heatmap:    the one heatmap of the scan, filled in place.
    rows, cols: (n,) indices of the tiles that got their final state since the last step.
    progress:   tiles done and in total.
    """

    heatmap: Heatmap
    rows: NDArray[np.intp]
    cols: NDArray[np.intp]
    progress: Progress


class _Tiles(NamedTuple):
    """(rows, cols) bool: all tiles of the scan and those to do now; how they were chosen."""

    wanted: Mask
    part: Mask
    plan: PlannedTiles


class _Batch(NamedTuple):
    """Patches (n, side, side, 3) uint8 and the tiles (n,) that they belong to."""

    patches: NDArray[np.uint8]
    rows: NDArray[np.intp]
    cols: NDArray[np.intp]


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
            file, model, versions, provider and settings; otherwise it is ignored. The steps'
            progress then counts the tiles that were left to do.

    On a CPU a patch's value does not depend on the batch it comes in (checked with pcam-starter,
    batches of 1 to 8), so a resumed scan gives the heatmap of an uninterrupted one except for
    `provenance.started` and `provenance.seconds`: when it first began, and all time spent on it.

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
    provenance = replace(provenance, cautions=cautions, appearance=appearance)
    heatmap = Heatmap.pending(grid, wanted, provenance)
    if plan.withheld.any():
        heatmap.state[plan.withheld] = TileState.UNREADABLE
        heatmap.provenance = replace(provenance, unreadable_reason=WITHHELD)
    if resume:
        _keep_scanned(resume, heatmap)
    earlier = heatmap.provenance.seconds
    parts = _parts(heatmap, options)
    total = int(np.count_nonzero(np.any(parts, axis=0) & (heatmap.state == TileState.PENDING)))
    nothing = np.zeros(0, np.intp)
    yield ScanStep(heatmap, nothing, nothing, Progress(0, total, time.monotonic() - started))
    done = 0
    for part in parts:
        tiles = _Tiles(wanted, part, plan)
        for batch in _fill(slide, ensemble, heatmap, tiles, cancel):
            done += len(batch.rows)
            progress = Progress(done, total, time.monotonic() - started)
            yield ScanStep(heatmap, batch.rows, batch.cols, progress)
    _same_file(slide, before)
    seconds = time.monotonic() - started
    heatmap.provenance = replace(heatmap.provenance, seconds=round(earlier + seconds, 3))
    yield ScanStep(heatmap, nothing, nothing, Progress(done, total, seconds))


def _keep_scanned(earlier: Heatmap, heatmap: Heatmap) -> None:
    """Copy the values of an interrupted scan into a new one, if it was a scan of the same kind."""
    was, now = earlier.provenance, heatmap.provenance
    same_times = replace(
        was, started=now.started, seconds=now.seconds, unreadable_reason=now.unreadable_reason
    )
    if earlier.grid != heatmap.grid or same_times != now:
        return
    kept = earlier.scanned & (heatmap.state == TileState.PENDING)
    heatmap.probability[kept] = earlier.probability[kept]
    heatmap.state[kept] = TileState.SCANNED
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
    cancel: CancellationToken,
) -> Iterator[_Batch]:
    """Give every pending tile of a part its state; yield the batches as they are done."""
    running: deque[tuple[Future[NDArray[np.float32]], _Batch]] = deque()
    most_running = ensemble.callers * _BATCHES_PER_CALLER
    readers = ThreadPoolExecutor(_BLOCKS_AHEAD)
    pool = ThreadPoolExecutor(ensemble.callers)
    try:
        blocks = _read_blocks(slide, heatmap, tiles, readers)
        predict, batch_size = ensemble.predict, ensemble.batch_size
        if heatmap.provenance.tta:
            # The views of fewer patches fill a batch: cancelling stays as quick.
            predict, batch_size = ensemble.predict_eight_views, max(1, batch_size // 8)
        for batch in _batches(heatmap, blocks, tiles, batch_size):
            _stop_if(cancel, slide)
            if not len(batch.patches):
                yield batch
                continue
            running.append((pool.submit(predict, batch.patches), batch))
            if len(running) > most_running:
                yield _finish(heatmap, *running.popleft())
        while running:
            _stop_if(cancel, slide)
            yield _finish(heatmap, *running.popleft())
    finally:
        # The slide must not be closed by the caller while a thread still reads it.
        pool.shutdown(cancel_futures=True)
        readers.shutdown(cancel_futures=True)


def _finish(heatmap: Heatmap, future: Future[NDArray[np.float32]], batch: _Batch) -> _Batch:
    heatmap.set_tiles(batch.rows, batch.cols, future.result())
    return batch


def _read_blocks(
    slide: Slide, heatmap: Heatmap, tiles: _Tiles, readers: ThreadPoolExecutor
) -> Iterator[tuple[Block, Pixels]]:
    """Blocks that hold tiles to do now, with their pixels at the model's mpp, read ahead."""
    grid = heatmap.grid
    ahead: deque[tuple[Block, Future[Pixels]]] = deque()
    for block in _blocks(heatmap, tiles):
        ahead.append((block, readers.submit(_read_block, slide, grid, block)))
        if len(ahead) > _BLOCKS_AHEAD:
            block_read, future = ahead.popleft()
            yield block_read, future.result()
    while ahead:
        block_read, future = ahead.popleft()
        yield block_read, future.result()


def _blocks(heatmap: Heatmap, tiles: _Tiles) -> Iterator[Block]:
    grid = heatmap.grid
    side = max(1, _BLOCK_SIDE // grid.stride)
    for row in range(0, grid.rows, side):
        for col in range(0, grid.cols, side):
            block = Block(row, col, min(side, grid.rows - row), min(side, grid.cols - col))
            if _is_pending(heatmap, tiles, block).any():
                # Not around the pending tiles alone: the origin of a block changes its resampled
                # pixels by a grey level, and a resumed scan must equal a whole one.
                yield _around(tiles.wanted[block.slices], block)


def _around(wanted: Mask, block: Block) -> Block:
    """The part of a block that its wanted tiles lie in: glass around them is not decoded."""
    rows, cols = np.flatnonzero(wanted.any(axis=1)), np.flatnonzero(wanted.any(axis=0))
    height, width = int(np.ptp(rows)) + 1, int(np.ptp(cols)) + 1
    return Block(block.row + int(rows[0]), block.col + int(cols[0]), height, width)


def _is_pending(heatmap: Heatmap, tiles: _Tiles, block: Block) -> Mask:
    where = block.slices
    pending: Mask = (heatmap.state[where] == TileState.PENDING) & tiles.part[where]
    return pending


def _read_block(slide: Slide, grid: PatchGrid, block: Block) -> Pixels:
    return slide.read_region(block.region(grid), block.size(grid))


def _batches(
    heatmap: Heatmap,
    blocks: Iterator[tuple[Block, Pixels]],
    tiles: _Tiles,
    batch_size: int,
) -> Iterator[_Batch]:
    """Full batches, cut across blocks; tiles that cannot be scanned come in batches of no patch,
    with their state already set."""
    grid = heatmap.grid
    waiting: list[tuple[NDArray[np.uint8], int, int]] = []
    for block, pixels in blocks:
        if pixels.error and not heatmap.provenance.unreadable_reason:
            heatmap.provenance = replace(heatmap.provenance, unreadable_reason=pixels.error)
        settled = _settle_unscannable(heatmap, block, pixels, tiles)
        if len(settled.rows):
            yield settled
        for row, col in _pending(heatmap, tiles, block):
            patch = pixels.rgb[block.window(grid, row, col)]
            waiting.append((patch, row, col))
            if len(waiting) == batch_size:
                yield _stack(waiting)
                waiting.clear()
    if waiting:
        yield _stack(waiting)


def _stack(waiting: list[tuple[NDArray[np.uint8], int, int]]) -> _Batch:
    patches, rows, cols = zip(*waiting, strict=True)
    return _Batch(np.stack(patches), np.array(rows), np.array(cols))


def _pending(heatmap: Heatmap, tiles: _Tiles, block: Block) -> list[tuple[int, int]]:
    found = np.argwhere(_is_pending(heatmap, tiles, block))
    return [(block.row + int(row), block.col + int(col)) for row, col in found]


def _settle_unscannable(heatmap: Heatmap, block: Block, pixels: Pixels, tiles: _Tiles) -> _Batch:
    """Set the state of the block's pending tiles that have no pixels to scan."""
    pending = _pending(heatmap, tiles, block)
    states = states_without_scan(heatmap.grid, block, pixels, tiles.plan, pending)
    for (row, col), state in states.items():
        heatmap.state[row, col] = state
    indices = np.array(list(states), np.intp).reshape(-1, 2)
    side = heatmap.grid.patch_size
    return _Batch(np.zeros((0, side, side, 3), np.uint8), indices[:, 0], indices[:, 1])


def _same_file(slide: Slide, before: str) -> None:
    if compute_fingerprint(slide.path) != before:
        raise SlideError(
            slide.path, "changed while it was scanned", "Wait until it is written; scan it again."
        )


def _stop_if(cancel: CancellationToken, slide: Slide) -> None:
    if cancel.cancelled:
        raise ScanCancelled(slide.path, "the scan was cancelled")
