"""Export of a whole output folder."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from histoviewer.errors import HistoViewerError, StoreError
from histoviewer.exports.base import Exported, ExportOptions, Format
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.worklist.naming import DATABASE, HEATMAP_FOLDER, result_files, worklist_of
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.slide_summary import SlideRow, failed_row, slide_row
from histoviewer.worklist.store import Store


def export_folder(
    folder: Path, out: Path, chosen: Format, options: ExportOptions
) -> list[Exported]:
    """Export all heatmaps of a scan's output folder into `out`, under their paths."""
    root = folder / HEATMAP_FOLDER
    # An OME-TIFF there was exported; a heatmap has the slide's whole name before its ".tif".
    found = [path for path in result_files(folder) if not path.name.endswith(".ome.tif")]
    names = {path: path.relative_to(root).with_suffix("").as_posix() for path in found}
    missing, readings = _without_result(folder, set(names.values()))
    if not found and not missing:
        raise StoreError(folder, "holds no heatmaps", "Give the output folder of a scan.")
    targets = {path: chosen.target(out, name) for path, name in names.items()}
    refuse_shared(targets.values())
    exported = [
        export(path, names[path], targets[path], chosen, _with(options, readings, names[path]))
        for path in found
    ]
    exported += missing
    for slide in missing:
        print(f"{slide.row.slide}: has no result. {slide.row.error}", file=sys.stderr)
    if chosen.summarise:
        print(*chosen.summarise(exported, out, options), sep="\n")
    return exported


def refuse_shared(targets: Iterable[Path]) -> None:
    for target, count in Counter(targets).items():
        if count > 1:
            action = "Export their heatmaps one by one, each with its own --out."
            raise StoreError(target, f"would be the file of {count} slides", action)


def readings_beside(heatmap: Path) -> tuple[Reading, ...]:
    """The readings of a heatmap's slide in the worklist that it lies in, if it lies in one."""
    worklist = worklist_of(heatmap)
    if worklist is None:
        return ()
    out, name = worklist
    with Store(out) as store:
        return tuple(store.readings(name))


def _with(options: ExportOptions, readings: Sequence[Reading], name: str) -> ExportOptions:
    of_slide = tuple(reading for reading in readings if reading.slide == name)
    return replace(options, readings=of_slide)


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
            tuple(reading for reading in readings if reading.slide == row.name),
            row.fingerprint,
        )
        for row in rows
    ]
    return exported, readings


def _row_without_result(row: Row) -> SlideRow:
    if row.status is Status.FAILED:
        # Without the path, which may hold a patient's name: exports are passed on.
        return failed_row(row.name, row.error.removeprefix(f"{row.path}: "))
    return SlideRow(row.name, Verdict.INCOMPLETE, error="It was not scanned to its end.")


def export(path: Path, name: str, target: Path, chosen: Format, options: ExportOptions) -> Exported:
    try:
        heatmap = Heatmap.load(path)
    except HistoViewerError as error:
        print(error, file=sys.stderr)
        # Without the path, which may hold a patient's name: exports are passed on.
        row = failed_row(name, f"{error.cause}. {error.action}")
        return Exported(row, path, None, options.readings)
    row = slide_row(name, heatmap, options.picture.threshold, options.readings)
    fingerprint = heatmap.provenance.fingerprint
    try:
        chosen.write(heatmap, target, options)
    except HistoViewerError as error:
        # What is said of the slide stays true where only its export fails.
        print(error, file=sys.stderr)
        return Exported(row, path, None, options.readings, fingerprint)
    print(target)
    return Exported(row, path, target, options.readings, fingerprint)
