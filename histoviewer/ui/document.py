"""What the window shows: a slide, a heatmap, or both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from histoviewer.errors import SlideError, StoreError, WorkerError
from histoviewer.geometry import Mpp, Size
from histoviewer.heatmaps.heatmap import Heatmap, is_heatmap
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.slides.fingerprint import fingerprint, same_content


@dataclass(frozen=True)
class Document:
    """A slide with its heatmap; one of the two may be missing.

    note: what the user must know of how they go together, "" where there is nothing.
    """

    slide: OpenedSlide | None
    heatmap: Heatmap | None
    note: str = ""

    @property
    def name(self) -> str:
        if self.slide:
            return self.slide.path.name
        return self.heatmap.provenance.slide if self.heatmap else ""

    @property
    def size(self) -> Size:
        """(width, height), level-0 pixels; (0, 0) of an empty document."""
        if self.slide:
            return self.slide.size
        return self.heatmap.grid.slide_size if self.heatmap else Size(0, 0)

    @property
    def mpp(self) -> Mpp | None:
        """The slide's pixel size, um, or the one that its scan was given."""
        if self.slide and self.slide.mpp:
            return self.slide.mpp
        return self.heatmap.grid.slide_mpp if self.heatmap else None

    @property
    def mpp_source(self) -> str:
        if self.slide and self.slide.mpp:
            return self.slide.mpp_source
        if self.heatmap:
            return self.heatmap.provenance.mpp_source
        return self.slide.mpp_problem if self.slide else ""

    def close(self) -> None:
        """Close the slide, after the reads in flight."""
        if self.slide:
            self.slide.close()


def open_document(
    path: Path,
    heatmap: Path | None = None,
    near: Path | None = None,
    *,
    open_slide: Callable[[Path], OpenedSlide],
) -> Document:
    """Open a slide, or a heatmap together with its slide where that is found.

    path:    a slide, or a heatmap that a scan wrote.
    heatmap: the heatmap of the slide `path`.
    near:    where the slide of a heatmap may be, besides where it was scanned.
    open_slide: `reader_client.SlideReader.open`: the window itself decodes no slide.

    Raises SlideError, WorkerError or StoreError where a file cannot be read, or the two do not go
    together.
    """
    if heatmap:
        return _joined(open_slide, path, Heatmap.load(heatmap), heatmap)
    alone = _heatmap_or_none(path)
    if alone is None:
        return Document(open_slide(path), None)
    slide_path = _slide_of(alone, near)
    if slide_path is None:
        note = f"The slide {alone.provenance.slide} was not found; the heatmap is shown alone."
        return Document(None, alone, note)
    try:
        return _joined(open_slide, slide_path, alone, path)
    except (SlideError, WorkerError) as error:
        return Document(None, alone, f"{error} The heatmap is shown alone.")


def _heatmap_or_none(path: Path) -> Heatmap | None:
    return Heatmap.load(path) if is_heatmap(path) else None


def _slide_of(heatmap: Heatmap, near: Path | None) -> Path | None:
    places = [Path(heatmap.provenance.slide_path), *([near] if near else [])]
    named = (place for place in places if place.name == heatmap.provenance.slide)
    return next((place for place in named if place.is_file()), None)


def _joined(
    open_slide: Callable[[Path], OpenedSlide],
    slide_path: Path,
    heatmap: Heatmap,
    heatmap_path: Path,
) -> Document:
    same = same_content(fingerprint(slide_path), heatmap.provenance.fingerprint)
    slide, size = open_slide(slide_path), heatmap.grid.slide_size
    if slide.size != size:
        slide.close()
        cause = (
            f"is of a slide of {size.width} x {size.height} pixels, while {slide_path.name} has "
            f"{slide.size.width} x {slide.size.height}"
        )
        raise StoreError(heatmap_path, cause, f"Open it with {heatmap.provenance.slide}.")
    if same:
        return Document(slide, heatmap)
    note = (
        f"The file {slide_path.name} is not the one that was scanned: the heatmap may not fit. "
        "Scan the slide again."
    )
    return Document(slide, heatmap, note)
