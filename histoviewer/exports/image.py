"""A heatmap as a picture."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.heatmap import Heatmap
from histoviewer.mpp_memory import MppMemory
from histoviewer.render import picture, save_picture, underlay
from histoviewer.slide import fingerprint, same_content


@dataclass(frozen=True)
class PictureOptions:
    """How the picture looks; see `render.picture`.

    with_slide: draw the heatmap over the slide.
    slide:      the slide's file, where it is no longer where it was scanned.
    width:      width of the map in pixels, or None for one that suits the map.
    """

    colormap: str = "cividis"
    opacity: float = 0.6
    with_slide: bool = False
    slide: Path | None = None
    width: int | None = None
    legend: bool = True


DEFAULT_WIDTH_WITH_SLIDE = 1600


def export_picture(heatmap: Heatmap, target: Path, options: PictureOptions) -> None:
    """Write a PNG, JPEG or TIFF, by the target's suffix.

    Raises SlideError where the slide is wanted but is missing or is not the one that was
    scanned, StoreError where the picture cannot be written.
    """
    image = picture(
        heatmap,
        colormap=options.colormap,
        opacity=options.opacity,
        underlay=_underlay(heatmap, options) if options.with_slide else None,
        width=options.width,
        legend=options.legend,
    )
    save_picture(image, target)


def _underlay(heatmap: Heatmap, options: PictureOptions) -> Image.Image:
    known = heatmap.provenance
    path = options.slide or Path(known.slide_path)
    with MppMemory().open_slide(path, heatmap.grid.slide_mpp.mean) as slide:
        if not same_content(fingerprint(path), known.fingerprint):
            raise SlideError(
                path, "is not the file that was scanned", "Give the right one with --slide."
            )
        return underlay(slide, options.width or DEFAULT_WIDTH_WITH_SLIDE)
