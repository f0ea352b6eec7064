"""`collect`: labelled patches of what readers decided, ready for `train` and `evaluate`."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np
from PIL import Image

from export.collection.decisions import DecidedTile, decided_tiles
from export.data.patches import PROVENANCE_TABLE
from export.errors import ExportError
from export.files import write_csv
from histoviewer.files import replace_file
from histoviewer.geometry import Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.slides.slide import open_slide
from histoviewer.worklist.naming import HEATMAP_FOLDER, path_text, result_files
from histoviewer.worklist.poller import WorklistPoller

Row = tuple[object, ...]

COLUMNS = (
    "id", "label", "group", "slide", "row", "column", "x", "y", "decision", "reader", "time",
    "threshold", "probability", "model", "model_sha256", "fingerprint",
)  # fmt: skip
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Collected:
    """Outcome of a collection.

    patches:       numbers of patches of label 0 and 1.
    cases:         the cases that they are of.
    contradictory: tiles that were left out, as readings of both labels hold for them.
    unreadable:    tiles that were left out, as part of their patch is damaged or off the slide.
    """

    patches: list[int] = field(default_factory=lambda: [0, 0])
    cases: set[str] = field(default_factory=set)
    contradictory: int = 0
    unreadable: int = 0


@dataclass(frozen=True)
class _DecidedSlide:
    name: str
    case: str
    heatmap: Heatmap
    tiles: tuple[DecidedTile, ...]
    contradictory: int


def collect(
    results: Sequence[Path], out: Path, cases: Path | None = None, regions: Path | None = None
) -> Collected:
    """Write patches of decided tiles into `out/0` and `out/1`, and their provenance.

    results: output folders of scans, with their readings.
    cases:   a CSV slide,case; a slide's case is its patient. Without it, each slide is its own.
    regions: a folder with <slide>.geojson of regions that a reader marked in QuPath.

    Nothing is collected that no reader decided. The table names each patch's case as its group, by
    which `train` and `evaluate` keep the patches of a case together. Raises ExportError if `out`
    holds anything, or a slide is not found, is another file now, or has no case in `cases`;
    StoreError or SlideError if a file is damaged.
    """
    if out.exists() and any(out.iterdir()):
        raise ExportError(f"{out}: is not empty. Give a new folder.")
    known = _read_cases(cases) if cases else None
    found = [slide for folder in results for slide in _decided_slides(folder, known, regions)]
    collected = Collected(contradictory=sum(slide.contradictory for slide in found))
    rows = [row for slide in found if slide.tiles for row in _write_patches(out, slide, collected)]
    if not rows:
        raise ExportError(
            f"{', '.join(map(str, results))}: no reader has confirmed or rejected a focus. Read "
            f"some in the window."
        )
    write_csv(out / PROVENANCE_TABLE, COLUMNS, rows)
    return collected


def _decided_slides(
    folder: Path, cases: dict[str, str] | None, regions: Path | None
) -> Iterator[_DecidedSlide]:
    """Find the decided tiles of a folder's slides, and check that these are at hand."""
    with closing(WorklistPoller(folder)) as worklist:
        readings = worklist.readings()
    for name, path in _results(folder):
        heatmap = Heatmap.load(path)
        of_slide = [reading for reading in readings if reading.slide == name]
        decided = decided_tiles(heatmap, of_slide, _regions_of(regions, name))
        if decided.tiles:
            _check_slide(heatmap)
        case = _case_of(name, cases) if decided.tiles else ""
        yield _DecidedSlide(name, case, heatmap, decided.tiles, decided.contradictory)


def _results(folder: Path) -> Iterator[tuple[str, Path]]:
    files = result_files(folder)
    if not files:
        raise ExportError(f"{folder}: no results of a scan. Give the output folder of a scan.")
    for path in files:
        yield path_text(path.relative_to(folder / HEATMAP_FOLDER).with_suffix("")), path


def _regions_of(regions: Path | None, name: str) -> Path | None:
    """Find the regions of a slide, by its name with or without the file's suffix."""
    if regions is None:
        return None
    names = (f"{name}.geojson", f"{Path(name).with_suffix('').as_posix()}.geojson")
    return next((regions / name for name in names if (regions / name).is_file()), None)


def _read_cases(path: Path) -> dict[str, str]:
    """Read a CSV with the columns slide and case."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {row["slide"].casefold(): row["case"] for row in csv.DictReader(file)}
    except (OSError, KeyError, AttributeError) as error:
        raise ExportError(f"{path}: no CSV with the columns slide and case ({error}).") from error


def _case_of(name: str, known: dict[str, str] | None) -> str:
    if known is None:
        return name
    path = Path(name.casefold())
    names = (path.as_posix(), path.name, path.with_suffix("").as_posix(), path.stem)
    case = next((known[name] for name in names if known.get(name)), None)
    if case is None:
        raise ExportError(f"'{name}': has no case in the table of cases. Add a row.")
    return case


def _write_patches(out: Path, decided: _DecidedSlide, collected: Collected) -> list[Row]:
    """Write the patches of a slide; return their rows of the table."""
    grid, source = decided.heatmap.grid, decided.heatmap.provenance
    name, case, side = decided.name, decided.case, grid.patch_size
    rows: list[Row] = []
    with open_slide(source.slide_path) as slide:
        for tile in decided.tiles:
            region = grid.patch_region(tile.row, tile.col)
            pixels = slide.read_region(region, Size(side, side))
            if not pixels.valid.all():
                collected.unreadable += 1
                continue
            stem = f"{_file_name(name)}-{tile.row}-{tile.col}"
            path = out / str(tile.label) / f"{stem}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            with replace_file(path) as temporary:
                Image.fromarray(pixels.rgb).save(temporary, "PNG")
            collected.patches[tile.label] += 1
            collected.cases.add(case)
            probability = float(decided.heatmap.probability[tile.row, tile.col])
            rows.append(
                (
                    f"{tile.label}/{stem}", tile.label, case, name, tile.row, tile.col,
                    round(region.x, 1), round(region.y, 1), tile.decision, tile.reader, tile.time,
                    "" if tile.threshold is None else tile.threshold,
                    "" if np.isnan(probability) else round(probability, 6),
                    f"{source.model} {source.model_version}", source.model_sha256,
                    source.fingerprint,
                )
            )  # fmt: skip
    return rows


def _check_slide(heatmap: Heatmap) -> None:
    """Raise ExportError if the slide of a heatmap is gone, or is another file now."""
    path = Path(heatmap.provenance.slide_path)
    if not path.exists():
        raise ExportError(f"{path}: not found. Put the slide back to where it was scanned.")
    if not same_content(compute_fingerprint(path), heatmap.provenance.fingerprint):
        raise ExportError(f"{path}: is another file than the one scanned. Scan it again.")


def _file_name(name: str) -> str:
    """Return a file name for a slide; its hash tells apart those that differ in other characters.

    Slides' folders may be named after patients, so they are left out.
    """
    digest = blake2b(name.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{_UNSAFE.sub('_', Path(name).stem)[:60]}-{digest}"
