"""Layouts of virtual slides: tissue between glass, and foci of tumour in it, in whole patches."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from export.data.mosaics import STEP

Mask = npt.NDArray[np.bool_]
_NEIGHBOURS = np.ones((3, 3), np.bool_)
# Waves of an outline about a circle.
_WAVES, _WAVE = 4, 0.12


class Kind(IntEnum):
    """The content of a patch's place on a slide.

    SMALL: a normal patch whose middle 32x32 pixels are those of a patch with tumour.
    """

    GLASS = -1
    NORMAL = 0
    TUMOUR = 1
    SMALL = 2


@dataclass(frozen=True)
class Layout:
    """The places of a slide's patches, each 3x3 tiles wide.

    kinds: (rows, cols) int64, values of `Kind`.
    foci:  (n, 2) rows and columns of the places of each focus.
    """

    kinds: npt.NDArray[np.int64]
    foci: tuple[npt.NDArray[np.intp], ...]

    @property
    def tissue_tiles(self) -> int:
        return int((self.kinds != Kind.GLASS).sum()) * STEP**2


def patches_of(focus_tiles: int) -> int:
    """Return how many patches a focus of so many tiles takes; one if it is a single tile."""
    return max(1, round(focus_tiles / STEP**2))


def draw_layout(
    tissue_patches: int, foci: tuple[int, ...], rng: np.random.Generator, margin: int = 1
) -> Layout:
    """Draw a slide of one piece of tissue, with foci of so many tiles that do not touch.

    A focus of one tile is a SMALL patch. Larger ones are of whole patches, nine tiles each: a
    label is about a patch's middle tile, and the other eight are taken to be like it.
    margin: width of the glass around the tissue, in patches.
    Raises ValueError if the foci do not fit into the tissue.
    """
    side = int(np.ceil(2.6 * np.sqrt(tissue_patches / np.pi))) + 2
    tissue = np.zeros((side, side), np.bool_)
    tissue[tuple(_blob(np.ones_like(tissue), (side / 2, side / 2), tissue_patches, rng).T)] = True
    box = ndimage.find_objects(tissue.astype(np.uint8))[0]
    kinds = np.pad(np.where(tissue[box], Kind.NORMAL, Kind.GLASS), margin, constant_values=-1)
    places = []
    # The largest first, as long as there is room.
    for tiles in sorted(foci, reverse=True):
        free = ~ndimage.binary_dilation(kinds > 0, _NEIGHBOURS) & (kinds == Kind.NORMAL)
        places.append(_place(free, patches_of(tiles), rng))
        kinds[tuple(places[-1].T)] = Kind.SMALL if tiles == 1 else Kind.TUMOUR
    return Layout(kinds.astype(np.int64), tuple(places))


def _place(free: Mask, patches: int, rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """Find places for a focus among the free ones, close to a place drawn by chance."""
    available = np.argwhere(free)
    if len(available) < patches:
        raise ValueError(f"no room for a focus of {patches} patches")
    return _blob(free, tuple(available[rng.integers(len(available))]), patches, rng)


def _blob(
    mask: Mask, centre: tuple[float, float], size: int, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Return the `size` places of `mask` nearest to a centre, within a wavy outline, (n, 2)."""
    places = np.argwhere(mask)
    across, down = (places - np.array(centre) + rng.uniform(-0.01, 0.01, 2)).T
    angle = np.arctan2(across, down)
    orders = np.arange(1, _WAVES + 1)[:, None]
    amplitudes = rng.normal(0, _WAVE, (_WAVES, 1)) / orders
    waves = (amplitudes * np.cos(orders * angle + rng.uniform(0, 2 * np.pi, (_WAVES, 1)))).sum(0)
    distance = np.hypot(across, down) / np.maximum(1 + waves, 0.3)
    return places[np.argsort(distance, kind="stable")[:size]]
