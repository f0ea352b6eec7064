"""How much there is to scan on a slide, before it is scanned."""

from histoviewer.geometry import PatchGrid
from histoviewer.inference.manifest import Manifest
from histoviewer.slides.slide import Slide
from histoviewer.tissue import find_tissue


def patches_by_stride(slide: Slide, manifest: Manifest) -> dict[int, int]:
    """How many patches a scan with this model runs, by stride: those in which tissue was found.

    Raises MissingMppError where the slide has no pixel size.
    """
    mpp, tissue = slide.require_mpp(), find_tissue(slide)
    counts = {}
    for stride in manifest.strides:
        sides = manifest.mpp, manifest.patch_size, manifest.label_centre
        wanted, lost = tissue.cells(PatchGrid(slide.size, mpp, *sides, stride))
        counts[stride] = int((wanted | lost).sum())
    return counts
