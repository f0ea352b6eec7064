from dataclasses import replace
from pathlib import Path

import pytest

from histoviewer.ui.worklist import cautions as module
from histoviewer.ui.worklist.cautions import Cautions
from histoviewer.ui.worklist.entries import Entry
from histoviewer.worklist.row import row_of

_WAIT = 60_000


@pytest.fixture
def cautions(jobs, tmp_path):
    cautions = Cautions(jobs)
    cautions.open(tmp_path)
    return cautions


@pytest.fixture
def scanned(make_heatmap, tmp_path):
    """A function that writes the result of a slide and gives its entry."""

    def scanned(name, revision, *sentences):
        heatmap = make_heatmap({(0, 0): 0.1}, cautions=list(sentences))
        heatmap.save(tmp_path / f"{name}.tif")
        row = replace(row_of(heatmap, name, f"{name}.tif"), revision=revision)
        return Entry(name, Path(row.path), row.path, row)

    return scanned


def test_what_is_to_be_taken_with_caution_is_found_and_found_again(cautions, scanned, qtbot):
    entries = [scanned("a", 1), scanned("b", 2, "Paler.", "Out of focus?"), scanned("c", 3)]
    with qtbot.waitSignal(cautions.changed, timeout=_WAIT) as changed:
        cautions.want(entries)
    assert changed.args == [{"b": "Paler. Out of focus?"}]

    with qtbot.waitSignal(cautions.changed, timeout=_WAIT) as changed:
        cautions.want([entries[0], scanned("c", 4, "Darker.")])
    assert changed.args == [{"c": "Darker."}]
    with qtbot.waitSignal(cautions.changed, timeout=_WAIT) as changed:
        cautions.want(entries[:1])
    assert changed.args == [{}]


def test_many_results_are_told_of_as_they_are_read(cautions, scanned, qtbot, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    told = []
    cautions.changed.connect(lambda cautions: told.append(len(cautions)))
    cautions.want([scanned(str(number), number, "Paler.") for number in range(5)])
    qtbot.waitUntil(lambda: told == [2, 4, 5], timeout=_WAIT)


def test_a_result_that_is_gone_has_no_cautions_and_stops_no_other(
    cautions, scanned, qtbot, tmp_path
):
    entries = [scanned("a", 1, "Paler."), scanned("b", 2, "Darker.")]
    (tmp_path / "a.tif").unlink()
    with qtbot.waitSignal(cautions.changed, timeout=_WAIT) as changed:
        cautions.want(entries)
    assert changed.args == [{"b": "Darker."}]
