from pathlib import Path

import pytest

from histoviewer.cases.rule import NO_CASE, RULE_FILE, CaseRule, Place, load_rule, remove_rule
from histoviewer.cases.table import read_table
from histoviewer.errors import CaseError


@pytest.mark.parametrize(
    ("pattern", "slide", "place"),
    [
        (
            r"(?P<case>patient_\d+)_(?P<node>node_\d+)",
            "centre_1/patient_017_node_2.tif",
            Place("patient_017", "node_2"),
        ),
        (r"^([^/]+)/", "Müller 3/a.svs", Place("Müller 3")),
        (r"(?P<node>[A-Z])(?P<case>\d+)", "B12.svs", Place("12", "B")),
        (r"^(\d+)-", "no number.svs", NO_CASE),
        (r"^(\d*)-", "-a.svs", NO_CASE),
        (r"(\pL+)_", "Müller_1.svs", Place("Müller")),
        # No Unicode: the name of a file from another system.
        (r"(\d+)", "M\udcfcller 7.svs", Place("7")),
        # Backtracking would take longer than anyone waits.
        (r"(a+)+$", 60 * "a" + ".svs", NO_CASE),
        (r"(a|aa)+$", 200 * "a" + ".svs", NO_CASE),
    ],
)
def test_a_pattern_finds_case_and_node_in_a_name(pattern: str, slide: str, place: Place) -> None:
    assert CaseRule("pattern", pattern).place(slide) == place


@pytest.mark.parametrize(
    ("pattern", "cause"),
    [
        ("(", "is no regular expression"),
        (r"(ä", r"is no regular expression \(missing \): \(ä\)"),
        (r"(a)\1", "is no regular expression"),
        (r"\d+", "does not say what names"),
    ],
)
def test_a_pattern_that_names_no_case_is_refused(pattern: str, cause: str) -> None:
    with pytest.raises(CaseError, match=cause):
        CaseRule("pattern", pattern)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_assigns_slides_by_path_name_or_stem(tmp_path: Path, delimiter: str) -> None:
    lines = ["Node,Slide,Case", "1,a.svs,S23-1", ",b,S23-1", "2,sub\\c.svs,S23-2", ",d.svs,"]
    path = tmp_path / "cases.csv"
    path.write_text("\ufeff" + "\n".join(lines).replace(",", delimiter), encoding="utf-8")

    rule = read_table(path)

    assert rule.place("week 4/a.svs") == Place("S23-1", "1")
    assert rule.place("b.ndpi") == Place("S23-1")
    assert rule.place("sub/c.svs") == Place("S23-2", "2")
    assert rule.place("d.svs") == rule.place("e.svs") == NO_CASE


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"slide,patient\na,1\n", "has no column 'case'"),
        (b"slide,case\na,1\na,2\n", "assigns a to 1 and to 2"),
        (b"slide,case\n\xff,1\n", "is not a text in UTF-8"),
        (b"", "has no column 'slide'"),
    ],
)
def test_a_table_that_says_no_case_or_two_is_refused(
    tmp_path: Path, content: bytes, cause: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    with pytest.raises(CaseError, match=cause):
        read_table(path)


def test_a_rule_is_kept_in_the_output_folder(tmp_path: Path) -> None:
    rules = (
        CaseRule("pattern", r"^(\d+)"),
        CaseRule("table", table=(("a.svs", Place("S23-1", "1")),)),
    )
    for rule in rules:
        rule.save(tmp_path)
        assert load_rule(tmp_path) == rule
    remove_rule(tmp_path)
    assert load_rule(tmp_path).place("a.svs") == NO_CASE


@pytest.mark.parametrize(
    "content", ["{", '{"source": "guess"}', '{"source": "pattern", "pattern": "("}']
)
def test_a_damaged_rule_is_an_error_and_not_no_rule(tmp_path: Path, content: str) -> None:
    (tmp_path / RULE_FILE).write_text(content)
    with pytest.raises(CaseError, match="is damaged"):
        load_rule(tmp_path)
