"""Filling of a heatmap's tiles: read blocks, run them or the patches cut from them.

Reading and inference overlap: while the ensemble works on one block, the next ones are decoded in
other threads. What waits between the stages is bounded, so memory does not grow with the slide.

A block of a dense scan is run in one call. As its tiles' values depend a little on what else is in
it, the same slide is always cut into the same blocks, and a block is run whole or not at all.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.engines.base import Stop
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.scanning.blocks import Block, states_without_scan
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.cover import cover
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.plan import PlannedTiles
from histoviewer.scanning.shares import Mask
from histoviewer.scanning.values import Limits, TileValues, predict_block, predict_patches
from histoviewer.slides.resample import Pixels
from histoviewer.slides.slide import Slide

# A block of about 1,024 patch pixels a side is at most 70 MiB while it is decoded, and its margin,
# which the neighbouring block reads and runs again, at most 13 % of it.
_BLOCK_SIDE = 1024
# Sides of blocks that are covered as one, so that tissue is not cut wherever a block ends.
_COVERED_AT_ONCE = 2
_BLOCKS_AHEAD = 2
_BATCHES_PER_CALLER = 4
_DENSE_PER_CALLER = 2
# Between two looks at the cancellation token while the network runs.
_LOOK_SECONDS = 0.05


class ScanTiles(NamedTuple):
    """(rows, cols) bool: all tiles of the scan and those to do now; how they were chosen."""

    wanted: Mask
    part: Mask
    plan: PlannedTiles


class Batch(NamedTuple):
    """Tiles (n, 2), row and column, and what gives their values; None if they have none."""

    tiles: NDArray[np.intp]
    predict: Callable[[Stop], TileValues] | None = None


def fill_tiles(
    slide: Slide,
    ensemble: Ensemble,
    heatmap: Heatmap,
    tiles: ScanTiles,
    options: ScanOptions,
    cancel: CancellationToken,
) -> Iterator[Batch]:
    """Give every pending tile of a part its state; yield the batches as they are done."""
    running: dict[Future[TileValues], Batch] = {}
    dense = heatmap.provenance.dense
    most_running = ensemble.callers * (_DENSE_PER_CALLER if dense else _BATCHES_PER_CALLER)
    limits = _limits(ensemble.manifest, options)
    readers = ThreadPoolExecutor(_BLOCKS_AHEAD)
    pool = ThreadPoolExecutor(ensemble.callers)
    stop = Stop()
    try:
        blocks = _read_blocks(slide, blocks_to_do(heatmap, tiles, ensemble), heatmap.grid, readers)
        for batch in _batches(ensemble, heatmap, blocks, tiles, limits):
            cancel.stop_if_cancelled(slide.path)
            if batch.predict is None:
                yield batch
                continue
            running[pool.submit(batch.predict, stop)] = batch
            if len(running) > most_running:
                yield from _finish_some(heatmap, running, limits, slide, cancel)
        while running:
            yield from _finish_some(heatmap, running, limits, slide, cancel)
    finally:
        stop.ask()
        # The slide must not be closed by the caller while a thread still reads it.
        pool.shutdown(cancel_futures=True)
        readers.shutdown(cancel_futures=True)


def _limits(manifest: Manifest, options: ScanOptions) -> Limits:
    scope = None if options.ignore_scope else manifest.scope
    return Limits(options.confirmed_from(manifest), scope.threshold if scope else None)


def _finish_some(
    heatmap: Heatmap,
    running: dict[Future[TileValues], Batch],
    limits: Limits,
    slide: Slide,
    cancel: CancellationToken,
) -> Iterator[Batch]:
    """Wait until a batch is done; enter the values of all that are.

    Whichever is first: blocks differ much in size, and the callers that are done with small ones
    must not wait for a large one.
    """
    done: set[Future[TileValues]] = set()
    while not done:
        cancel.stop_if_cancelled(slide.path)
        done, _ = wait(running, _LOOK_SECONDS, FIRST_COMPLETED)
    cancel.stop_if_cancelled(slide.path)
    for future in [future for future in running if future in done]:
        batch = running.pop(future)
        _enter(heatmap, batch, future.result(), limits)
        yield batch


def _enter(heatmap: Heatmap, batch: Batch, values: TileValues, limits: Limits) -> None:
    rows, cols = batch.tiles.T
    heatmap.set_tiles(rows, cols, values.probability)
    far = limits.out_of_scope(values) & (heatmap.state[rows, cols] == TileState.SCANNED)
    heatmap.probability[rows[far], cols[far]] = np.nan
    heatmap.state[rows[far], cols[far]] = TileState.OUT_OF_SCOPE


def _read_blocks(
    slide: Slide, blocks: Iterator[Block], grid: PatchGrid, readers: ThreadPoolExecutor
) -> Iterator[tuple[Block, Pixels]]:
    """Blocks with their pixels at the model's mpp, read ahead."""
    ahead: deque[tuple[Block, Future[Pixels]]] = deque()
    for block in blocks:
        ahead.append(
            (block, readers.submit(slide.read_region, block.region(grid), block.size(grid)))
        )
        if len(ahead) > _BLOCKS_AHEAD:
            block_read, future = ahead.popleft()
            yield block_read, future.result()
    while ahead:
        block_read, future = ahead.popleft()
        yield block_read, future.result()


def blocks_to_do(heatmap: Heatmap, tiles: ScanTiles, ensemble: Ensemble) -> Iterator[Block]:
    """Blocks that hold tiles to do now."""
    grid = heatmap.grid
    side = max(1, _BLOCK_SIDE // grid.stride)
    fixed = heatmap.provenance.dense and ensemble.engine.fixed_shapes
    step = side if fixed else _COVERED_AT_ONCE * side
    for row in range(0, grid.rows, step):
        for col in range(0, grid.cols, step):
            whole = Block(row, col, min(step, grid.rows - row), min(step, grid.cols - col))
            if not _is_pending(heatmap, tiles, whole).any():
                continue
            # All wanted tiles count, not the pending ones alone: the origin of a block changes its
            # resampled pixels by a grey level, and a resumed scan must equal a whole one.
            blocks = [whole] if fixed else cover(tiles.wanted[whole.slices], whole, grid, side)
            for block in blocks:
                if _is_pending(heatmap, tiles, block).any():
                    yield block


def _is_pending(heatmap: Heatmap, tiles: ScanTiles, block: Block) -> Mask:
    where = block.slices
    pending: Mask = (heatmap.state[where] == TileState.PENDING) & tiles.part[where]
    return pending


def _batches(
    ensemble: Ensemble,
    heatmap: Heatmap,
    blocks: Iterator[tuple[Block, Pixels]],
    tiles: ScanTiles,
    limits: Limits,
) -> Iterator[Batch]:
    """Blocks of a dense scan, and full batches of patches, cut across blocks; tiles that cannot be
    scanned come in batches without a value, with their state already set."""
    grid, provenance = heatmap.grid, heatmap.provenance
    # The views of fewer patches fill a batch: cancelling stays as quick.
    size = max(1, ensemble.batch_size // 8) if provenance.tta else ensemble.batch_size
    waiting: list[tuple[NDArray[np.uint8], tuple[int, int]]] = []

    def stacked() -> Batch:
        patches, chosen = zip(*waiting, strict=True)
        waiting.clear()
        predict = partial(predict_patches, ensemble, np.stack(patches), provenance.tta)
        return Batch(np.array(chosen), predict)

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
            yield Batch(
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


def _pending(heatmap: Heatmap, tiles: ScanTiles, block: Block) -> NDArray[np.intp]:
    """(n, 2) the block's tiles that are to be done now."""
    found: NDArray[np.intp] = np.argwhere(_is_pending(heatmap, tiles, block))
    return found + np.array((block.row, block.col), np.intp)


def _settle_unscannable(heatmap: Heatmap, block: Block, pixels: Pixels, tiles: ScanTiles) -> Batch:
    """Set the state of the block's pending tiles that have no pixels to scan."""
    pending = [(row, col) for row, col in _pending(heatmap, tiles, block).tolist()]
    states = states_without_scan(heatmap.grid, block, pixels, tiles.plan, pending)
    for (row, col), state in states.items():
        heatmap.state[row, col] = state
    return Batch(np.array(list(states), np.intp).reshape(-1, 2))
