"""Preparation of a scan, before the first patch is read: grid, tiles, provenance and cautions."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import openslide

from histoviewer.errors import ModelError, SlideError
from histoviewer.geometry import Mpp, PatchGrid
from histoviewer.heatmaps.provenance import PLAN_VERSION, Provenance
from histoviewer.inference.ensemble import Ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.domain_check import NOT_DESCRIBED, look_at, mpp_cautions
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.shares import Mask
from histoviewer.scanning.tissue import TissueMask, find_tissue
from histoviewer.slides.slide import Slide
from histoviewer.version import __version__

# A slide this much coarser than the model's patches has lost the detail that the model looks at.
_COARSEST = 1.5


def patches_by_stride(slide: Slide, manifest: Manifest) -> dict[int, int]:
    """Count the patches with tissue that a scan with this model runs, by stride.

    Raises MissingMppError if the slide has no pixel size.
    """
    mpp, tissue = slide.require_mpp(), find_tissue(slide)
    counts = {}
    for stride in manifest.strides:
        sides = manifest.mpp, manifest.patch_size, manifest.label_centre
        wanted, lost = tissue.tiles(PatchGrid(slide.size, mpp, *sides, stride))
        counts[stride] = int((wanted | lost).sum())
    return counts


def grid_of(slide: Slide, manifest: Manifest, options: ScanOptions) -> PatchGrid:
    """The grid of a model's patches on a slide.

    Raises MissingMppError if the slide has no pixel size, SlideError if it is too small, too
    coarse or open with another pixel size than `options` force, ModelError if the stride does not
    suit the model's patches.
    """
    mpp, side, stride = slide.require_mpp(), manifest.patch_size, options.stride_for(manifest)
    if options.force_mpp and options.mpp and mpp != Mpp(options.mpp, options.mpp):
        raise SlideError(
            slide.path,
            f"is open with pixels of {mpp.mean:.3g} um, not the {options.mpp:g} um to be forced",
            "Open it with that pixel size: open_slide(path, mpp, force_mpp=True).",
        )
    if not 0 < stride <= side or (side - stride) % 2:
        strides = ", ".join(str(offered) for offered in manifest.strides)
        cause = f"has patches of {side} x {side} pixels, which cannot be {stride} apart"
        raise ModelError(manifest.name, cause, f"Choose one of the strides {strides}.")
    if mpp.mean > _COARSEST * manifest.mpp:
        raise SlideError(
            slide.path,
            f"is too coarse: {mpp.mean:.3g} um per pixel, the model was made for {manifest.mpp:g}",
            "Scan the slide itself, not a reduced picture of it.",
        )
    grid = PatchGrid(slide.size, mpp, manifest.mpp, side, manifest.label_centre, stride)
    width, height = slide.size.width / grid.scale[0], slide.size.height / grid.scale[1]
    if min(width, height) < side - 0.5:
        raise SlideError(
            slide.path,
            f"is smaller than one patch ({slide.size.width * mpp.x:.3g} x "
            f"{slide.size.height * mpp.y:.3g} um, a patch is {side * manifest.mpp:.3g} um wide)",
            "Choose a larger image; patches are judged by `histoviewer scan --patches`.",
        )
    return grid


@dataclass(frozen=True)
class PlannedTiles:
    """Tiles of a scan.

    wanted:   (rows, cols) bool, those to scan.
    lost:     (rows, cols) bool, those that are lost in whole or in part.
    withheld: (rows, cols) bool, those of the lost that are unreadable whatever is read there.
    tissue:   the tissue mask.
    method:   how they were found, in words.
    """

    wanted: Mask
    lost: Mask
    withheld: Mask
    tissue: TissueMask
    method: str


def tiles_to_scan(
    slide: Slide, grid: PatchGrid, whole_slide: bool, cancel: CancellationToken
) -> PlannedTiles:
    """Choose the tiles of a scan. Raises ScanCancelled."""
    tissue = find_tissue(slide, cancel=cancel)
    wanted, lost = tissue.tiles(grid)
    method = tissue.summary()
    if whole_slide:
        wanted, method = np.ones(grid.shape, np.bool_), "whole slide"
    return PlannedTiles(wanted, lost, tissue.withheld_tiles(grid), tissue, method)


def provenance_of(
    slide: Slide, ensemble: Ensemble, slide_fingerprint: str, tissue: str, options: ScanOptions
) -> Provenance:
    """Provenance of a scan that begins now, without its cautions."""
    manifest = ensemble.manifest
    point = options.point_for(manifest)
    return Provenance(
        slide=slide.path.name,
        slide_path=str(slide.path.absolute()),
        fingerprint=slide_fingerprint,
        mpp_source=slide.mpp_source,
        model=manifest.name,
        model_version=manifest.version,
        model_sha256=manifest.onnx_sha256,
        threshold=point.threshold,
        operating_point=point.name,
        provider=ensemble.provider,
        device_note=ensemble.device_note,
        tissue=tissue,
        plan_version=PLAN_VERSION,
        contract=manifest.contract.describe(),
        slide_rule=manifest.slide_rule,
        versions={
            "histoviewer": __version__,
            ensemble.engine.name: ensemble.engine.version,
            "openslide": openslide.__library_version__,
        },
        started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        tta=options.tta,
        engine=ensemble.engine.name,
        precision=ensemble.precision,
        dense=options.dense_for(manifest),
        scope_overridden=options.ignore_scope and manifest.scope is not None,
        confirmed_from=options.confirmed_from(manifest),
    )


def look_for_cautions(
    slide: Slide, manifest: Manifest, grid: PatchGrid, wanted: Mask, cancel: CancellationToken
) -> tuple[list[str], str]:
    """All cautions about a slide, and how its look was judged. Raises ScanCancelled."""
    cautions = mpp_cautions(slide, manifest)
    if slide.colour_note:
        cautions.append(slide.colour_note)
    if manifest.applicability is None:
        return cautions, NOT_DESCRIBED
    of_look, how = look_at(slide, grid, wanted, manifest.applicability, cancel)
    return cautions + of_look, how
