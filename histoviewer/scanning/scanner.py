"""Scan of a slide into a heatmap: plan the tiles, fill them part by part, say what was done."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from histoviewer.errors import SlideError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import Ensemble
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.filling import ScanTiles, blocks_to_do, fill_tiles
from histoviewer.scanning.lost_tiles import WITHHELD
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.plan import (
    grid_of,
    look_for_cautions,
    provenance_of,
    tiles_to_scan,
)
from histoviewer.scanning.progress import Progress, ScanStep
from histoviewer.scanning.scope import OVERRIDDEN, scope_problem, share_problem
from histoviewer.scanning.shares import Mask
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.slide import Slide


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
        for block in list(blocks_to_do(heatmap, ScanTiles(wanted, parts[0], plan), ensemble)):
            parts[0][block.slices] = True
    total = int(np.count_nonzero(np.any(parts, axis=0) & (heatmap.state == TileState.PENDING)))
    nothing = np.zeros(0, np.intp)
    yield ScanStep(heatmap, nothing, nothing, Progress(0, total, time.monotonic() - started))
    done = 0
    for part in parts:
        tiles = ScanTiles(wanted, part, plan)
        for batch in fill_tiles(slide, ensemble, heatmap, tiles, options, cancel):
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


def _same_file(slide: Slide, before: str) -> None:
    if compute_fingerprint(slide.path) != before:
        raise SlideError(
            slide.path, "changed while it was scanned", "Wait until it is written; scan it again."
        )
