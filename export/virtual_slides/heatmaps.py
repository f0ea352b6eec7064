"""Heatmaps of virtual slides, drawn from predicted tiles."""

import numpy as np
import numpy.typing as npt

from export.data.mosaics import STEP
from export.virtual_slides.layout import Kind, Layout
from export.virtual_slides.tile_bank import TileBank


def draw_heatmap(
    layout: Layout, bank: TileBank, groups: npt.ArrayLike, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Draw the tiles of each place from those of its kind in these groups.

    Returns (3 rows, 3 cols) float32, 0..1, NaN on glass. Nine tiles of a patch stay together, as
    neighbouring tiles see much the same; beyond them neighbours are drawn on their own.
    """
    rows, cols = layout.kinds.shape
    cells = np.full((rows, cols, STEP, STEP), np.nan, np.float32)
    for kind in (Kind.NORMAL, Kind.TUMOUR, Kind.SMALL):
        places = layout.kinds == kind
        if places.any():
            known = bank.of(kind, groups)
            cells[places] = known[rng.integers(len(known), size=int(places.sum()))]
    return cells.transpose(0, 2, 1, 3).reshape(rows * STEP, cols * STEP)
