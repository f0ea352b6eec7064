from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from histoviewer.heatmaps.slide_rule import ScoreName, SlideRule

NAN = np.nan
# Two foci at 0.5: three tiles that touch at corners, of which one reaches 0.9, and a pair.
TILES = np.array(
    [
        [0.6, 0.1, NAN, 0.1, 0.8],
        [NAN, 0.9, 0.1, 0.2, 0.8],
        [0.1, 0.1, 0.5, NAN, 0.3],
    ],
    np.float32,
)


def score(tiles: NDArray[np.float32] = TILES, **rule: Any) -> float:
    return SlideRule(threshold=0.0, data="", **rule).score_of(tiles, tiles.size, 0.001)


def test_each_score_of_known_tiles() -> None:
    assert score(score="peak") == pytest.approx(0.9)
    assert score(score="top_mean", top=2) == pytest.approx((0.9 + 0.8) / 2)
    assert score(score="top_mean", top=100) == pytest.approx(np.nansum(TILES) / 15)
    assert score(score="largest_focus") == pytest.approx(0.003)
    assert score(score="focus_mass") == pytest.approx(0.002)
    assert score(score="focus_mass", min_tiles=3, seed=0.95, grow=0.5) == 0


def test_the_strongest_square_is_found_wherever_it_lies() -> None:
    tiles = np.full((40, 30), 0.001, np.float32)
    tiles[31:40, 0:5] = 0.999  # At a corner, in tiles of full weight.
    assert score(tiles, score="scan_statistic") == pytest.approx(5 * 5 * 0.001)
    tiles[31:40, 0:5] = 0.5 + 1e-6  # As likely as not: no weight.
    assert score(tiles, score="scan_statistic") < 1e-6
    tiles[10:13, 10:13] = 1 / (1 + np.exp(-2))  # Half weight.
    assert score(tiles, score="scan_statistic") == pytest.approx(9 / 2 * 0.001, rel=1e-5)
    # A hole of glass counts against the square.
    tiles[11, 11] = np.nan
    assert score(tiles, score="scan_statistic") == pytest.approx((8 / 2 - 1) * 0.001, rel=1e-5)
    # A square may reach beyond the slide, whose outside is glass.
    assert score(np.full((2, 3), 1.0, np.float32), score="scan_statistic") == pytest.approx(0.003)


def test_the_strongest_square_is_that_of_all_squares() -> None:
    random = np.random.default_rng(8)
    tiles = random.random((12, 9)).astype(np.float32) ** 3
    tiles[3:8, 2:6] += (1 - tiles[3:8, 2:6]) * 0.9
    weights = np.pad(np.clip(np.log(tiles / (1 - tiles)) / 4, -1, 1), 12, constant_values=-1.0)
    best = max(
        weights[row : row + side, col : col + side].sum()
        for side in (3, 5, 7, 9)
        for row in range(24)
        for col in range(21)
    )
    assert best > 5
    assert score(tiles, score="scan_statistic") == pytest.approx(best * 0.001, rel=1e-5)


def test_a_focus_grows_from_a_seed_and_small_ones_do_not_count() -> None:
    pair_grows = {"score": "largest_focus", "seed": 0.85, "grow": 0.3}
    assert score(**pair_grows) == pytest.approx(0.003)
    assert score(score="largest_focus", seed=0.75, grow=0.3) == pytest.approx(0.003)
    assert score(score="largest_focus", seed=0.75, grow=0.15) == pytest.approx(0.007)
    assert score(score="largest_focus", seed=0.95, grow=0.3) == 0
    assert score(score="largest_focus", min_tiles=4) == 0


@pytest.mark.parametrize("name", get_args(ScoreName))
def test_further_tiles_never_lower_a_score(name: Any) -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        whole = random.random((6, 7)).astype(np.float32)
        part = np.where(random.random(whole.shape) < 0.5, whole, np.float32(np.nan))
        assert score(part, score=name, top=5) <= score(whole, score=name, top=5)


def test_nothing_scanned_scores_nothing() -> None:
    nothing = np.full((2, 3), np.nan, np.float32)
    for name in get_args(ScoreName):
        assert score(nothing, score=name) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"grow": 0.6}, "grow 0.6 is higher than seed 0.5"),
        ({"negative_below": 0.8}, "negative_below 0.8 is higher than threshold 0.7"),
        ({"threshold": True}, "valid number"),
        ({"score": "mean"}, "peak"),
        ({"min_tiles": 0}, "greater than or equal to 1"),
        ({"tiles": 3}, "unexpected"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(changes: dict[str, Any], words: str) -> None:
    rule = {"score": "peak", "threshold": 0.7, "data": ""} | changes
    with pytest.raises(ValidationError, match=f"(?i){words}"):
        TypeAdapter(SlideRule).validate_python(rule)
