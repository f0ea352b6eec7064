"""`evaluate slides`: the scores and verdicts of scanned slides against their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from export.data.patches import LabelTable, read_column, read_labels
from export.errors import ExportError
from export.evaluation.plots import draw_slide_scores
from export.evaluation.report import Subject, write_report
from export.evaluation.results import Evaluation, Scored, Threshold, choose, evaluate, halves
from export.evaluation.scanned_slides import (
    ScannedSlide,
    ScannedSlides,
    read_heatmaps,
    read_worklist,
)
from export.evaluation.slide_rule import (
    DEFAULT_RULE,
    chosen_rule,
    conformal_rule,
    describe_score,
    record_slide_rule,
)
from export.evaluation.slide_tables import LabelledSlides, foci_tables, size_tables, verdict_table
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.manifest import load_manifest

SIZE_COLUMN = "size"


@dataclass(frozen=True)
class RuleTuning:
    """Choice to make on labelled slides; of `goal` and `error` at most one.

    goal:  a threshold as `results.choose` takes it, such as "specificity=0.9".
    error: the share of wrong calls that conformal thresholds allow for each label, 0 to 0.5.
    model: the model folder whose slide rule scores the slides and gets the thresholds; None
           takes the rule that the slides were scanned with, and writes nothing.
    """

    goal: str | None = None
    error: float | None = None
    model: Path | None = None

    @property
    def wanted(self) -> bool:
        return self.goal is not None or self.error is not None


@dataclass(frozen=True)
class SlideEvaluation:
    """The figures, the labelled slides that are left out, and the chosen rule, if any."""

    result: Evaluation
    left_out: list[str]
    rule: SlideRule | None


def evaluate_slides(
    results: Path, labels: Path, out: Path, tuning: RuleTuning | None = None
) -> SlideEvaluation:
    """Write a report of the slides' scores and verdicts into `out`.

    `results` is the worklist.csv of `histoviewer export --format csv`, or a folder of heatmaps.
    `labels` has the columns id,label and, if known, patient and size, the size class of the
    largest metastasis; an id is a slide's name with or without its suffix. With a goal, the
    threshold is chosen on one half of the slides, and all figures are of the other half.
    Raises ExportError if a name is ambiguous, a file is faulty or the slides are too few;
    StoreError if a heatmap is damaged; ModelError if the model is.
    """
    tuning = tuning or RuleTuning()
    known = read_labels(labels)
    found = _read(results, tuning)
    matched = [found.find(id_, results) for id_ in known.ids]
    labelled = _match(known, matched, read_column(labels, SIZE_COLUMN))
    scored, points = labelled.scored, _points_of(found.rule)
    left_out = sorted(set(known.ids) - set(scored.ids))
    measured, rule, tables = scored, found.rule or SlideRule("peak", 0.0, ""), []
    if tuning.goal is not None:
        tune, measured = halves(scored, str(labels))
        origin = f"on {len(tune)} other slides"
        points = [choose(tuning.goal, tune.labels, tune.scores, origin), *points]
    result = evaluate(measured, points, str(labels))
    limits = {entry.threshold.name: entry.threshold.value for entry in result.confusions}
    if tuning.goal is not None:
        rule = chosen_rule(rule, result.confusions[0], len(scored) - len(measured))
    elif tuning.error is not None:
        rule, table = conformal_rule(rule, scored, tuning.error, labels)
        tables.append(table)
        limits = {"positive from": rule.threshold, "negative below": rule.negative_below or 0.0}
    subject = Subject(
        "Evaluation of slides",
        "slides",
        [
            ("results", results.name),
            ("labels", labels.name),
            ("slides", f"{len(scored)}, {int(scored.labels.sum())} with tumour"),
            ("score", _describe(found.rule)),
        ],
        _cautions(labelled, left_out, tuning),
        value="score",
    )
    tables += [verdict_table(labelled), *size_tables(labelled, result), *foci_tables(labelled)]
    picture = draw_slide_scores(scored, labelled.sizes, limits)
    write_report(out, subject, result, sections=tables, picture=picture)
    if not tuning.wanted:
        return SlideEvaluation(result, left_out, None)
    if tuning.model is not None:
        record_slide_rule(tuning.model, rule)
    return SlideEvaluation(result, left_out, rule)


def _read(results: Path, tuning: RuleTuning) -> ScannedSlides:
    if tuning.model is None:
        return read_worklist(results) if results.is_file() else read_heatmaps(results)
    if results.is_file():
        raise ExportError(
            f"{results}: --write computes the scores anew. Give the folder of the heatmaps."
        )
    manifest = load_manifest(tuning.model)
    return read_heatmaps(results, manifest.slide_rule or DEFAULT_RULE, manifest.onnx_sha256)


def _match(
    known: LabelTable, matched: Sequence[ScannedSlide | None], sizes: Sequence[str]
) -> LabelledSlides:
    """Keep the labelled slides that have a score and could be assessed."""
    kept = [
        i
        for i, slide in enumerate(matched)
        if slide is not None and slide.verdict != Verdict.NOT_ASSESSABLE
    ]
    slides = [slide for i in kept if (slide := matched[i]) is not None]
    ids = tuple(known.ids[i] for i in kept)
    groups = tuple(known.groups[i] for i in kept) if known.groups else ()
    scores = np.array([slide.score for slide in slides], np.float64)
    scored = Scored(ids, known.labels[kept], scores, groups, ids)
    return LabelledSlides(scored, slides, [sizes[i] for i in kept] if sizes else [])


def _points_of(rule: SlideRule | None) -> list[Threshold]:
    if rule is None or not rule.data:
        return []
    points = [Threshold("positive from", rule.threshold, "as in the slide rule")]
    if rule.negative_below is not None:
        points.append(Threshold("negative below", rule.negative_below, "as in the slide rule"))
    return points


def _describe(rule: SlideRule | None) -> str:
    if rule is None:
        return "as in the results; without a slide rule the highest probability"
    return describe_score(rule)


def _cautions(labelled: LabelledSlides, left_out: list[str], tuning: RuleTuning) -> list[str]:
    partial = sum(not slide.complete for slide in labelled.slides)
    cautions = []
    if left_out:
        cautions.append(
            f"{len(left_out)} labelled slides have no score or were not assessable and are left "
            f"out, which may flatter the figures: {', '.join(left_out)}."
        )
    if partial:
        cautions.append(
            f"{partial} slides were not read to their end; their score is that of the part read."
        )
    groups = labelled.scored.groups
    if tuning.error is not None and len(set(groups)) < len(groups):
        cautions.append(
            "Some slides are of the same patient, so they are not exchangeable: the error of the "
            "conformal thresholds may be greater. Label one slide a patient."
        )
    if not groups:
        cautions.append("Slides are taken as independent: the labels name no patients.")
    return cautions
