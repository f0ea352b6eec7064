"""Evaluation of slides: their scores, and slides without one or not scanned completely."""

import csv
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap

from export.cli.main import main
from histoviewer.exports.tables import write_worklist
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.worklist.slide_summary import slide_row


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
    assert rows["sensitivity at threshold 0.5"] == 0.5
    page = (out / "report.html").read_text()
    assert "1 labelled slides have no score and are left out" in page
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


@pytest.mark.parametrize("score", ["nan", "inf", "1.5"])
def test_a_worklist_with_a_score_that_is_no_probability_is_refused(
    tmp_path: Path, score: str, capsys: pytest.CaptureFixture[str]
) -> None:
    worklist, labels = tmp_path / "worklist.csv", tmp_path / "labels.csv"
    rows = [f"{name}.svs,negative,0.{name},0.5,0,0,0" for name in "1234"]
    rows[2] = f"3.svs,negative,{score},0.5,0,0,0"
    header = "slide,verdict,score,threshold,unreadable,no_number,pending"
    worklist.write_text("\n".join([header, *rows]))
    labels.write_text("id,label\n1,1\n2,0\n3,0\n4,1\n")
    assert _evaluate_slides(worklist, labels, tmp_path / "report") == 1
    assert f"the score of '3.svs' is {score}, not in 0 to 1" in capsys.readouterr().err


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
        assert float(measured["sensitivity at threshold 0.5"]) == 0.5
        page = (tmp_path / "report" / "report.html").read_text()
        assert "1 slides were not read to their end" in page


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
