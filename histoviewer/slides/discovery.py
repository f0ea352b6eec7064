"""Search of a folder for slides and images."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from histoviewer.errors import SlideError
from histoviewer.files import full_path
from histoviewer.output.written_files import DATABASE, HEATMAP_FOLDER, without_ours
from histoviewer.slides.backends.detect import SLIDE_SUFFIXES
from histoviewer.slides.backends.plain_image import PLAIN_SUFFIXES
from histoviewer.slides.slide import open_slide

SeriesFinder = Callable[[Sequence[Path]], Mapping[Path, str]]


def find_slides(
    folder: Path, leave_out: Path | None = None, *, find_series: SeriesFinder
) -> list[Path]:
    """Find all slides and images under `folder` by their suffixes, sorted by path.

    Skipped: hidden files, the folder `leave_out`, results and exports of earlier scans, second
    paths of a file (links), and files that belong to another slide (images beside a .vms or .vmu,
    further files of a DICOM series).

    find_series: finds the series of DICOM files, as OpenSlide makes one slide of each; nothing else
                 reads any file.
    """
    found = []
    left_out = full_path(leave_out) if leave_out else None
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        results = {HEATMAP_FOLDER} if DATABASE in names else set()
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in results
            and full_path(here / name) != left_out
        )
        found += _slides_among(here, sorted(without_ours(here, names)), find_series)
    return distinct_files(found)


def distinct_files(paths: Iterable[Path]) -> list[Path]:
    """Leave out paths of a file that is listed before, by a link or another spelling.

    A file's own path is preferred to that of a symbolic link.
    """
    paths = list(dict.fromkeys(paths))
    first: dict[tuple[int, int], Path] = {}
    for path in sorted(paths, key=lambda path: path.is_symlink()):
        first.setdefault(_identity(path), path)
    kept = set(first.values())
    return [path for path in paths if path in kept]


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:  # Whoever opens it reports that.
        return (-1, hash(path))
    return (status.st_dev, status.st_ino)


def _slides_among(parent: Path, names: list[str], find_series: SeriesFinder) -> list[Path]:
    suffixes = {name: Path(name).suffix.lower() for name in names if not name.startswith(".")}
    wanted = SLIDE_SUFFIXES | PLAIN_SUFFIXES
    if {".vms", ".vmu"} & set(suffixes.values()):
        wanted = SLIDE_SUFFIXES
    paths = [parent / name for name, suffix in suffixes.items() if suffix in wanted]
    of_dicom = [path for path in paths if suffixes[path.name] == ".dcm"]
    # A single file needs no look into it.
    dicom = dict(find_series(of_dicom)) if len(of_dicom) > 1 else {}
    first = {series: path for path, series in reversed(dicom.items())}
    return [path for path in paths if path not in dicom or first[dicom[path]] == path]


def series_of(path: Path) -> str:
    """Return a file's DICOM series, of which OpenSlide makes one slide; else its path."""
    try:
        with open_slide(path) as slide:
            return slide.properties.get("dicom.SeriesInstanceUID", str(path))
    except SlideError:
        return str(path)


def accession_of(path: Path) -> str:
    """Return a DICOM slide's accession number; empty if it has none or cannot be opened."""
    try:
        with open_slide(path) as slide:
            return slide.properties.get("dicom.AccessionNumber", "").strip()
    except SlideError:
        return ""
