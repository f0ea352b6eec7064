"""Occlusion and views of patches whose answer is known: only red in the label centre matters."""

from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from numpy.typing import NDArray

from histoviewer.errors import ModelError
from histoviewer.inference.ensemble import Ensemble, golden_patches, load_ensemble
from histoviewer.inference.explanation import CELLS, explain_patch, square_side

SIDE = 96


@pytest.fixture
def ensemble(tmp_path: Path) -> Ensemble:
    return load_ensemble(make_model(tmp_path / "m"), "cpu")


def grey_with_red(*places: tuple[int, int, int]) -> NDArray[np.uint8]:
    """A grey patch with a point at each (row, col) that is so much more red than green."""
    patch = np.full((SIDE, SIDE, 3), 100, np.uint8)
    for row, col, red in places:
        patch[row, col, 0] += red
    return patch


def test_covering_the_red_point_takes_the_probability_and_nothing_else_does(
    ensemble: Ensemble,
) -> None:
    # In the cell of row 4 and column 5, as a cell has 8 pixels.
    patch = grey_with_red((36, 41, 102))

    found = explain_patch(ensemble, patch)

    assert found.probability == pytest.approx(0.4, abs=1e-6)
    expected = np.zeros((CELLS, CELLS))
    # The square of 24 pixels around a cell reaches its neighbours.
    expected[3:6, 4:7] = -0.4
    np.testing.assert_allclose(found.change, expected, atol=1e-6)
    assert square_side(SIDE) == 24
    assert (found.patch == patch).all()


def test_what_lies_outside_the_label_centre_changes_nothing(ensemble: Ensemble) -> None:
    found = explain_patch(ensemble, grey_with_red((10, 10, 150), (90, 48, 150), (48, 48, 51)))

    assert found.probability == pytest.approx(0.2, abs=1e-6)
    # The square at the edge is cut off by it, and does not go on at the other one.
    np.testing.assert_allclose(found.change[[0, 1, 2, -1]], 0, atol=1e-6)
    assert found.change[6, 6] == pytest.approx(-0.2, abs=1e-6)


def test_the_square_has_the_mean_colour_so_it_may_raise_the_probability(
    ensemble: Ensemble,
) -> None:
    patch = np.zeros((SIDE, SIDE, 3), np.uint8)
    # Red around a black label centre: half of the patch's pixels.
    patch[:24, :, 0] = patch[-24:, :, 0] = 255

    found = explain_patch(ensemble, patch)

    assert found.probability == 0
    assert found.change[6, 6] == pytest.approx(128 / 255, abs=1e-6)
    assert found.change[0, 0] == 0


def test_each_of_the_eight_views_has_its_own_probability(starter: Ensemble) -> None:
    patch = golden_patches(starter.manifest, starter.manifest.golden)[9]

    found = explain_patch(starter, patch)

    turned = [np.rot90(patch, turns) for turns in range(4)]
    views = [starter.predict(view[np.newaxis])[0] for view in turned + [v[:, ::-1] for v in turned]]
    np.testing.assert_allclose(found.views, views, atol=1e-4)
    assert found.probability == pytest.approx(views[0], abs=1e-4)
    assert np.ptp(found.views) > 0.01
    mean = starter.predict_eight_views(patch[np.newaxis])[0]
    assert found.views.mean() == pytest.approx(mean, abs=1e-4)


def test_what_is_no_probability_is_an_error_and_no_picture(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m", graph_changes={"hole": (0.35, 0.45)})
    ensemble = load_ensemble(folder, "cpu")
    # As it is 0.4; with that point covered 0.2, which is one.
    patch = grey_with_red((36, 41, 102), (60, 60, 51))

    with pytest.raises(ModelError, match="no probability for this tile"):
        explain_patch(ensemble, patch)
