import numpy as np
import pytest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QSlider,
    QWidget,
)

from histoviewer.heatmaps.heatmap import Verdict
from histoviewer.inference.manifest_parts import OperatingPoint
from histoviewer.ui.panels.heatmap import HeatmapPanel
from histoviewer.ui.support.jobs import Jobs

POINTS = (
    OperatingPoint(
        name="balanced", threshold=0.5, sensitivity=0.9, specificity=None, data="PCam validation"
    ),
    OperatingPoint(
        name="sensitive", threshold=0.2, sensitivity=0.97, specificity=0.6, data="PCam validation"
    ),
)


@pytest.fixture
def jobs():
    jobs = Jobs(1)
    yield jobs
    jobs.close()


@pytest.fixture
def panel(qtbot, jobs):
    panel = HeatmapPanel(jobs)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def words(panel):
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def named(panel, kind, name):
    return next(w for w in panel.findChildren(kind) if w.accessibleName().startswith(name))


def show(panel, qtbot, heatmap):
    with qtbot.waitSignal(panel.verdict_changed):
        panel.set_heatmap(heatmap)


def test_the_threshold_of_the_scan_keeps_all_its_digits(panel, qtbot, make_heatmap):
    show(panel, qtbot, make_heatmap({(0, 0): 0.42345}, threshold=0.42344))

    assert panel.threshold == 0.42344
    assert "Positive" in words(panel)
    assert "The scan's threshold is" not in words(panel)


def test_another_threshold_changes_the_count_and_not_the_verdict(panel, qtbot, make_heatmap):
    show(panel, qtbot, make_heatmap({(0, 0): 0.6}))

    with qtbot.waitSignal(panel.verdict_changed) as told, qtbot.waitSignal(panel.threshold_changed):
        named(panel, QDoubleSpinBox, "Threshold").setValue(0.7)

    assert told.args[0].verdict is Verdict.POSITIVE
    assert told.args[0].threshold == 0.7
    assert "Positive: 0 of 1 scanned tiles reach the threshold 0.7" in words(panel)
    assert "The scan's threshold is 0.5 (balanced)" in words(panel)
    assert named(panel, QSlider, "Threshold").value() == 700


def test_operating_points_are_chosen_by_name_with_what_was_measured(panel, qtbot, make_heatmap):
    show(panel, qtbot, make_heatmap({(0, 0): 0.3}))
    panel.set_operating_points(POINTS)
    assert "balanced: sensitivity 90.0 %, specificity not measured" in words(panel)
    choice = named(panel, QComboBox, "Operating point")
    index = choice.findText("sensitive (0.2)")

    with qtbot.waitSignals([panel.verdict_changed, panel.threshold_changed]):
        choice.setCurrentIndex(index)
        choice.activated.emit(index)

    assert panel.threshold == 0.2
    assert "sensitive: sensitivity 97.0 %, specificity 60.0 %" in words(panel)
    assert "1 of 1 scanned tiles reach" in words(panel)


def test_a_growing_heatmap_is_counted_again_and_many_calls_once(panel, qtbot, make_heatmap):
    heatmap = make_heatmap({(0, 0): 0.1})
    show(panel, qtbot, heatmap)
    said = []
    panel.verdict_changed.connect(lambda found, text: said.append(found.verdict))

    heatmap.set_tiles(np.array([1]), np.array([1]), np.array([0.9], np.float32))
    with qtbot.waitSignal(panel.verdict_changed):
        for _ in range(100):
            panel.refresh()

    assert said == [Verdict.POSITIVE]


def test_the_last_of_two_heatmaps_is_the_one_told_of(panel, qtbot, make_heatmap):
    panel.set_heatmap(make_heatmap({(0, 0): 0.9}))
    assert "Positive" not in words(panel)
    show(panel, qtbot, make_heatmap({(0, 0): 0.1}))

    assert "Negative" in words(panel)


def test_a_lock_hides_what_the_model_says(panel, qtbot, make_heatmap):
    show(panel, qtbot, make_heatmap({(0, 0): 0.9}))

    with qtbot.waitSignal(panel.shown_changed) as blocker:
        panel.set_locked(True)
    assert blocker.args == [False]
    assert "Positive" not in words(panel)
    assert "Hidden until" in words(panel)
    with qtbot.assertNotEmitted(panel.shown_changed):
        panel.toggle()

    with qtbot.waitSignal(panel.shown_changed) as blocker:
        panel.set_locked(False)
    assert blocker.args == [True]
    assert "Positive" in words(panel)


def test_smoothing_is_named_honestly_and_off(panel):
    box = next(b for b in panel.findChildren(QCheckBox) if "not measured values" in b.text())

    assert not box.isChecked()


def test_long_texts_are_whole_on_a_small_screen(jobs, qtbot, make_heatmap):
    # As in the main window, which gives a panel what is left.
    window = QWidget()
    qtbot.addWidget(window)
    panel = HeatmapPanel(jobs, window)
    panel.set_heatmap(make_heatmap({(2, 2): 0.9}))
    panel.resize(270, 250)
    window.show()
    qtbot.waitUntil(lambda: any("Positive" in label.text() for label in shown_labels(panel)))
    # Labels of one line may get a pixel less than they ask for, which cuts nothing off.
    wrapped = [label for label in shown_labels(panel) if label.wordWrap()]
    assert len(wrapped) > 2
    for label in wrapped:
        # Layouts follow one another: the panel's, then that of what it scrolls.
        qtbot.waitUntil(lambda label=label: label.height() >= label.heightForWidth(label.width()))
    assert all(label.width() <= panel.width() for label in shown_labels(panel))


def shown_labels(panel):
    return [label for label in panel.findChildren(QLabel) if label.isVisible()]
