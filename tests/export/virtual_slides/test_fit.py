"""A model gets its slide rule from virtual slides, and says that it does."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from make_models import make_dense_model

from export.errors import ExportError
from export.evaluation.slide_rule import record_slide_rule
from export.virtual_slides.fit import fit_slide_rule
from export.virtual_slides.plan import Plan
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.manifest import load_manifest
from histoviewer.scanning.options import ScanOptions

PATCHES = Path(__file__).parents[2] / "data" / "pcam"
PLAN = Plan(
    groups=2, side=3, normal=1, tumour=1, small=1, negatives=6, positives=2, smallest=150,
    largest=200,
)  # fmt: skip


@pytest.fixture
def model(small_converted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_converted, tmp_path / "model"))


def test_the_rule_and_its_figures_are_written(model: Path, tmp_path: Path) -> None:
    before = load_manifest(model)
    assert before.slide_rule is None
    out = tmp_path / "report"
    fit = fit_slide_rule(PATCHES, model, out, write=True, plan=PLAN)
    after = load_manifest(model)
    assert after.slide_rule == fit.rule
    assert "virtual slides" in fit.rule.data
    assert "no real slides" in fit.rule.data
    assert fit.rule.specificity == fit.figures[0].specificity.value
    assert fit.rule.sensitivity is None  # It depends on which sizes are mixed.
    assert after.document["provenance"] == before.document["provenance"]
    with (out / "slide_rules.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    # Five scores, two specificities, six sizes.
    assert len(rows) == 60
    assert {row["slides"] for row in rows} == {"4"}
    page = (out / "report.html").read_text()
    assert "These are virtual slides" in page

    # The predictions are kept: the same again gives the same, and changes nothing unasked.
    stored = (out / "tiles.npz").stat().st_mtime_ns
    manifest = (model / "model.json").read_bytes()
    assert fit_slide_rule(PATCHES, model, out, write=False, plan=PLAN).figures == fit.figures
    assert (out / "tiles.npz").stat().st_mtime_ns == stored
    assert (model / "model.json").read_bytes() == manifest


def test_a_model_of_other_patches_is_refused(model: Path, tmp_path: Path) -> None:
    document = json.loads((model / "model.json").read_text())
    document["input"]["mpp"] = 0.5
    (model / "model.json").write_text(json.dumps(document))
    with pytest.raises(ExportError, match="takes patches of 96 pixels"):
        fit_slide_rule(PATCHES, model, tmp_path / "report", write=True, plan=PLAN)
    assert not (tmp_path / "report").exists()


def test_a_scan_confirms_if_the_values_of_the_rule_were_confirmed(tmp_path: Path) -> None:
    folder, rule = make_dense_model(tmp_path / "model"), SlideRule("peak", 0.5, "none")
    limits = []
    for confirm in (False, True):
        record_slide_rule(folder, rule, confirm)
        limits.append(ScanOptions().confirmed_from(load_manifest(folder)))
    assert limits[0] is None and limits[1] is not None
    assert ScanOptions(confirm=False).confirmed_from(load_manifest(folder)) is None
