"""Slide rules: described, chosen on labelled slides, and recorded in model.json."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from export.errors import ExportError
from export.evaluation.report import Section
from export.evaluation.results import Confusion, Scored
from export.files import write_json
from export.statistics.conformal import conformal_thresholds, fewest_slides
from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.manifest import FILE_NAME, SCHEMA_VERSION, load_manifest

# For models without a rule: what served the starter best on virtual slides (docs/training.md).
DEFAULT_RULE = SlideRule("focus_mass", 0.0, "", seed=0.98, grow=0.7)

_CALLS = (Verdict.POSITIVE.value, Verdict.CANNOT_SAY.value, Verdict.NEGATIVE.value)


def describe_score(rule: SlideRule) -> str:
    """Describe how a slide's score is computed."""
    if rule.score == "peak":
        return "highest probability of a tile"
    if rule.score == "top_mean":
        return f"mean of the {rule.top} highest probabilities"
    what = "area" if rule.score == "largest_focus" else "sum of probability times area"
    least = f", at least {rule.min_tiles} tiles" if rule.min_tiles > 1 else ""
    return (
        f"greatest {what} of a group of connected tiles of at least {rule.grow:g}, one of which "
        f"reaches {rule.seed:g}{least}, in mm²"
    )


def record_slide_rule(folder: Path, rule: SlideRule, confirm: bool | None = None) -> None:
    """Write the slide rule into model.json. Raises ModelError if the folder is no model.

    confirm: whether a dense scan runs tiles near a threshold again, as the rule expects.
    """
    manifest = load_manifest(folder)
    document = {**manifest.document, "schema_version": SCHEMA_VERSION, "slide_rule": asdict(rule)}
    if manifest.dense is not None and confirm is not None:
        document["dense"] = {**document["dense"], "confirm": confirm}
    write_json(folder / FILE_NAME, document)


def chosen_rule(rule: SlideRule, confusion: Confusion, tuned_on: int) -> SlideRule:
    """Return the rule with a threshold that `tuned_on` slides chose, as measured on others."""
    point = confusion.threshold
    measured_on = confusion.sensitivity.total + confusion.specificity.total
    return replace(
        rule,
        threshold=point.value,
        negative_below=None,
        data=f"{point.name}, chosen on {tuned_on} labelled slides; sensitivity and specificity "
        f"are of {measured_on} others",
        sensitivity=confusion.sensitivity.value,
        specificity=confusion.specificity.value,
    )


def conformal_rule(
    rule: SlideRule, scored: Scored, error: float, source: Path
) -> tuple[SlideRule, Section]:
    """Choose both thresholds on all slides; measure each slide by those of the others.

    error: greatest share of either label that is called wrongly, 0 to 0.5.
    Raises ExportError, naming `source`, if the slides are too few.
    """
    normal, tumour = (int(count) for count in np.bincount(scored.labels, minlength=2))
    if min(normal, tumour) <= fewest_slides(error):
        raise ExportError(
            f"{source}: an error of at most {error:g} needs more than {fewest_slides(error)} "
            f"slides of each label, not {normal} without and {tumour} with tumour. Label more "
            f"slides, or allow a greater error."
        )
    limits = conformal_thresholds(scored.labels, scored.scores, error)
    calls = np.array([_call_by_others(scored, place, error) for place in range(len(scored))])
    counts = {
        label: {call: int((calls[scored.labels == label] == call).sum()) for call in _CALLS}
        for label in (0, 1)
    }
    chosen = replace(
        rule,
        threshold=limits.positive_from,
        negative_below=limits.negative_below,
        data=f"conformal thresholds from {normal} labelled slides without and {tumour} with "
        f"tumour: at most {error:.1%} of either are called wrongly on exchangeable slides; "
        f"sensitivity and specificity: each slide by the thresholds of the others",
        sensitivity=counts[1][Verdict.POSITIVE] / tumour,
        specificity=1 - counts[0][Verdict.POSITIVE] / normal,
    )
    return chosen, Section(
        "Conformal thresholds",
        f"Positive from {limits.positive_from:.6g} on, negative below {limits.negative_below:.6g}, "
        f"cannot say between. On slides exchangeable with these, at most {error:.1%} of those "
        f"without tumour are called positive, and of those with tumour negative (Vovk 2012). "
        f"Below, each slide is called by the thresholds that the others give.",
        ("slides", *_CALLS),
        [
            (name, *(counts[label][call] for call in _CALLS))
            for name, label in (("with tumour", 1), ("without tumour", 0))
        ],
    )


def _call_by_others(scored: Scored, place: int, error: float) -> str:
    others = np.delete(np.arange(len(scored)), place)
    limits = conformal_thresholds(scored.labels[others], scored.scores[others], error)
    if scored.scores[place] >= limits.positive_from:
        return Verdict.POSITIVE.value
    negative = scored.scores[place] < limits.negative_below
    return Verdict.NEGATIVE.value if negative else Verdict.CANNOT_SAY.value
