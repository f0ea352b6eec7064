"""What a worklist says of a slide, and in which order slides are to be looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from histoviewer.heatmaps.foci import SizeClass, count_classes, find_foci
from histoviewer.heatmaps.heatmap import Heatmap, TileState, Verdict
from histoviewer.worklist.readings import (
    Decision,
    Kind,
    Reading,
    focus_numbers,
    latest,
    of_file,
    read_foci,
)


@dataclass(frozen=True)
class SlideRow:
    """One slide of a worklist. What is not known of a slide is None or empty, never 0.

    slide:         path of the slide's result below the output folder, without ".tif".
    score:         see `Heatmap.peak`, 0..1.
    threshold:     probability from which a tile counts as tumour.
    foci, itc, micro, macro: how many foci, and how many of each size class.
    largest_mm:    longest diameter of all foci; 0 where there is none.
    tiles_scanned, unreadable, no_number, pending: how many tiles are in that state.
    mpp_x, mpp_y:  pixel size of level 0, um.
    mpp_source:    "file" or "given by the user".
    device:        the ONNX Runtime provider that ran.
    model:         name and version.
    stride:        patch pixels.
    seconds:       duration of the scan.
    error:         why the slide failed, or why tiles of it have no value.
    cautions:      in which respects it is not what the model was made for.
    reader_verdict, reader, read_time, reader_comment: the last verdict of a reader on this file.
    confirmed, rejected: how many of the foci readers have confirmed and rejected.
    """

    slide: str
    verdict: Verdict
    score: float | None = None
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
    mpp_x: float | None = None
    mpp_y: float | None = None
    mpp_source: str = ""
    device: str = ""
    model: str = ""
    model_sha256: str = ""
    stride: int | None = None
    seconds: float | None = None
    error: str = ""
    cautions: str = ""
    reader_verdict: str = ""
    reader: str = ""
    read_time: str = ""
    reader_comment: str = ""
    confirmed: int | None = None
    rejected: int | None = None


def slide_row(
    slide: str,
    heatmap: Heatmap,
    threshold: float | None = None,
    readings: Sequence[Reading] = (),
) -> SlideRow:
    """The row of a slide that gave a heatmap; the threshold is the provenance's own by default.

    readings: of slides of this name; those of another file are left out.
    """
    source, mpp = heatmap.provenance, heatmap.grid.slide_mpp
    foci = find_foci(heatmap, threshold)
    classes = count_classes(foci)
    limit = source.threshold if threshold is None else threshold
    of_this = of_file(readings, source.fingerprint)
    read = read_foci(foci, focus_numbers(foci), of_this, limit, source.model_sha256)
    decisions = [entry.decision.decision for entry in read.values() if entry.decision]
    verdict = latest(of_this, Kind.SLIDE)
    return SlideRow(
        slide=slide,
        verdict=heatmap.verdict(threshold),
        score=heatmap.peak,
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
        mpp_x=mpp.x,
        mpp_y=mpp.y,
        mpp_source=source.mpp_source,
        device=source.provider,
        model=f"{source.model} {source.model_version}",
        model_sha256=source.model_sha256,
        stride=heatmap.grid.stride,
        seconds=source.seconds,
        error=_why_without_value(heatmap),
        cautions=" ".join(source.cautions),
        reader_verdict=verdict.decision if verdict else "",
        reader=verdict.user if verdict else "",
        read_time=verdict.time if verdict else "",
        reader_comment=verdict.comment if verdict else "",
        confirmed=decisions.count(Decision.CONFIRMED),
        rejected=decisions.count(Decision.REJECTED),
    )


def _why_without_value(heatmap: Heatmap) -> str:
    reason = heatmap.provenance.unreadable_reason
    if not heatmap.count(TileState.NO_NUMBER):
        return reason
    return f"{reason}; the model gave no number" if reason else "The model gave no number"


def failed_row(slide: str, error: str) -> SlideRow:
    """The row of a slide of which there is no heatmap."""
    return SlideRow(slide, Verdict.FAILED, error=error)


def ranked(rows: Iterable[SlideRow]) -> list[SlideRow]:
    """Rows in the order in which a pathologist should look at the slides.

    Positive slides by score; then those of which nothing may be said, incomplete before failed;
    negative ones last. Slides of one score come by their largest focus. So a slide that was not
    read to its end never stands below one that was and is negative.
    """
    return sorted(
        rows,
        key=lambda row: (
            _ORDER[row.verdict],
            -(row.score or 0.0),
            -(row.largest_mm or 0.0),
            row.slide,
        ),
    )


_ORDER = {
    Verdict.POSITIVE: 0,
    Verdict.INCOMPLETE: 1,
    Verdict.FAILED: 2,
    Verdict.NEGATIVE: 3,
}
