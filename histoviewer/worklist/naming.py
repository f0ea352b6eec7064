"""Names of rows and result files in an output folder."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

DATABASE = "worklist.sqlite"
HEATMAP_FOLDER = "heatmaps"
PARTIAL_SUFFIX = ".partial.tif"

# File systems allow 255 bytes, and a result has further suffixes and temporary names.
_LONGEST_NAME = 200


def result_names(paths: Iterable[Path], root: Path | None = None) -> dict[Path, Path]:
    """A result name for each slide: its path below `root`, or what all have in common, plus ".tif".

    The slide's suffix stays in the name, so `a.svs` and `a.tif` do not meet. A name that leaves no
    room for more is cut, and a hash of it tells it from others.
    """
    absolute = {path: path.absolute() for path in paths}
    if not absolute:
        return {}
    top = root.absolute() if root else None
    if top is None or not all(path.is_relative_to(top) for path in absolute.values()):
        top = Path(os.path.commonpath([path.parent for path in absolute.values()]))
    return {
        path: full.relative_to(top).with_name(_shortened(full.name) + ".tif")
        for path, full in absolute.items()
    }


def _shortened(name: str) -> str:
    content = os.fsencode(name)
    if len(content) <= _LONGEST_NAME:
        return name
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    kept = content[: _LONGEST_NAME - len(digest) - 1].decode("utf-8", "ignore")
    return f"{kept}~{digest}"


def result_files(out: Path) -> list[Path]:
    """The heatmaps of finished slides in an output folder, sorted by path."""
    return sorted(
        path
        for path in (out / HEATMAP_FOLDER).rglob("*.tif")
        if not path.name.startswith(".") and not path.name.endswith(PARTIAL_SUFFIX)
    )


def worklist_of(result: Path) -> tuple[Path, str] | None:
    """The output folder with a worklist that a result file lies in, and its slide's name there."""
    full = result.absolute()
    for folder in full.parents:
        if folder.name == HEATMAP_FOLDER and (folder.parent / DATABASE).is_file():
            return folder.parent, path_text(full.relative_to(folder).with_suffix(""))
    return None


def path_text(path: Path) -> str:
    """A path for the database, with "/"; bytes that are no UTF-8 are spelt out."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")
