"""The format of an export, its options, and what is exported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from histoviewer.exports.picture import PictureOptions
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.inference.manifest import Manifest
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.slide_summary import SlideRow


@dataclass(frozen=True)
class Exported:
    """One slide of a folder that is exported.

    row:      its row in the worklist table.
    heatmap:  the heatmap's file.
    target:   the file that was written, or None if that failed.
    readings: all readings of slides of this name.
    fingerprint: of the file that was scanned; empty if it is not known.
    problem:  why there is no target, without the path; empty if the row's `error` says it.
    """

    row: SlideRow
    heatmap: Path
    target: Path | None
    readings: tuple[Reading, ...] = ()
    fingerprint: str = ""
    problem: str = ""


@dataclass(frozen=True)
class ExportOptions:
    """Options of an export; each format uses those that it needs.

    picture:   look of pictures, and the threshold.
    manifests: installed models, for the model card of reports.
    readings:  readings of the current slide.
    print_pdf: prints an HTML report, given its path and the PDF's; needed for "pdf" alone.
    """

    picture: PictureOptions
    manifests: tuple[Manifest, ...] = ()
    readings: tuple[Reading, ...] = ()
    print_pdf: Callable[[Path, Path], None] | None = None


class Option(StrEnum):
    """Option of a format; the values are names of the command's options."""

    THRESHOLD = "threshold"
    COLORMAP = "colormap"
    OPACITY = "opacity"
    UNDERLAY = "underlay"
    WIDTH = "width"
    LEGEND = "legend"


class Format(NamedTuple):
    """One export format.

    title:     its name in words.
    purpose:   its use, a short sentence.
    options:   its options.
    suffix:    of the files of the slides, with its dot.
    write:     writes the files of one slide, given the path of the first.
    summarise: writes the summary of a folder's slides into the format's folder; returns the
               files' paths.
    summaries: patterns of the names of those files; one that is a whole name, and that an export
               does not write again, is removed if it is as this program wrote it.
    subfolder: of the format's folder, for the files of the slides.
    bare_name: True if the files are named without the slide's own suffix, as "a.csv" for "a.svs".
    others:    suffixes of further files of a slide, with their dots.
    """

    title: str
    purpose: str
    options: frozenset[Option]
    suffix: str
    write: Callable[[Heatmap, Path, ExportOptions], None]
    summarise: Callable[[Sequence[Exported], Path, ExportOptions], list[Path]] | None = None
    summaries: tuple[str, ...] = ()
    subfolder: str = ""
    bare_name: bool = False
    others: tuple[str, ...] = ()

    def target(self, folder: Path, slide: str) -> Path:
        """The file of a slide, given the slide's path below the worklist's folder."""
        name = Path(slide).with_suffix("").as_posix() if self.bare_name else slide
        return folder / self.subfolder / f"{name}{self.suffix}"

    def files(self, target: Path) -> list[Path]:
        """All files that `write` may write for a slide, given the first."""
        stem = target.name.removesuffix(self.suffix)
        return [target, *(target.with_name(stem + other) for other in self.others)]
