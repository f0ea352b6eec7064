"""A slide with its heatmap, and where its results and readings are kept."""

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.batch.queue import scan_tasks
from histoviewer.batch.rows import free_name
from histoviewer.errors import SlideError, StoreError, WorkerError
from histoviewer.geometry import Mpp, Size
from histoviewer.heatmaps.heatmap import Heatmap, TileState, is_heatmap, load_provenance
from histoviewer.processes.slide_client import OpenedSlide
from histoviewer.scanning.options import ScanOptions
from histoviewer.slides.fingerprint import compute_fingerprint, same_content
from histoviewer.worklist.library import Kept, Library, best_kept
from histoviewer.worklist.naming import HEATMAP_FOLDER, PARTIAL_SUFFIX, path_text, worklist_of
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.row import Row


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
    open_slide: `slide_client.SlideReader.open`: the window itself decodes no slide.

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
    same = same_content(compute_fingerprint(slide_path), heatmap.provenance.fingerprint)
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


@dataclass(frozen=True)
class Place:
    """Where a slide's results are kept, or would be.

    out:    the output folder.
    name:   of the slide's row in the worklist there.
    result: its heatmap, complete or as far as a scan has come; None where there is none.
    """

    out: Path
    name: str
    result: Path | None = None

    @property
    def is_partial(self) -> bool:
        """Whether the result is only as far as an interrupted scan has come."""
        return self.result is not None and self.result.name.endswith(PARTIAL_SUFFIX)

    @property
    def has_interrupted_rescan(self) -> bool:
        """Whether a scan that was to replace the result was interrupted, and can go on."""
        if self.result is None or self.is_partial:
            return False
        with suppress(StoreError):
            rescan = load_provenance(self.result.with_suffix(PARTIAL_SUFFIX))
            return rescan.started != load_provenance(self.result).started
        return False


@dataclass(frozen=True)
class Case:
    """What the window shows.

    place:       None where nothing is open.
    fingerprint: of the slide's file; empty where only a heatmap is open.
    interrupted: whether a later scan, which was to replace this result, was interrupted.
    outs:        the output folders in which there may be readings of the slide.
    gone:        those that the library knows and that are not there now.
    problem:     why the library cannot be used, a sentence; else empty.
    """

    document: Document
    place: Place | None = None
    fingerprint: str = ""
    interrupted: bool = False
    outs: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    problem: str = ""

    def with_heatmap(self, heatmap: Heatmap) -> "Case":
        return replace(self, document=replace(self.document, heatmap=heatmap))

    def with_result(self, result: Path) -> "Case":
        """This case once its scan has ended and its heatmap is in a file."""
        return replace(self, place=_place_of_result(result) or self.place)

    def with_earlier_result(self) -> "Case":
        """This case once a scan that was to replace its result was interrupted.

        Where there was no result, what was scanned stays. Raises StoreError if the result cannot
        be read.
        """
        if self.place is None or self.place.result is None or self.place.is_partial:
            return self
        return self.with_heatmap(Heatmap.load(self.place.result))


def open_case(
    path: Path,
    heatmap: Path | None,
    near: Path | None,
    outs: Sequence[Path],
    open_slide: Callable[[Path], OpenedSlide],
) -> Case:
    """Open a slide or a heatmap with what is known of it.

    heatmap, near, open_slide: as with `open_document`.
    outs:          output folders where results may be, the one for new results last.

    Raises SlideError or StoreError as `open_document` does.
    """
    document = open_document(path, heatmap, near, open_slide=open_slide)
    slide = document.slide
    if slide is None:
        return Case(document, _place_of_result(path))
    mark = compute_fingerprint(slide.path)
    known, problem = _known_outs(mark, outs)
    gone = tuple(out for out in known if not out.is_dir())
    # The first that is there is as good as any other; new results go to the last of `outs`.
    there = tuple(dict.fromkeys([*outs, *(out for out in known if out not in gone)]))
    place = find_place(slide.path, mark, there, outs[-1])
    if document.heatmap:
        place = _place_of_result(heatmap or path) or place
    elif place.result:
        document = _with_result(document, place.result)
    interrupted = place.has_interrupted_rescan
    return Case(document, place, mark, interrupted, there, gone, problem)


def find_place(slide: Path, mark: str, outs: Sequence[Path], new: Path) -> Place:
    """Find where a slide's result is kept, else where it has a row, else where it would get one.

    mark: the fingerprint of its file.
    outs: output folders that may have a result of it; in which order does not matter.
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
    full = path_text(slide.absolute())
    for out, found in rows.items():
        for row in found:
            if row.path == full:
                return Place(out, row.name, _result(out, row.name))
    (task,) = scan_tasks([slide], new, ScanOptions())
    taken = {row.name: row for row in rows[new.absolute()]}
    row_there = taken.get(path_text(task.result.with_suffix("")))
    return Place(new, path_text(free_name(task.result, slide, row_there).with_suffix("")))


def has_whole_result(slide: Path, out: Path) -> bool:
    """Whether an output folder has a result of this slide in which no tile is left to scan."""
    full = path_text(slide.absolute())
    names = (row.name for row in _rows(out) if row.path == full)
    result = next((_result(out, name) for name in names), None)
    # A damaged result is none, also for the scan.
    with suppress(StoreError):
        return result is not None and not Heatmap.load(result).count(TileState.PENDING)
    return False


def _known_outs(mark: str, outs: Sequence[Path]) -> tuple[list[Path], str]:
    """The output folders that the library knows for a file, and why it cannot be used, or ""."""
    try:
        with Library() as library:
            for out in outs:
                library.add_root(out)
            return library.outs(mark), library.problem
    except StoreError as error:
        return [], str(error)


def _rows(out: Path) -> list[Row]:
    # A worklist that cannot be read must not keep the slide from being looked at.
    with suppress(StoreError), closing(WorklistPoller(out)) as reader:
        return reader.poll() or []
    return []


def _result(out: Path, name: str) -> Path | None:
    result = out / HEATMAP_FOLDER / f"{name}.tif"
    files = (result, result.with_suffix(PARTIAL_SUFFIX))
    return next((path for path in files if path.is_file()), None)


def _place_of_result(result: Path) -> Place | None:
    """The place that a heatmap's own path tells, if it lies in an output folder."""
    worklist = worklist_of(result)
    return Place(*worklist, result) if worklist else None


def _with_result(document: Document, result: Path) -> Document:
    assert document.slide
    try:
        heatmap = Heatmap.load(result)
    except StoreError as error:
        return replace(document, note=str(error))
    known = heatmap.provenance.fingerprint
    same = same_content(compute_fingerprint(document.slide.path), known)
    if same and heatmap.grid.slide_size == document.slide.size:
        return replace(document, heatmap=heatmap)
    note = (
        f"The file {document.slide.path.name} has changed since it was scanned: the earlier "
        "heatmap is not shown. Scan the slide again."
    )
    return replace(document, note=note)
