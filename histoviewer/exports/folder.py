"""Export of heatmaps and of whole output folders."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.exports.base import Exported, ExportOptions, Format
from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.inference.registry import installed_models
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, result_files, worklist_of
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.slide_summary import SlideRow, failed_row, slide_row
from histoviewer.worklist.store import Store


@dataclass(frozen=True)
class ExportJob:
    """Heatmaps to export.

    paths:   heatmaps, and output folders of scans, which get a summary as well.
    format:  one of `formats.FORMATS`.
    out:     folder for the files. If None, those of a heatmap go beside it, and those of an output
             folder into its subfolder with the format's name.
    options: models and readings are looked up for each slide.
    overwrite: whether to replace files that this program did not write.
    """

    paths: tuple[Path, ...]
    format: str
    out: Path | None
    options: ExportOptions
    overwrite: bool = False


@dataclass(frozen=True)
class ExportStep:
    """Progress of an export: one slide, or the summary of one folder.

    files: the files written.
    error: why a slide's file is missing; else empty.
    """

    files: tuple[Path, ...]
    error: str = ""


def export_heatmaps(job: ExportJob) -> Iterator[ExportStep]:
    """Export heatmaps, yielding each as it is done; a slide that fails stops no other.

    Raises StoreError if a folder holds no heatmaps, or if two slides would have the same file.
    """
    chosen = FORMATS[job.format]
    options = replace(job.options, manifests=tuple(installed_models()))
    targets = {
        path: chosen.target(job.out or path.parent, path.stem)
        for path in job.paths
        if not path.is_dir()
    }
    _refuse_shared(targets.values())
    for path in job.paths:
        if path in targets:
            of_slide = replace(options, readings=_readings_beside(path))
            yield _export(path, path.stem, targets[path], chosen, of_slide)[1]
        else:
            yield from _export_folder(path, job.out or path / job.format, chosen, options)


def _export_folder(
    folder: Path, out: Path, chosen: Format, options: ExportOptions
) -> Iterator[ExportStep]:
    """Export all heatmaps of a scan's output folder into `out`, under their paths."""
    root = folder / HEATMAP_FOLDER
    # An OME-TIFF there was exported; a heatmap has the slide's whole name before its ".tif".
    found = [path for path in result_files(folder) if not path.name.endswith(".ome.tif")]
    names = {path: path.relative_to(root).with_suffix("").as_posix() for path in found}
    missing, readings = _without_result(folder, set(names.values()))
    if not found and not missing:
        raise StoreError(folder, "contains no heatmaps", "Give the output folder of a scan.")
    targets = {path: chosen.target(out, name) for path, name in names.items()}
    _refuse_shared(targets.values())
    slides = []
    for path, name in names.items():
        of_slide = replace(options, readings=_of_slide(readings, name))
        exported, step = _export(path, name, targets[path], chosen, of_slide)
        slides.append(exported)
        yield step
    for slide in missing:
        yield ExportStep((), f"{slide.row.slide}: has no result. {slide.row.error}")
    if chosen.summarise:
        yield ExportStep(tuple(chosen.summarise(slides + missing, out, options)))


def _export(
    path: Path, name: str, target: Path, chosen: Format, options: ExportOptions
) -> tuple[Exported, ExportStep]:
    try:
        heatmap = Heatmap.load(path)
    except HistoViewerError as error:
        # Without the path, which may contain a patient's name: exports are passed on.
        row = failed_row(name, f"{error.cause}. {error.action}")
        return Exported(row, path, None, options.readings), ExportStep((), str(error))
    row = slide_row(name, heatmap, options.picture.threshold, options.readings)
    exported = Exported(row, path, target, options.readings, heatmap.provenance.fingerprint)
    try:
        chosen.write(heatmap, target, options)
    except HistoViewerError as error:
        # The row stays: only the slide's file is missing.
        return replace(exported, target=None), ExportStep((), str(error))
    return exported, ExportStep((target,))


def _refuse_shared(targets: Iterable[Path]) -> None:
    for target, count in Counter(targets).items():
        if count > 1:
            action = "Export their heatmaps one by one, each with its own --out."
            raise StoreError(target, f"would be the file of {count} slides", action)


def _readings_beside(heatmap: Path) -> tuple[Reading, ...]:
    """The readings of a heatmap's slide in the worklist that it belongs to, if any."""
    worklist = worklist_of(heatmap)
    if worklist is None:
        return ()
    out, name = worklist
    with Store(out) as store:
        return tuple(store.readings(name))


def _of_slide(readings: Sequence[Reading], name: str) -> tuple[Reading, ...]:
    return tuple(reading for reading in readings if reading.slide == name)


def _without_result(
    folder: Path, with_result: set[str]
) -> tuple[list[Exported], Sequence[Reading]]:
    """Slides in the worklist that have no result: a table without them would mislead.

    Returns all readings of the worklist, too.
    """
    if not (folder / DATABASE).is_file():
        return [], ()
    with Store(folder) as store:
        rows = [row for row in store.rows() if row.name not in with_result]
        readings = store.readings()
    exported = [
        Exported(
            _row_without_result(row),
            folder / row.name,
            None,
            _of_slide(readings, row.name),
            row.fingerprint,
        )
        for row in rows
    ]
    return exported, readings


def _row_without_result(row: Row) -> SlideRow:
    if row.status is Status.FAILED:
        # Without the path, which may contain a patient's name: exports are passed on.
        return failed_row(row.name, row.error.removeprefix(f"{row.path}: "))
    return SlideRow(row.name, Verdict.INCOMPLETE, error="The scan is not complete.")
