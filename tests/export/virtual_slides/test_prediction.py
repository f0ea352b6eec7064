"""Virtual slides get the values that a scan with the same options gives."""

from pathlib import Path

import numpy as np
import pytest
from make_models import make_dense_model, make_model
from make_slides import tissue_noise

from export.virtual_slides.prediction import map_predictor
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.scanning.options import ScanOptions


@pytest.fixture
def image() -> np.ndarray:
    """12 x 9 tiles, whose redness differs from tile to tile."""
    image = tissue_noise((9 + 2) * 32, (12 + 2) * 32) // 4
    random = np.random.default_rng(3)
    for row, col in np.ndindex(14, 11):
        image[row * 32 + 16, col * 32 + 16] = (40 + random.integers(0, 200), 40, 40)
    return image


def test_what_comes_near_a_threshold_is_run_again_as_a_patch_if_asked(
    tmp_path: Path, image: np.ndarray
) -> None:
    alone = map_predictor(load_ensemble(make_model(tmp_path / "m", threshold=0.8), "cpu"))(image)
    ensemble = load_ensemble(make_dense_model(tmp_path / "n", context=0.1, threshold=0.8), "cpu")
    whole = map_predictor(ensemble)(image)

    assert whole.shape == alone.shape == (12, 9)
    np.testing.assert_allclose(whole, np.minimum(alone + 0.1, 1), atol=1e-6)
    limit = ScanOptions(confirm=True).confirmed_from(ensemble.manifest)
    assert limit is not None
    confirmed = map_predictor(ensemble, limit)(image)
    again = whole >= limit
    assert 10 < again.sum() < 98
    np.testing.assert_allclose(confirmed[again], alone[again], atol=1e-6)
    np.testing.assert_array_equal(confirmed[~again], whole[~again])
