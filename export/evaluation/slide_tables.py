"""Labelled slides and the tables of their report: verdicts, sensitivity by size, false foci."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from export.evaluation.report import Section
from export.evaluation.results import Evaluation, Proportion, Scored
from export.evaluation.scanned_slides import ScannedSlide
from export.statistics.bootstrap import mean_interval
from histoviewer.heatmaps.heatmap import Verdict

_LABELS = (("with tumour", 1), ("without tumour", 0))
_SIZES = ("itc", "micro", "macro")


@dataclass(frozen=True)
class LabelledSlides:
    """Labelled slides with a score, in the same order; `sizes` are empty if unknown."""

    scored: Scored
    slides: list[ScannedSlide]
    sizes: list[str] = field(default_factory=list)

    def positions(self, of: Scored) -> list[int]:
        """Return where the slides of a part stand."""
        places = {id_: place for place, id_ in enumerate(self.scored.ids)}
        return [places[id_] for id_ in of.ids]


def verdict_table(labelled: LabelledSlides) -> Section:
    """Count the verdicts of the scan by label."""
    counts = Counter(
        (slide.verdict, int(label))
        for slide, label in zip(labelled.slides, labelled.scored.labels, strict=True)
    )
    found = [verdict for verdict in Verdict if counts[verdict, 0] + counts[verdict, 1]]
    return Section(
        "Verdicts of the scan",
        "As the slides were scanned, whatever is chosen here.",
        ("slides", *(verdict.value for verdict in found)),
        [(name, *(counts[verdict, label] for verdict in found)) for name, label in _LABELS],
    )


def size_tables(labelled: LabelledSlides, result: Evaluation) -> list[Section]:
    """Measure sensitivity by the size class of the largest metastasis, at each threshold."""
    if not labelled.sizes:
        return []
    places = labelled.positions(result.scored)
    sizes = np.array([labelled.sizes[place] for place in places])
    tumour = result.scored.labels == 1
    rows = []
    for entry in result.confusions:
        called = result.scored.scores >= entry.threshold.value
        for size in sorted(set(sizes[tumour]), key=_size_order):
            of_size = tumour & (sizes == size)
            share = Proportion(int(called[of_size].sum()), int(of_size.sum()))
            low, high = share.interval
            rows.append(
                (
                    entry.threshold.name,
                    size or "not stated",
                    f"{share.value:.4f}",
                    f"{low:.4f} to {high:.4f}",
                    share.total,
                )
            )
    return [
        Section(
            "Sensitivity by size",
            "By the size class of the largest metastasis; Wilson's intervals.",
            ("threshold", "size", "sensitivity", "95 % interval", "slides"),
            rows,
        )
    ]


def foci_tables(labelled: LabelledSlides) -> list[Section]:
    """Measure the false-positive foci a slide: all foci of slides without tumour."""
    counts = [
        slide.foci
        for slide, label in zip(labelled.slides, labelled.scored.labels, strict=True)
        if label == 0 and slide.foci is not None
    ]
    if not counts:
        return []
    values = np.array(counts, np.float64)
    low, high = mean_interval(values)
    return [
        Section(
            "False-positive foci",
            "Foci at the threshold of the scan on slides without tumour; bootstrap over slides.",
            ("mean a slide", "95 % interval", "median", "most", "slides"),
            [
                (
                    f"{values.mean():.2f}",
                    f"{low:.2f} to {high:.2f}",
                    f"{np.median(values):g}",
                    int(values.max()),
                    len(values),
                )
            ],
        )
    ]


def _size_order(size: str) -> tuple[int, str]:
    name = size.casefold()
    return _SIZES.index(name) if name in _SIZES else len(_SIZES), size
