from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.heatmaps.summary import Finding
from histoviewer.scanning.domain_check import PALER
from histoviewer.ui.panels.reading import ReadingPanel
from histoviewer.ui.support.translation import install_translations
from histoviewer.worklist.readings import Decision, Kind, Reading


@pytest.fixture
def panel(qtbot):
    panel = ReadingPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_all_reasons_have_room_as_soon_as_they_are_said(panel):
    panel.set_slide("a.svs")
    panel.resize(240, 100)
    panel.set_model_verdict(found(Verdict.NEGATIVE, [PALER]), "")
    QApplication.processEvents()
    panel.set_model_verdict(found(Verdict.NEGATIVE, [PALER, PALER, PALER]), "")
    reserved = panel.minimumHeight()
    QApplication.processEvents()
    assert reserved >= panel.heightForWidth(panel.width())


def words(panel):
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def buttons(panel):
    return {
        button.text(): button for button in panel.findChildren(QPushButton) if button.isVisible()
    }


def said(kind, decision, comment=""):
    time = "2026-02-03T04:05:06.007+00:00"
    return Reading("a.svs", kind, decision, "A. Miller", comment=comment, time=time)


def found(verdict, cautions=()):
    return Finding(
        verdict=verdict,
        threshold=0.5,
        reached=3,
        scanned=7,
        unreadable=0,
        no_number=0,
        pending=0,
        out_of_scope=0,
        peak=0.9,
        score=0.9,
        rule=None,
        examined=1.0,
        scope_problem="",
        cautions=cautions,
    )


def show(panel, verdict, *readings):
    panel.set_slide("a.svs")
    panel.set_model_verdict(verdict and found(verdict), f"{verdict}: of 7 tiles")
    panel.set_readings(list(readings))


def test_a_verdict_to_be_taken_with_caution_says_so_where_it_is_read_first(panel):
    show(panel, Verdict.NEGATIVE)
    assert "caution" not in words(panel)
    panel.set_model_verdict(
        found(Verdict.NEGATIVE, ("Out of focus?",)), "Negative, with caution: ..."
    )
    assert "Model: ○ negative, with caution" in words(panel)
    panel.set_slide("b.svs")
    assert "caution" not in words(panel)


@pytest.mark.parametrize(
    ("kind", "decision", "word"),
    [
        (Kind.SLIDE, Decision.NEGATIVE, "negativ"),
        (Kind.IMPRESSION, Decision.NOT_SUSPICIOUS, "unverdächtig"),
    ],
)
def test_a_reading_is_told_in_the_window_s_language(panel, qapp, kind, decision, word):
    installed = install_translations(qapp, "de")
    try:
        show(panel, Verdict.NEGATIVE, said(kind, decision))
        assert f"{word} (A. Miller" in words(panel)
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)


def test_without_a_slide_nothing_can_be_said(panel):
    assert "No slide is open" in words(panel)
    assert not any(button.isEnabled() for button in buttons(panel).values())


@pytest.mark.parametrize("verdict", list(Verdict))
def test_model_and_reader_are_shown_in_words(panel, verdict):
    show(panel, verdict)

    model, *reasons, reader = words(panel).splitlines()
    assert bool(reasons) is (verdict is Verdict.UNRATED)
    assert model.startswith("Model: ")
    assert model.endswith(f" {verdict}")
    assert reader == "Reader: not read yet"
    label = next(label for label in panel.findChildren(QLabel) if label.text() == model)
    assert label.toolTip() == f"{verdict}: of 7 tiles"


def test_the_last_reading_counts_and_says_who_and_when(panel):
    show(
        panel,
        Verdict.POSITIVE,
        said(Kind.SLIDE, Decision.NEGATIVE),
        said(Kind.SLIDE, Decision.POSITIVE, "two foci"),
        said(Kind.FOCUS, Decision.REJECTED),
    )

    expected = "Reader: positive (A. Miller, 2026-02-03 04:05 UTC), with a comment"
    assert expected in words(panel)
    assert "disagree" not in words(panel)


@pytest.mark.parametrize(
    ("verdict", "decision", "disagree"),
    [
        (Verdict.POSITIVE, Decision.NEGATIVE, True),
        (Verdict.NEGATIVE, Decision.POSITIVE, True),
        (Verdict.INCOMPLETE, Decision.POSITIVE, False),
        (Verdict.POSITIVE, Decision.UNSURE, False),
        (Verdict.NEGATIVE, Decision.NEGATIVE, False),
    ],
)
def test_a_disagreement_is_said(panel, verdict, decision, disagree):
    show(panel, verdict, said(Kind.SLIDE, decision))

    assert ("The model and the reader disagree" in words(panel)) is disagree


def test_a_verdict_is_recorded_once_with_its_comment(panel, qtbot):
    show(panel, Verdict.POSITIVE)
    edit = panel.findChild(QLineEdit)
    qtbot.keyClicks(edit, " artefact ")
    assert edit.maxLength() == 1000

    with qtbot.waitSignal(panel.recorded) as told:
        buttons(panel)["Negative"].click()
    assert told.args == [Kind.SLIDE, Decision.NEGATIVE, "artefact"]
    # Only what was stored is shown.
    assert "Reader: not read yet" in words(panel)

    with qtbot.waitSignal(panel.recorded) as told:
        buttons(panel)["Unsure"].click()
    assert told.args == [Kind.SLIDE, Decision.UNSURE, ""]


def test_another_slide_inherits_nothing(panel, qtbot):
    show(panel, Verdict.NEGATIVE, said(Kind.SLIDE, Decision.NEGATIVE))
    qtbot.keyClicks(panel.findChild(QLineEdit), "of the first slide")

    panel.set_slide("b.svs")

    assert words(panel) == "Model: not scanned yet\nReader: not read yet"
    assert panel.findChild(QLineEdit).text() == ""


def test_second_read_asks_before_it_shows(panel, qtbot):
    with qtbot.assertNotEmitted(panel.lock_changed):
        panel.set_second_read(True)
    assert not panel.locked
    with qtbot.waitSignal(panel.lock_changed) as told:
        panel.set_slide("a.svs")
    assert told.args == [True]
    panel.set_model_verdict(found(Verdict.POSITIVE), "Positive: 3 of 7 tiles")

    assert panel.locked
    assert words(panel) == "First impression, before the model's result is shown:"
    assert list(buttons(panel)) == ["Suspicious", "Not suspicious", "Unsure"]
    hidden = [
        text for label in panel.findChildren(QLabel) for text in (label.text(), label.toolTip())
    ]
    assert not any("ositive" in text for text in hidden)
    with qtbot.waitSignal(panel.recorded) as told:
        buttons(panel)["Not suspicious"].click()
    assert told.args == [Kind.IMPRESSION, Decision.NOT_SUSPICIOUS, ""]
    # Not before it is recorded.
    assert panel.locked

    with qtbot.waitSignal(panel.lock_changed) as told:
        panel.set_readings([said(Kind.IMPRESSION, Decision.NOT_SUSPICIOUS)])
    assert told.args == [False]
    assert "Model: ▲ positive" in words(panel)
    assert "First impression: not suspicious (A. Miller" in words(panel)
    assert "The model and the first impression disagree" in words(panel)


def test_a_verdict_settles_the_first_impression(panel):
    panel.set_second_read(True)
    show(
        panel,
        Verdict.POSITIVE,
        said(Kind.IMPRESSION, Decision.NOT_SUSPICIOUS),
        said(Kind.SLIDE, Decision.POSITIVE),
    )

    assert "disagree" not in words(panel)


def test_a_verdict_on_the_slide_is_no_impression(panel):
    panel.set_second_read(True)
    show(panel, Verdict.POSITIVE, said(Kind.SLIDE, Decision.NEGATIVE))

    assert panel.locked


def test_it_is_small(panel, qtbot):
    panel.set_second_read(True)
    show(
        panel,
        Verdict.POSITIVE,
        said(Kind.IMPRESSION, Decision.NOT_SUSPICIOUS),
        said(Kind.SLIDE, Decision.NEGATIVE, "artefact"),
    )

    assert panel.minimumSizeHint().width() <= 300
    assert panel.layout().totalHeightForWidth(300) <= 170


def test_no_line_is_cut_where_the_panel_has_as_little_room_as_it_can(panel, qtbot):
    name = "Anna-Katharina Müller-Lüdenscheidt, Institute of Pathology"
    long = [replace(said(Kind.IMPRESSION, Decision.SUSPICIOUS), user=name)]
    long.append(replace(said(Kind.SLIDE, Decision.POSITIVE, "see 3"), user=name))
    panel.setFixedWidth(260)
    show(panel, Verdict.NEGATIVE, *long)
    panel.resize(260, 1)
    for label in panel.findChildren(QLabel):
        qtbot.waitUntil(
            lambda label=label: (
                not label.isVisible() or label.height() >= label.heightForWidth(label.width())
            )
        )
