"""Sensitivity by focus size as a PNG."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from export.evaluation.plots import png
from export.virtual_slides.rules import SPECIFICITIES, RuleFigures


def draw_sensitivities(figures: Sequence[RuleFigures]) -> bytes:
    """Draw the sensitivity of each rule over the tiles of the focus, with Wilson's intervals."""
    figure = Figure(figsize=(10, 4.4), layout="constrained")
    for axes, wanted in zip(figure.subplots(1, len(SPECIFICITIES)), SPECIFICITIES, strict=True):
        for marker, entry in zip("osD^", (e for e in figures if e.wanted == wanted), strict=False):
            _draw(axes, entry, marker)
        axes.set(xscale="log", ylim=(-0.03, 1.03), title=f"specificity {wanted:g} of slides")
        axes.set(xlabel="tiles of the focus", ylabel="sensitivity")
        axes.legend(loc="upper left", fontsize="small")
    return png(figure)


def _draw(axes: Axes, entry: RuleFigures, marker: str) -> None:
    shares = list(entry.sensitivity.values())
    values = [share.value for share in shares]
    # Rounding may put an end of an interval beyond the share itself.
    below = [max(0.0, share.value - share.interval[0]) for share in shares]
    above = [max(0.0, share.interval[1] - share.value) for share in shares]
    axes.errorbar(
        list(entry.sensitivity),
        values,
        yerr=[below, above],
        marker=marker,
        capsize=2,
        label=entry.rule.score.replace("_", " "),
    )
