"""A heatmap as a picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from histoviewer.errors import SlideError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.render import render_heatmap, save_picture
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.slide import Slide, underlay


@dataclass(frozen=True)
class PictureOptions:
    """Look of a picture of a heatmap; see `render.render_heatmap`.

    with_slide: draw the heatmap over the slide.
    slide:      the slide's file, if it has moved since its scan.
    width:      width of the map in pixels, or None for one that suits the map.
    threshold:  for the verdict and the foci; None for the one of the scan.
    """

    colormap: str = "cividis"
    opacity: float = 0.6
    with_slide: bool = False
    slide: Path | None = None
    width: int | None = None
    legend: bool = True
    threshold: float | None = None


DEFAULT_WIDTH_WITH_SLIDE = 1600


def export_picture(heatmap: Heatmap, target: Path, options: PictureOptions) -> None:
    """Write a PNG, JPEG or TIFF, by the target's suffix.

    Raises SlideError if the slide is wanted but is missing or is not the one that was
    scanned, StoreError if the picture cannot be written.
    """
    save_picture(draw(heatmap, options), target)


def draw(heatmap: Heatmap, options: PictureOptions) -> Image.Image:
    """Draw a heatmap, over its slide if `options.with_slide`.

    Raises SlideError as `open_scanned` does.
    """
    if not options.with_slide:
        return draw_over(None, heatmap, options)
    with open_scanned(heatmap, options.slide) as slide:
        below = underlay(slide, options.width or DEFAULT_WIDTH_WITH_SLIDE)
    return draw_over(below, heatmap, options)


def draw_over(below: Image.Image | None, heatmap: Heatmap, options: PictureOptions) -> Image.Image:
    """Draw a heatmap over a picture of its slide, if there is one."""
    return render_heatmap(
        heatmap,
        colormap=options.colormap,
        opacity=options.opacity,
        underlay=below,
        width=options.width,
        legend=options.legend,
        threshold=options.threshold,
    )


@contextmanager
def open_scanned(heatmap: Heatmap, path: Path | None = None) -> Iterator[Slide]:
    """Open the slide of a heatmap, at `path` or at the path of its scan.

    Raises SlideError if it is missing or is not the file that was scanned.
    """
    known = heatmap.provenance
    path = path or Path(known.slide_path)
    with MppStore().open_slide(path, heatmap.grid.slide_mpp.mean) as slide:
        if not same_content(compute_fingerprint(path), known.fingerprint):
            raise SlideError(
                path, "is not the file that was scanned", "Give the right one with --slide."
            )
        yield slide
