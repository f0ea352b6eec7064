"""The ROC curve of a set of scores."""

from matplotlib.axes import Axes

from export.statistics.metrics import Labels, Scores, roc_curve


def draw_roc(axes: Axes, labels: Labels, scores: Scores, name: str) -> None:
    """Draw one ROC curve and the line of chance."""
    _, sensitivity, specificity = roc_curve(labels, scores)
    axes.plot(1 - specificity, sensitivity, label=name)
    axes.plot([0, 1], [0, 1], ":", color="grey", label="chance")
    axes.set(xlabel="1 - specificity", ylabel="sensitivity", aspect="equal")
