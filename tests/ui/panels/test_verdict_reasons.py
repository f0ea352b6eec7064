"""Reasons not to rely on a verdict are shown beside it, in the panel and in the worklist."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.scanning.domain_check import PALER
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.worklist.columns import Column
from histoviewer.ui.worklist.entries import Standing
from histoviewer.worklist.row import row_of
from histoviewer.worklist.store import Store

WAIT = 20_000
WORDS = {
    "en": {
        "negative": "negative",
        "incomplete": "incomplete",
        "caution": "with caution",
        "paler": "The tissue is paler than what the model was trained on.",
        "part": "11 % of the tissue was examined.",
        "half": "50 % of the tissue was examined.",
        "unread": "1 tile could not be read and 1 tile not scanned yet.",
        "doubted": "Negative with caution",
        "partial": "Incomplete",
    },
    "de": {
        "negative": "negativ",
        "incomplete": "unvollständig",
        "caution": "mit Vorbehalt",
        "paler": "Das Gewebe ist blasser",
        "part": "11 % des Gewebes wurden untersucht.",
        "half": "50 % des Gewebes wurden untersucht.",
        "unread": "1 Kachel konnte nicht gelesen werden und 1 Kachel ist noch nicht analysiert.",
        "doubted": "Negativ mit Vorbehalt",
        "partial": "Unvollständig",
    },
    "fr": {
        "negative": "négative",
        "incomplete": "incomplète",
        "caution": "avec réserve",
        "paler": "Le tissu est plus pâle",
        "part": "11 % du tissu a été examiné.",
        "half": "50 % du tissu a été examiné.",
        "unread": "1 tuile n'a pas pu être lue et 1 tuile n'est pas encore analysée.",
        "doubted": "Négative avec réserve",
        "partial": "Incomplète",
    },
}


@pytest.fixture
def words(language):
    """Texts in the language of windows that are made from now on."""
    return WORDS[language]


def at_stride(heatmap, stride):
    """The heatmap as one that was scanned at this stride, with one tile of a low probability."""
    grid = PatchGrid(Size(1500, 1100), Mpp(0.5, 0.5), 0.972, 96, 32, stride)
    coarse = Heatmap.pending(grid, np.zeros(grid.shape, np.bool_), heatmap.provenance)
    coarse.set_tiles(np.array([0]), np.array([0]), np.array([0.2], np.float32))
    return coarse


def with_states(heatmap, **states):
    for (row, col), state in zip([(0, 1), (0, 2)], states.values(), strict=False):
        heatmap.state[row, col] = state
        heatmap.probability[row, col] = np.nan
    return heatmap


@pytest.fixture
def heatmaps(make_heatmap):
    """Heatmaps in which nothing reaches the threshold, and none of which is negative alone."""
    low = {(0, 0): 0.2, (0, 1): 0.2, (0, 2): 0.2, (0, 3): 0.2}
    return {
        "cautioned": make_heatmap(low, cautions=[PALER]),
        "coarse": at_stride(make_heatmap(low), 96),
        "unfinished": with_states(
            make_heatmap(low), one=TileState.UNREADABLE, other=TileState.PENDING
        ),
        "negative": make_heatmap(low),
    }


def panel_says(window):
    labels = window.reading.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.mark.parametrize(
    ("kind", "verdict", "reasons"),
    [
        ("cautioned", ("negative", "caution"), ["paler"]),
        ("coarse", ("incomplete",), ["part"]),
        ("unfinished", ("incomplete",), ["unread", "half"]),
        ("negative", ("negative",), []),
    ],
)
def test_the_verdict_panel_says_why_a_verdict_is_not_to_be_relied_on(
    words, kind, verdict, reasons, heatmaps, slide_path, tmp_path, request, qtbot
):
    window = request.getfixturevalue("window")
    heatmaps[kind].save(tmp_path / "heatmap.tif")
    request.getfixturevalue("show")(slide_path, tmp_path / "heatmap.tif")
    # The words come with the counts, a moment later.
    qtbot.waitUntil(lambda: words[verdict[0]] in panel_says(window), timeout=WAIT)

    said = panel_says(window).splitlines()
    assert all(words[word] in said[0] for word in verdict)
    assert [line for line in said if line.startswith("⚠")] != [] or not reasons
    for reason in reasons:
        assert any(words[reason] in line for line in said)
    if kind != "negative":
        assert not said[0].endswith(words["negative"])
        assert words["negative"] not in said[0] or words["caution"] in said[0]
    # In second-read mode nothing of it is told before the first impression.
    window.actions_.second_read.trigger()
    assert not any(words[reason] in panel_says(window) for reason in reasons)


def test_what_is_not_to_be_relied_on_needs_attention_in_the_worklist(
    words, heatmaps, slide_bytes, tmp_path, settings, request, qtbot
):
    folder = tmp_path / "week 47"
    folder.mkdir()
    out = settings.load().results_folder
    for kind, heatmap in heatmaps.items():
        slide = folder / f"{kind}.png"
        slide.write_bytes(slide_bytes + kind.encode())
        heatmap.provenance = replace(
            heatmap.provenance, fingerprint=compute_fingerprint(slide), slide_path=str(slide)
        )
        heatmap.save(out / "heatmaps" / f"{kind}.png.tif")
        with Store(out) as store:
            store.finish(row_of(heatmap, f"{kind}.png", f"heatmaps/{kind}.png.tif"))
    window = request.getfixturevalue("window")
    window.resize(1366, 768)

    window.open(out)

    model = window.worklist.model

    def told():
        rows = range(model.rowCount())
        return {model.index(row, 0).data(): model.index(row, Column.VERDICT).data() for row in rows}

    expected = {
        "coarse.png": words["partial"],
        "unfinished.png": words["partial"],
        "cautioned.png": words["doubted"],
    }
    qtbot.waitUntil(lambda: expected.items() <= told().items(), timeout=WAIT)
    # With the failures, before what is still to be scanned.
    assert model.standings() == [
        Standing.INCOMPLETE,
        Standing.INCOMPLETE,
        Standing.DOUBTED,
        Standing.NEGATIVE,
    ]
    assert Standing.FAILED < Standing.DOUBTED < Standing.RUNNING
    statuses = {line.entry.name: model._status(line) for line in model._lines}
    assert statuses["coarse.png"].startswith(words["part"].rstrip("."))
    assert words["paler"] in statuses["cautioned.png"]
    # The filter that shows what needs attention, chosen by keys, leaves the plain negative out.
    show_only = window.worklist.ui.show_only
    qtbot.keyClick(show_only, Qt.Key.Key_Down)
    qtbot.keyClick(show_only, Qt.Key.Key_Down)
    proxy = window.worklist.proxy
    shown = {proxy.index(row, 0).data() for row in range(proxy.rowCount())}
    assert shown == set(expected)
