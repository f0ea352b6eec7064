import csv
from pathlib import Path

import pytest
from make_heatmaps import PROVENANCE, make_heatmap
from pydicom import dcmread

from histoviewer.cases.rule import RULE_FILE
from histoviewer.cli.main import main
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.store import Store

DICOM = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
PATTERN = r"(?P<case>patient_\d+)_(?P<node>node_\d+)"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Results of two patients and of a slide that fits no pattern; the first patient is read."""
    folder = tmp_path / "out"
    names = ("patient_1_node_0.svs", "patient_1_node_1.svs", "patient_2_node_0.svs", "control.svs")
    for name in names:
        make_heatmap({(0, 0): 0.1}).save(folder / "heatmaps" / f"{name}.tif")
    with Store(folder) as store:
        for name in names[:2]:
            store.add_reading(
                Reading(
                    name, Kind.SLIDE, Decision.NEGATIVE, "R", fingerprint=PROVENANCE.fingerprint
                )
            )
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_cases_are_grouped_and_told_with_the_reason_for_no_category(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cases", str(out), "--pattern", PATTERN]) == 0

    said = capsys.readouterr().out
    assert (
        "patient_1: 2 slides, 2 nodes (0 positive), 0 slides unread, largest deposit none" in said
    )
    assert "suggested pN: pN0\n" in said
    assert "suggested pN: none (no reader's verdict: patient_2_node_0.svs)" in said
    assert "2 cases, 4 slides, 1 of them in no case." in said
    assert "It is no staging" in said


def test_tables_have_the_case_and_the_suggestion(out: Path) -> None:
    main(["cases", str(out), "--pattern", PATTERN])
    assert main(["export", str(out), "--format", "csv"]) == 0

    rows = {row["slide"]: row for row in table(out / "csv" / "worklist.csv")}
    first = rows["patient_1_node_1.svs"]
    assert (first["case"], first["node"], first["pn_suggestion"]) == ("patient_1", "node_1", "pN0")
    assert rows["control.svs"]["case"] == rows["control.svs"]["pn_suggestion"] == ""
    cases = table(out / "csv" / "cases.csv")
    assert [(row["case"], row["pn_suggestion"]) for row in cases] == [
        ("patient_1", "pN0"),
        ("patient_2", ""),
    ]
    assert cases[1]["reason"] == "no reader's verdict: patient_2_node_0.svs"
    assert "It is no staging" in cases[0]["notice"]


def test_without_a_rule_the_table_of_cases_is_gone(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["cases", str(out), "--pattern", PATTERN])
    main(["export", str(out), "--format", "csv"])
    cases = out / "csv" / "cases.csv"
    assert cases.exists()
    assert main(["cases", str(out), "--no-cases"]) == 0
    capsys.readouterr()
    assert main(["export", str(out), "--format", "csv"]) == 0

    assert not cases.exists()
    assert str(cases) not in capsys.readouterr().out
    assert (out / "csv" / "worklist.csv").exists()


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_table_of_cases_that_a_user_changed_is_kept(
    out: Path, overwrite: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["cases", str(out), "--pattern", PATTERN])
    main(["export", str(out), "--format", "csv"])
    cases = out / "csv" / "cases.csv"
    cases.write_text(own := cases.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    main(["cases", str(out), "--no-cases"])

    options = ["--overwrite"] if overwrite else []
    assert main(["export", str(out), "--format", "csv", *options]) == (0 if overwrite else 1)

    assert cases.read_text(encoding="utf-8") == own
    assert ("was changed since" in capsys.readouterr().err) is not overwrite


def test_an_unscanned_slide_of_a_case_leaves_it_without_a_category(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store(out) as store:
        store.add_pending({"patient_1_node_2.svs": "/patient_1_node_2.svs"})
    main(["cases", str(out), "--pattern", PATTERN])

    assert "none (no complete result: patient_1_node_2.svs)" in capsys.readouterr().out


def test_a_damaged_rule_is_reported_and_the_slides_are_exported(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / RULE_FILE).write_text("{")
    assert main(["export", str(out), "--format", "csv"]) == 1

    assert f"{out / RULE_FILE}: is damaged" in capsys.readouterr().err
    assert len(table(out / "csv" / "worklist.csv")) == 4


def test_a_wrong_pattern_is_refused_and_the_rule_before_it_kept(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["cases", str(out), "--pattern", PATTERN])
    before = (out / RULE_FILE).read_bytes()
    assert main(["cases", str(out), "--pattern", "("]) == 1

    assert "is no regular expression" in capsys.readouterr().err
    assert (out / RULE_FILE).read_bytes() == before


def test_dicom_slides_are_grouped_by_their_accession_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, rows = tmp_path / "out", []
    for name, number in (("a.dcm", "S23-1"), ("b.dcm", "S23-1"), ("c.dcm", "")):
        dataset = dcmread(DICOM)
        dataset.AccessionNumber = number
        dataset.save_as(tmp_path / name)
        rows.append((name, str(tmp_path / name)))
    with Store(out) as store:
        store.add_pending(dict(rows))
    assert main(["cases", str(out), "--accession"]) == 0

    said = capsys.readouterr().out
    assert "S23-1: 2 slides" in said
    assert "1 case, 3 slides, 1 of them in no case." in said
