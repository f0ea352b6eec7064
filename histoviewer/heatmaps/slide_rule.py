"""The rule that turns a slide's tiles into one score, and the score into a call."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, with_config

from histoviewer.strict_numbers import Integer, Number
from histoviewer.validation import Fraction

ScoreName = Literal["peak", "top_mean", "largest_focus", "focus_mass"]
# Tiles that touch at a corner are connected, as in `find_foci`.
_NEIGHBOURS = np.ones((3, 3), np.bool_)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class SlideRule:
    """A slide's score and the threshold from which on the slide is positive.

    score: "peak", the highest probability of a tile (Liu et al. 2017, arXiv:1703.02442);
           "top_mean", the mean of the `top` highest; "largest_focus", the area in mm2 of the
           largest focus; or "focus_mass", the largest sum of probability times area over a focus,
           in mm2. A focus here is a group of connected tiles of at least `grow`, one of which
           reaches `seed` (hysteresis thresholding: Canny 1986, IEEE TPAMI 8:679), of at least
           `min_tiles` tiles.
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
        return self.score in ("largest_focus", "focus_mass")

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
        # Imported here, as SciPy takes long and most processes that load heatmaps score none.
        from scipy import ndimage

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
