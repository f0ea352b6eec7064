"""All export formats by name: what is written for each slide, and what for a whole folder."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from histoviewer.exports.asap_xml import write_asap_xml
from histoviewer.exports.camelyon import write_detections
from histoviewer.exports.contact_sheet import write_contact_sheet
from histoviewer.exports.csv import write_cells, write_worklist
from histoviewer.exports.geojson import write_geojson
from histoviewer.exports.image import PictureOptions, export_picture
from histoviewer.exports.readings import write_readings
from histoviewer.exports.report import write_index, write_report
from histoviewer.exports.tiff import write_overlay, write_values
from histoviewer.exports.wsinfer import TABLES, write_run_metadata
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.manifest import Manifest
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.slide_summary import Exported


@dataclass(frozen=True)
class ExportOptions:
    """What an export is asked for; each format takes what it needs.

    picture:   how pictures look, and the threshold.
    manifests: of the models at hand, for the model card of reports.
    readings:  of the slide at hand.
    print_pdf: prints an HTML report, given its path and the PDF's; needed for "pdf" alone.
    """

    picture: PictureOptions
    manifests: tuple[Manifest, ...] = ()
    readings: tuple[Reading, ...] = ()
    print_pdf: Callable[[Path, Path], None] | None = None


class Option(StrEnum):
    """What may be chosen of an export; the values are the command's options."""

    THRESHOLD = "threshold"
    COLORMAP = "colormap"
    OPACITY = "opacity"
    UNDERLAY = "underlay"
    WIDTH = "width"
    LEGEND = "legend"


class Format(NamedTuple):
    """One export format.

    purpose:   what it is for, a short sentence.
    options:   what may be chosen.
    suffix:    of the files of the slides, with its dot.
    write:     writes the file of one slide.
    summarise: writes what is said of all slides of a folder, into the format's folder; returns
               the files' paths.
    subfolder: of the format's folder, for the files of the slides.
    bare_name: whether the files are named without the slide's own suffix, as "a.csv" for "a.svs".
    """

    purpose: str
    options: frozenset[Option]
    suffix: str
    write: Callable[[Heatmap, Path, ExportOptions], None]
    summarise: Callable[[Sequence[Exported], Path, ExportOptions], list[Path]] | None = None
    subfolder: str = ""
    bare_name: bool = False

    def target(self, folder: Path, slide: str) -> Path:
        """The file of a slide, given the slide's path below the worklist's folder."""
        name = Path(slide).with_suffix("").as_posix() if self.bare_name else slide
        return folder / self.subfolder / f"{name}{self.suffix}"


def _worklist(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    target = folder / "worklist.csv"
    write_worklist((slide.row for slide in slides), target)
    return [target]


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
        _report(heatmap, report, options)
        options.print_pdf(report, target)


def _pdf_index(slides: Sequence[Exported], folder: Path, options: ExportOptions) -> list[Path]:
    assert options.print_pdf
    (index,) = _index(slides, folder, options)
    printed = index.with_suffix(".pdf")
    options.print_pdf(index, printed)
    return [index, printed]


_NO_OPTIONS: frozenset[Option] = frozenset()
_THRESHOLD = frozenset({Option.THRESHOLD})
_PICTURE = frozenset(Option)
# Reports always have a legend, and lie over the slide where it is found.
_REPORT = _PICTURE - {Option.UNDERLAY, Option.LEGEND}

FORMATS = {
    "png": Format(
        "Picture with its legend, lossless: for slides, letters and papers.",
        _PICTURE,
        ".png",
        _picture,
        partial(_contact_sheet, suffix=".png"),
    ),
    "jpeg": Format(
        "Picture with its legend, small: for mail.",
        _PICTURE,
        ".jpeg",
        _picture,
        partial(_contact_sheet, suffix=".jpeg"),
    ),
    "report": Format(
        "Report in one HTML file, with foci and numbers: to read in a browser.",
        _REPORT,
        ".html",
        _report,
        _index,
    ),
    "pdf": Format("The same report on A4: to print or to file.", _REPORT, ".pdf", _pdf, _pdf_index),
    "csv": Format(
        "A row a cell, and the ranked worklist: for spreadsheets, pandas and R.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, _: write_cells(heatmap, target),
        _worklist,
    ),
    "geojson": Format(
        "Cells as tiles and foci as annotations: for QuPath.",
        _THRESHOLD,
        ".geojson",
        lambda heatmap, target, options: write_geojson(heatmap, target, options.picture.threshold),
    ),
    "asap": Format(
        "Foci as polygons: for ASAP.",
        _THRESHOLD,
        ".xml",
        lambda heatmap, target, options: write_asap_xml(heatmap, target, options.picture.threshold),
    ),
    "tiff": Format(
        "Probabilities at the slide's full size: for QuPath, ASAP and OpenSlide.",
        _NO_OPTIONS,
        ".ome.tif",
        lambda heatmap, target, _: write_values(heatmap, target),
    ),
    "overlay-tiff": Format(
        "The coloured map at the slide's full size: for QuPath, ASAP and OpenSlide.",
        frozenset({Option.COLORMAP}),
        ".overlay.ome.tif",
        lambda heatmap, target, options: write_overlay(heatmap, target, options.picture.colormap),
    ),
    "camelyon": Format(
        "A line a focus: for CAMELYON16's FROC evaluation.",
        _THRESHOLD,
        ".csv",
        lambda heatmap, target, options: write_detections(
            heatmap, target, options.picture.threshold
        ),
        bare_name=True,  # The evaluation looks for the mask by the file's name.
    ),
    "wsinfer": Format(
        "Tables in WSInfer's folders: for tools that read its results.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, _: write_cells(heatmap, target),
        _run_metadata,
        TABLES,
    ),
    "readings": Format(
        "What readers said, as a table: of slides and foci, with name and time.",
        _NO_OPTIONS,
        ".csv",
        lambda heatmap, target, options: write_readings(
            [(options.readings, heatmap.provenance.fingerprint)], target
        ),
        _readings,
        "slides",
    ),
}
