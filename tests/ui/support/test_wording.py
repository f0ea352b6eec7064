import math
from itertools import product

import numpy as np
import pytest
from make_heatmaps import peak_rule
from PySide6.QtCore import QLocale

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.heatmaps.summary import coverage_text, finding, verdict_text
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.ui.support.text import Wording, fixed, probability, set_number_locale, short, whole
from histoviewer.ui.support.translation import install_translations

WITHOUT_VALUE = (
    TileState.UNREADABLE,
    TileState.NO_NUMBER,
    TileState.PENDING,
    TileState.OUT_OF_SCOPE,
)
RULES = (
    peak_rule(0.3),
    SlideRule("peak", 0.9, data="", negative_below=0.15),
    SlideRule("largest_focus", 0.0005, data="", negative_below=0.0002),
    SlideRule("top_mean", 0.3, data="", top=2),
    None,
)


def cases(make_heatmap):
    """Heatmaps of every verdict, with and without what is missing from it."""
    for values in ([], [0.1, 0.2], [0.1, 0.29996, 0.95]):
        for counts in ((0, 0, 0, 0), (1, 0, 0, 4), (2, 0, 1, 0), (0, 2000, 3, 0), (2, 2, 2, 2)):
            for rule, cautions, problem in product(RULES, ([], ["Out of focus?"]), ("", "Dark.")):
                tiles = dict(zip([(0, 0), (0, 1), (0, 2)], values or [math.nan], strict=False))
                heatmap = make_heatmap(
                    tiles,
                    Size(9000, 9000),
                    threshold=0.3,
                    cautions=cautions,
                    slide_rule=rule,
                    scope_problem=problem,
                )
                heatmap.state[0, 0] = TileState.SCANNED if values else TileState.OUTSIDE
                rest = np.repeat(WITHOUT_VALUE, counts)
                heatmap.state.flat[500 : 500 + len(rest)] = rest
                yield heatmap


def test_the_window_words_a_verdict_as_reports_do(make_heatmap, qapp):
    told = [Wording().verdict(finding(heatmap)) for heatmap in cases(make_heatmap)]

    assert told == [verdict_text(heatmap) for heatmap in cases(make_heatmap)]
    calls = {text.partition(":")[0].partition(",")[0] for text in told}
    assert calls == {
        "Positive",
        "Negative",
        "Incomplete",
        "Cannot say",
        "Not assessable",
        "Unrated",
    }


@pytest.mark.parametrize("stride", [96, 48, 32])
@pytest.mark.parametrize("label_centre", [32, 96])
def test_the_window_words_coverage_as_reports_do(qapp, stride, label_centre):
    grid = PatchGrid(Size(320, 192), Mpp(1, 1), 1.0, 96, label_centre, stride)
    assert Wording().coverage(grid) == coverage_text(grid)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute"),
        (29, "less than a minute"),
        (31, "about 1 min"),
        (3569, "about 59 min"),
        (3590, "about 1 h 0 min"),
        (7500, "about 2 h 5 min"),
    ],
)
def test_a_time_is_no_finer_than_it_is_known(qapp, seconds, words):
    assert Wording().duration(seconds) == words


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["3,942", "0.500", "0.25", "0.299"]),
        ("de", ["3.942", "0,500", "0,25", "0,299"]),
    ],
)
def test_numbers_are_written_as_the_language_does(language, written):
    set_number_locale(language)
    assert [whole(3941.6), fixed(0.5, 3), short(0.25), probability(0.29996)] == written


def test_a_german_window_tells_a_verdict_in_german(make_heatmap, qapp):
    installed = install_translations(qapp, "de")
    set_number_locale("de")
    heatmap = make_heatmap({(0, 0): 0.95}, Size(90_000, 9000), threshold=0.3)
    heatmap.set_tiles(np.full(1200, 1), np.arange(1200), np.full(1200, 0.1, np.float32))
    try:
        assert Wording().verdict(finding(heatmap)) == (
            "Positiv: 1 von 1.201 analysierten Kacheln ab dem Schwellenwert 0,3 "
            "(höchste Wahrscheinlichkeit 0,949)."
        )
        assert QLocale().language() is QLocale.Language.German
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
