from dataclasses import MISSING

import numpy as np
import pytest
from make_heatmaps import peak_rule

from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.provenance import Provenance
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.heatmaps.summary import coverage_text, scale_bar, verdict_text
from histoviewer.heatmaps.tile_states import TileState

GRID = PatchGrid(Size(320, 64), Mpp(1, 1), 1.0, 96, 32, 32)


def make_heatmap(values, provenance=None, **states):
    """A heatmap of 2 x 10 tiles: values from the first on, then counts of states, then OUTSIDE."""
    names = (
        {
            field: ""
            for field in Provenance.__dataclass_fields__
            if Provenance.__dataclass_fields__[field].default is MISSING and field != "cautions"
        }
        | {"threshold": 0.3, "versions": {}, "slide_rule": peak_rule(0.3)}
        | (provenance or {})
    )
    heatmap = Heatmap.pending(GRID, np.zeros(GRID.shape, np.bool_), Provenance(**names))
    flat = np.arange(len(values))
    heatmap.set_tiles(flat // 10, flat % 10, np.array(values, np.float32))
    rest = [TileState[name.upper()] for name, count in states.items() for _ in range(count)]
    heatmap.state.flat[len(values) : len(values) + len(rest)] = rest
    return heatmap


def test_positive_gives_the_count_and_the_peak():
    text = verdict_text(make_heatmap([0.1, 0.4, 0.95], unreadable=1))
    assert text == (
        "Positive: 2 of 3 scanned tiles reach the threshold 0.3 (highest probability 0.949); "
        "1 tile could not be read."
    )


def test_negative_says_so_only_with_every_tile_scanned():
    assert verdict_text(make_heatmap([0.1, 0.2])).startswith("Negative: 0 of 2 scanned tiles")
    text = verdict_text(make_heatmap([0.1, 0.2], unreadable=2, pending=3))
    assert text == (
        "Incomplete: 28 % of the tissue was examined; 0 of 2 scanned tiles reach the threshold 0.3 "
        "(highest probability 0.200); 2 tiles could not be read and 3 tiles not scanned yet."
    )


def test_a_model_that_gave_no_number_is_told_apart_from_what_could_not_be_read():
    text = verdict_text(make_heatmap([0.1], no_number=2))
    assert text.endswith(" (highest probability 0.100); the model gave no number for 2 tiles.")
    text = verdict_text(make_heatmap([], unreadable=1, no_number=2, pending=3))
    assert text == (
        "Incomplete: 1 tile could not be read, the model gave no number for 2 tiles "
        "and 3 tiles not scanned yet."
    )


def test_a_peak_below_the_threshold_never_reads_as_if_it_reached_it():
    assert "0.299" in verdict_text(make_heatmap([0.29996]))


def test_nothing_scanned_is_incomplete_and_says_why():
    assert verdict_text(make_heatmap([])) == "Incomplete: no tissue was found."
    text = verdict_text(make_heatmap([], pending=4))
    assert text == "Incomplete: 4 tiles not scanned yet."


def test_another_threshold_changes_the_count_and_not_the_verdict():
    assert verdict_text(make_heatmap([0.4]), 0.5).startswith("Positive: 0 of 1")


def test_each_reason_for_no_call_is_given():
    out = {"scope_problem": "Its glass is not white."}
    assert verdict_text(make_heatmap([0.9], out)).startswith(
        "Not assessable: Its glass is not white; 1 of 1 scanned tiles reach"
    )
    assert verdict_text(make_heatmap([], out_of_scope=2)) == (
        "Not assessable: all tissue is unlike the training patches; 2 tiles out of scope."
    )
    assert verdict_text(make_heatmap([0.9], {"slide_rule": None})).startswith(
        "Unrated: the model has no rule for calls on slides; 1 of 1"
    )


def test_a_score_stands_before_the_counts_with_its_threshold():
    rule = SlideRule("largest_focus", 0.002, data="", negative_below=0.001)
    text = verdict_text(make_heatmap([0.9, 0.9, 0.9, 0.1], {"slide_rule": rule}))
    assert text.startswith(
        "Positive: largest focus 0.0030 mm² (positive from 0.002 mm² on, negative below "
        "0.001 mm²); 3 of 4 scanned tiles"
    )
    mean = SlideRule("top_mean", 0.8, data="", top=2)
    text = verdict_text(make_heatmap([0.9, 0.5], {"slide_rule": mean}))
    assert text.startswith(
        "Negative: mean of the 2 highest probabilities 0.699 (positive from 0.8 on); 2 of 2"
    )


@pytest.mark.parametrize(("stride", "share"), [(96, "11 %"), (48, "44 %"), (32, "all")])
def test_what_a_stride_covers(stride, share):
    grid = PatchGrid(Size(320, 64), Mpp(1, 1), 1.0, 96, 32, stride)
    assert coverage_text(grid) == f"stride {stride}: {share} of the area is inside a label centre"


@pytest.mark.parametrize(
    ("um_per_pixel", "longest", "pixels", "label"),
    [
        (1, 99, 50, "50 µm"),
        (1, 100, 100, "100 µm"),
        (1, 150, 100, "100 µm"),
        (1, 200, 200, "200 µm"),
        (1, 999, 500, "500 µm"),
        (10, 100, 100, "1 mm"),
        (0.25, 100, 80, "20 µm"),
        (0.001, 100, 100, "0.1 µm"),
        (97.2, 300, 205.76, "20 mm"),
    ],
)
def test_a_scale_bar_has_the_longest_round_length_that_fits(um_per_pixel, longest, pixels, label):
    length, text = scale_bar(um_per_pixel, longest)
    assert length == pytest.approx(pixels, rel=1e-3)
    assert text == label
