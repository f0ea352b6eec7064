"""An evaluation as a page and as tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from export import page
from export.calibration import Bin, expected_calibration_error, log_loss, reliability
from export.evaluation import Confusion, Evaluation, Interval, Scored
from export.evaluation_plots import draw_reliability, draw_roc_and_pr
from export.runs import write_csv

METRIC_COLUMNS = ("measure", "value", "low95", "high95", "n", "method")
MetricRow = tuple[str, float, float | None, float | None, int, str]


@dataclass(frozen=True)
class Subject:
    """What a report is about: `facts` are (name, value) lines, `cautions` whole sentences.

    `noun` is what was scored, such as "patches".
    """

    title: str
    noun: str
    facts: Sequence[tuple[str, str]]
    cautions: Sequence[str] = field(default=())


@dataclass(frozen=True)
class CalibrationReport:
    """The same measured patches under each name, such as before and after the temperature."""

    named: tuple[tuple[str, Scored], ...]


def write_report(
    out: Path, subject: Subject, result: Evaluation, calibration: CalibrationReport | None
) -> None:
    """Write report.html, metrics.csv and predictions.csv (and calibration.csv) into `out`."""
    rows = _metric_rows(subject.noun, result)
    bins = [
        (name, scored, reliability(scored.labels, scored.scores))
        for name, scored in (calibration.named if calibration else ())
    ]
    for name, scored, filled in bins:
        rows.append(_plain(f"ECE, {name}", expected_calibration_error(filled), len(scored)))
        rows.append(
            _plain(f"log loss, {name}", log_loss(scored.labels, scored.scores), len(scored))
        )
    write_csv(out / "metrics.csv", METRIC_COLUMNS, rows)
    scored = result.scored
    write_csv(
        out / "predictions.csv",
        ("id", "label", "probability"),
        zip(scored.ids, scored.labels, scored.scores, strict=True),
    )
    if bins:
        write_csv(
            out / "calibration.csv",
            ("name", "low", "high", "count", "mean_probability", "share_positive"),
            [
                (name, entry.low, entry.high, entry.count, *_means(entry))
                for name, _, filled in bins
                for entry in filled
            ],
        )
    parts = [
        page.table(("", ""), subject.facts),
        *(page.paragraph(text, caution=True) for text in subject.cautions),
        page.heading("Discrimination"),
        page.table(("measure", "value", "95 % interval", "n", "method"), map(_line, rows)),
        page.picture(draw_roc_and_pr(result), "ROC curve and precision-recall curve"),
        page.heading("Operating points"),
        _points_table(result.confusions),
        *(_confusion_table(subject.noun, entry) for entry in result.confusions),
    ]
    if bins:
        drawn = draw_reliability([(name, filled) for name, _, filled in bins])
        parts += [
            page.heading("Calibration"),
            page.paragraph("ECE over ten bins of equal width (Guo et al. 2017)."),
            page.picture(drawn, "Share of positives over the predicted probability"),
        ]
    page.write_page(out / "report.html", subject.title, parts)


def interval(ends: Interval) -> str:
    """An interval in words."""
    return f"{ends[0]:.4f} to {ends[1]:.4f}"


def _metric_rows(noun: str, result: Evaluation) -> list[MetricRow]:
    count = len(result.scored)
    drawn = "groups" if result.scored.groups else noun
    bootstrap = f"bootstrap over {result.bootstrap.units} {drawn}"
    rows: list[MetricRow] = [
        ("AUC", result.auc, *result.delong, count, f"DeLong, {noun} taken as independent"),
        ("AUC", result.auc, *result.bootstrap.auc, count, bootstrap),
        (
            "average precision",
            result.average_precision,
            *result.bootstrap.average_precision,
            count,
            bootstrap,
        ),
    ]
    for entry in result.confusions:
        at = f"at {entry.threshold.name}"
        positives = entry.true_positives + entry.false_negatives
        for name, value, ends, trials in (
            ("sensitivity", entry.sensitivity, entry.sensitivity_interval, positives),
            ("specificity", entry.specificity, entry.specificity_interval, count - positives),
            ("accuracy", entry.accuracy, entry.accuracy_interval, count),
        ):
            rows.append((f"{name} {at}", value, *ends, trials, f"Wilson, {noun} as independent"))
    return rows


def _plain(name: str, value: float, count: int) -> MetricRow:
    return name, value, None, None, count, ""


def _line(row: MetricRow) -> tuple[object, ...]:
    name, value, low, high, count, method = row
    ends = "" if low is None or high is None else interval((low, high))
    return name, f"{value:.4f}", ends, count, method


def _points_table(confusions: Sequence[Confusion]) -> str:
    return page.table(
        ("point", "threshold", "chosen", "sensitivity", "specificity", "accuracy"),
        [
            (
                entry.threshold.name,
                f"{entry.threshold.value:.6g}",
                entry.threshold.origin,
                f"{entry.sensitivity:.4f} ({interval(entry.sensitivity_interval)})",
                f"{entry.specificity:.4f} ({interval(entry.specificity_interval)})",
                f"{entry.accuracy:.4f} ({interval(entry.accuracy_interval)})",
            )
            for entry in confusions
        ],
    )


def _confusion_table(noun: str, entry: Confusion) -> str:
    name = f"{entry.threshold.name}: {noun}"
    return page.table(
        (name, "called tumour", "called normal"),
        [
            ("tumour", entry.true_positives, entry.false_negatives),
            ("normal", entry.false_positives, entry.true_negatives),
        ],
    )


def _means(entry: Bin) -> tuple[object, object]:
    return (entry.mean_probability, entry.share_positive) if entry.count else ("", "")
