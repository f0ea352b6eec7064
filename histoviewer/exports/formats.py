"""All export formats by name: files for each slide and for a whole folder."""

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from histoviewer.annotations.geojson import write_annotations
from histoviewer.cases.staging import group
from histoviewer.errors import needs_extra
from histoviewer.exports.asap_xml import write_asap_xml
from histoviewer.exports.base import Exported, ExportOptions, Format, Option
from histoviewer.exports.case_pages import write_case_pages
from histoviewer.exports.contact_sheet import write_contact_sheet
from histoviewer.exports.geojson import write_geojson
from histoviewer.exports.picture import export_picture
from histoviewer.exports.qupath import write_qupath_script
from histoviewer.exports.report import write_index, write_report
from histoviewer.exports.sign_out import write_sign_out
from histoviewer.exports.tables import (
    TABLES,
    write_cases,
    write_detections,
    write_readings,
    write_run_metadata,
    write_tiles,
    write_worklist,
)
from histoviewer.exports.tiff import write_overlay, write_values
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist.annotation_records import annotations_of
from histoviewer.worklist.readings import of_file


def _worklist(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    target, by_case = folder / "worklist.csv", folder / "cases.csv"
    write_worklist((slide.row for slide in slides), target)
    cases = group(slide.row for slide in slides)
    if not cases:
        return [target]
    write_cases(cases, by_case)
    return [target, by_case]


def _readings(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    target = folder / "readings.csv"
    write_readings(((slide.readings, slide.fingerprint) for slide in slides), target)
    return [target]


def _picture(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    export_picture(heatmap, target, options.picture)


def _contact_sheet(
    slides: Sequence[Exported], folder: Path, options: ExportOptions, *, suffix: str
) -> list[Path]:
    return write_contact_sheet(slides, folder, options.picture, suffix=suffix)


def _run_metadata(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    written = [slide.heatmap for slide in slides if slide.target]
    return [write_run_metadata(Heatmap.load(written[0]), folder)] if written else []


def _report(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    write_report(heatmap, target, options.picture, options.manifests, options.readings)


def _index(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    return write_index(slides, folder, options.picture)


def _pdf(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    assert options.print_pdf
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        write_sign_out(heatmap, report, options.picture, options.readings)
        options.print_pdf(report, target)


def _pdf_index(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    assert options.print_pdf
    (index,) = _index(slides, folder, options)
    printed = index.with_suffix(".pdf")
    options.print_pdf(index, printed)
    return [index, printed, *_pdf_cases(slides, folder, options)]


def _pdf_cases(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    assert options.print_pdf
    target = folder / "cases.pdf"
    with tempfile.TemporaryDirectory() as temporary:
        pages = Path(temporary) / "cases.html"
        if not write_case_pages(slides, pages):
            return []
        options.print_pdf(pages, target)
    return [target]


def _dicom(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    with needs_extra("dicom", "DICOM"):
        from histoviewer.exports.dicom.writer import write_objects
    picture = options.picture
    write_objects(heatmap, FORMATS["dicom"].files(target), picture.threshold, picture.slide)


def _ome_zarr(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    with needs_extra("ome-zarr", "OME-Zarr"):
        from histoviewer.exports.ome_zarr import write_ome_zarr
    write_ome_zarr(heatmap, target)


def _qupath(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    _, objects = FORMATS["qupath"].files(target)
    write_geojson(heatmap, objects, options.picture.threshold)
    write_qupath_script(heatmap, target, objects)


def _annotations(heatmap: Heatmap, target: Path, options: ExportOptions) -> None:
    drawn = annotations_of(of_file(options.readings, heatmap.provenance.fingerprint))
    write_annotations((each.annotation for each in drawn.values()), target)


_NO_OPTIONS: frozenset[Option] = frozenset()
_THRESHOLD = frozenset({Option.THRESHOLD})
_PICTURE = frozenset(Option)
# Reports always have a legend, and show the slide if it is found.
_REPORT = _PICTURE - {Option.UNDERLAY, Option.LEGEND}

FORMATS = {
    "png": Format(
        "PNG picture",
        "Picture with its legend, lossless: for slides, letters and papers.",
        _PICTURE,
        ".png",
        _picture,
        partial(_contact_sheet, suffix=".png"),
        ("contact-sheet-*.png",),
    ),
    "jpeg": Format(
        "JPEG picture",
        "Picture with its legend, small: for mail.",
        _PICTURE,
        ".jpeg",
        _picture,
        partial(_contact_sheet, suffix=".jpeg"),
        ("contact-sheet-*.jpeg",),
    ),
    "report": Format(
        "HTML report",
        "Report in one HTML file, with foci and numbers: to read in a browser.",
        _REPORT,
        ".html",
        _report,
        _index,
        ("index.html",),
    ),
    "pdf": Format(
        "PDF page to sign",
        "One page a slide or case with its verdicts and a field to sign: to print or to file.",
        _REPORT,
        ".pdf",
        _pdf,
        _pdf_index,
        ("index.html", "index.pdf", "cases.pdf"),
    ),
    "csv": Format(
        "CSV tables",
        "A row a tile, and the ranked worklist: for spreadsheets, pandas and R.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, _: write_tiles(heatmap, target),
        _worklist,
        ("worklist.csv", "cases.csv"),
    ),
    "geojson": Format(
        "GeoJSON for QuPath",
        "Tiles, and foci as annotations: for QuPath.",
        _THRESHOLD,
        ".geojson",
        lambda heatmap, target, options: write_geojson(heatmap, target, options.picture.threshold),
    ),
    "qupath": Format(
        "QuPath script",
        "A script that lays tiles and foci over the open image: for QuPath, in one step.",
        _THRESHOLD,
        ".groovy",
        _qupath,
        others=(".geojson",),
    ),
    "asap": Format(
        "ASAP annotations (XML)",
        "Foci as polygons: for ASAP.",
        _THRESHOLD,
        ".xml",
        lambda heatmap, target, options: write_asap_xml(heatmap, target, options.picture.threshold),
    ),
    "tiff": Format(
        "TIFF of the probabilities",
        "Probabilities at the slide's full size: for QuPath, ASAP and OpenSlide.",
        _NO_OPTIONS,
        ".ome.tif",
        lambda heatmap, target, _: write_values(heatmap, target),
    ),
    "overlay-tiff": Format(
        "TIFF of the colours",
        "The coloured map at the slide's full size: for QuPath, ASAP and OpenSlide.",
        frozenset({Option.COLORMAP}),
        ".overlay.ome.tif",
        lambda heatmap, target, options: write_overlay(heatmap, target, options.picture.colormap),
    ),
    "ome-zarr": Format(
        "OME-Zarr",
        "Probabilities and states of the tiles as OME-Zarr: for napari and Python.",
        _NO_OPTIONS,
        ".ome.zarr",
        _ome_zarr,
    ),
    "dicom": Format(
        "DICOM objects",
        "Map, segmentation, annotations and report in DICOM: for the hospital's archive.",
        _THRESHOLD,
        ".pm.dcm",
        _dicom,
        others=(".seg.dcm", ".ann.dcm", ".sr.dcm"),
    ),
    "camelyon": Format(
        "CAMELYON16 detections",
        "A line a focus: for CAMELYON16's FROC evaluation.",
        _THRESHOLD,
        ".csv",
        lambda heatmap, target, options: write_detections(
            heatmap, target, options.picture.threshold
        ),
        bare_name=True,  # The evaluation looks for the mask by the file's name.
    ),
    "wsinfer": Format(
        "WSInfer tables",
        "Tables in WSInfer's folders: for tools that read its results.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, _: write_tiles(heatmap, target),
        _run_metadata,
        ("run_metadata_*.json",),
        TABLES,
    ),
    "readings": Format(
        "Readings as a table (CSV)",
        "What readers said, as a table: of slides and foci, with name and time.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, options: write_readings(
            [(options.readings, heatmap.provenance.fingerprint)], target
        ),
        _readings,
        ("readings.csv",),
        "slides",
    ),
    "annotations": Format(
        "Annotations (GeoJSON)",
        "What readers have drawn, as GeoJSON: for QuPath.",
        _NO_OPTIONS,
        ".geojson",
        _annotations,
    ),
}
