"""Names in an output folder: rows, result files, and the slides they belong to."""

import hashlib
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from histoviewer.files import full_path
from histoviewer.output import written_files
from histoviewer.output.control_characters import is_control

DATABASE = written_files.DATABASE
JOURNAL = "readings.jsonl"
HEATMAP_FOLDER = written_files.HEATMAP_FOLDER
PARTIAL_SUFFIX = ".partial.tif"

# File systems allow 255 bytes; a result has further suffixes and temporary names.
_MAX_NAME_BYTES = 200
# A slide without a suffix could have such a name, which means something else with one: exports add
# theirs to the name, checkpoints and exported OME-TIFFs are told from results by their end.
_RESERVED_NAMES = {"worklist", "cases", "readings", "index"}
_RESERVED_STARTS = (".", "contact-sheet-", "run_metadata_")
_RESERVED_ENDS = (".partial", ".ome")


def result_names(paths: Iterable[Path], root: Path | None = None) -> dict[Path, Path]:
    """Name each slide's result: its path below `root`, or their common folder, plus ".tif".

    The slide's suffix is kept, so `a.svs` and `a.tif` do not collide. A name that is too long,
    hidden, reserved or not printable gets a hash of itself; one that another slide has on some file
    system gets a hash of its path. No name leads out of the folder.
    """
    absolute = {path: full_path(path) for path in paths}
    if not absolute:
        return {}
    top = full_path(root) if root else None
    if top is None or not all(path.is_relative_to(top) for path in absolute.values()):
        top = Path(os.path.commonpath([path.parent for path in absolute.values()]))
    names: dict[Path, Path] = {}
    files: set[PurePosixPath] = set()
    folders: set[PurePosixPath] = set()
    for path, full in absolute.items():
        *parents, name = (_safe(part) for part in full.relative_to(top).parts)
        result = Path(*parents, f"{name}.tif")
        key = PurePosixPath(collision_key(result))
        if key in files | folders or not files.isdisjoint(key.parents):
            result = Path(f"{name}~{path_hash(full)}.tif")
            key = PurePosixPath(collision_key(result))
        files.add(key)
        folders.update(key.parents)
        names[path] = result
    return names


def collision_key(name: Path) -> str:
    """Return what two names share that a file system may take for one."""
    return unicodedata.normalize("NFC", path_text(name)).casefold()


def path_hash(path: Path) -> str:
    """Return 16 hexadecimal digits that stand for a path in a name."""
    return hashlib.blake2b(path_text(path).encode(), digest_size=8).hexdigest()


def is_confined(name: str) -> bool:
    """Check that a row's name leads to no file outside its output folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _safe(name: str) -> str:
    shown = "".join("_" if is_control(char) or char == "\\" else char for char in name)
    content = os.fsencode(shown)
    low = shown.lower()
    reserved = low in _RESERVED_NAMES or low.startswith(_RESERVED_STARTS)
    free = not reserved and not low.endswith(_RESERVED_ENDS)
    if free and shown == name and len(content) <= _MAX_NAME_BYTES:
        return name
    digest = hashlib.blake2b(os.fsencode(name), digest_size=8).hexdigest()
    kept = content[: _MAX_NAME_BYTES - len(digest) - 1].decode("utf-8", "ignore")
    return f"{'_' if reserved else ''}{kept}~{digest}"


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
