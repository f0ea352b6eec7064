"""Heatmaps of virtual slides, drawn from predicted tiles."""

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from export.data.mosaics import STEP
from export.virtual_slides.layout import Kind, Layout
from export.virtual_slides.tile_bank import TileBank

# Tissue of one kind extends over about so many patches, and looks like so many different ones.
REGION_PATCHES, PATCHES_OF_REGION = 9, 3


def draw_heatmap(
    layout: Layout, bank: TileBank, groups: npt.ArrayLike, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Draw the tiles of each place from those of its kind in these groups.

    Returns (3 rows, 3 cols) float32, 0..1, NaN on glass. The nine tiles of a patch stay together,
    and the places of a region are of the same three patches, in other turns and surroundings: so
    false positives come in clusters, as they do where a tissue looks like tumour.
    """
    rows, cols = layout.kinds.shape
    cells = np.full((rows, cols, STEP, STEP), np.nan, np.float32)
    regions = _regions(layout.kinds != Kind.GLASS, rng)
    for kind in (Kind.NORMAL, Kind.TUMOUR, Kind.SMALL):
        places = layout.kinds == kind
        if places.any():
            known = bank.of(kind, groups)
            cells[places] = known.values[_choose(known.patches, regions[places], rng)]
    return cells.transpose(0, 2, 1, 3).reshape(rows * STEP, cols * STEP)


def _regions(tissue: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Divide the places of tissue among the nearest of some centres, (rows, cols) int64."""
    places = np.argwhere(tissue)
    centres = rng.permutation(places)[: max(1, len(places) // REGION_PATCHES)]
    regions = np.zeros(tissue.shape, np.int64)
    regions[tissue] = KDTree(centres).query(places)[1]
    return regions


def _choose(
    patches: npt.NDArray[np.int64], regions: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Choose for each place, by its region, one of the entries of the bank, by their patch."""
    _, starts, counts = np.unique(patches, return_index=True, return_counts=True)
    of_region = rng.integers(len(starts), size=(int(regions.max()) + 1, PATCHES_OF_REGION))
    patch = of_region[regions, rng.integers(PATCHES_OF_REGION, size=len(regions))]
    chosen: npt.NDArray[np.int64] = starts[patch] + rng.integers(counts[patch])
    return chosen
