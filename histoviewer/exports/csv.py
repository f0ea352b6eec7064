"""Tables: a row a slide, or a row a cell in WSInfer's columns."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np

from histoviewer.files import replace_file
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.outlines import cell_edges
from histoviewer.worklist.slide_summary import SlideRow, ranked

CELL_COLUMNS = ("minx", "miny", "width", "height", "prob_Normal", "prob_Tumor")
# A spreadsheet takes a text that starts like this for a formula, and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_worklist(rows: Iterable[SlideRow], target: Path) -> None:
    """Write the slides as UTF-8 CSV, ranked, with the fields of `SlideRow` as columns.

    What is not known is an empty cell. Texts that a spreadsheet would run begin with an apostrophe.
    Raises StoreError where the file cannot be written.
    """
    names = [field.name for field in fields(SlideRow)]
    write_table(target, names, (astuple(row) for row in ranked(rows)))


def write_table(target: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as UTF-8 CSV for spreadsheets; None is an empty cell, and no text is a formula.

    Raises StoreError where the file cannot be written.
    """
    # The byte order mark tells Excel that the file is UTF-8. A name may hold bytes that are not.
    options: dict[str, Any] = {"encoding": "utf-8-sig", "errors": "backslashreplace"}
    with replace_file(target) as temporary, temporary.open("w", newline="", **options) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_defused(value) for value in row] for row in rows)


def write_cells(heatmap: Heatmap, target: Path) -> None:
    """Write the scanned cells as CSV in WSInfer's columns (Kaczmarzyk et al., npj Precision
    Oncology 8, 9, 2024): the cell in whole level-0 pixels, then the two probabilities.

    Cells without a value have no row: WSInfer's columns have no way to say so. Neighbouring cells
    share their edges. Raises StoreError where the file cannot be written.
    """
    x, y = cell_edges(heatmap.grid)
    with replace_file(target) as temporary, temporary.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CELL_COLUMNS)
        for row in range(heatmap.grid.rows):
            cols = np.flatnonzero(heatmap.scanned[row])
            top, height = int(y[row]), int(y[row + 1] - y[row])
            for col, value in zip(cols, heatmap.probability[row, cols], strict=True):
                left, width = int(x[col]), int(x[col + 1] - x[col])
                # Nine digits give every float32 back, so no value changes sides of a threshold.
                normal, tumour = f"{1 - float(value):.9g}", f"{float(value):.9g}"
                writer.writerow((left, top, width, height, normal, tumour))


def _defused(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
