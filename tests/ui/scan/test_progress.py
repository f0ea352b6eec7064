from datetime import datetime
from pathlib import Path

import pytest

from histoviewer.scanning.progress import Progress
from histoviewer.ui.scan.progress import ScanProgress
from histoviewer.ui.support.text import Wording


def test_a_long_name_does_not_make_the_window_wider(qtbot):
    progress = ScanProgress()
    qtbot.addWidget(progress)
    name = "S24-" + 40 * "001234-" + "B7.svs"
    progress.set_queue(Path(name), 12, False)

    assert progress.text == f"Scanning {name}, 12 waiting"
    assert progress.minimumSizeHint().width() < 500


def test_the_line_has_the_tiles_the_slides_and_the_end_of_the_queue(qtbot, language):
    progress = ScanProgress()
    qtbot.addWidget(progress)
    progress.set_queue(Path("a.svs"), 37, False)
    progress.set_progress(Progress(1200, 5000, 6.0))
    progress.set_estimate(3, 40, 3 * 3600.0)

    thousands = {"en": ",", "de": ".", "fr": "\u202f"}[language]
    assert f"1{thousands}200" in progress.text and f"5{thousands}000" in progress.text
    word = {"en": "Slide 3 of 40", "de": "Schnitt 3 von 40", "fr": "Lame 3 sur 40"}[language]
    assert word in progress.text
    assert "3 h 0 min" in progress.text
    progress.set_estimate(1, 1, 60.0)
    assert word not in progress.text and "3 h 0 min" not in progress.text


@pytest.mark.parametrize(
    ("hours", "text"), [(2, "at about 10:00\u202fPM"), (11, "on Friday at about 7:00\u202fAM")]
)
def test_another_day_is_named(qapp, hours, text):
    evening = datetime(2026, 11, 26, 20, 0)
    assert Wording().moment(hours * 3600, evening) == text
