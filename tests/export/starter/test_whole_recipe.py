"""The starter's whole recipe in one go, with backbones of a few layers and a few steps."""

from dataclasses import replace
from pathlib import Path

from export.network.ensemble import BACKBONES
from export.starter.publish import SLIDES, Extent
from export.starter.recipe import Recipe, make_starter
from histoviewer.inference.manifest import load_manifest


def _brief(extent: Extent) -> Recipe:
    """Four steps of each backbone: then weights are averaged for the first time."""
    recipe = Recipe()
    return Recipe(
        xception=replace(recipe.xception, batch=32, warm_up=1, learning_rate=0.02),
        xception_steps=4,
        nasnet_mobile=replace(recipe.nasnet_mobile, batch=32, warm_up=1, statistics_steps=2),
        nasnet_mobile_steps=4,
        extent=extent,
    )


def test_the_recipe_runs_from_its_first_step_to_the_model_folder(
    sides: Path, held_out: Path, few_patches: Extent, tmp_path: Path
) -> None:
    weights = tmp_path / "xception.weights.h5"
    BACKBONES["xception"]("xception", (96, 96, 3)).save_weights(weights)
    run, out = tmp_path / "run", tmp_path / "model"
    make_starter(sides, held_out, weights, run, out, "cpu", _brief(few_patches))
    manifest = load_manifest(out)
    document = manifest.document
    assert len(document["provenance"]["held_out"]) == 16
    assert document["operating_points"] and document["temperature"]
    mosaics, mirrored, *slides = document["dense"]["agreement"]
    assert mosaics["logit_correlation"] > 0 and mirrored["logit_correlation"] > 0
    assert [entry["data"].split(" of ")[1] for entry in slides] == list(SLIDES)
    assert document["scope"]["threshold"] > 0
    assert manifest.slide_rule is not None and manifest.slide_rule.specificity is not None
    assert document["references"]["count"] == 10
    assert document["applicability"]["patches"] >= 10
    for log in ("xception.csv", "nasnet_mobile.csv"):
        assert len((run / log).read_text().splitlines()) == 2
