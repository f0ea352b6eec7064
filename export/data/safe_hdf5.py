"""Reading of untrusted HDF5 files: nothing outside the file, nothing oversized.

h5py follows links, external storage and plug-in filters without asking.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from export.errors import ExportError

MAX_ATTRIBUTE = 64 * 2**20
MAX_DEPTH = 24
MAX_NODES = 100_000
# gzip, shuffle, fletcher32, lzf: any other filter would load a plug-in.
FILTERS = {1, 2, 3, 32000}


@contextmanager
def opened(path: Path) -> Iterator[h5py.File]:
    """Open for reading. Raises ExportError if `path` is missing or a damaged HDF5 file."""
    if not path.is_file():
        raise ExportError(f"{path}: no such weights file. Give the path of a Keras file.")
    try:
        with h5py.File(path, "r") as file:
            yield file
    # Errors of libhdf5 surface as one of these, anywhere in the reading.
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ExportError(
            f"{path}: damaged HDF5 file ({reason}). Give an undamaged file."
        ) from error


def member(group: h5py.Group, path: str) -> Any:
    """Get the group or dataset at `path` below `group`. Raises ExportError if it is a link."""
    found = group
    for name in path.strip("/").split("/"):
        if not isinstance(found, h5py.Group) or name not in found:
            raise ExportError(f"{group.file.filename}: no '{path}' found. Give an undamaged file.")
        if not isinstance(found.get(name, getlink=True), h5py.HardLink):
            raise ExportError(
                f"{group.file.filename}: '{path}' is a link to another place. "
                f"Its data must be in the file itself; save it again."
            )
        found = found[name]
    return found


def datasets(group: h5py.Group) -> Iterator[h5py.Dataset]:
    """Yield all datasets below `group`. Raises ExportError on links, loops and excess."""
    waiting: list[tuple[Any, int]] = [(group, 0)]
    count = 0
    while waiting:
        found, depth = waiting.pop()
        if isinstance(found, h5py.Dataset):
            yield found
        if not isinstance(found, h5py.Group):
            continue
        # Counted over the whole file: groups that hold one another double at each depth.
        count += len(found)
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise ExportError(
                f"{group.file.filename}: is nested too deeply. Give a file that Keras saved."
            )
        waiting += [(member(found, name), depth + 1) for name in list(found)[::-1]]


def check_storage(dataset: h5py.Dataset) -> None:
    """Raise ExportError unless a dataset holds numbers, all of them in the file itself."""
    where = f"{dataset.file.filename}: '{dataset.name}'"
    if dataset.is_virtual or dataset.external:
        raise ExportError(f"{where} takes its values from another file. Save it again.")
    if dataset.dtype.kind not in "fiu":
        raise ExportError(f"{where} holds {dataset.dtype}, not numbers. Save it again.")
    properties = dataset.id.get_create_plist()
    filters = {properties.get_filter(i)[0] for i in range(properties.get_nfilters())}
    size = max(1, math.prod(dataset.shape))
    if not filters <= FILTERS or (dataset.chunks and math.prod(dataset.chunks) > size):
        raise ExportError(f"{where} is compressed in an unknown way. Save it again.")


def check_size(dataset: h5py.Dataset) -> None:
    """Raise ExportError if a dataset declares far more values than the file holds."""
    declared, held = (
        dataset.dtype.itemsize * math.prod(dataset.shape),
        dataset.id.get_storage_size(),
    )
    if declared > 100 * held + 2**20:
        raise ExportError(
            f"{dataset.file.filename}: '{dataset.name}' declares {declared} bytes and holds "
            f"{held}: refused."
        )


def read_weight(dataset: h5py.Dataset, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """Read a variable that must have `shape`; the shape is compared before anything is read.

    Raises ExportError if the values lie elsewhere, are no numbers, or are not finite.
    """
    where = f"{dataset.file.filename}: '{dataset.name}'"
    if dataset.shape != shape:
        raise ExportError(f"{where} has shape {dataset.shape}, the network needs {shape}.")
    check_storage(dataset)
    values: npt.NDArray[np.float32] = dataset[()].astype(np.float32)
    if not np.isfinite(values).all():
        raise ExportError(f"{where} holds NaN or infinite values. Give an undamaged file.")
    return values


def attribute(node: Any, name: str) -> Any:
    """Read an attribute, or None. Raises ExportError if it declares an absurd size."""
    if name not in node.attrs:
        return None
    found = node.attrs.get_id(name)
    size = int(np.prod(found.shape)) * found.dtype.itemsize
    if size > MAX_ATTRIBUTE or found.dtype.kind not in "SOUif":
        raise ExportError(
            f"{node.file.filename}: attribute '{name}' is not a text of a Keras file."
        )
    if h5py.check_dtype(ref=found.dtype) is not None:
        raise ExportError(f"{node.file.filename}: attribute '{name}' holds object references.")
    return node.attrs[name]


def text(node: Any, name: str) -> str | None:
    """Read a text attribute, or None."""
    value = attribute(node, name)
    return None if value is None else _decoded(value)


def texts(node: Any, name: str) -> list[str] | None:
    """Read a list of texts, also if Keras divided it into `name`0, `name`1, ...; None if absent."""
    value = attribute(node, name)
    if value is not None:
        return [_decoded(item) for item in value]
    parts: list[str] = []
    number = 0
    while (value := attribute(node, f"{name}{number}")) is not None:
        parts += [_decoded(item) for item in value]
        number += 1
    return parts if number else None


def _decoded(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
