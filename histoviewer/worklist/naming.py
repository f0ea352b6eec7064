"""Names in an output folder: rows, result files, and the slides they belong to."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

DATABASE = "worklist.sqlite"
HEATMAP_FOLDER = "heatmaps"
PARTIAL_SUFFIX = ".partial.tif"

# File systems allow 255 bytes; a result has further suffixes and temporary names.
_MAX_NAME_BYTES = 200


def result_names(paths: Iterable[Path], root: Path | None = None) -> dict[Path, Path]:
    """Name each slide's result: its path below `root`, or their common folder, plus ".tif".

    The slide's suffix is kept, so `a.svs` and `a.tif` do not collide. A long name is truncated and
    made unique by its hash.
    """
    absolute = {path: path.absolute() for path in paths}
    if not absolute:
        return {}
    top = root.absolute() if root else None
    if top is None or not all(path.is_relative_to(top) for path in absolute.values()):
        top = Path(os.path.commonpath([path.parent for path in absolute.values()]))
    return {
        path: full.relative_to(top).with_name(_shorten(full.name) + ".tif")
        for path, full in absolute.items()
    }


def _shorten(name: str) -> str:
    content = os.fsencode(name)
    if len(content) <= _MAX_NAME_BYTES:
        return name
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    kept = content[: _MAX_NAME_BYTES - len(digest) - 1].decode("utf-8", "ignore")
    return f"{kept}~{digest}"


def result_files(out: Path) -> list[Path]:
    """Find the heatmaps of finished slides in an output folder, sorted by path."""
    return sorted(
        path
        for path in (out / HEATMAP_FOLDER).rglob("*.tif")
        if not path.name.startswith(".") and not path.name.endswith(PARTIAL_SUFFIX)
    )


def worklist_of(result: Path) -> tuple[Path, str] | None:
    """Find the output folder of a result file, if it has a worklist, and the row's name in it."""
    full = result.absolute()
    for folder in full.parents:
        if folder.name == HEATMAP_FOLDER and (folder.parent / DATABASE).is_file():
            return folder.parent, path_text(full.relative_to(folder).with_suffix(""))
    return None


def path_text(path: Path) -> str:
    """Convert a path to text for the database, with "/"; bytes that are not UTF-8 are escaped."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
