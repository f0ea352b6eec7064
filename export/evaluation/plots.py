"""Curves of an evaluation as PNG bytes."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from export.evaluation.results import Evaluation, Scored
from export.statistics import metrics
from export.statistics.calibration import Bin
from export.statistics.metrics import Scores
from export.training.curves import draw_roc


def draw_roc_and_pr(result: Evaluation) -> bytes:
    """Draw the ROC curve beside the precision-recall curve, with the operating points."""
    labels, scores = result.scored.labels, result.scored.scores
    figure = Figure(figsize=(10, 5.4), layout="constrained")
    left, right = figure.subplots(1, 2)
    draw_roc(left, labels, scores, f"AUC {result.auc:.4f}")
    left.set(title="ROC")
    precision, recall = metrics.precision_recall(labels, scores)
    label = f"average precision {result.average_precision:.4f}"
    right.step(recall, precision, where="pre", label=label)
    right.axhline(labels.mean(), ls=":", color="grey", label="chance")
    right.set(xlabel="recall (sensitivity)", ylabel="precision", title="Precision and recall")
    right.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), aspect="equal")
    for marker, entry in zip("osD^vP*X", result.confusions, strict=False):
        called = entry.true_positives + entry.false_positives
        name, sensitivity = entry.threshold.name, entry.sensitivity.value
        left.plot(1 - entry.specificity.value, sensitivity, marker, ms=8, label=name)
        if called:
            right.plot(
                entry.sensitivity.value, entry.true_positives / called, marker, ms=8, label=name
            )
    for axes in (left, right):
        axes.legend(loc="lower right", fontsize="small")
    return png(figure)


def draw_reliability(named: Sequence[tuple[str, list[Bin]]]) -> bytes:
    """Draw the share of positives over the mean probability of each bin, one line a name."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes: Axes = figure.subplots()
    axes.plot([0, 1], [0, 1], ":", color="grey", label="perfectly calibrated")
    for style, (name, bins) in zip(("o-", "s--"), named, strict=False):
        filled = [entry for entry in bins if entry.count]
        axes.plot(
            [entry.mean_probability for entry in filled],
            [entry.share_positive for entry in filled],
            style,
            label=name,
        )
    axes.set(xlabel="probability", ylabel="share of positives", title="Calibration", aspect="equal")
    axes.legend(loc="upper left", fontsize="small")
    return png(figure)


def draw_slide_scores(scored: Scored, sizes: Sequence[str], limits: Mapping[str, float]) -> bytes:
    """Draw each slide's score by label or size class, with the limits between the calls.

    sizes: the size class of each slide's largest metastasis; empty if unknown.
    """
    named = np.array([size or "tumour" for size in sizes or [""] * len(scored)], object)
    kinds = np.where(scored.labels == 0, "no tumour", named)
    order = ("no tumour", "tumour", "itc", "micro", "macro")
    names = sorted(set(kinds), key=lambda name: (*(name.casefold() != one for one in order), name))
    figure = Figure(figsize=(7, 1.2 + 0.6 * len(names)), layout="constrained")
    axes: Axes = figure.subplots()
    jitter = np.random.default_rng(0).uniform(-0.2, 0.2, len(scored))
    places = np.array([names.index(kind) for kind in kinds])
    axes.scatter(scored.scores, places + jitter, s=10, alpha=0.6, c=scored.labels, cmap="cividis")
    for style, (name, value) in zip((":", "--", "-."), limits.items(), strict=False):
        axes.axvline(value, ls=style, color="black", lw=1, label=f"{name} {value:.4g}")
    axes.set(xlabel="score", yticks=range(len(names)), yticklabels=names)
    if scored.scores.max() > 1:  # An area, of which the small ones matter.
        axes.set_xscale("symlog", linthresh=0.01)
        axes.set_xlim(left=-0.001)
    if limits:
        figure.legend(loc="outside upper center", ncols=len(limits), fontsize="small")
    return png(figure)


def draw_froc(false_positives: Scores, sensitivity: Scores, marks: Sequence[float]) -> bytes:
    """Draw the FROC curve up to 10 false positives a slide, with the rates of the score."""
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes: Axes = figure.subplots()
    axes.plot([*false_positives, 1e9], [*sensitivity, sensitivity[-1]], drawstyle="default")
    for mark in marks:
        axes.axvline(mark, ls=":", color="grey", lw=0.8)
    axes.set(xlim=(0, 10), ylim=(-0.02, 1.02), title="FROC")
    axes.set(xlabel="false positives a slide", ylabel="sensitivity for lesions")
    return png(figure)


def png(figure: Figure) -> bytes:
    """Draw a figure as a PNG."""
    content = BytesIO()
    figure.savefig(content, format="png", dpi=110)
    return content.getvalue()
