"""Draws and splits of labelled patches.

By hand, as scikit-learn's group splitters either do not stratify or hold out only whole folds.
"""

import hashlib

import numpy as np
import numpy.typing as npt
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
    """Split stratified and reproducibly; the same content is never on both sides.

    Raises ExportError if the same content has both labels or a side would lack a label.
    """
    held = np.zeros(len(patches), bool)
    for label, groups in enumerate(_shuffled_groups(patches, hashes, seed)):
        wanted = round(validation_fraction * int((patches.labels == label).sum()))
        for group in groups:
            if len(group) <= wanted:
                held[group] = True
                wanted -= len(group)
    sides = patches.subset(np.flatnonzero(~held)), patches.subset(np.flatnonzero(held))
    for side in sides:
        if len(set(side.labels.tolist())) < 2:
            raise ExportError(
                f"{patches.paths[0].parent}: {len(patches)} patches are too few to hold out "
                f"{validation_fraction:g} of them with both labels. Add patches."
            )
    return sides


def _shuffled_groups(patches: PatchSet, hashes: list[str], seed: int) -> list[list[list[int]]]:
    """Group each label's patches by content, in an order drawn by `seed`."""
    groups: dict[str, list[int]] = {}
    for index, content in enumerate(hashes):
        groups.setdefault(content, []).append(index)
    for members in groups.values():
        if len({int(patches.labels[i]) for i in members}) > 1:
            names = ", ".join(str(patches.paths[i]) for i in members)
            raise ExportError(f"{names}: the same pixels with different labels. Correct one label.")
    rng = np.random.default_rng(seed)
    shuffled = []
    for label in (0, 1):
        of_label = [group for group in groups.values() if patches.labels[group[0]] == label]
        shuffled.append([of_label[i] for i in rng.permutation(len(of_label))])
    return shuffled
