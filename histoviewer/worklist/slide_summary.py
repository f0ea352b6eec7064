"""The figures of a slide for worklists and reports, and the order in which to review slides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from histoviewer.heatmaps.foci import Focus, SizeClass, count_classes, find_foci
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.worklist.readings import (
    Decision,
    Kind,
    Reading,
    latest,
    of_file,
    read_foci,
)

_ORDER = (
    Verdict.POSITIVE,
    Verdict.CANNOT_SAY,
    Verdict.INCOMPLETE,
    Verdict.NOT_ASSESSABLE,
    Verdict.FAILED,
    Verdict.UNRATED,
    Verdict.NEGATIVE,
)


@dataclass(frozen=True)
class SlideRow:
    """One slide of a worklist. Unknown values are None or empty, never 0.

    slide:      path of the slide's result below the output folder, without ".tif".
    score:      see `Heatmap.score`, by which slides are ranked.
    peak:       highest probability of a tile, 0..1.
    examined:   share of the tissue that was examined, 0..1.
    foci, itc, micro, macro: number of foci, and of those of each size class.
    largest_mm: longest diameter of all foci; 0 if there are none.
    tiles_scanned, unreadable, no_number, pending, out_of_scope: number of tiles in that state.
    engine, precision, device: what ran the model; the last is ONNX Runtime's or OpenVINO's name.
    scope_problem: why the slide is out of the model's scope.
    error:      why the slide failed, or why tiles of it have no value.
    reader_verdict, reader, read_time, reader_comment: the last reading of this file's slide.
    confirmed, rejected: number of foci that readers confirmed or rejected.
    confirmed_mm, undecided_mm: longest diameter of the foci that readers confirmed, and of those
                that none confirmed or rejected; 0 if there are none.
    tile_mm:    side of a tile, to which diameters are known.
    case, node: which the rule of the output folder gives the slide; see `cases.rule`.
    pn_suggestion: of its case, or "none" with the reason; see `cases.staging`.
    others:     see `Provenance` and `PatchGrid`.
    """

    slide: str
    verdict: Verdict
    score: float | None = None
    peak: float | None = None
    examined: float | None = None
    threshold: float | None = None
    foci: int | None = None
    itc: int | None = None
    micro: int | None = None
    macro: int | None = None
    largest_mm: float | None = None
    tiles_scanned: int | None = None
    unreadable: int | None = None
    no_number: int | None = None
    pending: int | None = None
    out_of_scope: int | None = None
    mpp_x: float | None = None
    mpp_y: float | None = None
    mpp_source: str = ""
    engine: str = ""
    precision: str = ""
    device: str = ""
    model: str = ""
    model_sha256: str = ""
    stride: int | None = None
    seconds: float | None = None
    error: str = ""
    scope_problem: str = ""
    cautions: str = ""
    reader_verdict: str = ""
    reader: str = ""
    read_time: str = ""
    reader_comment: str = ""
    confirmed: int | None = None
    rejected: int | None = None
    confirmed_mm: float | None = None
    undecided_mm: float | None = None
    tile_mm: float | None = None
    case: str = ""
    node: str = ""
    pn_suggestion: str = ""


def slide_row(
    slide: str,
    heatmap: Heatmap,
    threshold: float | None = None,
    readings: Sequence[Reading] = (),
) -> SlideRow:
    """Summarise a scanned slide, with its foci at a threshold, by default the provenance's.

    readings: of slides of this name; those of other files are ignored.
    """
    source, mpp = heatmap.provenance, heatmap.grid.slide_mpp
    foci = find_foci(heatmap, threshold)
    classes = count_classes(foci)
    limit = source.threshold if threshold is None else threshold
    of_this = of_file(readings, source.fingerprint)
    read = read_foci(foci, of_this, limit, source.model_sha256)
    decisions = [entry.decision.decision for entry in read.values() if entry.decision]
    verdict = latest(of_this, Kind.SLIDE)
    confirmed = {
        number
        for number, entry in read.items()
        if entry.decision and entry.decision.decision is Decision.CONFIRMED
    }
    decided = {number for number, entry in read.items() if entry.decision}
    return SlideRow(
        slide=slide,
        verdict=heatmap.verdict(),
        score=heatmap.score,
        peak=heatmap.peak,
        examined=heatmap.examined,
        threshold=limit,
        foci=len(foci),
        itc=classes[SizeClass.ITC],
        micro=classes[SizeClass.MICRO],
        macro=classes[SizeClass.MACRO],
        largest_mm=foci[0].diameter_mm if foci else 0.0,
        tiles_scanned=heatmap.count(TileState.SCANNED),
        unreadable=heatmap.count(TileState.UNREADABLE),
        no_number=heatmap.count(TileState.NO_NUMBER),
        pending=heatmap.count(TileState.PENDING),
        out_of_scope=heatmap.count(TileState.OUT_OF_SCOPE),
        mpp_x=mpp.x,
        mpp_y=mpp.y,
        mpp_source=source.mpp_source,
        engine=source.engine,
        precision=source.precision,
        device=source.provider,
        model=f"{source.model} {source.model_version}",
        model_sha256=source.model_sha256,
        stride=heatmap.grid.stride,
        seconds=source.seconds,
        error=_why_without_value(heatmap),
        scope_problem=source.scope_problem,
        cautions=" ".join(source.cautions),
        reader_verdict=verdict.decision if verdict else "",
        reader=verdict.user if verdict else "",
        read_time=verdict.time if verdict else "",
        reader_comment=verdict.comment if verdict else "",
        confirmed=decisions.count(Decision.CONFIRMED),
        rejected=decisions.count(Decision.REJECTED),
        confirmed_mm=_longest(focus for focus in foci if focus.id in confirmed),
        undecided_mm=_longest(focus for focus in foci if focus.id not in decided),
        tile_mm=heatmap.grid.tile_region(0, 0).width * mpp.x / 1000,
    )


def _longest(foci: Iterable[Focus]) -> float:
    return max((focus.diameter_mm for focus in foci), default=0.0)


def _why_without_value(heatmap: Heatmap) -> str:
    reason = heatmap.provenance.unreadable_reason
    if not heatmap.count(TileState.NO_NUMBER):
        return reason
    return f"{reason}; the model gave no number" if reason else "The model gave no number"


def failed_row(slide: str, error: str) -> SlideRow:
    """Create the row of a slide without a heatmap."""
    return SlideRow(slide, Verdict.FAILED, error=error)


def ranked(rows: Iterable[SlideRow]) -> list[SlideRow]:
    """Sort rows in the order in which a pathologist should review the slides.

    Positive slides come first; then those without a call (cannot say, incomplete, not assessable,
    failed, unrated); negative ones last, after those with cautions. So a slide that was not
    completely scanned, or cannot be assessed, is never below one that is negative.
    """
    return sorted(
        rows,
        key=lambda row: review_key(_group(row), row.score, -(row.largest_mm or 0.0), row.slide),
    )


def review_key(
    group: int, score: float | None, tie_break: float, name: str
) -> tuple[int, float, float, str]:
    """Return the sort key of every list of slides: by group, then by score, highest first.

    group: of the verdict, lowest first.
    tie_break: between equal scores, lowest first, such as a place in a queue.
    """
    return group, -(score or 0.0), tie_break, name


def _group(row: SlideRow) -> int:
    doubted = row.verdict is Verdict.NEGATIVE and row.cautions != ""
    return 2 * _ORDER.index(row.verdict) - doubted
