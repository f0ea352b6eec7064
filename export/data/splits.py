"""Draws and splits of labelled patches.

By hand, as scikit-learn's group splitters either do not stratify or hold out only whole folds.
"""

import hashlib

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from tqdm import tqdm

from export.data.patches import PatchSet, read_patch
from export.errors import ExportError


def content_hashes(patches: PatchSet) -> list[str]:
    """Return the SHA-1 of each patch's RGB bytes; reads, and so checks, every file once."""
    return [
        hashlib.sha1(read_patch(path).tobytes(), usedforsecurity=False).hexdigest()
        for path in tqdm(patches.paths, desc="checking patches", unit="patch")
    ]


def draw_balanced(patches: PatchSet, of_each: int, seed: int) -> npt.NDArray[np.intp]:
    """Draw `of_each` patches of each label by `seed`; return their indices in order.

    Raises ExportError if there are fewer.
    """
    rng = np.random.default_rng(seed)
    drawn = []
    for label in (0, 1):
        members = np.flatnonzero(patches.labels == label)
        if len(members) < of_each:
            raise ExportError(
                f"{patches.paths[0].parent}: only {len(members)} patches of label {label}, fewer "
                f"than {of_each}. Lower --samples-per-class."
            )
        drawn.append(rng.choice(members, of_each, replace=False))
    return np.sort(np.concatenate(drawn))


def split_train_validation(
    patches: PatchSet, hashes: list[str], validation_fraction: float, seed: int
) -> tuple[PatchSet, PatchSet]:
    """Split stratified and reproducibly; the same content or group is never on both sides.

    If groups are known, whole ones are held out, so the shares of the labels are only near the
    fraction. Raises ExportError if the same content has both labels or a side would lack a label.
    """
    _check_labels(patches, hashes)
    held = np.zeros(len(patches), bool)
    left = np.bincount(patches.labels, minlength=2)
    wanted = np.rint(validation_fraction * left).astype(np.int64)
    for unit in _shuffled_units(patches, hashes, seed):
        counts = np.bincount(patches.labels[unit], minlength=2)
        fits = (counts <= wanted).all()
        if patches.groups:
            # A whole group is rarely as small as what is wanted, but must not be all there is.
            fits = ((counts == 0) | ((wanted > 0) & (counts < left))).all()
        if fits:
            held[unit] = True
            wanted, left = wanted - counts, left - counts
    sides = patches.subset(np.flatnonzero(~held)), patches.subset(np.flatnonzero(held))
    for side in sides:
        if len(set(side.labels.tolist())) < 2:
            raise ExportError(
                f"{patches.paths[0].parent}: {len(patches)} patches are too few to hold out "
                f"{validation_fraction:g} of them with both labels. Add patches."
            )
    return sides


def _check_labels(patches: PatchSet, hashes: list[str]) -> None:
    by_content: dict[str, list[int]] = {}
    for index, content in enumerate(hashes):
        by_content.setdefault(content, []).append(index)
    for members in by_content.values():
        if len({int(patches.labels[i]) for i in members}) > 1:
            names = ", ".join(str(patches.paths[i]) for i in members)
            raise ExportError(f"{names}: the same pixels with different labels. Correct one label.")


def _shuffled_units(patches: PatchSet, hashes: list[str], seed: int) -> list[npt.NDArray[np.intp]]:
    """Return the patches that stay together, in an order drawn by `seed`.

    Those of equal content do, and if groups are known those of a group.
    """
    first: dict[str, int] = {}
    edges = [(index, first.setdefault(content, index)) for index, content in enumerate(hashes)]
    of_group: dict[str, int] = {}
    edges += [
        (index, of_group.setdefault(name, index)) for index, name in enumerate(patches.groups)
    ]
    ones, others = np.array(edges).T
    graph = coo_array((np.ones(len(edges)), (ones, others)), (len(patches),) * 2)
    count, owner = connected_components(graph, directed=False)
    units = np.split(np.argsort(owner, kind="stable"), np.cumsum(np.bincount(owner))[:-1])
    return [units[i] for i in np.random.default_rng(seed).permutation(count)]
