"""Predicted tiles of labelled patches in the midst of others, from which heatmaps are drawn."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tqdm import tqdm

from export.data.augmentation import Augmentation, augment
from export.data.mosaics import STEP, mirror_surroundings, mosaic, paste_middle
from export.virtual_slides.appearance import Groups
from export.virtual_slides.layout import Kind
from export.virtual_slides.plan import Plan
from histoviewer.files import replace_file

Pixels = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]
# (height, width, 3) uint8 -> (rows, cols) float32, the tiles of stride 32 of this region.
PredictMap = Callable[[Pixels], npt.NDArray[np.float32]]
PERIOD = STEP + 2  # tiles from one patch to the next, in a mosaic of mirrored patches
# No shift: a patch's label centre stays in the middle of its nine tiles.
VARIATION = Augmentation(quarter_turns=True, stain=0.05, channel_gain=0.03)


@dataclass(frozen=True)
class TileBank:
    """Predicted tiles, nine for each patch that was placed in a mosaic of its group.

    values:  (n, 3, 3) float32, 0..1; the middle one is the tile that the patch's label is about.
    kinds:   (n,) int64, values of `Kind`.
    groups:  (n,) int64.
    patches: (n,) int64, which patch it was; the one that was pasted, if that is SMALL.
    """

    values: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int64]
    groups: Groups
    patches: npt.NDArray[np.int64]

    def of(self, kind: Kind, groups: npt.ArrayLike) -> "TileBank":
        """Return those of a kind in some groups, ordered by patch."""
        chosen = np.flatnonzero((self.kinds == kind) & np.isin(self.groups, groups))
        chosen = chosen[np.argsort(self.patches[chosen], kind="stable")]
        return TileBank(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def save(self, path: Path, origin: str) -> None:
        """Write the bank, and `origin`, what it was made from. Raises StoreError."""
        with replace_file(path) as temporary, temporary.open("wb") as file:
            arrays = {field.name: getattr(self, field.name) for field in fields(self)}
            np.savez_compressed(file, origin=origin, **arrays)

    @classmethod
    def load(cls, path: Path, origin: str) -> "TileBank | None":
        """Read a bank that `save` wrote; None if there is none, or of another origin."""
        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as stored:
            if str(stored["origin"]) != origin:
                return None
            return cls(*(stored[field.name] for field in fields(cls)))


def predict_bank(
    predict: PredictMap,
    pixels: Pixels,
    labels: Labels,
    groups: Groups,
    plan: Plan,
    seed: int = 0,
    threads: int = 1,
) -> TileBank:
    """Predict every group's patches in mosaics, each time turned and stained in another way.

    Around each patch lie 32 pixels of its mirror image, so that its nine tiles show no other patch
    and no seam: tiles of four patches at once would be more often right than those of a tissue.

    pixels, labels, groups: (n, 96, 96, 3), (n,) and (n,); each group needs both labels.
    threads: how many predict at a time; the result does not depend on it.
    """
    rng, side = np.random.default_rng(seed), plan.side
    mosaics = list(product(np.unique(groups), plan.kinds))
    waiting: deque[tuple[Future[npt.NDArray[np.float32]], npt.ArrayLike, ...]] = deque()
    parts = []

    places = np.add.outer(PERIOD * np.arange(side), np.arange(STEP)).ravel()

    def take() -> None:
        tiles, *known = waiting.popleft()
        of_patches = tiles.result()[np.ix_(places, places)]
        cells = of_patches.reshape(side, STEP, side, STEP).transpose(0, 2, 1, 3)
        parts.append((cells.reshape(-1, STEP, STEP), *known))

    with ThreadPoolExecutor(threads) as pool:
        for group, kind in tqdm(mosaics, desc="predicting mosaics", unit="mosaic"):
            members = np.flatnonzero(groups == group)
            varied, kinds, patches = _draw(pixels, labels, members, kind, side, rng)
            image = mosaic(mirror_surroundings(varied, 1), side, side)
            tiles = pool.submit(predict, image)
            waiting.append((tiles, kinds, np.full(len(kinds), group), patches))
            if len(waiting) > threads:
                take()
        while waiting:
            take()
    return TileBank(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _draw(
    pixels: Pixels,
    labels: Labels,
    members: npt.NDArray[np.intp],
    kind: Kind,
    side: int,
    rng: np.random.Generator,
) -> tuple[Pixels, npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """Draw the patches of a mosaic of one kind from some members, `side` patches on a side.

    Returns them, (side * side, 96, 96, 3), and the kind and the patch of each place,
    (side * side,). At most every fourth is SMALL, so that none is the neighbour of another.
    """
    normal, tumour = (members[labels[members] == label] for label in (0, 1))
    patches = _deal(tumour if kind is Kind.TUMOUR else normal, side**2, rng)
    varied = _vary(pixels[patches], rng)
    kinds = np.full(side**2, Kind.TUMOUR if kind is Kind.TUMOUR else Kind.NORMAL, np.int64)
    if kind is Kind.SMALL:
        row, col = np.divmod(np.arange(side**2), side)
        small = np.flatnonzero((row % 2 == 0) & (col % 2 == 0))
        pasted = _deal(tumour, side**2, rng)[small]
        varied[small] = paste_middle(varied[small], _vary(pixels[pasted], rng))
        kinds[small], patches[small] = Kind.SMALL, pasted
    return varied, kinds, patches


def _deal(
    members: npt.NDArray[np.intp], count: int, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    """Draw `count` of the members, each as often as any other, give or take one."""
    rounds = -(-count // len(members))
    return np.concatenate([rng.permutation(members) for _ in range(rounds)])[:count]


def _vary(patches: Pixels, rng: np.random.Generator) -> Pixels:
    changed = augment(
        tf.constant(patches, tf.float32), tf.constant(rng.integers(2**31, size=2)), VARIATION
    )
    varied: Pixels = np.rint(changed.numpy()).astype(np.uint8)
    return varied
