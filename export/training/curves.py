"""Pictures of a training run."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from export.statistics.metrics import Labels, Scores, auc, roc_curve
from histoviewer.files import replace_file


def plot_curves(path: Path, log: Sequence[dict[str, float]]) -> None:
    """Draw loss and accuracy over the epochs, training beside validation, as PNG."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    epochs = [row["epoch"] for row in log]
    for axes, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        axes.plot(epochs, [row[name] for row in log], "o-", label="training")
        axes.plot(epochs, [row[f"val_{name}"] for row in log], "s--", label="validation")
        axes.set(xlabel="epoch", ylabel=name)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    _save(figure, path)


def plot_roc(path: Path, labels: Labels, scores: Scores, title: str) -> None:
    """Draw the ROC curve with its AUC as PNG."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    draw_roc(axes, labels, scores, f"AUC {auc(labels, scores):.3f}, n = {len(labels)}")
    axes.set(title=title)
    axes.legend(loc="lower right")
    _save(figure, path)


def draw_roc(axes: Axes, labels: Labels, scores: Scores, name: str) -> None:
    """Draw one ROC curve and the line of chance."""
    _, sensitivity, specificity = roc_curve(labels, scores)
    axes.plot(1 - specificity, sensitivity, label=name)
    axes.plot([0, 1], [0, 1], ":", color="grey", label="chance")
    axes.set(xlabel="1 - specificity", ylabel="sensitivity", aspect="equal")


def _save(figure: Figure, path: Path) -> None:
    with replace_file(path) as temporary:
        figure.savefig(temporary, format="png", dpi=120)
