"""PatchCamelyon's HDF5 files (Veeling et al. 2018, arXiv:1806.03962), read row by row."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from export.data import safe_hdf5
from export.errors import ExportError

_NAME = "camelyonpatch_level_2_split_{}_x.h5"


@dataclass(frozen=True)
class Pcam:
    """Labels and slides of the patches: `labels` is (n,) int64, 0 or 1.

    `slides` is empty if there is no `*_meta.csv`.
    """

    labels: npt.NDArray[np.int64]
    slides: tuple[str, ...]


def patches_file(folder: Path, split: str) -> Path:
    """Return the path of the patches of the split "train", "valid" or "test" in `folder`."""
    return folder / _NAME.format(split)


def read(x: Path) -> Pcam:
    """Read the labels (`*_y.h5`) and slides (`*_meta.csv`) of the patches in `x` (`*_x.h5`).

    Raises ExportError if a file is missing or does not fit.
    """
    if not x.name.endswith("_x.h5"):
        raise ExportError(f"{x}: not named *_x.h5. Give the file of the patches themselves.")
    count = len(_rows(x))
    y = x.with_name(x.name.replace("_x.h5", "_y.h5"))
    labels = _dataset(y, "y")[()].reshape(-1)
    if len(labels) != count or set(np.unique(labels).tolist()) != {0, 1}:
        raise ExportError(
            f"{y}: must hold a label 0 or 1 for each of the {count} patches of {x.name}, and both "
            f"labels. Download the pair again."
        )
    meta = x.with_name(x.name.replace("_x.h5", "_meta.csv"))
    slides = _read_slides(meta, count) if meta.is_file() else ()
    return Pcam(labels.astype(np.int64), slides)


def read_row(path: Path, size: int) -> npt.NDArray[np.uint8]:
    """Read one patch, (size, size, 3) uint8 RGB; `path` is the file and, as if below it, the row.

    Raises ExportError if it cannot be read or is of another size.
    """
    rows = _rows(path.parent)
    if rows.shape[1] != size:
        raise ExportError(
            f"{path.parent}: contains patches of {rows.shape[1]}x{rows.shape[1]}, not "
            f"{size}x{size} RGB. Give a file of that size."
        )
    try:
        pixels: npt.NDArray[np.uint8] = rows[int(path.name)]
    except (OSError, ValueError, IndexError) as error:
        raise ExportError(f"{path}: cannot be read ({error}). Download the file again.") from error
    return pixels


@lru_cache(maxsize=4)
def _rows(path: Path) -> h5py.Dataset:
    """Open the patches of a file, which stays open: opening it for each patch is slow."""
    rows = _dataset(path, "x")
    shape = rows.shape
    if len(shape) != 4 or shape[1] != shape[2] or shape[3] != 3 or rows.dtype != np.uint8:
        raise ExportError(
            f"{path}: contains {shape} {rows.dtype}, not square patches (n, h, w, 3) of uint8. "
            f"Give a file of PatchCamelyon."
        )
    return rows


def _dataset(path: Path, name: str) -> h5py.Dataset:
    try:
        dataset = safe_hdf5.member(h5py.File(path, "r"), name)
    except OSError as error:
        raise ExportError(
            f"{path}: not an HDF5 file of PatchCamelyon ({error}). Unpack it again (*.h5.gz); "
            f"*_x.h5 and *_y.h5 belong side by side."
        ) from error
    if not isinstance(dataset, h5py.Dataset):
        raise ExportError(f"{path}: '{name}' is not a dataset. Give a file of PatchCamelyon.")
    safe_hdf5.check_storage(dataset)
    return dataset


def _read_slides(meta: Path, count: int) -> tuple[str, ...]:
    with meta.open(newline="", encoding="utf-8-sig") as file:
        slides = tuple(row.get("wsi") or "" for row in csv.DictReader(file))
    if len(slides) != count or "" in slides:
        raise ExportError(f"{meta}: no slide (wsi) for some patches. Complete or remove the file.")
    return slides
