"""Search of a folder for slides and images."""

import os
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.slides.backends.detect import SLIDE_SUFFIXES
from histoviewer.slides.backends.plain_image import PLAIN_SUFFIXES
from histoviewer.slides.slide import open_slide


def find_slides(folder: Path, leave_out: Path | None = None) -> list[Path]:
    """Find all slides and images under `folder` by their suffixes, sorted by path.

    Skipped: hidden files, the folder `leave_out` (that of the results), and files that belong to
    another slide (images beside a .vms or .vmu, further files of a DICOM series).
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
    """Return a file's DICOM series, of which OpenSlide makes one slide."""
    try:
        with open_slide(path) as slide:
            return slide.properties.get("dicom.SeriesInstanceUID", str(path))
    except SlideError:
        return str(path)
