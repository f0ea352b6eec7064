"""Cases of a folder, grouped and staged in the real window by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from histoviewer.cases.rule import CaseRule, load_rule
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.cases.rule_page import RulePage
from histoviewer.ui.support.translation import install_translations
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.control import results_of
from histoviewer.worklist.naming import path_text
from histoviewer.worklist.readings import Decision, Kind, Reading
from histoviewer.worklist.row import row_of
from histoviewer.worklist.store import Store

WAIT = 20_000
ALT, CTRL, NONE = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)
NAMES = ("p1_n1.png", "p1_n2.png", "p2_n1.png", "control.png")
PATTERN = r"(?P<case>p\d)_(?P<node>n\d)"


@pytest.fixture
def folder(tmp_path, slide_bytes, make_heatmap, settings):
    """A folder of scanned slides, those of "p1" read negative; "p2" is positive and unread."""
    folder = tmp_path / "week 47"
    folder.mkdir()
    out = results_of(folder, settings.load().results_folder)
    with Store(out) as store:
        for name in NAMES:
            path = folder / name
            path.write_bytes(slide_bytes + name.encode())
            fingerprint = compute_fingerprint(path)
            value = 0.9 if name == "p2_n1.png" else 0.1
            heatmap = make_heatmap(
                {(1, 1): value},
                slide=name,
                slide_path=path_text(path),
                fingerprint=fingerprint,
            )
            heatmap.save(out / "heatmaps" / f"{name}.tif")
            store.claim(name, path_text(path), "")
            store.finish(row_of(heatmap, name, f"heatmaps/{name}.tif"))
            if name.startswith("p1"):
                store.add_reading(
                    Reading(name, Kind.SLIDE, Decision.NEGATIVE, "R", fingerprint=fingerprint)
                )
    return folder


@pytest.fixture
def listed(window, folder, qtbot):
    window.open(folder)
    qtbot.waitUntil(lambda: window.worklist.proxy.rowCount() == len(NAMES), timeout=WAIT)
    return window


def press(window, qtbot, key, modifier=NONE):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


def open_cases(window, qtbot):
    press(window, qtbot, Qt.Key.Key_G, CTRL)
    return window.cases.dialog


def type_pattern(dialog, qtbot, pattern):
    """Choose a pattern as the source, and type one in the place of the proposal."""
    press(dialog, qtbot, Qt.Key.Key_F, ALT)
    press(dialog, qtbot, Qt.Key.Key_Down)
    press(dialog, qtbot, Qt.Key.Key_Tab)
    press(dialog, qtbot, Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(QApplication.focusWidget(), pattern)


def cells(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_slides_are_grouped_by_a_typed_pattern_with_a_live_preview(listed, folder, settings, qtbot):
    dialog = open_cases(listed, qtbot)
    type_pattern(dialog, qtbot, PATTERN)

    assert dialog.rule.summary == "2 cases, 4 slides, 1 of them in no case"
    assert cells(dialog.rule.preview) == [
        ["control.png", "", ""],
        ["p1_n1.png", "p1", "n1"],
        ["p1_n2.png", "p1", "n2"],
        ["p2_n1.png", "p2", "n1"],
    ]
    press(dialog, qtbot, Qt.Key.Key_G, ALT)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=WAIT)
    assert cells(dialog.table) == [
        ["p1", "2 / 2", "2", "0", "", "pN0"],
        ["p2", "0 / 1", "1", "1", "0.04 mm", "none"],
    ]
    assert load_rule(results_of(folder, settings.load().results_folder)).pattern == PATTERN
    press(dialog, qtbot, Qt.Key.Key_Down)
    assert "no reader's verdict: p2_n1.png" in dialog.explanation.text()

    press(dialog, qtbot, Qt.Key.Key_Return)
    worklist = listed.worklist
    assert worklist.ui.find.text() == "p2"
    assert [entry.name for entry in worklist.shown_entries()] == ["p2_n1.png"]


def test_the_worklist_groups_by_case_the_most_suspicious_first(listed, qtbot):
    dialog = open_cases(listed, qtbot)
    type_pattern(dialog, qtbot, PATTERN)
    press(dialog, qtbot, Qt.Key.Key_G, ALT)
    worklist = listed.worklist
    qtbot.waitUntil(lambda: worklist.ui.group.isChecked(), timeout=WAIT)

    order = [worklist.proxy.index(row, Column.CASE).data() for row in range(len(NAMES))]
    assert order == ["p2", "p1", "p1", ""]
    worklist.ui.group.trigger()
    names = [worklist.proxy.index(row, Column.SLIDE).data() for row in range(len(NAMES))]
    assert names == ["p2_n1.png", "control.png", "p1_n1.png", "p1_n2.png"]


def test_a_wrong_pattern_is_said_and_cannot_be_kept(listed, qtbot):
    dialog = open_cases(listed, qtbot)
    type_pattern(dialog, qtbot, "(p")

    assert "is no regular expression" in dialog.rule.summary
    assert not dialog.rule.apply.isEnabled() and dialog.rule.preview.rowCount() == 0
    qtbot.keyClicks(QApplication.focusWidget(), ")")
    assert dialog.rule.summary.startswith("1 case, 4 slides") and dialog.rule.apply.isEnabled()


def test_no_pattern_holds_the_window_up(qtbot):
    page = RulePage([60 * "a" + ".svs", "a"], CaseRule("pattern", "(b)"))
    qtbot.addWidget(page)
    page.show()
    pattern = page.findChildren(QComboBox)[1]
    pattern.lineEdit().selectAll()
    qtbot.keyClicks(pattern, "(a+)+$")

    assert page.summary == "1 case, 2 slides, 1 of them in no case"


def test_a_verdict_given_meanwhile_changes_the_suggestion(listed, folder, settings, qtbot):
    dialog = open_cases(listed, qtbot)
    type_pattern(dialog, qtbot, PATTERN)
    press(dialog, qtbot, Qt.Key.Key_G, ALT)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=WAIT)

    with Store(results_of(folder, settings.load().results_folder)) as store:
        fingerprint = compute_fingerprint(folder / "p2_n1.png")
        store.add_reading(
            Reading("p2_n1.png", Kind.SLIDE, Decision.POSITIVE, "R", fingerprint=fingerprint)
        )
    qtbot.waitUntil(lambda: cells(dialog.table)[1][1] == "1 / 1", timeout=WAIT)
    dialog.table.setCurrentCell(1, 0)
    assert "no focus is confirmed: p2_n1.png" in dialog.explanation.text()


def test_the_cases_stay_closed_while_the_model_is_hidden(listed, qtbot):
    listed.actions_.second_read.trigger()
    assert open_cases(listed, qtbot) is None
    assert "Leave second-read mode first" in listed.notice.text


def test_suggestions_speak_the_language_of_the_window(listed, qapp, qtbot):
    installed = install_translations(qapp, "de")
    try:
        dialog = open_cases(listed, qtbot)
        type_pattern(dialog, qtbot, PATTERN)
        assert dialog.rule.summary == "2 Fälle, 4 Schnitte, 1 davon in keinem Fall"
        press(dialog, qtbot, Qt.Key.Key_G, ALT)
        qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=WAIT)
        assert cells(dialog.table)[1][-1] == "keine"
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)


def test_a_table_groups_slides_and_no_cases_ungroups_them(listed, tmp_path, qtbot):
    table = tmp_path / "cases.csv"
    table.write_text("slide;case;node\np1_n1;S23-1;1\np1_n2;S23-1;1\ncontrol.png;S23-2;\n")
    dialog = open_cases(listed, qtbot)
    press(dialog, qtbot, Qt.Key.Key_F, ALT)
    for _ in range(2):
        press(dialog, qtbot, Qt.Key.Key_Down)
    assert not dialog.rule.apply.isEnabled()
    dialog.rule.read_table(table)
    assert dialog.rule.summary == "2 cases, 4 slides, 1 of them in no case"
    press(dialog, qtbot, Qt.Key.Key_G, ALT)
    # Two levels of one node count once.
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=WAIT)
    assert cells(dialog.table)[0] == ["S23-1", "2 / 2", "1", "0", "", "pN0"]

    press(dialog, qtbot, Qt.Key.Key_R, ALT)
    press(dialog, qtbot, Qt.Key.Key_F, ALT)
    for _ in range(2):
        press(dialog, qtbot, Qt.Key.Key_Up)
    press(dialog, qtbot, Qt.Key.Key_G, ALT)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0, timeout=WAIT)
    assert not listed.worklist.ui.group.isVisible()
    assert not any(entry.case for entry in listed.worklist.model.entries)


def test_slides_without_accession_numbers_make_no_case(listed, qtbot):
    dialog = open_cases(listed, qtbot)
    press(dialog, qtbot, Qt.Key.Key_F, ALT)
    for _ in range(3):
        press(dialog, qtbot, Qt.Key.Key_Down)
    press(dialog, qtbot, Qt.Key.Key_N, ALT)

    expected = "0 cases, 4 slides, 4 of them in no case"
    qtbot.waitUntil(lambda: dialog.rule.summary == expected, timeout=WAIT)
    assert not dialog.rule.apply.isEnabled()
