"""`evaluate lesions`: exported detections against annotated lesions, by CAMELYON16's rules."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from export.errors import ExportError
from export.evaluation.annotations import SUFFIXES, read_annotation
from export.evaluation.camelyon import find_lesions
from export.evaluation.froc import RATES, Detection, Froc, SlideHits, compute_froc, match
from export.evaluation.plots import draw_froc
from export.evaluation.report import TEMPLATES
from export.files import write_csv
from export.statistics.metrics import wilson_interval
from histoviewer.output.html import embed, write_page


def evaluate_lesions(
    detections: Path, annotations: Path, out: Path, mpp: float, excluded: Sequence[str]
) -> float:
    """Write report.html, froc.csv and slides.csv into `out`; return the FROC score, 0 to 1.

    `detections` holds a CSV `probability,x,y` for each slide, empty if nothing was found;
    `annotations` an XML or JSON for each slide with tumour. A slide without one counts as
    normal. Names are compared without their suffix and case. Raises ExportError if an
    annotated slide has no CSV, as its lesions would drop out of the count, or a file is faulty.
    """
    left_out = {name.casefold() for name in excluded}
    outlines = _by_slide(annotations, SUFFIXES, left_out)
    tables = _by_slide(detections, (".csv",), left_out)
    missing = sorted(set(outlines) - set(tables))
    if missing:
        raise ExportError(
            f"{detections}: no CSV for {len(missing)} annotated slides, such as "
            f"'{outlines[missing[0]].stem}'. Scan and export them, or leave them out: --exclude."
        )
    slides = []
    for name, table in tqdm(sorted(tables.items()), desc="matching", unit="slide"):
        found = _read_detections(table)
        areas = find_lesions(read_annotation(outlines[name]), mpp) if name in outlines else []
        slides.append(match(table.stem, found, areas))
    try:
        curve = compute_froc(slides)
    except ValueError as error:
        raise ExportError(f"{annotations}: {error}. Give other annotations.") from error
    _write(out, curve, slides, len(outlines), mpp, sorted(left_out))
    return curve.score


def _by_slide(folder: Path, suffixes: Sequence[str], left_out: set[str]) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.stem.casefold()
        if path.suffix.lower() not in suffixes or name in left_out:
            continue
        if name in files:
            raise ExportError(f"{path}: duplicate of slide '{files[name]}'. Remove one file.")
        files[name] = path
    if not files:
        raise ExportError(f"{folder}: no {' or '.join(suffixes)} found. Give another folder.")
    return files


def _read_detections(path: Path) -> list[Detection]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            found = [Detection(*map(float, row)) for row in csv.reader(file) if row]
    except (OSError, ValueError, TypeError) as error:
        raise ExportError(
            f"{path}: not a table of probability,x,y without a header ({error}). "
            f"Use `histoviewer export --format camelyon`."
        ) from error
    if not all(0 <= entry.probability <= 1 for entry in found):
        raise ExportError(f"{path}: contains a probability outside 0 to 1. Export it again.")
    return found


def _write(
    out: Path,
    curve: Froc,
    slides: Sequence[SlideHits],
    annotated: int,
    mpp: float,
    excluded: list[str],
) -> None:
    write_csv(
        out / "froc.csv",
        ("false_positives_per_slide", "sensitivity"),
        zip(curve.false_positives, curve.sensitivity, strict=True),
    )
    columns = ("slide", "lesions", "found", "itc", "false_positives", "ignored_in_itc")
    rows = [
        (
            slide.slide,
            len(slide.lesions),
            sum(best is not None for best in slide.lesions),
            slide.itc,
            len(slide.false_positives),
            slide.ignored,
        )
        for slide in slides
    ]
    write_csv(out / "slides.csv", columns, rows)
    lesions = [best for slide in slides for best in slide.lesions]
    found = sum(best is not None for best in lesions)
    itc = sum(slide.itc for slide in slides)
    low, high = wilson_interval(found, len(lesions))
    facts = [
        ("FROC score", f"{curve.score:.4f}"),
        ("slides", f"{len(slides)}, {annotated} of them annotated"),
        ("lesions that count", f"{len(lesions)}, and {itc} of isolated tumour cells"),
        ("found by any detection", f"{found} ({low:.3f} to {high:.3f} of them)"),
        ("pixel size of level 0", f"{mpp:g} um"),
        ("left out", ", ".join(excluded) or "none"),
    ]
    cautions = [
        f"The other {len(slides) - annotated} slides have no annotation and count as normal. A "
        f"tumour slide among them would turn true detections into false ones."
    ]
    if curve.false_positives[-1] < RATES[-1]:
        cautions.append(
            f"The detections end at {curve.false_positives[-1]:.2f} false positives a slide; "
            f"beyond that the curve is taken as level. Export with a lower --threshold for the "
            f"whole of it."
        )
    rates = [
        (f"{rate:g}", f"{value:.4f}") for rate, value in zip(RATES, curve.at_rates, strict=True)
    ]
    write_page(
        out / "report.html",
        TEMPLATES / "lesions.html.j2",
        title="Lesions found: FROC",
        facts=facts,
        cautions=cautions,
        rates=rates,
        curve=embed(
            draw_froc(curve.false_positives, curve.sensitivity, RATES),
            "Sensitivity over false positives a slide",
        ),
        columns=columns,
        slides=rows,
    )
