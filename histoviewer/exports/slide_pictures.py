"""Pictures of a slide for its reports: the slide below the map, and the fields around its foci."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.exports.picture import open_scanned
from histoviewer.geometry import Region, Size
from histoviewer.heatmaps.foci import Focus
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.slides.slide import Slide, underlay


@dataclass(frozen=True)
class FieldSize:
    """The square around a focus: its side in mm on the slide, and in pixels of the picture."""

    mm: float
    pixels: int


@dataclass(frozen=True)
class SlidePictures:
    """The pictures of one slide, RGB.

    below:   the whole slide, to lie below the map; None if the slide cannot be read.
    fields:  the field of each focus; none if the slide cannot be read.
    missing: why the slide cannot be read, without its folder, which may name a patient; else empty.
    """

    below: Image.Image | None
    fields: tuple[Image.Image, ...]
    missing: str


def read_slide_pictures(
    heatmap: Heatmap, slide: Path | None, width: int, foci: Sequence[Focus], size: FieldSize
) -> SlidePictures:
    """Read a scanned slide's pictures.

    slide: its file, if it has moved since its scan.
    width: of the picture of the whole slide, in pixels.
    """
    try:
        with open_scanned(heatmap, slide) as opened:
            below = underlay(opened, width)
            fields = tuple(_field(opened, focus, size) for focus in foci)
    except SlideError as error:
        # The cause alone, as the whole message holds the folder.
        return SlidePictures(None, (), error.cause)
    return SlidePictures(below, fields, "")


def _field(slide: Slide, focus: Focus, size: FieldSize) -> Image.Image:
    """The square of the slide around a focus's most probable tile."""
    mpp = focus.grid.slide_mpp
    width, height = size.mm * 1000 / mpp.x, size.mm * 1000 / mpp.y
    x, y = focus.position
    region = Region(x - width / 2, y - height / 2, width, height)
    return Image.fromarray(slide.read_region(region, Size(size.pixels, size.pixels)).rgb)
