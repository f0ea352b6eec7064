"""Reports in HTML: one self-contained file a slide, and one for a folder."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from histoviewer.annotations.annotation import Shape
from histoviewer.exports.base import Exported
from histoviewer.exports.contact_sheet import thumbnail
from histoviewer.exports.picture import PictureOptions, draw_over
from histoviewer.exports.slide_pictures import FieldSize, read_slide_pictures
from histoviewer.geometry import Mpp
from histoviewer.heatmaps.foci import ITC_CAUTION, Focus, SizeClass, find_foci
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.summary import (
    cautions_text,
    count_text,
    coverage_text,
    device_name,
    examined_text,
    format_probability,
    score_text,
    unread_text,
    verdict_text,
)
from histoviewer.inference.manifest import Manifest
from histoviewer.output.html import image, link, write_page
from histoviewer.worklist.annotation_records import Drawn, annotations_of
from histoviewer.worklist.readings import (
    FocusReading,
    Kind,
    Reading,
    disagrees,
    latest,
    of_file,
    read_foci,
    signed,
)
from histoviewer.worklist.slide_summary import SlideRow, ranked, slide_row
from histoviewer.worklist.viewed import viewed_text

FOCI_SHOWN = 20
_TEMPLATES = Path(__file__).with_name("templates")
_FIELD = FieldSize(mm=0.5, pixels=200)
# Long side of the map; with the legend it then fits on a printed page.
_MAP_SIDE = 900


def write_report(
    heatmap: Heatmap,
    target: Path,
    options: PictureOptions,
    manifests: Sequence[Manifest] = (),
    readings: Sequence[Reading] = (),
) -> None:
    """Write the report of one slide: verdicts, map, foci with pictures, numbers, model, provenance.

    The map lies over the slide, and the foci have pictures, if the slide is found; otherwise the
    report says so. manifests: installed models, for the model card.
    readings: of slides of this name; those of another file are listed and count for nothing.
    Raises StoreError if the file cannot be written.
    """
    source, name = heatmap.provenance, heatmap.provenance.slide
    row = slide_row(name, heatmap, options.threshold, readings)
    foci = find_foci(heatmap, options.threshold)
    shown = foci[:FOCI_SHOWN]
    of_this = of_file(readings, source.fingerprint)
    read = read_foci(foci, of_this, row.threshold or 0.0, source.model_sha256)
    width = options.width or _map_width(heatmap)
    options = replace(options, width=width, legend=True)
    pictures = read_slide_pictures(heatmap, options.slide, width, shown, _FIELD)
    model, points = _model_card(heatmap, manifests)
    write_page(
        target,
        _TEMPLATES / "report.html.j2",
        slide=name,
        verdict=verdict_text(heatmap, options.threshold),
        reader=_reader(row, latest(of_this, Kind.SLIDE)),
        cautions=cautions_text(heatmap),
        missing=pictures.missing,
        map=image(draw_over(pictures.below, heatmap, options), f"Heatmap of {name}"),
        foci=_foci(shown, pictures.fields, read),
        foci_count=len(foci),
        field_mm=f"{_FIELD.mm:g}" if pictures.fields else "",
        readings=_readings(readings, of_this),
        numbers=[*_numbers(heatmap, row), ("Viewed at 10x or more", _viewed(of_this))],
        model=model,
        points=points,
        annotations=[
            _annotation(drawn, heatmap.grid.slide_mpp) for drawn in annotations_of(of_this).values()
        ],
        provenance=_provenance(heatmap),
    )


def write_index(slides: Sequence[Exported], folder: Path, options: PictureOptions) -> list[Path]:
    """Write `index.html`: all slides in the order of the worklist, with a link to their reports.

    Returns its path in a list. Raises StoreError if it cannot be written.
    """
    by_row = {slide.row: slide for slide in slides}
    order = ranked(by_row)
    found = Counter(row.verdict for row in order)
    counts = [f"{found[verdict]} {verdict}" for verdict in Verdict if found[verdict]]
    target = folder / "index.html"
    write_page(
        target,
        _TEMPLATES / "index.html.j2",
        summary=f"{len(order)} slides: {', '.join(counts)}.",
        rows=[_index_row(rank, by_row[row], folder, options) for rank, row in enumerate(order, 1)],
    )
    return [target]


def _reader(row: SlideRow, reading: Reading | None) -> str:
    text = signed(reading)
    if reading and reading.comment:
        text += f": {reading.comment}"
    if disagrees(row.verdict, reading):
        text += ". The reader and the model disagree."
    return text


def _readings(readings: Sequence[Reading], of_this: Sequence[Reading]) -> list[tuple[str, ...]]:
    return [
        (
            reading.kind if reading.x is None else f"focus at {reading.x:.0f}, {reading.y:.0f}",
            reading.decision,
            reading.comment,
            reading.user,
            reading.time,
            "" if reading.threshold is None else f"{reading.threshold:.4g}",
            "" if reading.viewed is None else examined_text(reading.viewed),
            "as scanned" if reading in of_this else "another file of this name",
        )
        for reading in readings
        if reading.kind not in (Kind.VIEWED, Kind.ANNOTATION)
    ]


def _annotation(drawn: Drawn, mpp: Mpp) -> tuple[str, ...]:
    annotation = drawn.annotation
    x, y = annotation.bounds.centre
    has_length = annotation.shape is not Shape.POINT
    return (
        annotation.name,
        annotation.classification,
        annotation.shape,
        f"{annotation.area_um2(mpp) / 1e6:.4f} mm²" if annotation.shape.is_area else "",
        f"{annotation.length_um(mpp) / 1e3:.3f} mm" if has_length else "",
        f"{x:.0f}, {y:.0f}",
        drawn.user,
        drawn.time,
    )


def _viewed(readings: Sequence[Reading]) -> str:
    found = viewed_text(readings)
    return f"{found} of the tissue" if found else "not recorded"


def _map_width(heatmap: Heatmap) -> int:
    width, height = heatmap.grid.slide_size
    return max(1, int(_MAP_SIDE * min(1, width / height)))


def _foci(
    foci: Sequence[Focus], fields: Sequence[Image.Image], read: dict[int, FocusReading]
) -> list[list[object]]:
    rows: list[list[object]] = [
        [*_focus_row(focus), *_reading_texts(read.get(focus.id))] for focus in foci
    ]
    for row, field, focus in zip(rows, fields, foci, strict=False):
        row.append(image(field, f"Slide at focus {focus.id}", "JPEG"))
    return rows


def _reading_texts(read: FocusReading | None) -> tuple[str, str]:
    return (signed(read.decision), read.comment) if read else (signed(None), "")


def _focus_row(focus: Focus) -> Iterator[str]:
    yield str(focus.id)
    yield ITC_CAUTION if focus.size_class is SizeClass.ITC else focus.size_class
    yield f"{focus.diameter_mm:.3f} mm"
    yield f"{focus.area_mm2:.4f} mm²"
    yield _probability(focus.peak)
    yield _probability(focus.mean)
    yield f"{focus.position.x:.0f}, {focus.position.y:.0f}"


def _numbers(heatmap: Heatmap, row: SlideRow) -> list[tuple[str, str]]:
    mpp, grid = heatmap.grid.slide_mpp, heatmap.grid
    scanned_mm2 = (row.tiles_scanned or 0) * grid.tile_area_mm2
    return [
        ("Score", _score(heatmap, row)),
        ("Highest probability", _probability(row.peak)),
        ("Foci", f"{row.foci:,}: {row.macro:,} macro, {row.micro:,} micro, {row.itc:,} ITC"),
        ("Foci read", f"{row.confirmed:,} confirmed, {row.rejected:,} rejected"),
        ("Largest focus", f"{row.largest_mm:.3f} mm" if row.foci else "none"),
        ("Scanned", f"{count_text(row.tiles_scanned or 0)}, {scanned_mm2:.2f} mm²"),
        ("Not read", unread_text(heatmap) or "none"),
        ("Remark", row.error or "none"),
        ("Slide", f"{grid.slide_size.width:,} x {grid.slide_size.height:,} pixels"),
        ("Pixel size", f"{mpp.x:.4g} x {mpp.y:.4g} µm ({row.mpp_source})"),
        ("Coverage", coverage_text(grid)),
    ]


def _model_card(
    heatmap: Heatmap, manifests: Sequence[Manifest]
) -> tuple[list[tuple[str, str]], list[tuple[str, ...]]]:
    """The rows of the model, and those of its operating points: none if it is not installed."""
    source = heatmap.provenance
    rows = [
        ("Name", f"{source.model} {source.model_version}"),
        ("SHA-256", source.model_sha256),
        ("Threshold", f"{source.threshold:.4g} ({source.operating_point})"),
        ("Input and output", source.contract or "as the viewer's own models"),
    ]
    known = [manifest for manifest in manifests if manifest.onnx_sha256 == source.model_sha256]
    if not known:
        return rows, []
    card = known[0]
    rows += [
        ("Architecture", card.architecture),
        ("Licence", card.licence),
        ("Intended use", card.intended_use),
    ]
    return rows, [
        (
            point.name,
            f"{point.threshold:.4g}",
            _measured(point.sensitivity),
            _measured(point.specificity),
            point.data,
        )
        for point in card.operating_points
    ]


def _measured(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}"


def _provenance(heatmap: Heatmap) -> list[tuple[str, str]]:
    source = heatmap.provenance
    versions = ", ".join(f"{name} {version}" for name, version in source.versions.items())
    return [
        ("Scan started", source.started),
        ("Duration", f"{source.seconds:.1f} s"),
        ("Ran on", " ".join(filter(None, (device_name(source.provider), source.device_note)))),
        ("Tissue", source.tissue),
        ("Test-time augmentation", "8 flips and rotations" if source.tta else "none"),
        ("Appearance", source.appearance or "not checked"),
        ("Versions", versions),
        ("File's fingerprint", source.fingerprint),
    ]


def _index_row(
    rank: int, slide: Exported, folder: Path, options: PictureOptions
) -> tuple[object, ...]:
    row = slide.row
    small: object = ""
    name: object = row.slide
    if slide.target:
        # The map alone: an index is written even if the slides are gone.
        options = replace(options, with_slide=False)
        small = image(thumbnail(slide.heatmap, options), f"Heatmap of {row.slide}")
        # surrogateescape gives back the very bytes of a name that is no Unicode.
        address = Path(relpath(slide.target, folder)).as_posix()
        name = link(quote(address, errors="surrogateescape"), row.slide)
    unread = (row.unreadable or 0) + (row.no_number or 0) + (row.pending or 0)
    return (
        rank,
        small,
        name,
        row.verdict,
        row.reader_verdict or "not read yet",
        _probability(row.score),
        "" if row.foci is None else f"{row.foci:,}",
        f"{row.largest_mm:.3f} mm" if row.foci else "",
        count_text(unread) if unread else "",
        " ".join(filter(None, (row.error, row.cautions))),
    )


def _score(heatmap: Heatmap, row: SlideRow) -> str:
    rule = heatmap.provenance.slide_rule
    return "none" if row.score is None else score_text(rule, row.score)


def _probability(value: float | None) -> str:
    return "none" if value is None else format_probability(value)
