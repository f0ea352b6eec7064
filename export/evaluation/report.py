"""Reports of an evaluation: a page, and tables for other programs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from export.evaluation.plots import draw_reliability, draw_roc_and_pr
from export.evaluation.results import Confusion, Evaluation, Scored
from export.files import write_csv
from export.statistics.calibration import expected_calibration_error, log_loss, reliability
from histoviewer.output.html import embed, write_page

TEMPLATES = Path(__file__).with_name("templates")
METRIC_COLUMNS = ("measure", "value", "low95", "high95", "n", "method")
MetricRow = tuple[str, float, float | None, float | None, int, str]


@dataclass(frozen=True)
class Subject:
    """Introduction of a report: `facts` are (name, value) lines, `cautions` whole sentences.

    `noun` names what was scored, such as "patches", and `value` what it was scored by.
    """

    title: str
    noun: str
    facts: Sequence[tuple[str, str]]
    cautions: Sequence[str] = field(default=())
    value: str = "probability"


@dataclass(frozen=True)
class Section:
    """A further table of a report, with a sentence about it."""

    title: str
    text: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def write_report(
    out: Path,
    subject: Subject,
    result: Evaluation,
    calibration: Sequence[tuple[str, Scored]] = (),
    sections: Sequence[Section] = (),
    picture: bytes = b"",
) -> None:
    """Write report.html, metrics.csv and predictions.csv (and calibration.csv) into `out`.

    calibration: the measured patches by name, such as before and after a temperature.
    sections:    further tables.
    picture:     a PNG of the scores; empty if there is none.
    """
    scored = result.scored
    bins = [(name, reliability(some.labels, some.scores)) for name, some in calibration]
    rows = _metric_rows(subject.noun, result)
    for (name, some), (_, filled) in zip(calibration, bins, strict=True):
        ece, loss = expected_calibration_error(filled), log_loss(some.labels, some.scores)
        rows.append((f"ECE, {name}", ece, None, None, len(some), ""))
        rows.append((f"log loss, {name}", loss, None, None, len(some), ""))
    write_csv(out / "metrics.csv", METRIC_COLUMNS, rows)
    write_csv(
        out / "predictions.csv",
        ("id", "label", subject.value),
        zip(scored.ids, scored.labels, scored.scores, strict=True),
    )
    if bins:
        write_csv(
            out / "calibration.csv",
            ("name", "low", "high", "count", "mean_probability", "share_positive"),
            [
                (name, entry.low, entry.high, entry.count)
                + ((entry.mean_probability, entry.share_positive) if entry.count else ("", ""))
                for name, filled in bins
                for entry in filled
            ],
        )
    write_page(
        out / "report.html",
        TEMPLATES / "evaluation.html.j2",
        title=subject.title,
        facts=subject.facts,
        cautions=subject.cautions,
        metrics=[
            (name, f"{value:.4f}", "" if low is None else f"{low:.4f} to {high:.4f}", *others)
            for name, value, low, high, *others in rows
        ],
        curves=embed(draw_roc_and_pr(result), "ROC curve and precision-recall curve"),
        points=[_point_row(entry) for entry in result.confusions],
        confusions=[(entry.threshold.name, _confusion_rows(entry)) for entry in result.confusions],
        noun=subject.noun,
        sections=sections,
        picture=embed(picture, "The scores by label, with the limits between the calls")
        if picture
        else "",
        reliability=embed(
            draw_reliability(bins), "Share of positives over the predicted probability"
        )
        if bins
        else "",
    )


def _point_row(entry: Confusion) -> tuple[str, ...]:
    point = entry.threshold
    shares = (entry.sensitivity, entry.specificity, entry.accuracy)
    measured = (
        f"{share.value:.4f} ({share.interval[0]:.4f} to {share.interval[1]:.4f})"
        for share in shares
    )
    return point.name, f"{point.value:.6g}", point.origin, *measured


def _confusion_rows(entry: Confusion) -> list[tuple[str, int, int]]:
    return [
        ("tumour", entry.true_positives, entry.false_negatives),
        ("normal", entry.false_positives, entry.true_negatives),
    ]


def _metric_rows(noun: str, result: Evaluation) -> list[MetricRow]:
    count, drawn = len(result.scored), result.bootstrap
    bootstrap = f"bootstrap over {drawn.units} {'groups' if result.scored.groups else noun}"
    precision = result.average_precision
    rows: list[MetricRow] = [
        ("AUC", result.auc, *result.delong, count, f"DeLong, {noun} taken as independent"),
        ("AUC", result.auc, *drawn.auc, count, bootstrap),
        ("average precision", precision, *drawn.average_precision, count, bootstrap),
    ]
    for entry in result.confusions:
        for name in ("sensitivity", "specificity", "accuracy"):
            share, measure = getattr(entry, name), f"{name} at {entry.threshold.name}"
            method = f"Wilson, {noun} as independent"
            rows.append((measure, share.value, *share.interval, share.total, method))
    return rows
