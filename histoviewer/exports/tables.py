"""Tables: a row a slide, or a row a tile in WSInfer's columns."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from histoviewer.cases.staging import Case
from histoviewer.cases.wording import NOTICE, reason, remarks
from histoviewer.files import replace_file
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import tile_edges
from histoviewer.output.control_characters import defuse
from histoviewer.worklist.readings import Reading, of_file
from histoviewer.worklist.slide_summary import SlideRow, ranked

TILE_COLUMNS = ("minx", "miny", "width", "height", "prob_Normal", "prob_Tumor")
TABLES = "model-outputs-csv"
COLUMNS = (
    "slide",
    "kind",
    "focus_x",
    "focus_y",
    "decision",
    "comment",
    "reader",
    "time_utc",
    "model_sha256",
    "threshold",
    "of_scanned_file",
    "viewed",
)
CASE_COLUMNS = (
    "case",
    "slides",
    "nodes",
    "positive_nodes",
    "unread_slides",
    "largest_mm",
    "pn_suggestion",
    "reason",
    "remarks",
    "notice",
)


def write_readings(slides: Iterable[tuple[Sequence[Reading], str]], target: Path) -> None:
    """Write all readings of slides as UTF-8 CSV, in the order in which they were made.

    slides: of each its readings, and the fingerprint of the file that was scanned, or "".

    Places are level-0 pixels. `of_scanned_file` is "no" of what was said of another file under
    the slide's name, which counts for nothing else. `viewed` is the share of the tissue, 0..1, that
    the reader had had on screen at 10x or more. Texts that a spreadsheet would run begin with
    an apostrophe. Raises StoreError if the file cannot be written.
    """
    write_table(target, COLUMNS, (row for slide in slides for row in _rows(*slide)))


def _rows(readings: Sequence[Reading], fingerprint: str) -> Iterable[tuple[object, ...]]:
    of_this = set(of_file(readings, fingerprint))
    for reading in readings:
        yield (
            reading.slide,
            reading.kind,
            reading.x,
            reading.y,
            reading.decision,
            reading.comment,
            reading.user,
            reading.time,
            reading.model_sha256,
            reading.threshold,
            ("yes" if reading in of_this else "no") if fingerprint else "",
            reading.viewed,
        )


def write_detections(heatmap: Heatmap, target: Path, threshold: float | None = None) -> None:
    """Write a line `probability,x,y` a focus, the most probable first, without a header.

    The place is the centre of the focus's most probable tile, in whole level-0 pixels. The
    evaluation sweeps over the probabilities, so a low threshold (the provenance's own by default)
    gives a longer curve. It expects the file under the slide's name: `test_001.csv`.
    Raises StoreError if the file cannot be written.
    """
    foci = sorted(find_foci(heatmap, threshold), key=lambda focus: (-focus.peak, focus.id))
    with replace_file(target) as temporary, temporary.open("w", newline="\n") as file:
        for focus in foci:
            x, y = focus.position
            file.write(f"{focus.peak:.9g},{int(x)},{int(y)}\n")


def write_run_metadata(heatmap: Heatmap, folder: Path) -> Path:
    """Write `run_metadata_*.json` for a run of which this is one result; returns its path.

    The entries are WSInfer's. Paths, arguments and the Python executable are left empty: they may
    name patients or users. Raises StoreError if the file cannot be written.
    """
    grid, source = heatmap.grid, heatmap.provenance
    started = datetime.fromisoformat(source.started).astimezone(UTC)
    document = {
        "model": {
            "config": {
                "spec_version": "1.0",
                "architecture": source.model,
                "num_classes": 2,
                "class_names": ["Normal", "Tumor"],
                "patch_size_pixels": grid.patch_size,
                "spacing_um_px": grid.patch_mpp,
                "transform": [],
            },
            "huggingface_location": None,
            "path": None,
            "version": source.model_version,
            "sha256": source.model_sha256,
        },
        "runtime": {
            "version": f"HistoViewer {source.versions.get('histoviewer', '')}".rstrip(),
            "working_dir": None,
            "args": [],
            "python_executable": None,
            "python_version": None,
            "in_container": None,
            "pytorch_version": None,
            "cuda_version": None,
            "git": None,
            "wsinfer_zoo_version": None,
            "onnxruntime_version": source.versions.get("onnxruntime"),
            "provider": source.provider,
            "stride_pixels": grid.stride,
        },
        "timestamp": started.isoformat(),
    }
    target = folder / f"run_metadata_{started:%Y%m%dT%H%M%S}.json"
    with replace_file(target) as temporary:
        temporary.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return target


def write_worklist(rows: Iterable[SlideRow], target: Path) -> None:
    """Write the slides as UTF-8 CSV, ranked, with the fields of `SlideRow` as columns.

    What is not known is an empty cell. Texts that a spreadsheet would run begin with an apostrophe.
    Raises StoreError if the file cannot be written.
    """
    names = [field.name for field in fields(SlideRow)]
    write_table(target, names, (astuple(row) for row in ranked(rows)))


def write_cases(cases: Iterable[Case], target: Path) -> None:
    """Write a row a case as UTF-8 CSV, with its figures and the suggested pN category.

    `pn_suggestion` is empty where there is none; `reason` then says why. Diameters are in mm.
    Raises StoreError if the file cannot be written.
    """
    rows = (
        (
            case.name,
            len(case.slides),
            case.nodes,
            case.positive,
            case.unread,
            case.largest_mm,
            case.suggestion.category,
            reason(case.suggestion),
            remarks(case.suggestion),
            NOTICE,
        )
        for case in cases
    )
    write_table(target, CASE_COLUMNS, rows)


def write_table(target: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as UTF-8 CSV for spreadsheets; None is an empty cell, and no text is a formula.

    Raises StoreError if the file cannot be written.
    """
    # The byte order mark tells Excel that the file is UTF-8. A name may hold bytes that are not.
    options: dict[str, Any] = {"encoding": "utf-8-sig", "errors": "backslashreplace"}
    with replace_file(target) as temporary, temporary.open("w", newline="", **options) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_defused(value) for value in row] for row in rows)


def write_tiles(heatmap: Heatmap, target: Path) -> None:
    """Write the scanned tiles as CSV in WSInfer's columns (Kaczmarzyk et al., npj Precision
    Oncology 8, 9, 2024): the tile in whole level-0 pixels, then the two probabilities.

    Tiles without a value have no row: WSInfer's columns have no way to say so. Neighbouring tiles
    share their edges. Raises StoreError if the file cannot be written.
    """
    x, y = tile_edges(heatmap.grid)
    with replace_file(target) as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TILE_COLUMNS)
        for row in range(heatmap.grid.rows):
            cols = np.flatnonzero(heatmap.scanned[row])
            top, height = int(y[row]), int(y[row + 1] - y[row])
            for col, value in zip(cols, heatmap.probability[row, cols], strict=True):
                left, width = int(x[col]), int(x[col + 1] - x[col])
                # Nine digits give every float32 back, so no value changes sides of a threshold.
                normal, tumour = f"{1 - float(value):.9g}", f"{float(value):.9g}"
                writer.writerow((left, top, width, height, normal, tumour))


def _defused(value: object) -> object:
    if isinstance(value, str):
        return defuse(value)
    return "" if value is None else value
