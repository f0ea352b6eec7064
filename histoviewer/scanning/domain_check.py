"""Check of a slide against the domain of a model, with cautions in words.

A model gives a probability for any picture, also for one that is nothing like its training
patches: out of focus, stained in other colours, of another pixel size. A few measures of the
slide's own patches are held against the range that they had in the training patches, which stands
in the manifest. This is a look at the picture, not at the model: a slide without cautions may
still be one that the model is wrong on.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from histoviewer.geometry import PatchGrid, Size
from histoviewer.inference.manifest import Manifest
from histoviewer.inference.manifest_parts import Applicability
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.optical_density import density
from histoviewer.scanning.shares import Mask
from histoviewer.slides.slide import Slide

# Number of patches examined, spread over the slide; fewer than the least give no caution.
SAMPLE = 64
LEAST = 8
MIN_TISSUE_DENSITY = 0.06
MIN_TISSUE_SHARE = 0.25
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
# Pixel sizes are rounded in the files.
_COARSER = 1.02

PALER = "The tissue is paler than what the model was trained on."
DARKER = "The tissue is darker than what the model was trained on."
OTHER_STAIN = "The tissue is stained in other colours than what the model was trained on."
BLURRED = "The slide is less sharp than what the model was trained on: out of focus?"
NOISY = "The slide has more noise or sharpening than what the model was trained on."
# What is said of a slide's look, for who translates it.
LOOKS = (PALER, DARKER, OTHER_STAIN, BLURRED, NOISY)
NOT_DESCRIBED = "stain and focus not checked: the model does not describe its training patches"


def mpp_cautions(slide: Slide, manifest: Manifest) -> list[str]:
    """Cautions about the slide's pixel size. Raises MissingMppError if it has none."""
    mpp, cautions = slide.require_mpp(), []
    if mpp.mean > _COARSER * manifest.mpp:
        cautions.append(
            f"The slide is coarser ({mpp.mean:.3g} µm per pixel) than the patches that the model "
            f"was trained on ({manifest.mpp:g}), so it lacks detail that the model looks at."
        )
    if slide.mpp_source != "file":
        cautions.append(
            f"The pixel size ({mpp.mean:.3g} µm) is {slide.mpp_source} and not recorded in the "
            "file: if it is wrong, the model sees everything at the wrong size."
        )
    return cautions


def look_at(
    slide: Slide, grid: PatchGrid, wanted: Mask, known: Applicability, cancel: CancellationToken
) -> tuple[list[str], str]:
    """Cautions about stain and focus, and how they were found, in words.

    wanted: (rows, cols) bool, the tiles that are to be scanned; at most `SAMPLE` of their patches,
            evenly spread, are read.

    Raises ScanCancelled.
    """
    tiles = np.argwhere(wanted)
    chosen = np.unique(np.linspace(0, len(tiles) - 1, SAMPLE).round().astype(int))
    found = []
    for row, col in tiles[chosen] if len(tiles) else []:
        cancel.stop_if_cancelled(slide.path)
        region = grid.patch_region(int(row), int(col))
        pixels = slide.read_region(region, Size(grid.patch_size, grid.patch_size))
        measured = measure(pixels.rgb) if pixels.valid.all() else None
        if measured is not None:
            found.append(measured)
    if len(found) < LEAST:
        return [], "stain and focus not checked: too little tissue"
    how = f"stain and focus of {len(found)} patches held against those of {known.data}"
    return judge(found, known), how


def judge(found: Sequence[NDArray[np.float64]], known: Applicability) -> list[str]:
    """Cautions for a slide of whose patches `measure` found this: the median is what counts."""
    intensity, red, blue, sharpness = np.median(found, axis=0)
    cautions = []
    if not known.density[0] <= intensity <= known.density[1]:
        cautions.append(PALER if intensity < known.density[0] else DARKER)
    if not (
        known.red_share[0] <= red <= known.red_share[1]
        and known.blue_share[0] <= blue <= known.blue_share[1]
    ):
        cautions.append(OTHER_STAIN)
    if sharpness < known.sharpness[0]:
        cautions.append(BLURRED)
    if sharpness > known.sharpness[1]:
        cautions.append(NOISY)
    return cautions


def measure(patch: NDArray[np.uint8]) -> NDArray[np.float64] | None:
    """Density, red share, blue share and sharpness of a patch, (4,); None if it is mostly glass.

    patch: (side, side, 3) uint8 RGB at the model's mpp.

    Of the tissue (mean optical density above 0.06 against white): its mean optical density, and
    the shares of red and of blue in it, which depend on the stains' hue and not on how much of
    them there is (Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291). Sharpness is the
    standard deviation of the Laplacian of the luma (Pech-Pacheco et al. 2000, ICPR 3:314, take
    its variance) over that of the luma itself, so that pale stain does not pass for blur.
    `export.model_folder.applicability` measures training patches in the same way.
    """
    od = density(patch, (255, 255, 255))
    tissue = od.mean(axis=-1) > MIN_TISSUE_DENSITY
    if tissue.mean() < MIN_TISSUE_SHARE:
        return None
    red, green, blue = (float(value) for value in od[tissue].mean(axis=0))
    total = red + green + blue
    luma = patch.astype(np.float32) @ _LUMA
    around = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:]
    laplacian = around - 4 * luma[1:-1, 1:-1]
    sharpness = float(laplacian.std() / max(luma.std(), 1.0))
    return np.array([total / 3, red / total, blue / total, sharpness])
