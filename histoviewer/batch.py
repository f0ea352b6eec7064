"""Many slides, one after the other; each ends with a verdict, and none stops the others."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from histoviewer.ensemble import Ensemble
from histoviewer.errors import HistoViewerError, ScanCancelled, SlideError, StoreError
from histoviewer.heatmap import CellState, Heatmap, Verdict
from histoviewer.manifest import OperatingPoint
from histoviewer.mpp_memory import MppMemory
from histoviewer.progress import CancellationToken
from histoviewer.scanner import DEFAULT_STRIDE, ScanStep, scan
from histoviewer.slide import PLAIN_SUFFIXES, SLIDE_SUFFIXES, Slide, fingerprint, open_slide

HEATMAP_FOLDER = "heatmaps"


@dataclass(frozen=True)
class ScanOptions:
    """What a scan of many slides is asked to do; see `scanner.iter_scan` and `slide.open_slide`.

    rescan: scan slides again that have a complete, current result.
    """

    stride: int = DEFAULT_STRIDE
    whole_slide: bool = False
    point: OperatingPoint | None = None
    mpp: float | None = None
    force_mpp: bool = False
    rescan: bool = False


@dataclass(frozen=True)
class BatchItem:
    """How one slide ended.

    path:    the slide.
    verdict: FAILED where there is no heatmap.
    error:   why it failed, or why it is incomplete; else empty.
    result:  the heatmap's file, or None where the slide failed.
    heatmap: the heatmap itself, likewise.
    reused:  whether the result is that of an earlier, identical scan.
    """

    path: Path
    verdict: Verdict
    error: str = ""
    result: Path | None = None
    heatmap: Heatmap | None = None
    reused: bool = False


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


def result_names(paths: Iterable[Path]) -> dict[Path, Path]:
    """A result name for each slide: its path below what all have in common, plus ".tif".

    The slide's suffix stays in the name, so `a.svs` and `a.tif` do not meet.
    """
    absolute = {path: path.absolute() for path in paths}
    if not absolute:
        return {}
    root = Path(os.path.commonpath([path.parent for path in absolute.values()]))
    return {
        path: full.relative_to(root).with_name(full.name + ".tif")
        for path, full in absolute.items()
    }


def scan_folder(
    folder: str | Path,
    ensemble: Ensemble,
    out: str | Path,
    *,
    stride: int = DEFAULT_STRIDE,
    mpp: float | None = None,
) -> Iterator[BatchItem]:
    """Scan all slides under `folder` into the folder `out`, yielding each as it ends.

    Raises SlideError where the folder holds no slides, StoreError where `out` cannot be written.
    """
    folder = Path(folder)
    out = Path(out)
    slides = find_slides(folder, leave_out=out) if folder.is_dir() else []
    if not slides:
        raise SlideError(folder, "is no folder with slides", "Choose the folder they are in.")
    return scan_slides(slides, ensemble, out, ScanOptions(stride=stride, mpp=mpp))


def scan_slides(
    slides: list[Path],
    ensemble: Ensemble,
    out: Path,
    options: ScanOptions,
    *,
    cancel: CancellationToken | None = None,
    on_step: Callable[[Path, ScanStep], None] | None = None,
) -> Iterator[BatchItem]:
    """Scan slides one by one, yielding each as it ends; a failed one does not stop the rest.

    on_step: called with the slide's path at each step of its scan.

    Raises StoreError where `out` cannot be written, ScanCancelled.
    """
    memory = MppMemory()
    names = result_names(slides)
    for path in slides:
        result = out / HEATMAP_FOLDER / names[path]
        try:
            with memory.open_slide(path, options.mpp, options.force_mpp) as slide:
                item = _scan_one(slide, ensemble, result, options, cancel, on_step)
        except (StoreError, ScanCancelled):
            raise
        except HistoViewerError as error:
            item = BatchItem(path, Verdict.FAILED, str(error))
        yield item


def _scan_one(
    slide: Slide,
    ensemble: Ensemble,
    result: Path,
    options: ScanOptions,
    cancel: CancellationToken | None,
    on_step: Callable[[Path, ScanStep], None] | None,
) -> BatchItem:
    if not options.rescan:
        earlier = _current_result(slide, ensemble, result, options)
        if earlier:
            return _item(slide.path, result, earlier, reused=True)
    heatmap = scan(
        slide,
        ensemble,
        stride=options.stride,
        whole_slide=options.whole_slide,
        point=options.point,
        cancel=cancel,
        on_step=(lambda step: on_step(slide.path, step)) if on_step else None,
    )
    heatmap.save(result)
    return _item(slide.path, result, heatmap, reused=False)


def _item(path: Path, result: Path, heatmap: Heatmap, reused: bool) -> BatchItem:
    return BatchItem(path, heatmap.verdict(), _shortfall(heatmap), result, heatmap, reused)


def _shortfall(heatmap: Heatmap) -> str:
    unreadable = heatmap.count(CellState.UNREADABLE)
    if unreadable:
        reason = heatmap.provenance.unreadable_reason or "no image where tissue is expected"
        return f"{unreadable:,} of its cells could not be read ({reason})."
    if not heatmap.scanned.any():
        return "No tissue was found. Look at the slide; --whole-slide scans all of it."
    return ""


def _current_result(
    slide: Slide, ensemble: Ensemble, result: Path, options: ScanOptions
) -> Heatmap | None:
    """The result of an earlier scan, if a scan now would give the same."""
    if not result.exists():
        return None
    try:
        heatmap = Heatmap.load(result)
    except StoreError:
        return None  # Half a result is none: the slide is scanned again and the file replaced.
    point = options.point or ensemble.manifest.default_point
    known = heatmap.provenance
    same = (
        known.fingerprint == fingerprint(slide.path)
        and known.model_sha256 == ensemble.manifest.onnx_sha256
        and known.threshold == point.threshold
        and heatmap.grid.stride == options.stride
        and heatmap.grid.slide_mpp == slide.mpp
        and (known.tissue == "whole slide") == options.whole_slide
    )
    unfinished = heatmap.count(CellState.PENDING) + heatmap.count(CellState.UNREADABLE)
    return heatmap if same and not unfinished else None
