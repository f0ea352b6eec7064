"""The rule that turns a slide's tiles into one score, and the score into a call."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, with_config

from histoviewer.strict_numbers import Integer, Number
from histoviewer.validation import Fraction

ScoreName = Literal["peak", "top_mean", "largest_focus", "focus_mass", "scan_statistic"]
# Tiles that touch at a corner are connected, as in `find_foci`.
_NEIGHBOURS = np.ones((3, 3), np.bool_)
# Sides of the squares of tiles that are scanned, and the logit at which a tile counts fully.
_SIDES = (3, 5, 7, 9, 13, 17, 21, 33, 51, 81)
_FULL_LOGIT = 4.0


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class SlideRule:
    """A slide's score and the threshold from which on the slide is positive.

    score: "peak", the highest probability of a tile (Liu et al. 2017, arXiv:1703.02442);
           "top_mean", the mean of the `top` highest; "largest_focus", the area in mm2 of the
           largest focus; "focus_mass", the largest sum of probability times area over a focus,
           in mm2; or "scan_statistic", in mm2 the largest sum, over the tiles of a square of 3 to
           81 a side, of their area times their logit, cut at 4 and -4, over 4, with glass as -1
           (in the manner of Kulldorff 1997, Commun. Stat. Theory Methods 26:1481). A focus here
           is a group of connected tiles of at least `grow`, one of which reaches `seed`
           (hysteresis thresholding: Canny 1986, IEEE TPAMI 8:679), of at least `min_tiles` tiles.
    threshold: lowest score of a positive slide.
    negative_below: scores from here up to `threshold` allow neither call ("cannot say"); None:
           every score below `threshold` is negative.
    data:  what the thresholds were chosen on, and how.
    sensitivity, specificity: of slides, at `threshold`; None if not measured.
    """

    score: ScoreName
    threshold: Annotated[Number, Field(ge=0)]
    data: str
    seed: Fraction = 0.5
    grow: Fraction = 0.5
    min_tiles: Annotated[Integer, Field(ge=1)] = 1
    top: Annotated[Integer, Field(ge=1)] = 10
    negative_below: Annotated[Number, Field(ge=0)] | None = None
    sensitivity: Fraction | None = None
    specificity: Fraction | None = None

    def __post_init__(self) -> None:
        if self.grow > self.seed:
            raise ValueError(f"grow {self.grow:g} is higher than seed {self.seed:g}")
        if self.negative_below is not None and self.negative_below > self.threshold:
            raise ValueError(
                f"negative_below {self.negative_below:g} is higher than threshold "
                f"{self.threshold:g}"
            )

    @property
    def is_area(self) -> bool:
        """True if the score is in mm2, false if it is a probability."""
        return self.score in ("largest_focus", "focus_mass", "scan_statistic")

    @property
    def least_probability(self) -> float:
        """The lowest probability at which a tile may matter to the call by itself; 1 if at none."""
        if self.score == "scan_statistic":
            return 1.0
        return self.grow if self.is_area else self.threshold

    def score_of(
        self, probability: NDArray[np.float32], tissue_tiles: int, tile_area_mm2: float
    ) -> float:
        """Compute the score of a slide, >= 0. Values of further tiles never lower it.

        probability:  (rows, cols) float32, 0..1 or NaN if a tile has no value.
        tissue_tiles: number of tiles with tissue, scanned or not.
        """
        # In float64, as thresholds are: float32(0.7) does not reach 0.7 there.
        values = np.nan_to_num(probability.astype(np.float64), nan=-1.0)
        if self.score == "peak":
            return max(0.0, float(values.max(initial=0.0)))
        if self.score == "top_mean":
            count = max(1, min(self.top, tissue_tiles))
            highest = np.sort(values[values >= 0])[-count:]
            return float(highest.sum()) / count
        if self.score == "scan_statistic":
            return _strongest_square(values) * tile_area_mm2
        from scipy import ndimage  # here, as most processes need none of it

        labels, _ = ndimage.label(values >= self.grow, _NEIGHBOURS)
        tiles = np.bincount(labels.ravel())
        seeded = np.zeros(len(tiles), np.bool_)
        seeded[labels[values >= self.seed]] = True
        seeded[0] = False
        seeded &= tiles >= self.min_tiles
        if not seeded.any():
            return 0.0
        size = tiles
        if self.score == "focus_mass":
            size = np.bincount(labels.ravel(), np.maximum(values, 0.0).ravel())
        return float(size[seeded].max()) * tile_area_mm2


def _strongest_square(values: NDArray[np.float64]) -> float:
    """Return the largest sum of a square's weights, at least 0.

    values: (rows, cols) float64, 0..1 or -1 if a tile has no value, which counts as glass.
    """
    likely = np.argwhere(values > 0.5)
    if not len(likely):
        return 0.0
    # A square without a likely tile has a negative sum.
    margin = max(_SIDES) - 1
    (top, left), (bottom, right) = likely.min(axis=0), likely.max(axis=0) + 1
    near = values[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin]
    odds = np.clip(near, 1e-9, 1 - 1e-9)
    weights = np.clip(np.log(odds / (1 - odds)) / _FULL_LOGIT, -1.0, 1.0)
    sums = np.pad(weights, margin, constant_values=-1.0).cumsum(axis=0).cumsum(axis=1)
    sums = np.pad(sums, ((1, 0), (1, 0)))
    return max(0.0, *(float(_sums_of_squares(sums, side).max()) for side in _SIDES))


def _sums_of_squares(sums: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """Return the sums of all squares from the sums of all rectangles at the first corner."""
    squares: NDArray[np.float64] = (
        sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    )
    return squares
