"""All export formats by name: what is written for each slide, and what for a whole folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from histoviewer.exports.worklist import Exported
from histoviewer.exports.wsinfer import TABLES, write_run_metadata
from histoviewer.heatmap import Heatmap
from histoviewer.manifest import Manifest
from histoviewer.readings import Reading


@dataclass(frozen=True)
class ExportOptions:
    """What an export is asked for; each format takes what it needs.

    picture:   how pictures look, and the threshold.
    manifests: of the models at hand, for the model card of reports.
    readings:  of the slide at hand.
    """

    picture: PictureOptions
    manifests: tuple[Manifest, ...] = ()
    readings: tuple[Reading, ...] = ()


class Format(NamedTuple):
    """One export format.

    suffix:    of the files of the slides, with its dot.
    write:     writes the file of one slide.
    summarise: writes what is said of all slides of a folder, into the format's folder; returns
               the files' paths.
    subfolder: of the format's folder, for the files of the slides.
    bare_name: whether the files are named without the slide's own suffix, as "a.csv" for "a.svs".
    """

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


FORMATS = {
    "png": Format(".png", _picture, partial(_contact_sheet, suffix=".png")),
    "jpeg": Format(".jpeg", _picture, partial(_contact_sheet, suffix=".jpeg")),
    "tiff": Format(".ome.tif", lambda heatmap, target, _: write_values(heatmap, target)),
    "overlay-tiff": Format(
        ".overlay.ome.tif",
        lambda heatmap, target, options: write_overlay(heatmap, target, options.picture.colormap),
    ),
    "geojson": Format(
        ".geojson",
        lambda heatmap, target, options: write_geojson(heatmap, target, options.picture.threshold),
    ),
    "csv": Format(".csv", lambda heatmap, target, _: write_cells(heatmap, target), _worklist),
    "asap": Format(
        ".xml",
        lambda heatmap, target, options: write_asap_xml(heatmap, target, options.picture.threshold),
    ),
    "camelyon": Format(
        ".csv",
        lambda heatmap, target, options: write_detections(
            heatmap, target, options.picture.threshold
        ),
        bare_name=True,  # The evaluation looks for the mask by the file's name.
    ),
    "wsinfer": Format(
        ".csv", lambda heatmap, target, _: write_cells(heatmap, target), _run_metadata, TABLES
    ),
    "readings": Format(
        ".csv",
        lambda heatmap, target, options: write_readings(
            [(options.readings, heatmap.provenance.fingerprint)], target
        ),
        _readings,
        "slides",
    ),
    "report": Format(
        ".html",
        lambda heatmap, target, options: write_report(
            heatmap, target, options.picture, options.manifests, options.readings
        ),
        lambda slides, folder, options: write_index(slides, folder, options.picture),
    ),
}
