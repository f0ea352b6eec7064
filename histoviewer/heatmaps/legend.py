"""The legend below a rendered heatmap: colour bar, scale bar, keys, verdict and provenance."""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from histoviewer.geometry import Size
from histoviewer.heatmaps import colormaps
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.raster import TileWindow, state_marks
from histoviewer.heatmaps.summary import (
    PROBABILITY,
    RESEARCH_USE,
    count_text,
    coverage_text,
    device_name,
    scale_bar,
    verdict_text,
)
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import resource

MIN_WIDTH = 300
# DejaVu Sans has the Latin, Greek and Cyrillic letters, which all precede Hebrew.
_FIRST_UNDRAWABLE = 0x590
_INK, _PAPER = (20, 20, 20), (255, 255, 255)
_MEANINGS = {
    TileState.UNREADABLE: "could not be read",
    TileState.NO_NUMBER: "without a number from the model",
    TileState.OUT_OF_SCOPE: "out of the model's scope",
    TileState.PENDING: "not scanned yet",
    TileState.OUTSIDE: "without tissue, not scanned",
}


# A strip of the legend: its height, and a function that draws it at a given top edge.
_Row = tuple[int, Callable[[Image.Image, int], None]]


def draw_legend(
    heatmap: Heatmap, width: int, um_per_pixel: float, colormap: str, threshold: float | None
) -> Image.Image:
    """Draw the legend of a heatmap, RGB, `width` (at least `MIN_WIDTH`) pixels wide.

    um_per_pixel: size of a pixel of the picture, for the scale bar.
    threshold:    marked on the colour bar; None for the provenance's.
    """
    page = _Page(width)
    page.add_text([PROBABILITY])
    page.add_colour_bar(colormap, *_threshold(heatmap, threshold))
    page.add_scale_bar(um_per_pixel)
    page.add_gap()
    for state, meaning in _MEANINGS.items():
        if count := heatmap.count(state):
            page.add_key(state, f"{count_text(count)} {meaning}")
    page.add_gap()
    page.add_text([verdict_text(heatmap, threshold)])
    page.add_gap()
    page.add_text(_facts(heatmap))
    page.add_text([RESEARCH_USE])
    return page.image()


def _threshold(heatmap: Heatmap, threshold: float | None) -> tuple[float, str]:
    if threshold is not None:
        return threshold, f"threshold {threshold:.3g}"
    source = heatmap.provenance
    return source.threshold, f"threshold {source.threshold:.3g} ({source.operating_point})"


def _facts(heatmap: Heatmap) -> list[str]:
    source, grid = heatmap.provenance, heatmap.grid
    return [
        f"slide {source.slide}",
        f"pixel size {grid.slide_mpp.mean:.3g} µm ({source.mpp_source})",
        f"model {source.model} {source.model_version}",
        f"ran on {device_name(source.provider)}",
        coverage_text(grid),
    ]


class _Page:
    """Rows of a fixed width, stacked without overlap."""

    def __init__(self, width: int) -> None:
        self._width = width
        size = min(48, max(12, width // 60))
        self._font = ImageFont.truetype(resource("fonts", "DejaVuSans.ttf"), size)
        self._margin = size
        self._line = round(size * 1.4)
        self._rows: list[_Row] = []

    def image(self) -> Image.Image:
        height = sum(height for height, _ in self._rows) + 2 * self._margin
        picture = Image.new("RGB", (self._width, height), _PAPER)
        top = self._margin
        for height, draw in self._rows:
            draw(picture, top)
            top += height
        return picture

    def add_gap(self) -> None:
        """Add half a line between two groups."""
        self._add(self._line // 2, lambda picture, top: None)

    def add_text(self, texts: Sequence[str]) -> None:
        """Add texts, each on new lines, wrapped to the width."""
        lines = [line for text in texts for line in self._wrapped(text, self._room)]
        self._add(len(lines) * self._line, lambda picture, top: self._write(picture, lines, top))

    def add_colour_bar(self, colormap: str, threshold: float, label: str) -> None:
        """Add the colours, with numbers below and the labelled threshold above."""
        length = min(self._room, 30 * self._margin)
        thickness = self._line
        label = self._shortened(drawable(label), self._room)

        def draw(picture: Image.Image, top: int) -> None:
            pen, bar = ImageDraw.Draw(picture), top + self._line + 4
            colours = colormaps.table(colormap)[np.linspace(0, 255, length).round().astype(int), :3]
            strip = np.broadcast_to(colours, (thickness, length, 3))
            picture.paste(Image.fromarray(strip.copy()), (self._margin, bar))
            for value in (0.0, 0.25, 0.5, 0.75, 1):
                x = self._margin + round(value * (length - 1))
                pen.line((x, bar + thickness, x, bar + thickness + 3), _INK)
                self._centre(pen, f"{value:g}", x, bar + thickness + 4)
            x = self._margin + round(threshold * (length - 1))
            pen.line((x - 1, bar - 4, x - 1, bar + thickness - 1), _PAPER)
            pen.line((x, bar - 4, x, bar + thickness - 1), _INK)
            self._centre(pen, label, x, top)

        self._add(2 * self._line + thickness + 12, draw)

    def add_scale_bar(self, um_per_pixel: float) -> None:
        """Add a bar of a round length, at most half the legend's width."""
        length, label = scale_bar(um_per_pixel, self._room / 2)
        right = self._margin + max(1, round(length)) - 1

        def draw(picture: Image.Image, top: int) -> None:
            pen, middle = ImageDraw.Draw(picture), top + self._line // 2
            pen.line((self._margin, middle, right, middle), _INK, 2)
            for x in (self._margin, right):
                pen.line((x, middle - 4, x, middle + 4), _INK)
            pen.text((right + self._margin // 2, top), label, _INK, self._font)

        self._add(self._line, draw)

    def add_key(self, state: TileState, meaning: str) -> None:
        """Add a swatch of the mark of a tile state, and its meaning."""
        side = Size(2 * self._line, self._line - 4)
        indent = side.width + self._margin // 2
        lines = self._wrapped(meaning, self._room - indent)
        marks = state_marks(np.full((1, 1), state, np.uint8), TileWindow(0, 0, 1, 1), side)

        def draw(picture: Image.Image, top: int) -> None:
            swatch = Image.fromarray(marks)
            picture.paste(swatch, (self._margin, top), swatch)
            frame = (self._margin, top, self._margin + side.width - 1, top + side.height - 1)
            ImageDraw.Draw(picture).rectangle(frame, outline=_INK)
            self._write(picture, lines, top, indent)

        self._add(len(lines) * self._line, draw)

    @property
    def _room(self) -> int:
        return self._width - 2 * self._margin

    def _add(self, height: int, draw: Callable[[Image.Image, int], None]) -> None:
        self._rows.append((height, draw))

    def _write(self, picture: Image.Image, lines: Sequence[str], top: int, indent: int = 0) -> None:
        pen = ImageDraw.Draw(picture)
        for i, line in enumerate(lines):
            place = (self._margin + indent, top + i * self._line)
            pen.text(place, line, _INK, self._font)

    def _centre(self, pen: ImageDraw.ImageDraw, text: str, x: int, top: int) -> None:
        length = self._font.getlength(text)
        left = min(max(x - length / 2, self._margin), self._width - self._margin - length)
        pen.text((left, top), text, _INK, self._font)

    def _wrapped(self, text: str, room: int) -> list[str]:
        lines = [""]
        for word in drawable(text).split():
            longer = f"{lines[-1]} {word}".lstrip()
            if self._font.getlength(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(self._shortened(word, room))
        return [line for line in lines if line]

    def _shortened(self, text: str, room: int) -> str:
        """Shorten a text with an ellipsis in its middle to fit the room."""
        short = text
        # No letter is narrower than two pixels.
        kept = min(len(text), room // 2)
        while self._font.getlength(short) > room:
            kept -= 1
            short = text[: (kept + 1) // 2] + "..." + text[len(text) - kept // 2 :]
        return short


def drawable(text: str) -> str:
    """Replace characters that DejaVu Sans may lack by a code such as "\\u4e2d".

    Those that are not printable become spaces.
    """
    return "".join(map(_drawable_character, text))


def _drawable_character(character: str) -> str:
    if ord(character) < _FIRST_UNDRAWABLE:
        return character if character.isprintable() else " "
    return f"\\u{ord(character):04x}"
