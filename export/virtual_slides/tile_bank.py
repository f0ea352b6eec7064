"""Predicted tiles of labelled patches in the midst of others, from which heatmaps are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tqdm import tqdm

from export.data.augmentation import Augmentation, augment
from export.data.mosaics import STEP, STRIDE, mirror_surroundings, mosaic
from export.virtual_slides.appearance import Groups
from export.virtual_slides.layout import Kind
from histoviewer.files import replace_file

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
# (height, width, 3) uint8 -> (rows, cols) float32, the tiles of stride 32 of this region.
PredictMap = Callable[[Pixels], npt.NDArray[np.float32]]
# Patches on a side of a mosaic.
SIDE = 10
# No shift: a patch's label centre stays in the middle of its nine tiles.
VARIATION = Augmentation(quarter_turns=True, stain=0.05, channel_gain=0.03)


# Mosaics of a group by the kind of their patches. A rule is judged by its rare false positives, so
# normal tissue needs the most.
MOSAICS = {Kind.NORMAL: 4, Kind.TUMOUR: 2, Kind.SMALL: 1}


@dataclass(frozen=True)
class TileBank:
    """Predicted tiles, nine for each patch that was placed in a mosaic of its group.

    values: (n, 3, 3) float32, 0..1; the middle one is the tile that the patch's label is about.
    kinds:  (n,) int64, values of `Kind`.
    groups: (n,) int64.
    """

    values: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]
    groups: Groups

    def of(self, kind: Kind, groups: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the tiles of a kind in some groups, (m, 3, 3)."""
        return self.values[(self.kinds == kind) & np.isin(self.groups, groups)]

    def save(self, path: Path, origin: str) -> None:
        """Write the bank, and `origin`, what it was made from. Raises StoreError."""
        with replace_file(path) as temporary, temporary.open("wb") as file:
            np.savez_compressed(
                file, values=self.values, kinds=self.kinds, groups=self.groups, origin=origin
            )

    @classmethod
    def load(cls, path: Path, origin: str) -> "TileBank | None":
        """Read a bank that `save` wrote; None if there is none, or of another origin."""
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["origin"]) != origin:
                return None
            return cls(stored["values"], stored["kinds"], stored["groups"])


def predict_bank(
    predict: PredictMap, pixels: Pixels, labels: Labels, groups: Groups, seed: int = 0
) -> TileBank:
    """Predict every group's patches in mosaics, each time turned and stained in another way.

    pixels, labels, groups: (n, 96, 96, 3), (n,) and (n,); each group needs both labels.
    """
    rng = np.random.default_rng(seed)
    values, kinds, owners = [], [], []
    plan = [(group, kind) for group in np.unique(groups) for kind in MOSAICS for _ in range(MOSAICS[kind])]
    for group, kind in tqdm(plan, desc="predicting mosaics", unit="mosaic"):
        members = groups == group
        image, placed = _draw(pixels[members], labels[members], kind, rng)
        tiles = predict(mirror_surroundings(image[None], 1)[0])
        cells = tiles.reshape(SIDE, STEP, SIDE, STEP).transpose(0, 2, 1, 3).reshape(-1, STEP, STEP)
        values.append(cells)
        kinds.append(placed)
        owners.append(np.full(len(cells), group))
    return TileBank(np.concatenate(values), np.concatenate(kinds), np.concatenate(owners))


def paste_middle(patches: Pixels, tumour: Pixels) -> Pixels:
    """Return (n, 96, 96, 3) `patches` with the middle 32x32 pixels of `tumour`."""
    middle = slice(STRIDE, 2 * STRIDE)
    pasted = patches.copy()
    pasted[:, middle, middle] = tumour[:, middle, middle]
    return pasted


def _draw(
    pixels: Pixels, labels: Labels, kind: Kind, rng: np.random.Generator
) -> tuple[Pixels, npt.NDArray[np.int64]]:
    """Draw a mosaic of one kind, (960, 960, 3), and the kind of each patch in it, (100,).

    Every third patch at most is SMALL, so that none of its neighbours is.
    """
    normal, tumour = (np.flatnonzero(labels == label) for label in (0, 1))
    chosen = _vary(pixels[_deal(tumour if kind is Kind.TUMOUR else normal, rng)], rng)
    placed = np.full(SIDE**2, Kind.TUMOUR if kind is Kind.TUMOUR else Kind.NORMAL, np.int64)
    if kind is Kind.SMALL:
        row, col = np.divmod(np.arange(SIDE**2), SIDE)
        small = np.flatnonzero((row % 2 == 0) & (col % 2 == 0))
        pasted = _vary(pixels[_deal(tumour, rng)], rng)
        chosen[small] = paste_middle(chosen[small], pasted[small])
        placed[small] = Kind.SMALL
    return mosaic(chosen, SIDE, SIDE), placed


def _deal(members: npt.NDArray[np.intp], rng: np.random.Generator) -> npt.NDArray[np.intp]:
    """Draw enough for a mosaic, each member as often as any other, give or take one."""
    rounds = -(-(SIDE**2) // len(members))
    return np.concatenate([rng.permutation(members) for _ in range(rounds)])[: SIDE**2]


def _vary(patches: Pixels, rng: np.random.Generator) -> Pixels:
    changed = augment(
        tf.constant(patches, tf.float32), tf.constant(rng.integers(2**31, size=2)), VARIATION
    )
    varied: Pixels = np.rint(changed.numpy()).astype(np.uint8)
    return varied
