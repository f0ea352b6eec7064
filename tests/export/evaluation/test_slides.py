"""Evaluation of slides: their scores, and slides without one or not scanned completely."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap

from export.cli.main import main
from histoviewer.exports.tables import write_worklist
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.inference.manifest import load_manifest
from histoviewer.worklist.slide_summary import slide_row

STARTER = Path(__file__).parents[3] / "resources" / "models" / "pcam-starter"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_slides_are_ranked_and_what_has_no_score_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worklist = tmp_path / "worklist.csv"
    worklist.write_text(
        "slide,verdict,score,threshold,unreadable,pending\n"
        "a/One.svs,positive,0.9,0.5,0,0\n"
        "two.svs,negative,0.3,0.5,0,0\n"
        "three.svs,incomplete,0.2,0.5,4,0\n"
        "four.ome.tif,negative,0.1,0.5,0,0\n"
        "five.svs,failed,,,,\n"
    )
    labels = tmp_path / "labels.csv"
    labels.write_text("id,label\none,1\ntwo.svs,0\nthree,1\nfour,0\nfive,1\n")
    out = tmp_path / "report"
    command = ["evaluate", "slides", str(worklist), "--labels", str(labels), "-o", str(out)]
    assert main(command) == 0
    assert "4 slides, 1 left out" in capsys.readouterr().out
    rows = {row["measure"]: float(row["value"]) for row in _rows(out / "metrics.csv")}
    assert rows["AUC"] == 0.75
    page = (out / "report.html").read_text()
    assert "1 labelled slides have no score or were not assessable and are left out" in page
    assert "1 slides were not read to their end" in page


def test_a_slide_for_which_the_model_gave_no_number_was_not_read_to_its_end(tmp_path: Path) -> None:
    worklist = tmp_path / "worklist.csv"
    worklist.write_text(
        "slide,verdict,score,threshold,unreadable,no_number,pending\n"
        "one.svs,positive,0.9,0.5,0,3,0\n"
        "two.svs,positive,0.8,0.5,0,0,0\n"
        "three.svs,negative,0.3,0.5,0,0,0\n"
        "four.svs,negative,0.2,0.5,0,0,0\n"
    )
    labels = tmp_path / "labels.csv"
    labels.write_text("id,label\none,1\ntwo,1\nthree,0\nfour,0\n")
    out = tmp_path / "report"
    command = ["evaluate", "slides", str(worklist), "--labels", str(labels), "-o", str(out)]
    assert main(command) == 0
    assert "1 slides were not read to their end" in (out / "report.html").read_text()


@pytest.mark.parametrize("score", ["nan", "inf", "-0.5"])
def test_a_worklist_with_a_score_that_is_no_number_of_at_least_0_is_refused(
    tmp_path: Path, score: str, capsys: pytest.CaptureFixture[str]
) -> None:
    worklist, labels = tmp_path / "worklist.csv", tmp_path / "labels.csv"
    rows = [f"{name}.svs,negative,0.{name},0.5,0,0,0" for name in "1234"]
    rows[2] = f"3.svs,negative,{score},0.5,0,0,0"
    header = "slide,verdict,score,threshold,unreadable,no_number,pending"
    worklist.write_text("\n".join([header, *rows]))
    labels.write_text("id,label\n1,1\n2,0\n3,0\n4,1\n")
    assert _evaluate_slides(worklist, labels, tmp_path / "report") == 1
    assert f"the score of '3.svs' is {score}, no number of at" in capsys.readouterr().err


@pytest.fixture
def heatmaps(tmp_path: Path) -> Path:
    """Heatmaps of four slides with peaks of 0.9, 0.2, 0.4 and 0.3; d was not read to its end."""
    folder = tmp_path / "heatmaps"
    folder.mkdir()
    for name, peak in zip("abcd", (0.9, 0.2, 0.4, 0.3), strict=True):
        unreadable = ((3, 3),) if name == "d" else ()
        heatmap = make_heatmap({(1, 1): peak, (1, 2): 0.1}, unreadable=unreadable)
        heatmap.save(folder / f"{name}.svs.tif")
    return folder


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text("id,label\na,1\nb,0\nc,0\nd,1\n")
    return path


def _evaluate_slides(results: Path, labels: Path, out: Path) -> int:
    return main(["evaluate", "slides", str(results), "--labels", str(labels), "-o", str(out)])


def test_heatmaps_give_the_scores_of_the_worklist(
    heatmaps: Path, labels: Path, tmp_path: Path
) -> None:
    worklist = tmp_path / "worklist.csv"
    rows = [slide_row(path.stem, Heatmap.load(path)) for path in sorted(heatmaps.iterdir())]
    write_worklist(rows, worklist)
    for results in (heatmaps, worklist):
        assert _evaluate_slides(results, labels, tmp_path / "report") == 0
        measured = {
            row["measure"]: row["value"] for row in _rows(tmp_path / "report" / "metrics.csv")
        }
        assert float(measured["AUC"]) == 0.75
        if results is heatmaps:  # The table does not name the rule.
            assert float(measured["sensitivity at positive from"]) == 0.5
        page = (tmp_path / "report" / "report.html").read_text()
        assert "1 slides were not read to their end" in page


def test_an_output_folder_may_hold_other_pictures(
    heatmaps: Path, labels: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    heatmaps.rename(out.parent / "moved")
    (out / "tiff").mkdir(parents=True)
    (out.parent / "moved").rename(out / "heatmaps")
    (out / "tiff" / "a.svs.ome.tif").write_bytes(b"II*\0no heatmap")
    (out / "heatmaps" / "e.svs.partial.tif").write_bytes(b"half")
    assert _evaluate_slides(out, labels, tmp_path / "report") == 0
    assert len(_rows(tmp_path / "report" / "predictions.csv")) == 4


def test_a_scanned_tile_without_a_number_never_gives_a_score(
    heatmaps: Path, labels: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heatmap = Heatmap.load(heatmaps / "c.svs.tif")
    heatmap.probability[1, 2] = np.nan
    heatmap.save(heatmaps / "c.svs.tif")
    assert _evaluate_slides(heatmaps, labels, tmp_path / "report") == 1
    assert "c.svs.tif: is not a heatmap, or is damaged" in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


def test_a_tile_for_which_the_model_gave_no_number_leaves_the_slide_unfinished(
    heatmaps: Path, labels: Path, tmp_path: Path
) -> None:
    make_heatmap({(1, 1): 0.4, (1, 2): np.nan}).save(heatmaps / "c.svs.tif")
    assert _evaluate_slides(heatmaps, labels, tmp_path / "report") == 0
    page = (tmp_path / "report" / "report.html").read_text()
    assert "2 slides were not read to their end" in page


@pytest.fixture
def many(tmp_path: Path) -> tuple[Path, Path]:
    """Heatmaps of 30 slides with and 30 without tumour, whose peaks overlap, and their labels."""
    folder, table = tmp_path / "many", tmp_path / "many.csv"
    folder.mkdir()
    lines = ["id,label,size"]
    for number in range(60):
        label = number % 2
        peak = 0.3 + number / 200 + 0.15 * label
        heatmap = make_heatmap({(1, 1): peak, (2, 2): 0.05}, model_sha256=MODEL_SHA256)
        heatmap.save(folder / f"s{number}.svs.tif")
        lines.append(f"s{number},{label},{('micro', 'macro')[number % 4 // 2] if label else ''}")
    table.write_text("\n".join(lines))
    return folder, table


MODEL_SHA256 = "ab" * 32


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A manifest with a rule by the peak; the network itself is not needed."""
    folder = tmp_path / "model"
    folder.mkdir()
    document = json.loads((STARTER / "model.json").read_text())
    document["onnx"]["sha256"] = MODEL_SHA256
    document["slide_rule"] = {"score": "peak", "threshold": 0.5, "data": "a guess"}
    (folder / "model.json").write_text(json.dumps(document))
    return folder


def _tuned(many: tuple[Path, Path], out: Path, *more: str) -> int:
    folder, table = many
    return main(["evaluate", "slides", str(folder), "--labels", str(table), "-o", str(out), *more])


def test_a_threshold_is_chosen_on_one_half_and_measured_on_the_other(
    many: tuple[Path, Path], model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    goal = ("--choose", "specificity=0.9", "--write", str(model))
    assert _tuned(many, out, *goal) == 0
    rule = load_manifest(model).slide_rule
    assert rule is not None
    assert rule.score == "peak"
    assert 0.53 < rule.threshold < 0.6
    assert "specificity 0.9, chosen on 30 labelled slides" in rule.data
    measured = {row["measure"]: row for row in _rows(out / "metrics.csv")}
    found = measured["specificity at specificity 0.9"]
    assert float(found["value"]) == rule.specificity
    assert found["n"] == "15"
    page = (out / "report.html").read_text()
    assert "Sensitivity by size" in page
    assert "micro" in page
    assert "False-positive foci" in page
    # The verdicts are those of the scan, by the rule that it used: 0.5.
    assert "Verdicts of the scan" in page


def test_without_a_place_to_write_nothing_is_written(
    many: tuple[Path, Path], model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (model / "model.json").read_bytes()
    assert _tuned(many, tmp_path / "report", "--choose", "balanced") == 0
    assert "positive from" in capsys.readouterr().out
    assert (model / "model.json").read_bytes() == before
    assert _tuned(many, tmp_path / "report", "--write", str(model)) == 1
    assert "nothing was chosen" in capsys.readouterr().err


def test_conformal_thresholds_leave_room_for_no_call(
    many: tuple[Path, Path], model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report"
    assert _tuned(many, out, "--conformal", "0.1", "--write", str(model)) == 0
    assert "cannot say between" in capsys.readouterr().out
    rule = load_manifest(model).slide_rule
    assert rule is not None
    assert rule.negative_below is not None
    # Of 31 exchangeable slides at most 3 are above the 28th of the other 30, or below the third.
    normal = [0.3 + number / 200 for number in range(0, 60, 2)]
    tumour = [0.45 + number / 200 for number in range(1, 60, 2)]
    assert rule.negative_below == pytest.approx(tumour[2])
    above = [score for score in normal + tumour if score > normal[27] + 1e-6]
    assert rule.threshold == pytest.approx(min(above))
    page = (out / "report.html").read_text()
    assert "Conformal thresholds" in page
    heatmap = make_heatmap({(1, 1): (rule.negative_below + rule.threshold) / 2}, slide_rule=rule)
    if rule.negative_below < rule.threshold:
        assert heatmap.verdict() is Verdict.CANNOT_SAY


def test_slides_of_one_patient_weaken_the_guarantee_and_the_report_says_so(
    many: tuple[Path, Path], tmp_path: Path
) -> None:
    _, table = many
    lines = table.read_text().splitlines()
    patients = [f"{line},P{number // 2}" for number, line in enumerate(lines[1:])]
    table.write_text("\n".join([f"{lines[0]},patient", *patients]))
    assert _tuned(many, tmp_path / "report", "--conformal", "0.1") == 0
    page = (tmp_path / "report" / "report.html").read_text()
    assert "Some slides are of the same patient" in page


def test_conformal_thresholds_need_enough_slides_of_each_label(
    many: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tuned(many, tmp_path / "report", "--conformal", "0.02") == 1
    assert "needs more than 49 slides of each label" in capsys.readouterr().err


def test_slides_of_another_model_calibrate_nothing(
    many: tuple[Path, Path], model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = many
    make_heatmap({(1, 1): 0.4}, model_sha256="cd" * 32).save(folder / "s7.svs.tif")
    before = (model / "model.json").read_bytes()
    command = ("--choose", "balanced", "--write", str(model))
    assert _tuned(many, tmp_path / "report", *command) == 1
    assert "scanned with another model" in capsys.readouterr().err
    assert (model / "model.json").read_bytes() == before


def test_what_could_not_be_assessed_is_left_out_and_named(
    many: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, _ = many
    odd = make_heatmap({(1, 1): 0.9}, model_sha256=MODEL_SHA256, scope_problem="It is not stained.")
    odd.save(folder / "s8.svs.tif")
    out = tmp_path / "report"
    assert _tuned(many, out) == 0
    assert len(_rows(out / "predictions.csv")) == 59
    assert (
        "were not assessable and are left out, which may flatter the figures: s8."
        in (out / "report.html").read_text()
    )
