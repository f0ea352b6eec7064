"""The result of a scan: a probability and a state for each tile, and their provenance."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from histoviewer.errors import StoreError
from histoviewer.geometry import PatchGrid
from histoviewer.heatmaps.heatmap_file import StoredHeatmap, read_heatmap, write_heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.heatmaps.tile_states import TileState, is_probability


class Verdict(StrEnum):
    """The verdict on a slide.

    INCOMPLETE: part of the tissue was not examined, and what was does not make it positive.
    CANNOT_SAY: the score is between the slide rule's two thresholds.
    NOT_ASSESSABLE: the slide is not what the model was made for.
    UNRATED: the model has no slide rule, so nothing is known about calls on slides.
    FAILED: there is no heatmap at all.
    """

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INCOMPLETE = "incomplete"
    CANNOT_SAY = "cannot say"
    NOT_ASSESSABLE = "not assessable"
    UNRATED = "unrated"
    FAILED = "failed"


@dataclass
class Heatmap:
    """Probabilities of metastatic tissue over a slide.

    probability: (rows, cols) float32, 0..1 where `state` is SCANNED, NaN everywhere else.
    state:       (rows, cols) uint8, values of `TileState`.
    """

    probability: NDArray[np.float32]
    state: NDArray[np.uint8]
    grid: PatchGrid
    provenance: Provenance

    def __post_init__(self) -> None:
        if self.probability.shape != self.grid.shape or self.state.shape != self.grid.shape:
            raise ValueError(
                f"arrays of {self.probability.shape} and {self.state.shape} "
                f"for a grid of {self.grid.shape}"
            )

    @classmethod
    def pending(
        cls, grid: PatchGrid, tissue: NDArray[np.bool_], provenance: Provenance
    ) -> "Heatmap":
        """Create a heatmap to be scanned: PENDING where `tissue` (rows, cols), else OUTSIDE."""
        state = np.where(tissue, TileState.PENDING, TileState.OUTSIDE).astype(np.uint8)
        return cls(np.full(grid.shape, np.nan, np.float32), state, grid, provenance)

    def set_tiles(
        self, rows: NDArray[np.intp], cols: NDArray[np.intp], values: NDArray[np.float32]
    ) -> None:
        """Store the model's output for the tiles (rows[i], cols[i]).

        A value that is not a probability (NaN, infinite, outside 0..1) makes its tile NO_NUMBER:
        it must never pass for a low probability.
        """
        good = is_probability(values)
        self.probability[rows, cols] = np.where(good, values, np.nan)
        self.state[rows, cols] = np.where(good, TileState.SCANNED, TileState.NO_NUMBER)

    def count(self, state: TileState) -> int:
        return int(np.count_nonzero(self.state == state))

    @property
    def scanned(self) -> NDArray[np.bool_]:
        """Mask (rows, cols) of the tiles with a value."""
        scanned: NDArray[np.bool_] = self.state == TileState.SCANNED
        return scanned

    @property
    def unread(self) -> int:
        """Number of tissue tiles that were not examined, for whatever reason.

        A tile out of scope was examined, and found to be unlike what the model was made for.
        """
        settled = (TileState.OUTSIDE, TileState.SCANNED, TileState.OUT_OF_SCOPE)
        return int(np.count_nonzero(~np.isin(self.state, settled)))

    @property
    def peak(self) -> float | None:
        """The highest probability of all scanned tiles, or None if no tile was scanned."""
        values = self.probability[self.scanned]
        return float(values.max()) if values.size else None

    @property
    def score(self) -> float | None:
        """The slide's score, by which slides are ranked, or None if no tile was scanned.

        That of the slide rule; without a rule the peak, as in Liu et al., "Detecting Cancer
        Metastases on Gigapixel Pathology Images", 2017 (arXiv:1703.02442).
        """
        rule = self.provenance.slide_rule
        if rule is None or self.peak is None:
            return self.peak
        values = np.where(self.scanned, self.probability, np.float32(np.nan))
        tissue = int(np.count_nonzero(self.state != TileState.OUTSIDE))
        return rule.score_of(values, tissue, self.grid.tile_area_mm2)

    @property
    def examined(self) -> float:
        """Share of the tissue inside a label centre that was examined, 0..1.

        1 only if the label centres cover all tissue and no tissue tile is left.
        """
        tissue = int(np.count_nonzero(self.state != TileState.OUTSIDE))
        return self.grid.coverage * (1 - self.unread / tissue) if tissue else 0.0

    def verdict(self) -> Verdict:
        """Return the verdict that follows from the tiles and the model's slide rule.

        A slide out of scope is not assessable, unless the user had it assessed. Positive follows
        from the score alone, as further tiles never lower it. Negative requires label centres over
        all tissue, every tissue tile examined, at least one scanned and all scanned ones finite; a
        slide without detected tissue is incomplete.
        """
        source, values = self.provenance, self.probability[self.scanned]
        all_out = not values.size and self.count(TileState.OUT_OF_SCOPE) > 0
        if (source.scope_problem or all_out) and not source.scope_overridden:
            return Verdict.NOT_ASSESSABLE
        score, rule = self.score, source.slide_rule
        if rule is not None and score is not None and score >= rule.threshold:
            return Verdict.POSITIVE
        if score is None or self.examined < 1 or not is_probability(values).all():
            return Verdict.INCOMPLETE
        if rule is None:
            return Verdict.UNRATED
        below = rule.threshold if rule.negative_below is None else rule.negative_below
        return Verdict.NEGATIVE if score < below else Verdict.CANNOT_SAY

    def save(self, path: str | Path) -> None:
        """Write a float32 TIFF: page 0 the probabilities (NaN if not scanned), page 1 the states.

        The resolution is the size of a tile; ImageDescription holds grid, provenance and checksums
        as JSON.

        Raises StoreError if the file cannot be written; an older file is left unchanged.
        """
        tiles = StoredHeatmap(self.probability, self.state, self.grid, self.provenance)
        write_heatmap(Path(path), tiles)

    @classmethod
    def load(cls, path: str | Path) -> "Heatmap":
        """Read a file that `save` wrote.

        Raises StoreError if it is missing, damaged or not a heatmap of this program.
        """
        return cls(*read_heatmap(path))

    @classmethod
    def load_if_sound(cls, path: Path) -> "Heatmap | None":
        """Read a file that `save` wrote; None if it is missing or damaged."""
        try:
            return cls.load(path) if path.exists() else None
        except StoreError:
            return None
