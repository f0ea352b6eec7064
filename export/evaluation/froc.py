"""The free-response ROC of CAMELYON16: lesions found against false positives a slide."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from export.evaluation.camelyon import Lesion

RATES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Detection:
    """A place called tumour: probability 0 to 1, and x, y in level-0 pixels."""

    probability: float
    x: float
    y: float


@dataclass(frozen=True)
class SlideHits:
    """Hits and misses of one slide's detections.

    lesions:         for each lesion that counts, the highest probability of a detection in it,
                     or None if there is none.
    false_positives: probabilities of the detections outside all lesions.
    ignored:         how many detections lie in isolated tumour cells, which count neither way.
    itc:             how many lesions are isolated tumour cells.
    """

    slide: str
    lesions: tuple[float | None, ...]
    false_positives: tuple[float, ...]
    ignored: int
    itc: int


@dataclass(frozen=True)
class Froc:
    """The curve from no false positive on, and the challenge's score.

    false_positives, sensitivity: (n,) a slide, and of the lesions that count.
    at_rates: sensitivity at 1/4, 1/2, 1, 2, 4 and 8 false positives a slide.
    score:    their mean.
    """

    false_positives: Array
    sensitivity: Array
    at_rates: tuple[float, ...]
    score: float


def match(slide: str, detections: Sequence[Detection], lesions: Sequence[Lesion]) -> SlideHits:
    """Match a slide's detections to lesions; of several hits on a lesion the highest counts."""
    best: dict[int, float] = {}
    wrong, ignored = [], 0
    for found in detections:
        hit = next((i for i, area in enumerate(lesions) if area.contains(found.x, found.y)), None)
        if hit is None:
            wrong.append(found.probability)
        elif lesions[hit].itc:
            ignored += 1
        else:
            best[hit] = max(best.get(hit, 0.0), found.probability)
    counted = tuple(best.get(i) for i, area in enumerate(lesions) if not area.itc)
    return SlideHits(slide, counted, tuple(wrong), ignored, len(lesions) - len(counted))


def compute_froc(slides: Sequence[SlideHits]) -> Froc:
    """Compute the curve over all slides, with and without tumour.

    Between two thresholds it is interpolated linearly, beyond its last point it is level, as in
    the challenge's code. Unlike that code, which leaves out the lowest probability if no
    lesion was missed, each probability is a threshold. Raises ValueError if no lesion counts.
    """
    lesions = [best for slide in slides for best in slide.lesions]
    if not lesions:
        raise ValueError("no lesion that counts")
    hits = np.array([best for best in lesions if best is not None])
    wrong = np.array([value for slide in slides for value in slide.false_positives])
    thresholds = np.unique(np.concatenate([hits, wrong]))[::-1]
    rate = np.array([0, *((wrong >= threshold).sum() for threshold in thresholds)]) / len(slides)
    found = np.array([0, *((hits >= threshold).sum() for threshold in thresholds)]) / len(lesions)
    at_rates = tuple(float(value) for value in np.interp(RATES, rate, found))
    return Froc(rate, found, at_rates, float(np.mean(at_rates)))
