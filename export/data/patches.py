"""Labelled patches on disk: found in four layouts, read lazily, checked."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from export.data import pcam_hdf5
from export.errors import ExportError

# (n, 96, 96, 3) uint8 and (n,) int64.
LabelledPixels = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]
PATCH_SIZE = 96
FORMATS = ("TIFF", "PNG", "JPEG")
SUFFIXES = (".tif", ".tiff", ".png", ".jpg", ".jpeg")
GROUP_COLUMNS = ("group", "patient", "slide", "wsi")
SETS = ("train", "valid", "test")
# Beside class folders: which case each patch is of, as `export collect` writes it.
PROVENANCE_TABLE = "provenance.csv"
LAYOUTS = (
    "DATA must contain train_labels.csv and train/*.tif, or the folders 0 and 1, or train/ and "
    "valid/ with these, or be a PatchCamelyon file *_x.h5"
)


@dataclass(frozen=True)
class PatchSet:
    """Patches on disk. `labels` is (n,) int64: 1 = tumour in the middle 32x32, 0 = none.

    `paths` are image files, or a row of an HDF5 file as if that were a folder: "valid_x.h5/17".
    `groups` names each patch's patient or slide; it is empty if unknown.
    """

    ids: tuple[str, ...]
    paths: tuple[Path, ...]
    labels: npt.NDArray[np.int64]
    groups: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    def subset(self, indices: npt.NDArray[np.intp]) -> "PatchSet":
        """Return the patches at `indices`, in that order."""
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
    """Rows of a CSV about patches or slides: `labels` is (n,) int64, 0 or 1.

    `groups` names each one's patient or slide; it is empty if the table has no such column.
    """

    ids: tuple[str, ...]
    labels: npt.NDArray[np.int64]
    groups: tuple[str, ...]


def read_labels(table: Path) -> LabelTable:
    """Read a CSV with the columns id,label and, if there is one, group (patient, slide, wsi).

    By hand, as pandas would turn ids into numbers. Raises ExportError if the table is missing, an
    id is duplicate or a label is not 0 or 1.
    """
    if not table.is_file():
        raise ExportError(f"{table}: not found. Give a CSV with the columns id and label.")
    labels: dict[str, int] = {}
    groups: list[str] = []
    with table.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames is None or not {"id", "label"} <= set(reader.fieldnames):
            raise ExportError(f"{table}: no columns 'id' and 'label'. Add the header line.")
        column = next((name for name in GROUP_COLUMNS if name in reader.fieldnames), None)
        for row in reader:
            if row["id"] in labels:
                raise ExportError(f"Duplicate id '{row['id']}' in {table}. Remove one row.")
            if row["label"] not in ("0", "1"):
                raise ExportError(
                    f"{table}: the label of '{row['id']}' is '{row['label']}', not 0 or 1. "
                    f"Correct the row."
                )
            labels[row["id"]] = int(row["label"])
            if column is not None:
                groups.append(row[column])
    if len(set(labels.values())) < 2:
        raise ExportError(f"{table}: only one label found. Add rows of the other, 0 or 1.")
    return LabelTable(tuple(labels), np.array(list(labels.values()), np.int64), tuple(groups))


def read_column(table: Path, column: str) -> list[str]:
    """Read one more column of a table that `read_labels` has read; empty if there is none."""
    with table.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    return [row[column] or "" for row in rows] if rows and column in rows[0] else []


def read_labelled(data: Path) -> PatchSet:
    """Find the labelled patches of `data`, a single set.

    Kaggle's layout: `data/train_labels.csv` (id,label) and `data/train/<id>.tif`. Class folders:
    `data/0/*` and `data/1/*`, TIFF, PNG or JPEG, and, if it is there, `data/provenance.csv`
    (id,group) as `collect` writes it. PatchCamelyon's: `data` is a file `*_x.h5`, with
    `*_y.h5` and, if it is there, `*_meta.csv` beside it.
    Raises ExportError if a file is missing, a label is not 0 or 1, or `data` contains sets.
    """
    if data.suffix == ".h5":
        return _read_hdf5(data)
    if sets := _sets(data):
        raise ExportError(
            f"{data}: contains sets of patches ({', '.join(sets)}). "
            f"Give one of them, such as {list(sets.values())[-1]}."
        )
    return _read_class_folders(data) if _has_classes(data) else _read_kaggle(data)


def read_sides(data: Path) -> tuple[PatchSet, PatchSet | None]:
    """Read the labelled patches, and those to validate on if `data` contains both sets.

    The sets are `data/train` and `data/valid`, each with class folders, or PatchCamelyon's HDF5
    files; any other layout is a single set. Raises ExportError as `read_labelled` does, or if
    one of the two sets is missing.
    """
    sets = _sets(data)
    if not sets:
        return read_labelled(data), None
    if missing := [name for name in ("train", "valid") if name not in sets]:
        raise ExportError(
            f"{data}: contains the set {', '.join(sets)}, but no {' or '.join(missing)}. Add it, "
            f"or give one set, such as {list(sets.values())[-1]}."
        )
    train, valid = (
        _read_hdf5(path) if path.suffix == ".h5" else _read_class_folders(path, f"{name}/")
        for name, path in ((name, sets[name]) for name in ("train", "valid"))
    )
    return train, valid


def _sets(data: Path) -> dict[str, Path]:
    """Find the sets in `data` by name: PatchCamelyon's HDF5 files, or folders of class folders."""
    files = {name: pcam_hdf5.patches_file(data, name) for name in SETS}
    if found := {name: path for name, path in files.items() if path.is_file()}:
        return found
    if _has_classes(data) or (data / "train_labels.csv").is_file():
        return {}
    return {name: data / name for name in SETS if _has_classes(data / name)}


def _has_classes(folder: Path) -> bool:
    return (folder / "0").is_dir() and (folder / "1").is_dir()


def _read_kaggle(data: Path) -> PatchSet:
    table = data / "train_labels.csv"
    if not table.is_file():
        raise ExportError(f"{table}: not found. {LAYOUTS}.")
    known = read_labels(table)
    paths = tuple(data / "train" / f"{id_}.tif" for id_ in known.ids)
    for path in paths:
        if not path.is_file():
            raise ExportError(f"{path}: not found, but listed in {table.name}. Restore the file.")
    return PatchSet(known.ids, paths, known.labels, known.groups)


def _read_class_folders(data: Path, prefix: str = "") -> PatchSet:
    patches = _in_folders(data, prefix)
    if len(set(patches.labels.tolist())) < 2:
        raise ExportError(
            f"{data}: no *.tif, *.png or *.jpg in one of the folders 0 and 1. Add some."
        )
    return _with_groups(patches, data / PROVENANCE_TABLE, prefix)


def _with_groups(patches: PatchSet, table: Path, prefix: str) -> PatchSet:
    """Add the groups of a table id,group, if it is there; it must list every patch."""
    if not table.is_file():
        return patches
    with table.open(newline="", encoding="utf-8-sig") as file:
        groups = {prefix + row["id"]: row["group"] for row in csv.DictReader(file)}
    if missing := [id_ for id_ in patches.ids if not groups.get(id_)]:
        raise ExportError(
            f"{table}: lacks the group of {len(missing)} patches, such as '{missing[0]}'. Add "
            f"their rows, or remove the table."
        )
    return replace(patches, groups=tuple(groups[id_] for id_ in patches.ids))


def _in_folders(folder: Path, prefix: str) -> PatchSet:
    """List the images in the folders 0 and 1, sorted; `prefix` begins their ids."""
    found: dict[str, tuple[Path, int]] = {}
    for label in (0, 1):
        for path in sorted((folder / str(label)).glob("*")):
            if path.suffix.lower() not in SUFFIXES:
                continue
            id_ = f"{prefix}{label}/{path.stem}"
            if id_ in found:
                raise ExportError(
                    f"Duplicate patch '{path.stem}': {found[id_][0]} and {path}. Remove one file."
                )
            found[id_] = path, label
    return PatchSet(
        tuple(found),
        tuple(path for path, _ in found.values()),
        np.array([label for _, label in found.values()], np.int64),
    )


def _read_hdf5(x: Path) -> PatchSet:
    pcam = pcam_hdf5.read(x)
    rows = range(len(pcam.labels))
    ids = tuple(f"{x.stem}/{row}" for row in rows)
    return PatchSet(ids, tuple(x / str(row) for row in rows), pcam.labels, pcam.slides)


def read_extra(data: Path) -> PatchSet:
    """Read the class folders `data/extra/{0,1}`, patches for training only.

    Raises ExportError if there are none.
    """
    patches = _in_folders(data / "extra", "extra/")
    if not len(patches):
        raise ExportError(f"{data / 'extra'}: no patches in 0 or 1 found. Leave out --extra.")
    return patches


def read_patch(path: Path, size: int = PATCH_SIZE) -> npt.NDArray[np.uint8]:
    """Read one patch, as `PatchSet.paths` names it, as (size, size, 3) uint8 RGB.

    Raises ExportError if it is unreadable, not RGB or of another size.
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
