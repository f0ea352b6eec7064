"""A slide's report on one page, to be printed and signed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from histoviewer.exports.annotation_outlines import draw_annotations
from histoviewer.exports.picture import PictureOptions, draw_over
from histoviewer.exports.slide_pictures import FieldSize, read_slide_pictures
from histoviewer.geometry import Size
from histoviewer.heatmaps.foci import ITC_CAUTION, Focus, SizeClass, find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.summary import (
    cautions_text,
    count_text,
    coverage_text,
    device_name,
    examined_text,
    format_probability,
    unread_text,
    verdict_text,
)
from histoviewer.output.html import image, write_page
from histoviewer.worklist.annotation_records import Drawn, annotations_of, annotations_text
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
from histoviewer.worklist.slide_summary import SlideRow, slide_row
from histoviewer.worklist.viewed import viewed_text

# One row of pictures, so that the page holds them all.
FOCI_SHOWN = 6
_FIELD = FieldSize(mm=0.4, pixels=300)
# Long and short side of the map at most, in pixels; it is printed at a third of that.
_MAP = Size(1530, 1740)
_PRINTED, _FIELD_PRINTED = 3, Size(142, 142)
_BLACK, _WHITE = (20, 20, 20), (255, 255, 255)
_TEMPLATE = Path(__file__).with_name("templates") / "sign_out.html.j2"


def write_sign_out(
    heatmap: Heatmap, target: Path, options: PictureOptions, readings: Sequence[Reading] = ()
) -> None:
    """Write the page as HTML, for printing: verdicts, map, largest foci, numbers, signature.

    readings: of slides of this name; those of another file count for nothing.
    Raises StoreError if the file cannot be written.
    """
    source = heatmap.provenance
    row = slide_row(source.slide, heatmap, options.threshold, readings)
    foci = find_foci(heatmap, options.threshold)
    of_this = of_file(readings, source.fingerprint)
    shown = foci[:FOCI_SHOWN]
    read = read_foci(foci, of_this, row.threshold or 0.0, source.model_sha256)
    width = _map_width(heatmap)
    pictures = read_slide_pictures(heatmap, options.slide, width, shown, _FIELD)
    map_ = draw_over(pictures.below, heatmap, replace(options, width=width, legend=False))
    _outline(map_, foci, _across(heatmap, pictures.below is None))
    annotations = list(annotations_of(of_this).values())
    draw_annotations(
        map_, [each.annotation for each in annotations], _across(heatmap, pictures.below is None)
    )
    printed = Size(map_.width // _PRINTED, map_.height // _PRINTED)
    reading = latest(of_this, Kind.SLIDE)
    write_page(
        target,
        _TEMPLATE,
        slide=source.slide,
        verdict=verdict_text(heatmap, options.threshold),
        reader=signed(reading),
        comment=reading.comment if reading else "",
        disagree=disagrees(row.verdict, reading),
        cautions=cautions_text(heatmap),
        missing=pictures.missing,
        map=image(map_, f"Heatmap of {source.slide}", "JPEG", printed),
        map_width=printed.width,
        foci=[_focus_cell(focus, read.get(focus.id)) for focus in shown],
        fields=[
            image(_with_tile(field, focus), "Focus", "JPEG", _FIELD_PRINTED)
            for field, focus in zip(pictures.fields, shown, strict=False)
        ],
        foci_count=len(foci),
        field_mm=f"{_FIELD.mm:g}",
        facts=[*_facts(heatmap, row, options, viewed_text(of_this)), *_drawn(annotations)],
        provenance=_provenance(heatmap),
    )


def _map_width(heatmap: Heatmap) -> int:
    width, height = heatmap.grid.slide_size
    return max(1, int(min(_MAP.width, _MAP.height * width / height)))


def _across(heatmap: Heatmap, whole_tiles: bool) -> tuple[float, float]:
    """The (width, height) that the map shows, level-0 pixels.

    whole_tiles: whether it ends with the last tile instead of with the slide.
    """
    grid = heatmap.grid
    size, tile = grid.slide_size, grid.tile_region(0, 0)
    rows, cols = grid.shape
    return (cols * tile.width, rows * tile.height) if whole_tiles else (size.width, size.height)


def _drawn(annotations: Sequence[Drawn]) -> list[tuple[str, str]]:
    text = annotations_text(annotations)
    return [("Annotations", f"{text}; drawn in their colours")] if text else []


def _outline(picture: Image.Image, foci: Sequence[Focus], shown: tuple[float, float]) -> None:
    """Draw the outlines of the foci, black on white, so that they are seen on any colour."""
    across, down = shown
    draw = ImageDraw.Draw(picture)
    for colour, line in ((_WHITE, 7), (_BLACK, 3)):
        for focus in foci:
            for polygon in focus.outline:
                for ring in (polygon.outer, *polygon.holes):
                    points = [
                        (x * picture.width / across, y * picture.height / down)
                        for x, y in ring.tolist()
                    ]
                    draw.line([*points, points[0]], fill=colour, width=line, joint="curve")


def _with_tile(picture: Image.Image, focus: Focus) -> Image.Image:
    """Frame the focus's most probable tile, which is in the middle of its field."""
    mpp, tile = focus.grid.slide_mpp, focus.grid.tile_region(0, 0)
    middle = _FIELD.pixels / 2
    half_x = tile.width * mpp.x / 1000 / _FIELD.mm * middle
    half_y = tile.height * mpp.y / 1000 / _FIELD.mm * middle
    box = (middle - half_x, middle - half_y, middle + half_x, middle + half_y)
    draw = ImageDraw.Draw(picture)
    draw.rectangle([box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2], outline=_WHITE, width=5)
    draw.rectangle(box, outline=_BLACK, width=2)
    return picture


def _focus_cell(focus: Focus, read: FocusReading | None) -> list[str]:
    """The lines below a focus's picture."""
    size = ITC_CAUTION if focus.size_class is SizeClass.ITC else str(focus.size_class)
    decision = str(read.decision.decision) if read and read.decision else "not read"
    lines = [
        f"{focus.id}. {size}",
        f"{focus.diameter_mm:.2f} mm, highest {format_probability(focus.peak)}",
        decision,
    ]
    return [*lines, read.comment] if read and read.comment else lines


def _facts(
    heatmap: Heatmap, row: SlideRow, options: PictureOptions, viewed: str
) -> list[tuple[str, str]]:
    source, mpp = heatmap.provenance, heatmap.grid.slide_mpp
    scanned_mm2 = (row.tiles_scanned or 0) * heatmap.grid.tile_area_mm2
    counts = f"{row.macro} macro, {row.micro} micro, {row.itc} ITC (unreliable)"
    return [
        ("Foci", f"{row.foci}: {counts}" if row.foci else "none reaches the threshold"),
        ("Largest focus", f"{row.largest_mm:.2f} mm" if row.foci else "none"),
        ("Foci read", f"{row.confirmed} confirmed, {row.rejected} rejected"),
        ("Threshold", f"{row.threshold:.3g}"),
        ("Examined", f"{count_text(row.tiles_scanned or 0)}, {scanned_mm2:.2f} mm²"),
        ("Viewed at 10x", f"{viewed} of the tissue" if viewed else "not recorded"),
        ("Coverage", examined_text(heatmap.examined)),
        ("Stride", coverage_text(heatmap.grid)),
        ("Not read", unread_text(heatmap) or "none"),
        ("Pixel size", f"{mpp.x:.4g} x {mpp.y:.4g} µm ({source.mpp_source})"),
        ("Colours", f"{options.colormap}, opacity {100 * options.opacity:.0f} %; outlines: foci"),
    ]


def _provenance(heatmap: Heatmap) -> str:
    source = heatmap.provenance
    return (
        f"Model {source.model} {source.model_version} (SHA-256 {source.model_sha256[:16]}); "
        f"{source.engine}, {source.precision}, {device_name(source.provider)}; "
        f"scanned {source.started}, {source.seconds:.0f} s; "
        f"slide file {source.fingerprint}; "
        + ", ".join(f"{name} {version}" for name, version in source.versions.items())
    )
