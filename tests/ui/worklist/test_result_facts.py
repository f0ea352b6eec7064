from dataclasses import replace
from pathlib import Path

import pytest
from make_heatmaps import make_heatmap as make_at_stride

from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.ui.worklist import result_facts as module
from histoviewer.ui.worklist.entries import Entry
from histoviewer.ui.worklist.result_facts import ResultFacts
from histoviewer.ui.worklist.table_model import STATUS_ROLE, WorklistModel
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.worklist.row import row_of

_WAIT = 60_000


@pytest.fixture
def facts(jobs, tmp_path):
    facts = ResultFacts(jobs, Heatmap.load)
    facts.open(tmp_path)
    return facts


@pytest.fixture
def scanned(make_heatmap, tmp_path):
    """A function that writes the result of a slide and gives its entry."""

    def scanned(name, revision, *sentences):
        heatmap = make_heatmap({(0, 0): 0.1}, cautions=list(sentences))
        heatmap.save(tmp_path / f"{name}.tif")
        row = replace(row_of(heatmap, name, f"{name}.tif"), revision=revision)
        return Entry(name, Path(row.path), row.path, row)

    return scanned


def cautions_in(facts):
    return {name: each.cautions for name, each in facts.items() if each.cautions}


def test_what_is_to_be_taken_with_caution_is_found_and_found_again(facts, scanned, qtbot):
    entries = [scanned("a", 1), scanned("b", 2, "Paler.", "Out of focus?"), scanned("c", 3)]
    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want(entries)
    assert cautions_in(changed.args[0]) == {"b": "Paler. Out of focus?"}

    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want([entries[0], scanned("c", 4, "Darker.")])
    assert cautions_in(changed.args[0]) == {"c": "Darker."}
    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want(entries[:1])
    assert cautions_in(changed.args[0]) == {}


def test_many_results_are_told_of_as_they_are_read(facts, scanned, qtbot, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    told = []
    facts.changed.connect(lambda facts: told.append(len(facts)))
    facts.want([scanned(str(number), number, "Paler.") for number in range(5)])
    qtbot.waitUntil(lambda: told == [2, 4, 5], timeout=_WAIT)


def test_a_result_that_is_gone_has_no_cautions_and_stops_no_other(facts, scanned, qtbot, tmp_path):
    entries = [scanned("a", 1, "Paler."), scanned("b", 2, "Darker.")]
    (tmp_path / "a.tif").unlink()
    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want(entries)
    assert cautions_in(changed.args[0]) == {"b": "Darker."}


def test_the_largest_focus_is_found_and_0_where_there_is_none(facts, make_heatmap, qtbot, tmp_path):
    entries = []
    for name, tiles in (("a", {(0, 0): 0.9, (0, 1): 0.8, (5, 5): 0.9}), ("b", {(0, 0): 0.1})):
        heatmap = make_heatmap(tiles)
        heatmap.save(tmp_path / f"{name}.tif")
        row = row_of(heatmap, name, f"{name}.tif")
        entries.append(Entry(name, Path(row.path), row.path, row))

    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want(entries)

    # Two tiles of 31.1 um side by side: the diagonal of 62.2 x 31.1.
    assert changed.args[0]["a"].largest_mm == pytest.approx(0.0695, abs=0.001)
    assert changed.args[0]["b"].largest_mm == 0


@pytest.mark.parametrize("stride", [48, 96])
@pytest.mark.parametrize("early", [False, True])
def test_what_a_stride_left_out_stands_once_in_the_line_and_in_the_language(
    facts, stride, early, language, qtbot, tmp_path
):
    heatmap = make_at_stride({(0, 0): 0.1}, stride=stride)
    heatmap.save(tmp_path / "a.tif")
    row = row_of(heatmap, "a", "a.tif")
    # Rows of early versions do not have the reason.
    entry = Entry("a", Path(row.path), row.path, replace(row, error="") if early else row)
    model = WorklistModel(WorklistText())
    model.set_entries([entry])
    with qtbot.waitSignal(facts.changed, timeout=_WAIT) as changed:
        facts.want([entry])
    model.set_facts(changed.args[0])

    status = model.index(0, 0).data(STATUS_ROLE)
    share = {48: "44 %", 96: "11 %"}[stride]
    words = {"en": "of the tissue", "de": "des Gewebes", "fr": "du tissu"}
    assert status.count(f"{share} {words[language]}") == status.count(share) == 1
    assert "tissue" not in status or language == "en"
