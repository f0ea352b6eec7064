"""A starter that is the mean of others: its network, its figures and its card."""

from pathlib import Path

import keras
import numpy as np
import pytest
from scipy.special import logit

from export.conversion.ensemble import convert
from export.errors import ExportError
from export.network.branches import SCALING
from export.network.ensemble import build_ensemble
from export.starter.average import Average, average_starter
from export.starter.publish import Extent
from export.starter.sets import Sets, describe_starter
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.inference.manifest import load_manifest


def _starter(sets: Sets, version: str, factor: float) -> Path:
    """A model folder of Xception alone, with the unit's kernel times `factor`."""
    keras.utils.set_random_seed(1)
    ensemble = build_ensemble(SCALING)
    channels = ensemble.get_layer("xception").output.shape[-1]
    kernel = np.zeros(ensemble.get_layer("probability").get_weights()[0].shape, np.float32)
    kernel[:channels] = factor * np.linspace(-1, 1, channels)[:, None]
    ensemble.get_layer("probability").set_weights([kernel, np.full(1, 0.1, np.float32)])
    weights = sets.data.parent / f"{version}.weights.h5"
    ensemble.save_weights(weights)
    folder = sets.data.parent / version
    logits = np.linspace(-1, 1, len(sets.watched[1]))
    card = describe_starter(version, f"Recipe of {version}.", sets, logits)
    convert(weights, folder, sets.held_out, SCALING, "float16", card, dense=sets.data)
    return folder


def _logits(folder: Path, sets: Sets) -> np.ndarray:
    ensemble = load_ensemble(folder, device="cpu", precision="float32")
    return logit(ensemble.predict_uncalibrated(sets.watched[0]).astype(np.float64))


def test_the_mean_is_published_with_figures_of_its_own(
    sides: Path, held_out: Path, few_patches: Extent, tmp_path: Path
) -> None:
    sets = Sets.read(sides, held_out)
    one, other = _starter(sets, "1.0", 1), _starter(sets, "1.1", 2)
    run, out = tmp_path / "run", tmp_path / "mean"
    average = Average((one, other), (0.75, 0.25), "1.2", few_patches)
    average_starter(sides, held_out, average, run, out)
    # Only the unit differs, so the mean's logit is 1.25 times the first one's and an offset.
    above = _logits(out, sets) - 1.25 * _logits(one, sets)
    assert np.ptp(above) < 1e-2
    document = load_manifest(out).document
    assert document["version"] == "1.2"
    assert "75% pcam-starter 1.0, 25% pcam-starter 1.1" in document["training_recipe"]
    assert "Recipe of 1.0." in document["training_recipe"]
    assert len(document["metrics"]) == 3 and document["slide_rule"] and document["references"]
    with pytest.raises(ExportError, match="shares"):
        average_starter(
            sides, held_out, Average((one, other), (0.5, 0.5), extent=few_patches), run, out
        )
