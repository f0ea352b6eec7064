"""An open slide with its heatmap and the place of its results and readings."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from histoviewer.batch.queue import scan_tasks
from histoviewer.batch.rows import free_name
from histoviewer.errors import SlideError, StoreError, WorkerError
from histoviewer.files import full_path
from histoviewer.geometry import Mpp, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.heatmap_file import load_provenance
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.processes.slide_client import OpenedSlide, SlideReader
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.ui.support.messages import worded
from histoviewer.worklist.library import Kept, Library, best_kept
from histoviewer.worklist.naming import HEATMAP_FOLDER, PARTIAL_SUFFIX, path_text, worklist_of
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.row import Row


@dataclass(frozen=True)
class Place:
    """Location of a slide's results, existing or to come.

    out:    the output folder.
    name:   of the slide's row in the worklist there.
    result: its heatmap, complete or partial; None if there is none.
    """

    out: Path
    name: str
    result: Path | None = None

    @property
    def is_partial(self) -> bool:
        """True if the result is the partial one of an interrupted scan."""
        return self.result is not None and self.result.name.endswith(PARTIAL_SUFFIX)

    @property
    def has_interrupted_rescan(self) -> bool:
        """True if a scan meant to replace the result was interrupted and can be resumed."""
        if self.result is None or self.is_partial:
            return False
        with suppress(StoreError):
            rescan = load_provenance(self.result.with_suffix(PARTIAL_SUFFIX))
            return rescan.started != load_provenance(self.result).started
        return False


@dataclass(frozen=True)
class Document:
    """An open slide with its heatmap and the place of its results; either may be missing.

    note:        a message about how slide and heatmap go together, or "".
    place:       None if nothing is open.
    fingerprint: of the slide's file; empty if only a heatmap is open.
    interrupted: whether a later scan, meant to replace this result, was interrupted.
    outs:        output folders that may hold readings of the slide.
    gone:        output folders that the library knows but that are missing.
    problem:     an error message if the library cannot be used, else "".
    """

    slide: OpenedSlide | None = None
    heatmap: Heatmap | None = None
    note: str = ""
    place: Place | None = None
    fingerprint: str = ""
    interrupted: bool = False
    outs: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    problem: str = ""

    @property
    def name(self) -> str:
        if self.slide:
            return self.slide.path.name
        return self.heatmap.provenance.slide if self.heatmap else ""

    @property
    def size(self) -> Size:
        """(width, height) in level-0 pixels; (0, 0) if the document is empty."""
        if self.slide:
            return self.slide.size
        return self.heatmap.grid.slide_size if self.heatmap else Size(0, 0)

    @property
    def mpp(self) -> Mpp | None:
        """Pixel size in um: the slide's, else the one that its scan used."""
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

    def with_heatmap(self, heatmap: Heatmap) -> "Document":
        return replace(self, heatmap=heatmap)

    def with_result(self, result: Path) -> "Document":
        """Return this document after its scan has written `result`."""
        return replace(self, place=_place_of_result(result) or self.place)

    def with_earlier_result(self, reader: SlideReader) -> "Document":
        """Return this document after a scan meant to replace its result was interrupted.

        Without an earlier result the partial one stays. Raises StoreError or WorkerError if the
        result cannot be read.
        """
        if self.place is None or self.place.result is None or self.place.is_partial:
            return self
        return self.with_heatmap(reader.load_heatmap(self.place.result))

    def close(self) -> None:
        """Close the slide once the reads in flight have ended."""
        if self.slide:
            self.slide.close()


def open_document(
    path: Path,
    heatmap: Path | None,
    near: Path | None,
    outs: Sequence[Path],
    reader: SlideReader,
    mpp: float | None = None,
) -> Document:
    """Open a slide or a heatmap, with the result and the readings known for it.

    path:       a slide, or a heatmap written by a scan.
    heatmap:    the heatmap of the slide `path`.
    near:       another path to try for the slide of a heatmap.
    outs:       output folders that may hold results; new results go to the last.
    reader:     reads slide and heatmap: the window itself decodes neither.
    mpp:        pixel size of the slide in um, given by the user.

    Raises SlideError, WorkerError or StoreError if a file cannot be read, or if slide and heatmap
    do not match.
    """
    document = _open_files(path, heatmap, near, reader, mpp)
    slide = document.slide
    if slide is None:
        return replace(document, place=_place_of_result(path))
    mark = compute_fingerprint(slide.path)
    known, problem = _known_outs(mark, outs)
    gone = tuple(out for out in known if not out.is_dir())
    there = tuple(dict.fromkeys([*outs, *(out for out in known if out not in gone)]))
    place = find_place(slide.path, mark, there, outs[-1])
    if document.heatmap:
        place = _place_of_result(heatmap or path) or place
    elif place.result:
        document = _with_result(document, slide, mark, place.result, reader)
    return replace(
        document,
        place=place,
        fingerprint=mark,
        interrupted=place.has_interrupted_rescan,
        outs=there,
        gone=gone,
        problem=problem,
    )


def _open_files(
    path: Path,
    heatmap: Path | None,
    near: Path | None,
    reader: SlideReader,
    mpp: float | None,
) -> Document:
    open_slide = partial(reader.open, mpp=mpp)
    if heatmap:
        return _joined(open_slide, path, reader.load_heatmap(heatmap), heatmap)
    alone = reader.find_heatmap(path)
    if alone is None:
        return Document(open_slide(path))
    slide_path = _slide_of(alone, near)
    if slide_path is None:
        note = f"Slide {alone.provenance.slide} was not found. The heatmap is shown without it."
        return Document(heatmap=alone, note=note)
    try:
        return _joined(open_slide, slide_path, alone, path)
    except (SlideError, WorkerError) as error:
        return Document(heatmap=alone, note=f"{error} The heatmap is shown without its slide.")


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
    same = same_content(compute_fingerprint(slide_path), heatmap.provenance.fingerprint)
    slide, size = open_slide(slide_path), heatmap.grid.slide_size
    if slide.size != size:
        slide.close()
        cause = (
            f"is of a slide of {size.width} x {size.height} pixels, but {slide_path.name} has "
            f"{slide.size.width} x {slide.size.height}"
        )
        raise StoreError(heatmap_path, cause, f"Open it with {heatmap.provenance.slide}.")
    if same:
        return Document(slide, heatmap)
    note = (
        f"{slide_path.name} is not the file that was scanned, so the heatmap may not fit. "
        "Scan the slide again."
    )
    return Document(slide, heatmap, note)


def find_place(slide: Path, mark: str, outs: Sequence[Path], new: Path) -> Place:
    """Find the place of a slide's result, else of its row, else of the row that it would get.

    mark: the fingerprint of its file.
    outs: output folders that may have a result of it, in any order.
    new:  the output folder for a new result, one of `outs`.
    """
    rows = {out.absolute(): _rows(out) for out in outs}
    kept = (
        Kept(out, row)
        for out, found in rows.items()
        for row in found
        if row.fingerprint and same_content(row.fingerprint, mark)
    )
    best = best_kept(slide, kept)
    if best:
        return Place(best.out, best.row.name, best.result)
    full = path_text(full_path(slide))
    for out, found in rows.items():
        for row in found:
            if row.path == full:
                return Place(out, row.name, _result(out, row.name))
    (task,) = scan_tasks([slide], new, ScanOptions())
    taken = {row.name: row for row in rows[new.absolute()]}
    row_there = taken.get(path_text(task.result.with_suffix("")))
    return Place(new, path_text(free_name(task.result, slide, row_there).with_suffix("")))


def has_whole_result(slide: Path, out: Path) -> bool:
    """True if an output folder has a result of this slide without pending tiles."""
    full = path_text(full_path(slide))
    names = (row.name for row in _rows(out) if row.path == full)
    result = next((_result(out, name) for name in names), None)
    # The scan does not resume a damaged result either.
    with suppress(StoreError):
        return result is not None and not Heatmap.load(result).count(TileState.PENDING)
    return False


def snapshot(heatmap: Heatmap) -> Heatmap:
    """Copy a heatmap that a scan may still be filling, for use off the GUI thread."""
    # States first: a tile that is scanned in the copy then has its probability there, too.
    state = heatmap.state.copy()
    return replace(heatmap, state=state, probability=heatmap.probability.copy())


def _known_outs(mark: str, outs: Sequence[Path]) -> tuple[list[Path], str]:
    """The output folders that the library knows for a file, and the library's error or ""."""
    try:
        with Library() as library:
            for out in outs:
                library.add_root(out)
            return library.outs(mark), library.problem
    except StoreError as error:
        return [], worded(error)


def _rows(out: Path) -> list[Row]:
    # A slide can be viewed even if its worklist cannot be read.
    with suppress(StoreError), closing(WorklistPoller(out)) as reader:
        return reader.poll() or []
    return []


def _result(out: Path, name: str) -> Path | None:
    result = out / HEATMAP_FOLDER / f"{name}.tif"
    files = (result, result.with_suffix(PARTIAL_SUFFIX))
    return next((path for path in files if path.is_file()), None)


def _place_of_result(result: Path) -> Place | None:
    """The place given by a heatmap's own path, if it is in an output folder."""
    worklist = worklist_of(result)
    return Place(*worklist, result) if worklist else None


def _with_result(
    document: Document, slide: OpenedSlide, mark: str, result: Path, reader: SlideReader
) -> Document:
    try:
        heatmap = reader.load_heatmap(result)
    except (StoreError, WorkerError) as error:
        return replace(document, note=worded(error))
    same = same_content(mark, heatmap.provenance.fingerprint)
    if same and heatmap.grid.slide_size == slide.size:
        return replace(document, heatmap=heatmap)
    note = (
        f"{slide.path.name} has changed since it was scanned, so the earlier heatmap is not shown. "
        "Scan the slide again."
    )
    return replace(document, note=note)
