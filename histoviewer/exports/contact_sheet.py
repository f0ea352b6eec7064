"""All slides of a folder side by side, in the order of the worklist."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from histoviewer.exports.base import Exported
from histoviewer.exports.picture import PictureOptions, draw
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.legend import drawable
from histoviewer.heatmaps.render import save_picture
from histoviewer.heatmaps.summary import RESEARCH_USE, format_probability
from histoviewer.resources import resource
from histoviewer.worklist.slide_summary import SlideRow, ranked

COLUMNS, ROWS = 5, 6
_BOX, _GAP, _FONT_SIZE, _LINE, _LINES = 280, 16, 13, 18, 3
_CELL_WIDTH, _CELL_HEIGHT = _BOX + _GAP, _BOX + _LINES * _LINE + _GAP
_MARGIN = 8
_INK, _PAPER, _FRAME = (20, 20, 20), (255, 255, 255), (190, 190, 190)


def write_contact_sheet(
    slides: Sequence[Exported], folder: Path, options: PictureOptions, *, suffix: str
) -> list[Path]:
    """Write `contact-sheet-1.png` and so on, 30 slides a sheet; returns their paths.

    Each slide has its map (over the slide if the options ask for it), its rank, verdict,
    score and name; one without a map has the reason in its frame. The maps have one width, so
    their scales differ. Raises StoreError if a sheet cannot be written.
    """
    by_row = {slide.row: slide for slide in slides}
    ordered = [by_row[row] for row in ranked(by_row)]
    paths: list[Path] = []
    for first in range(0, len(ordered), COLUMNS * ROWS):
        path = folder / f"contact-sheet-{len(paths) + 1}{suffix}"
        save_picture(_sheet(ordered[first : first + COLUMNS * ROWS], first + 1, options), path)
        paths.append(path)
    return paths


def _sheet(slides: Sequence[Exported], first_rank: int, options: PictureOptions) -> Image.Image:
    rows = math.ceil(len(slides) / COLUMNS)
    size = (COLUMNS * _CELL_WIDTH + _GAP, rows * _CELL_HEIGHT + 2 * _GAP + _LINE)
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(resource("fonts", "DejaVuSans.ttf"), _FONT_SIZE)
    pen.text((_GAP, _GAP // 2), f"{RESEARCH_USE}. The maps differ in scale.", _INK, font)
    for number, slide in enumerate(slides):
        left = _GAP + number % COLUMNS * _CELL_WIDTH
        top = _GAP + _LINE + number // COLUMNS * _CELL_HEIGHT
        pen.rectangle((left, top, left + _BOX - 1, top + _BOX - 1), outline=_FRAME)
        if slide.target:
            small = thumbnail(slide.heatmap, options)
            at = (left + (_BOX - small.width) // 2, top + (_BOX - small.height) // 2)
            sheet.paste(small, at)
        else:
            _write_reason(pen, slide.row.error or slide.problem, (left, top), font)
        for i, text in enumerate(_caption(slide.row, first_rank + number)):
            pen.text((left, top + _BOX + 2 + i * _LINE), _fitting(text, font), _INK, font)
    return sheet


def thumbnail(path: Path, options: PictureOptions) -> Image.Image:
    """The map of a heatmap's file without legend, at most 280 x 280 pixels, RGB."""
    heatmap = Heatmap.load(path)
    grid = heatmap.grid
    widest = min(1, grid.cols / grid.rows, grid.slide_size.width / grid.slide_size.height)
    # Drawn at its size: a map that is made smaller afterwards could lose a single high tile.
    return draw(heatmap, replace(options, width=max(1, int(_BOX * widest)), legend=False))


def _caption(row: SlideRow, rank: int) -> list[str]:
    score = "no score" if row.score is None else f"score {format_probability(row.score)}"
    foci = f"{row.foci:,} foci, largest {row.largest_mm:.2g} mm" if row.foci else ""
    return [row.slide, f"{rank}. {row.verdict}, {score}", foci]


def _write_reason(
    pen: ImageDraw.ImageDraw, reason: str, corner: tuple[int, int], font: ImageFont.FreeTypeFont
) -> None:
    """Write a text into a box, as much of it as fits."""
    lines, words = [""], drawable(reason).split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _BOX - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    most = (_BOX - 2 * _MARGIN) // _LINE
    if len(lines) > most:
        lines = [*lines[: most - 1], "..."]
    for number, line in enumerate(lines):
        # A long word, such as a path, must not run into the next box.
        while font.getlength(line) > _BOX - 2 * _MARGIN:
            line = line[:-1]
        pen.text((corner[0] + _MARGIN, corner[1] + _MARGIN + number * _LINE), line, _INK, font)


def _fitting(text: str, font: ImageFont.FreeTypeFont) -> str:
    """Cut the beginning of a text that is too long for a box; drop undrawable characters."""
    text = shown = drawable(text)
    while font.getlength(shown) > _BOX:
        text = text[1:]
        shown = f"...{text}"
    return shown
