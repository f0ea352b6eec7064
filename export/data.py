"""Labelled patches on disk: found in the layouts of the field, read lazily, checked, split."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from export import pcam_hdf5
from export.errors import ExportError

PATCH_SIZE = 96
FORMATS = ("TIFF", "PNG", "JPEG")
SUFFIXES = (".tif", ".tiff", ".png", ".jpg", ".jpeg")
GROUP_COLUMNS = ("group", "patient", "slide", "wsi")
LAYOUTS = (
    "DATA holds train_labels.csv and train/*.tif, or the folders 0 and 1, "
    "or is a PatchCamelyon file *_x.h5"
)


@dataclass(frozen=True)
class PatchSet:
    """Patches on disk. `labels` is (n,) int64: 1 = tumour in the middle 32x32, 0 = none.

    `paths` are image files, or a row of an HDF5 file as if that were a folder: "valid_x.h5/17".
    `groups` names each patch's patient or slide; it is empty where nothing says so.
    """

    ids: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: npt.NDArray[np.int64]
    groups: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def subset(self, indices: npt.NDArray[np.intp]) -> "PatchSet":
        """The patches at `indices`, in that order."""
        return PatchSet(
            tuple(self.ids[i] for i in indices),
            tuple(self.paths[i] for i in indices),
            self.labels[indices],
            tuple(self.groups[i] for i in indices) if self.groups else (),
        )

    def __add__(self, other: "PatchSet") -> "PatchSet":
        return PatchSet(
            self.ids + other.ids,
            self.paths + other.paths,
            np.concatenate([self.labels, other.labels]),
            self.groups + other.groups if self.groups and other.groups else (),
        )


@dataclass(frozen=True)
class LabelTable:
    """What a CSV says of patches or slides: `labels` is (n,) int64, 0 or 1.

    `groups` names each one's patient or slide; it is empty where the table has no such column.
    """

    ids: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    groups: tuple[str, ...]


def read_labels(table: Path) -> LabelTable:
    """Read a CSV with the columns id,label and, if there is one, group (patient, slide, wsi).

    Raises ExportError where it is missing, an id stands twice or a label is not 0 or 1.
    """
    if not table.is_file():
        raise ExportError(f"{table}: not found. {LAYOUTS}.")
    labels: dict[str, int] = {}
    groups: list[str] = []
    with table.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames is None or not {"id", "label"} <= set(reader.fieldnames):
            raise ExportError(f"{table}: has no columns 'id' and 'label'. Add the header line.")
        column = next((name for name in GROUP_COLUMNS if name in reader.fieldnames), None)
        for row in reader:
            if row["id"] in labels:
                raise ExportError(f"{table}: id '{row['id']}' stands twice. Keep one line.")
            if row["label"] not in ("0", "1"):
                raise ExportError(
                    f"{table}: the label of '{row['id']}' is '{row['label']}', not 0 or 1. "
                    f"Correct the line."
                )
            labels[row["id"]] = int(row["label"])
            if column is not None:
                groups.append(row[column])
    if len(set(labels.values())) < 2:
        raise ExportError(f"{table}: needs both labels, 0 and 1. Add some.")
    return LabelTable(tuple(labels), np.array(list(labels.values()), np.int64), tuple(groups))


def read_labelled(data: Path) -> PatchSet:
    """Find the labelled patches of `data`, in one of three layouts.

    Kaggle's: `data/train_labels.csv` (id,label) and `data/train/<id>.tif`. Class folders:
    `data/0/*` and `data/1/*`, TIFF, PNG or JPEG. PatchCamelyon's: `data` is a file `*_x.h5`, with
    `*_y.h5` and, if it is there, `*_meta.csv` beside it.
    Raises ExportError where a file is missing or a label is not 0 or 1.
    """
    if data.suffix == ".h5":
        return _read_hdf5(data)
    held = [
        split
        for split in ("train", "valid", "test")
        if pcam_hdf5.patches_file(data, split).is_file()
    ]
    if held:
        raise ExportError(
            f"{data}: holds several sets of PatchCamelyon ({', '.join(held)}). "
            f"Give one file, such as {pcam_hdf5.patches_file(data, held[-1])}."
        )
    if (data / "0").is_dir() and (data / "1").is_dir():
        return _read_class_folders(data)
    return _read_kaggle(data)


def _read_kaggle(data: Path) -> PatchSet:
    table = data / "train_labels.csv"
    known = read_labels(table)
    paths = tuple(data / "train" / f"{id_}.tif" for id_ in known.ids)
    for path in paths:
        if not path.is_file():
            raise ExportError(f"{path}: not found, but {table.name} names it. Restore the file.")
    return PatchSet(known.ids, paths, known.labels, known.groups)


def _read_class_folders(data: Path) -> PatchSet:
    paths = [
        (path, label)
        for label in (0, 1)
        for path in sorted((data / str(label)).iterdir())
        if path.suffix.lower() in SUFFIXES
    ]
    if len({label for _, label in paths}) < 2:
        raise ExportError(
            f"{data}: needs TIFF, PNG or JPEG files in both folders, 0 and 1. Add some."
        )
    return PatchSet(
        tuple(f"{label}/{path.stem}" for path, label in paths),
        tuple(path for path, _ in paths),
        np.array([label for _, label in paths], np.int64),
    )


def _read_hdf5(x: Path) -> PatchSet:
    pcam = pcam_hdf5.read(x)
    rows = range(len(pcam.labels))
    ids = tuple(f"{x.stem}/{row}" for row in rows)
    return PatchSet(ids, tuple(x / str(row) for row in rows), pcam.labels, pcam.slides)


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


def read_patch(path: Path, size: int = PATCH_SIZE) -> npt.NDArray[np.uint8]:
    """Read one patch, as `PatchSet.paths` names it, as (size, size, 3) uint8 RGB.

    Raises ExportError where it is unreadable, not RGB or of another size.
    """
    if path.parent.suffix == ".h5":
        return pcam_hdf5.read_row(path, size)
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.mode != "RGB" or image.size != (size, size):
                raise ExportError(
                    f"{path}: is {image.size[0]}x{image.size[1]} {image.mode}, "
                    f"not {size}x{size} RGB. Replace or remove it."
                )
            return np.asarray(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise ExportError(
            f"{path}: cannot be read as an image ({error}). Replace or remove it."
        ) from error


def read_patches(patches: PatchSet, size: int = PATCH_SIZE) -> npt.NDArray[np.uint8]:
    """Read all of a small set, (n, size, size, 3) uint8."""
    return np.stack([read_patch(path, size) for path in patches.paths])


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


def draw_balanced(patches: PatchSet, of_each: int, seed: int) -> npt.NDArray[np.intp]:
    """Indices, in order, of `of_each` patches of each label, drawn by `seed`.

    Raises ExportError where there are fewer.
    """
    rng = np.random.default_rng(seed)
    drawn = []
    for label in (0, 1):
        members = np.flatnonzero(patches.labels == label)
        if len(members) < of_each:
            raise ExportError(
                f"{patches.paths[0].parent}: has {len(members)} patches of label {label}, fewer "
                f"than {of_each}. Lower --samples-per-class."
            )
        drawn.append(rng.choice(members, of_each, replace=False))
    return np.sort(np.concatenate(drawn))


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
