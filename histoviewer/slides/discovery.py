"""Which slides are in a folder, and what their results are called."""

import os
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.slides.slide import PLAIN_SUFFIXES, SLIDE_SUFFIXES, open_slide


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
