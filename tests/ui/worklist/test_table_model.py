from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.scanning.progress import Progress
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Joiner, Standing
from histoviewer.ui.worklist.filter import Show, WorklistFilter
from histoviewer.ui.worklist.result_facts import Facts
from histoviewer.ui.worklist.table_model import (
    CAUTIONED_ROLE,
    OPEN_ROLE,
    STATUS_ROLE,
    WorklistModel,
)
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import Row, Status
from histoviewer.worklist.slide_summary import SlideRow, ranked

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def row(name, verdict="", score=None, status=Status.DONE, **fields):
    return Row(name, f"/s/{name}", status=status, verdict=verdict, score=score, **fields)


ROWS = [
    row("a", "negative", 0.1),
    row("b", "negative", 0.4, seconds=200.0),
    row("c", "positive", 0.6),
    row("d", "failed", status=Status.FAILED, error="/s/d: cannot be read. Copy it again."),
    row("e", "incomplete", 0.3, error="7 of its tiles could not be read.", seconds=20.0),
    row("f", "positive", 0.99),
    row("g", status=Status.PENDING),
    row("h", status=Status.RUNNING, owner="another"),
    row("i", status=Status.RUNNING),
]
BY_SUSPICION = ["f", "c", "e", "d", "h", "g", "i", "b", "a"]


def path(name):
    return Path("/s", name)


def entries(rows):
    return Joiner().join(None, [], rows)


@pytest.fixture
def model(qapp):
    model = WorklistModel(WorklistText())
    QAbstractItemModelTester(model, FATAL, model)
    model.set_entries(entries(ROWS))
    return model


@pytest.fixture
def proxy(model):
    proxy = WorklistFilter(model)
    QAbstractItemModelTester(proxy, FATAL, proxy)
    return proxy


def column(model, number=Column.SLIDE, role=Qt.ItemDataRole.DisplayRole):
    return [model.index(line, number).data(role) for line in range(model.rowCount())]


def status(model, name):
    return dict(zip(column(model), column(model, role=STATUS_ROLE), strict=True))[name]


def verdicts(model):
    return dict(zip(column(model), column(model, Column.VERDICT), strict=True))


def test_the_most_suspicious_come_first_and_negative_ones_last(proxy):
    assert column(proxy) == BY_SUSPICION
    assert column(proxy, Column.SCORE) == ["0.990", "0.600", "0.300", *[""] * 4, "0.400", "0.100"]


def test_the_window_ranks_slides_as_exports_do(model):
    rows = [
        row("a", "negative", 0.4),
        row("b", "negative", 0.1),
        row("c", "positive", 0.6),
        row("d", "failed", status=Status.FAILED),
        row("e", "incomplete", 0.3),
        row("f", "positive", 0.6),
        row("g", "negative", 0.2),
        row("h", "incomplete"),
    ]
    cautions = {"b": "It is paler."}
    model.set_entries(entries(rows))
    model.set_facts({name: Facts(text) for name, text in cautions.items()})

    summaries = [
        SlideRow(line.name, Verdict(line.verdict), line.score, cautions=cautions.get(line.name, ""))
        for line in reversed(rows)
    ]
    assert column(model) == ["c", "f", "e", "h", "d", "b", "a", "g"]
    assert [summary.slide for summary in ranked(summaries)] == column(model)


def test_a_verdict_of_a_kind_not_known_here_is_no_negative(model):
    model.set_entries(entries([row("x", "something new", 0.1)]))
    assert verdicts(model) == {"x": "Incomplete"}


def test_only_a_slide_scanned_to_its_end_is_called_negative(model):
    assert verdicts(model) == {
        "f": "Positive",
        "c": "Positive",
        "e": "Incomplete",
        "d": "Failed",
        "h": "Scanning",
        "g": "Not scanned",
        "i": "Not scanned",
        "b": "Negative",
        "a": "Negative",
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("b", "Scanned in about 3 min"),
        ("d", "Cannot be read. Copy it again."),
        ("e", "7 of its tiles could not be read. Scanned in less than a minute."),
        ("g", "Not in this window's queue"),
        ("h", "Scanning"),
        ("i", "Interrupted; scan to resume"),
    ],
)
def test_the_status_is_in_words(model, name, words):
    assert status(model, name) == words


def test_a_screen_reader_hears_all_of_a_line_in_its_first_tile(model):
    first = column(model, role=Qt.ItemDataRole.AccessibleTextRole)[0]
    assert first == "f, Positive 0.990, Reader: not read, Scanned in less than a minute"


def test_progress_changes_one_tile(model, qtbot):
    model.set_running(path("g"))
    line = column(model).index("g")
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.set_progress(path("g"), Progress(427, 1000, 100.0))
    first, last = changed.args[:2]
    assert (first, last) == (model.index(line, 0), model.index(line, 0))
    assert status(model, "g") == "Scanning 42 %, about 2 min left"


def test_a_scan_that_goes_on_shows_no_earlier_verdict(model):
    model.set_running(path("a"))
    assert verdicts(model)["a"] == "Scanning"
    assert column(model).index("a") < column(model).index("b")
    model.set_running(None)
    assert verdicts(model)["a"] == "Negative"


def test_waiting_slides_have_their_place_and_keep_what_is_known_of_them(model):
    model.set_waiting((path("i"), path("g"), path("d"), path("f")))

    assert column(model) == ["f", "c", "e", "h", "i", "g", "d", "b", "a"]
    assert status(model, "g") == "Waiting, 2 of 4"
    assert status(model, "d") == "Waiting, 3 of 4. Failed: Cannot be read. Copy it again."
    assert status(model, "f") == "Waiting, 4 of 4. Scanned in less than a minute"
    assert verdicts(model)["f"] == "Positive"
    model.set_waiting((path("g"),))
    assert status(model, "g") == "Waiting, 1 of 1"
    assert status(model, "i") == "Interrupted; scan to resume"


def test_a_row_that_changed_moves_and_stays_selected(proxy, model, qtbot):
    chosen = QPersistentModelIndex(proxy.index(BY_SUSPICION.index("g"), Column.SLIDE))
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    rows = [row("g", "positive", 0.8) if old.name == "g" else old for old in ROWS]

    model.set_entries(entries(rows))

    assert column(proxy) == ["f", "g", "c", "e", "d", "h", "i", "b", "a"]
    assert (chosen.row(), chosen.data()) == (1, "g")
    line = BY_SUSPICION.index("g")
    assert changed == [(line, line)]


def test_the_same_again_changes_nothing(model):
    signals = [model.dataChanged, model.layoutChanged, model.modelReset, model.rowsInserted]
    emitted = []
    for signal in signals:
        signal.connect(lambda *_: emitted.append(True))
    model.set_entries(entries(ROWS))
    assert not emitted


def test_slides_come_and_go_while_others_stay_selected(proxy, model):
    chosen = QPersistentModelIndex(proxy.index(BY_SUSPICION.index("b"), Column.SLIDE))
    kept = [old for old in ROWS if old.name not in ("f", "h")]
    model.set_entries(entries([*kept, row("z", "positive", 0.7)]))

    assert column(proxy) == ["z", "c", "e", "d", "g", "i", "b", "a"]
    assert chosen.data() == "b"
    model.set_entries(entries([row("other")]))
    assert column(proxy) == ["other"]


@pytest.mark.parametrize(
    ("show", "names"),
    [
        (Show.ALL, BY_SUSPICION),
        (Show.ATTENTION, ["f", "c", "e", "d"]),
        (Show.POSITIVE, ["f", "c"]),
        (Show.INCOMPLETE, ["e"]),
        (Show.FAILED, ["d"]),
        (Show.WITHOUT_VERDICT, ["h", "g", "i"]),
        (Show.NEGATIVE, ["b", "a"]),
    ],
)
def test_slides_are_filtered_by_where_they_stand(proxy, show, names):
    proxy.set_show(show)
    assert column(proxy) == names


def test_a_filtered_list_takes_in_what_now_belongs_to_it(proxy, model):
    proxy.set_show(Show.POSITIVE)
    model.set_entries(
        entries([replace(old, verdict="positive") if old.name == "b" else old for old in ROWS])
    )
    assert column(proxy) == ["f", "c", "b"]


def test_slides_are_found_by_name_whatever_the_case(proxy, model):
    model.set_entries(entries([row("Fall 1/Ä.svs"), row("Fall 2/B.svs")]))
    proxy.set_text(" fall 1/ä")
    assert column(proxy) == ["Fall 1/Ä.svs"]


def test_a_peak_that_is_not_known_is_last_in_both_orders(proxy):
    for order, known in (
        (Qt.SortOrder.AscendingOrder, ["a", "e", "b", "c", "f"]),
        (Qt.SortOrder.DescendingOrder, ["f", "c", "b", "e", "a"]),
    ):
        proxy.sort(Column.SCORE, order)
        assert column(proxy)[:5] == known


def test_a_slide_with_two_rows_has_two_lines(model):
    twice = [row("a", "positive", 0.9), replace(row("x/a", "negative", 0.1), path="/s/a")]
    model.set_entries(entries(twice))
    model.set_running(path("a"))
    assert verdicts(model) == {"a": "Scanning", "x/a": "Scanning"}


def test_counts_are_in_words(model):
    words = WorklistText()
    assert words.counts(model.standings()) == (
        "9 slides: 2 positive, 1 incomplete, 1 failed, 1 scanning, 2 not scanned, 2 negative"
    )
    assert words.counts([Standing.WAITING]) == "1 slide: 1 waiting"


def test_a_caution_is_told_with_its_result_and_needs_attention(model, proxy):
    proxy.set_show(Show.ATTENTION)
    assert "b" not in column(proxy)
    cautions = {"b": "Out of focus?", "c": "Paler.", "g": "Of an earlier result."}
    model.set_facts({name: Facts(text) for name, text in cautions.items()})

    assert column(proxy) == ["f", "c", "e", "d", "b"]
    assert status(model, "b") == "With caution: Out of focus? Scanned in about 3 min"
    assert "With caution" not in status(model, "g")
    row = column(model).index("b")
    assert "With caution" in model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Out of focus?" in model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert column(model, role=CAUTIONED_ROLE).count(True) == 2
    model.set_running(path("b"))
    assert "With caution" not in status(model, "b")
    model.set_running(None)
    model.set_facts({})
    assert column(proxy) == ["f", "c", "e", "d"]


def test_the_slide_that_is_open_is_told(model):
    for name in ("c", "a"):
        model.set_open(path(name))
        told = dict(zip(column(model), column(model, role=OPEN_ROLE), strict=True))
        assert [each for each, is_open in told.items() if is_open] == [name]
    row = column(model).index("a")
    spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("a, open in the window, Negative")
    model.set_open(None)
    assert not any(column(model, role=OPEN_ROLE))


@pytest.fixture
def read(model):
    """A function that has slides read: {name: decision}, by "A. Reader"."""

    def read(**decisions):
        readings = {
            name: Reading(name, Kind.SLIDE, Decision(decision), "A. Reader", comment="look again")
            for name, decision in decisions.items()
        }
        model.set_entries(
            [replace(e, reading=readings.get(e.name, e.reading)) for e in model.entries]
        )

    return read


def test_a_reading_is_seen_at_once_with_its_reader_and_comment(model, read):
    assert model.read_count() == "0 of 9 read"
    read(f="positive", a="unsure")
    cells = dict(zip(column(model), column(model, Column.READER), strict=True))
    assert (cells["f"], cells["a"]) == (
        "positive, A. Reader: look again",
        "unsure, A. Reader: look again",
    )
    assert cells["b"] == "not read"
    assert model.read_count() == "2 of 9 read"
    spoken = model.index(column(model).index("f"), 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Reader: positive, A. Reader: look again" in spoken


def test_where_reader_and_model_differ_is_marked_filtered_and_needs_attention(model, proxy, read):
    read(f="negative", b="positive", c="positive", e="negative")
    marked = dict(zip(column(model), column(model, Column.DISAGREEMENT), strict=True))
    assert [name for name, text in marked.items() if text] == ["f", "b"]
    proxy.set_show(Show.DISAGREEMENT)
    assert column(proxy) == ["f", "b"]
    proxy.set_show(Show.ATTENTION)
    assert column(proxy) == ["f", "c", "e", "d", "b"]


def test_unread_slides_are_filtered_and_sorted_first(model, proxy, read):
    read(f="positive", c="negative", b="unsure")
    proxy.set_show(Show.UNREAD)
    assert column(proxy) == ["e", "d", "h", "g", "i", "a"]
    proxy.set_show(Show.ALL)
    proxy.sort(Column.READER)
    assert column(proxy) == ["e", "d", "h", "g", "i", "a", "b", "f", "c"]


def test_second_read_mode_tells_of_a_reading_and_not_what_it_says(model, proxy, read):
    read(f="negative")
    model.set_blind(True)
    cells = dict(zip(column(model), column(model, Column.READER), strict=True))
    assert cells["f"] == "read"
    assert "negative" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    proxy.set_show(Show.DISAGREEMENT)
    assert column(proxy) == []


def test_the_largest_focus_has_a_column_and_is_last_where_it_is_not_known(model, proxy):
    model.set_facts({"c": Facts(largest_mm=2.5), "f": Facts(largest_mm=0.0)})
    cells = dict(zip(column(model), column(model, Column.LARGEST), strict=True))
    assert (cells["c"], cells["f"], cells["b"]) == ("2.50 mm", "none", "")
    proxy.sort(Column.LARGEST, Qt.SortOrder.DescendingOrder)
    assert column(proxy)[:2] == ["c", "f"]
