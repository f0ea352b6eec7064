"""Evaluation of patches: against scikit-learn, counted cases, and its own rules."""

import csv
import json
import shutil
from pathlib import Path

import h5py
import numpy as np
import pytest
from make_models import make_model
from sklearn.metrics import average_precision_score, roc_auc_score

from export.cli.main import main
from export.data.patches import read_labelled, read_patches
from export.evaluation.results import Scored, Threshold, choose, evaluate, halves
from export.statistics.bootstrap import bootstrap_intervals
from export.statistics.calibration import (
    apply_temperature,
    expected_calibration_error,
    fit_temperature,
    log_loss,
    reliability,
)
from export.statistics.metrics import auc, auc_interval, wilson_interval

STARTER = Path(__file__).parents[3] / "resources" / "models" / "pcam-starter"


def _random(count: int, groups: int = 0) -> Scored:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 2, count)
    scores = np.clip(rng.normal(0.4 + 0.2 * labels, 0.2), 0, 1).round(2)
    ids = tuple(map(str, range(count)))
    named = tuple(str(i % groups) for i in range(count)) if groups else ()
    return Scored(ids, labels, scores, named, ids)


def test_areas_are_those_of_scikit_learn() -> None:
    scored = _random(400)
    result = evaluate(scored, [])
    assert result.auc == pytest.approx(roc_auc_score(scored.labels, scored.scores), abs=1e-12)
    expected = average_precision_score(scored.labels, scored.scores)
    assert result.average_precision == pytest.approx(expected, abs=1e-12)


def test_bootstrap_of_patches_agrees_with_delong_and_that_of_copied_groups_is_wider() -> None:
    scored = _random(300)
    ends = bootstrap_intervals(scored.labels, scored.scores, ())
    assert ends.auc == pytest.approx(auc_interval(scored.labels, scored.scores), abs=0.01)
    # Nine copies of each patch: nothing is known that was not known before.
    labels, scores = np.repeat(scored.labels, 9), np.repeat(scored.scores, 9)
    grouped = bootstrap_intervals(labels, scores, tuple(np.repeat(scored.ids, 9)))
    assert grouped.units == 300
    assert grouped.auc == pytest.approx(ends.auc, abs=0.01)
    naive = auc_interval(labels, scores)
    assert grouped.auc[1] - grouped.auc[0] > 2 * (naive[1] - naive[0])


def test_wilson_interval_is_the_published_one() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_confusion_counts_every_patch_once() -> None:
    ids = tuple("abcde")
    scored = Scored(ids, np.array([1, 1, 0, 0, 1]), np.array([0.5, 0.4, 0.5, 0.1, 0.9]), (), ids)
    (entry,) = evaluate(scored, [Threshold("x", 0.5, "")]).confusions
    counts = (
        entry.true_positives,
        entry.false_negatives,
        entry.false_positives,
        entry.true_negatives,
    )
    assert counts == (2, 1, 1, 1)
    shares = (entry.sensitivity, entry.specificity, entry.accuracy)
    assert [share.value for share in shares] == [2 / 3, 1 / 2, 3 / 5]


@pytest.mark.parametrize("goal", ["sensitivity=0.95", "specificity=0.9"])
def test_a_chosen_point_keeps_its_promise_and_is_the_best_that_does(goal: str) -> None:
    scored = _random(500)
    threshold = choose(goal, scored.labels, scored.scores, "")
    kind, share = goal.split("=")

    def reached(value: float) -> float:
        (entry,) = evaluate(scored, [Threshold("", value, "")]).confusions
        return float(getattr(entry, kind).value)

    assert reached(threshold.value) >= float(share)
    further = 0.01 if kind == "sensitivity" else -0.01
    assert reached(threshold.value + further) < float(share)


def test_halves_share_no_group_and_have_half_of_each_label() -> None:
    scored = _random(400, groups=40)
    tune, measure = halves(scored)
    assert not set(tune.groups) & set(measure.groups)
    assert sorted(tune.ids + measure.ids) == sorted(scored.ids)
    assert tune.labels.sum() == pytest.approx(measure.labels.sum(), abs=10)
    assert halves(scored)[0].ids == tune.ids


def test_the_temperature_of_an_overconfident_model_is_found() -> None:
    rng = np.random.default_rng(0)
    truth = rng.uniform(0.02, 0.98, 20_000)
    labels = (rng.uniform(size=len(truth)) < truth).astype(np.int64)
    confident = apply_temperature(truth, 1 / 2.5)
    temperature = fit_temperature(labels, confident)
    assert temperature == pytest.approx(2.5, rel=0.05)
    cooled = apply_temperature(confident, temperature)
    np.testing.assert_allclose(cooled, truth, atol=0.02)
    assert log_loss(labels, cooled) < log_loss(labels, confident)
    before, after = (
        expected_calibration_error(reliability(labels, p)) for p in (confident, cooled)
    )
    assert after < 0.02 < before


def test_ece_of_a_case_counted_by_hand() -> None:
    labels, scores = np.array([0, 1, 1, 1]), np.array([0.15, 0.15, 0.85, 1.0])
    bins = reliability(labels, scores)
    assert [entry.count for entry in bins] == [0, 2, 0, 0, 0, 0, 0, 0, 1, 1]
    assert expected_calibration_error(bins) == pytest.approx((2 * 0.35 + 0.15 + 0) / 4)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the starter model that does not say which patches it was not trained on."""
    folder = Path(shutil.copytree(STARTER, tmp_path_factory.mktemp("model") / "starter"))
    manifest = json.loads((folder / "model.json").read_text())
    manifest["provenance"]["held_out"] = []
    manifest["slide_rule"] = {"score": "peak", "threshold": 0.9, "data": "before calibration"}
    (folder / "model.json").write_text(json.dumps(manifest))
    return folder


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_model_is_measured_on_other_patches_than_it_is_tuned_on(
    model: Path, data: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(model, tmp_path / "model"))
    before = json.loads((folder / "model.json").read_text())
    out = tmp_path / "report"
    command = ["evaluate", "patches", str(data), "--model", str(folder), "-o", str(out)]
    assert main([*command, "--choose", "sensitivity=0.9", "--calibrate", "--write"]) == 0

    rows = _rows(out / "predictions.csv")
    assert len(rows) == 10
    assert 'src="data:image/png;base64,' in (out / "report.html").read_text()
    manifest = json.loads((folder / "model.json").read_text())
    point = manifest["operating_points"][0]
    assert point["name"] == "sensitivity 0.9"
    assert "10 patches of 'pcam', 10 others for tuning" in point["data"]
    labels = np.array([int(row["label"]) for row in rows])
    scores = np.array([float(row["probability"]) for row in rows])
    assert point["sensitivity"] == (scores >= point["threshold"])[labels == 1].mean()
    assert manifest["metrics"][-1]["value"] == pytest.approx(auc(labels, scores), abs=1e-4)

    # A slide rule is about other probabilities than those after calibration.
    assert manifest.get("slide_rule") is None

    # The older points move with the temperature, so that they still mean the same patches.
    temperature = manifest["temperature"]
    assert temperature > 0
    for old, new in zip(before["operating_points"], manifest["operating_points"][1:], strict=True):
        graph = apply_temperature(np.array([old["threshold"]]), 1 / before["temperature"])
        moved = apply_temperature(graph, temperature)[0]
        assert new["threshold"] == pytest.approx(moved)
        assert new["sensitivity"] == old["sensitivity"]

    # Evaluated once more, the manifest's temperature is applied and its points are measured.
    assert main(command) == 0
    again = {row["id"]: float(row["probability"]) for row in _rows(out / "predictions.csv")}
    for row in rows:
        assert again[row["id"]] == pytest.approx(float(row["probability"]), abs=1e-9)


def test_patches_that_were_trained_on_are_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patches = read_labelled(data)
    folder = Path(shutil.copytree(STARTER, tmp_path / "model"))
    manifest = json.loads((folder / "model.json").read_text())
    manifest["provenance"]["held_out"] = list(patches.ids[:3])
    (folder / "model.json").write_text(json.dumps(manifest))
    out = tmp_path / "report"
    command = ["evaluate", "patches", str(data), "--model", str(folder), "-o", str(out)]
    assert main(command) == 1
    assert "was most likely trained on" in capsys.readouterr().err
    assert not out.exists()


def _write_hdf5(data: Path, folder: Path) -> Path:
    """The patches of `data` as PatchCamelyon's files, two patches a slide."""
    patches = read_labelled(data)
    folder.mkdir()
    stem = "camelyonpatch_level_2_split_valid"
    with h5py.File(folder / f"{stem}_x.h5", "w") as file:
        file["x"] = read_patches(patches)
    with h5py.File(folder / f"{stem}_y.h5", "w") as file:
        file["y"] = patches.labels.astype(np.uint8).reshape(-1, 1, 1, 1)
    lines = [f"{i},camelyon16_train_{i // 2}" for i in range(len(patches))]
    (folder / f"{stem}_meta.csv").write_text("\n".join([",wsi", *lines]) + "\n")
    return folder / f"{stem}_x.h5"


def test_all_layouts_of_the_same_patches_give_the_same_figures(data: Path, tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    patches = read_labelled(data)
    classes = tmp_path / "classes"
    for path, label in zip(patches.paths, patches.labels, strict=True):
        (classes / str(label)).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, classes / str(label))
    found = []
    for place in (data, classes, _write_hdf5(data, tmp_path / "hdf5")):
        out = tmp_path / f"report-{place.name}"
        command = ["evaluate", "patches", str(place), "--model", str(model), "-o", str(out)]
        assert main(command) == 0
        found.append([float(row["value"]) for row in _rows(out / "metrics.csv")])
        page = (out / "report.html").read_text()
        known = place.suffix == ".h5"
        assert ("bootstrap over 10 groups" in page) == known
        assert ("not known which patches come from the same patient" in page) != known
    assert len(set(found[0])) > 5
    assert found[1] == pytest.approx(found[0]) and found[2] == pytest.approx(found[0])


def test_predictions_are_joined_by_name_and_must_be_complete(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patches = read_labelled(data)
    scores = np.linspace(0, 1, len(patches))
    predictions = tmp_path / "predictions.csv"
    lines = [f"{id_},{score}" for id_, score in zip(patches.ids, scores, strict=True)]
    predictions.write_text("\n".join(["id,label", *reversed(lines)]))
    out = tmp_path / "report"
    labels = str(data / "train_labels.csv")
    command = ["evaluate", "patches", labels, "--predictions", str(predictions), "-o", str(out)]
    assert main(command) == 0
    value = float(_rows(out / "metrics.csv")[0]["value"])
    assert value == pytest.approx(roc_auc_score(patches.labels, scores))
    predictions.write_text("\n".join(["id,label", *lines[1:]]))
    assert main(command) == 1
    assert f"no probability for 1 of the 20 labelled patches, such as '{patches.ids[0]}'" in (
        capsys.readouterr().err
    )


def test_a_report_escapes_names_and_needs_no_other_file(data: Path, tmp_path: Path) -> None:
    patches = read_labelled(data)
    predictions = tmp_path / "<script>&.csv"
    lines = [
        f"{id_},{label * 0.5 + 0.2}" for id_, label in zip(patches.ids, patches.labels, strict=True)
    ]
    predictions.write_text("\n".join(["id,label", *lines]))
    out = tmp_path / "report"
    labels = str(data / "train_labels.csv")
    command = ["evaluate", "patches", labels, "--predictions", str(predictions), "-o", str(out)]
    assert main(command) == 0
    page = (out / "report.html").read_text()
    assert "&lt;script&gt;&amp;.csv" in page and "<script>" not in page
    assert "For research use only." in page and "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_report_that_cannot_be_written_is_a_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    model = make_model(tmp_path / "model")
    out = str(tmp_path / "taken" / "report")
    assert main(["evaluate", "patches", str(data), "--model", str(model), "-o", out]) == 1
    told = capsys.readouterr().err
    assert "cannot be written" in told and "unexpected" not in told
