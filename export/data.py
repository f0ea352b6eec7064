"""Labelled patches in the Kaggle layout: read lazily, checked, split, streamed."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from PIL import Image

from export.augment import AUGMENTATIONS, augment
from export.errors import ExportError
from export.model import PATCH_SIZE

FORMATS = ("TIFF", "PNG")


@dataclass(frozen=True)
class PatchSet:
    """Patches on disk. `labels` is (n,) int64: 1 = tumour in the middle 32x32, 0 = none."""

    ids: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def subset(self, indices: npt.NDArray[np.intp]) -> "PatchSet":
        """The patches at `indices`, in that order."""
        return PatchSet(
            tuple(self.ids[i] for i in indices),
            tuple(self.paths[i] for i in indices),
            self.labels[indices],
        )

    def __add__(self, other: "PatchSet") -> "PatchSet":
        return PatchSet(
            self.ids + other.ids,
            self.paths + other.paths,
            np.concatenate([self.labels, other.labels]),
        )


def read_labelled(data: Path) -> PatchSet:
    """Read `data/train_labels.csv` (columns id,label); the patches are `data/train/<id>.tif`.

    Raises ExportError where the table or a file is missing or a label is not 0 or 1.
    """
    table = data / "train_labels.csv"
    if not table.is_file():
        raise ExportError(f"{table}: not found. DATA holds train_labels.csv and train/*.tif.")
    with table.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames is None or not {"id", "label"} <= set(reader.fieldnames):
            raise ExportError(f"{table}: has no columns 'id' and 'label'. Add the header line.")
        labels = {}
        for row in reader:
            if row["id"] in labels:
                raise ExportError(f"{table}: id '{row['id']}' stands twice. Keep one line.")
            if row["label"] not in ("0", "1"):
                raise ExportError(
                    f"{table}: the label of '{row['id']}' is '{row['label']}', not 0 or 1. "
                    f"Correct the line."
                )
            labels[row["id"]] = int(row["label"])
    paths = tuple(data / "train" / f"{id_}.tif" for id_ in labels)
    for path in paths:
        if not path.is_file():
            raise ExportError(f"{path}: not found, but {table.name} names it. Restore the file.")
    if len(set(labels.values())) < 2:
        raise ExportError(f"{table}: needs patches of both labels, 0 and 1. Add some.")
    return PatchSet(tuple(labels), paths, np.array(list(labels.values()), np.int64))


def read_extra(data: Path) -> PatchSet:
    """Read `data/extra/{0,1}/*.png`, patches for training only.

    Raises ExportError where there are none.
    """
    paths = [
        (path, label)
        for label in (0, 1)
        for path in sorted((data / "extra" / str(label)).glob("*.png"))
    ]
    if not paths:
        raise ExportError(f"{data / 'extra'}: no 0/*.png or 1/*.png there. Leave out --extra.")
    return PatchSet(
        tuple(f"extra/{label}/{path.stem}" for path, label in paths),
        tuple(path for path, _ in paths),
        np.array([label for _, label in paths], np.int64),
    )


def read_patch(path: Path) -> npt.NDArray[np.uint8]:
    """Read one patch as (96, 96, 3) uint8 RGB.

    Raises ExportError where it is unreadable, not RGB or of another size.
    """
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.mode != "RGB" or image.size != (PATCH_SIZE, PATCH_SIZE):
                raise ExportError(
                    f"{path}: is {image.size[0]}x{image.size[1]} {image.mode}, "
                    f"not {PATCH_SIZE}x{PATCH_SIZE} RGB. Replace or remove it."
                )
            return np.asarray(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise ExportError(
            f"{path}: cannot be read as an image ({error}). Replace or remove it."
        ) from error


def read_patches(patches: PatchSet) -> npt.NDArray[np.uint8]:
    """Read all of a small set, (n, 96, 96, 3) uint8."""
    return np.stack([read_patch(path) for path in patches.paths])


def content_hashes(
    patches: PatchSet, progress: Callable[[int, int], None] | None = None
) -> list[str]:
    """SHA-1 of each patch's RGB bytes; reads, and so checks, every file once."""
    hashes = []
    for done, path in enumerate(patches.paths, start=1):
        hashes.append(hashlib.sha1(read_patch(path).tobytes()).hexdigest())
        if progress is not None:
            progress(done, len(patches))
    return hashes


def deal_folds(patches: PatchSet, hashes: list[str], folds: int, seed: int) -> npt.NDArray[np.intp]:
    """Deal the patches into `folds` stratified folds; return each one's fold, (n,).

    Patches of the same content go to the same fold. The same seed gives the same folds.
    Raises ExportError where the same content has both labels.
    """
    fold = np.empty(len(patches), np.intp)
    for groups in _shuffled_groups(patches, hashes, seed):
        sizes = np.zeros(folds)
        for group in groups:
            smallest = int(np.argmin(sizes))
            fold[group] = smallest
            sizes[smallest] += len(group)
    return fold


def split_train_validation(
    patches: PatchSet, hashes: list[str], validation_fraction: float, seed: int
) -> tuple[PatchSet, PatchSet]:
    """Split stratified and reproducibly; the same content is never on both sides.

    Raises ExportError where the same content has both labels or a side would lack a label.
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
    """For each label its groups of patches with the same content, in an order drawn by `seed`."""
    groups: dict[str, list[int]] = {}
    for index, content in enumerate(hashes):
        groups.setdefault(content, []).append(index)
    for members in groups.values():
        if len({int(patches.labels[i]) for i in members}) > 1:
            names = ", ".join(str(patches.paths[i]) for i in members)
            raise ExportError(f"{names}: the same pixels with different labels. Correct them.")
    rng = np.random.default_rng(seed)
    shuffled = []
    for label in (0, 1):
        of_label = [group for group in groups.values() if patches.labels[group[0]] == label]
        shuffled.append([of_label[i] for i in rng.permutation(len(of_label))])
    return shuffled


def batches(
    patches: PatchSet,
    batch_size: int,
    shuffle_seed: int | None = None,
    augmentation: str = "none",
) -> tf.data.Dataset:
    """Stream (patches, labels): (n, 96, 96, 3) float32 in 0 to 255 and (n, 1) float32.

    Files are read as they are needed. With `shuffle_seed` the order and the augmentation
    are drawn from it; without, the order is the set's.
    """
    order = np.arange(len(patches))
    if shuffle_seed is not None:
        order = np.random.default_rng(shuffle_seed).permutation(order)
    chosen = patches.subset(order)
    stream = tf.data.Dataset.from_tensor_slices(
        ([str(path) for path in chosen.paths], chosen.labels.astype(np.float32)[:, np.newaxis])
    )
    stream = stream.map(_load, num_parallel_calls=2, deterministic=True).batch(batch_size)
    ranges = AUGMENTATIONS[augmentation]
    if ranges is not None:
        stream = stream.enumerate().map(
            lambda index, item: (
                augment(item[0], tf.stack([shuffle_seed or 0, index]), ranges),
                item[1],
            )
        )
    return stream.prefetch(2)


def _load(path: tf.Tensor, label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    pixels = tf.numpy_function(lambda name: read_patch(Path(name.decode())), [path], tf.uint8)
    pixels = tf.ensure_shape(pixels, (PATCH_SIZE, PATCH_SIZE, 3))
    return tf.cast(pixels, tf.float32), label
