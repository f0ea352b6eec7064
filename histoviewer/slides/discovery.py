"""Which slides are in a folder, and what their results are called."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.slides.slide import PLAIN_SUFFIXES, SLIDE_SUFFIXES, open_slide

# File systems allow 255 bytes, and a result has further suffixes and temporary names.
_LONGEST_NAME = 200


def find_slides(folder: Path, leave_out: Path | None = None) -> list[Path]:
    """All files under `folder` that look like slides or images, sorted by path.

    Left out: hidden files, the folder `leave_out` (where the results go), and what belongs to
    another slide (the pictures beside a .vms or .vmu, further files of a DICOM series).
    """
    found = []
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and here / name != leave_out
        )
        found += _slides_among(here, sorted(names))
    return found


def _slides_among(parent: Path, names: list[str]) -> list[Path]:
    suffixes = {name: Path(name).suffix.lower() for name in names if not name.startswith(".")}
    wanted = SLIDE_SUFFIXES | PLAIN_SUFFIXES
    if {".vms", ".vmu"} & set(suffixes.values()):
        wanted = SLIDE_SUFFIXES
    paths = [parent / name for name, suffix in suffixes.items() if suffix in wanted]
    dicom = {path: _series(path) for path in paths if suffixes[path.name] == ".dcm"}
    first = {series: path for path, series in reversed(dicom.items())}
    return [path for path in paths if path not in dicom or first[dicom[path]] == path]


def _series(path: Path) -> str:
    """The DICOM series of a file; OpenSlide makes one slide of all files of a series."""
    try:
        with open_slide(path) as slide:
            return slide.properties.get("dicom.SeriesInstanceUID", str(path))
    except SlideError:
        return str(path)


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
