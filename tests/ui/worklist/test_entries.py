import os
import shutil

import pytest

from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.ui.worklist.entries import Joiner, Standing
from histoviewer.worklist.naming import path_text
from histoviewer.worklist.row import Row, Status


@pytest.fixture
def slide(tmp_path):
    path = tmp_path / "slides" / "fall 1" / "a.svs"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"pixels")
    return path


def done(path, name="a.svs", verdict="negative"):
    return Row(
        name,
        path_text(path),
        compute_fingerprint(path),
        status=Status.DONE,
        verdict=verdict,
        score=0.2,
    )


def only(entries):
    (entry,) = entries
    return entry


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (Row("a"), Standing.UNSCANNED),
        (Row("a", status=Status.RUNNING, owner="me"), Standing.RUNNING),
        (Row("a", status=Status.RUNNING, verdict="negative"), Standing.UNSCANNED),
        (Row("a", status=Status.PENDING, verdict="negative"), Standing.UNSCANNED),
        (Row("a", status=Status.FAILED, verdict="failed"), Standing.FAILED),
        (Row("a", status=Status.DONE, verdict="positive"), Standing.POSITIVE),
        (Row("a", status=Status.DONE, verdict="incomplete"), Standing.INCOMPLETE),
        (Row("a", status=Status.DONE, verdict="negative"), Standing.NEGATIVE),
    ],
)
def test_a_row_says_where_its_slide_stands(row, standing):
    entry = only(Joiner().join(None, [], [row]))
    assert entry.standing is standing
    assert entry.interrupted == (row.status is Status.RUNNING and not row.owner)


def test_a_slide_without_a_row_is_not_scanned(slide):
    entry = only(Joiner().join(slide.parents[1], [slide], []))
    assert (entry.name, entry.path, entry.row) == ("fall 1/a.svs", slide, None)
    assert entry.standing is Standing.UNSCANNED


def test_a_slide_has_the_row_with_its_path_whatever_its_name(slide):
    row = done(slide, "elsewhere/a.svs", "positive")
    entry = only(Joiner().join(slide.parent, [slide], [row]))
    assert (entry.name, entry.row, entry.standing) == (row.name, row, Standing.POSITIVE)


def test_a_result_of_another_content_is_no_verdict(slide):
    row, joiner = done(slide), Joiner()
    assert only(joiner.join(slide.parent, [slide], [row])).standing is Standing.NEGATIVE

    slide.write_bytes(b"other pixels")
    joiner.forget(slide)
    assert only(joiner.join(slide.parent, [slide], [row])).standing is Standing.CHANGED


def test_the_same_content_with_another_time_keeps_its_verdict(slide):
    row = done(slide)
    os.utime(slide, ns=(1, 1))
    assert only(Joiner().join(slide.parent, [slide], [row])).standing is Standing.NEGATIVE


def test_the_rows_of_a_moved_folder_follow_their_slides(slide):
    row = done(slide)
    moved = slide.rename(slide.with_name("moved")) and slide.with_name("moved").rename(
        slide.parents[1] / "a.svs"
    )
    entry = only(Joiner().join(moved.parent, [moved], [row]))
    assert (entry.path, entry.standing) == (moved, Standing.NEGATIVE)


def test_a_slide_of_the_same_name_gets_no_other_slides_verdict(slide):
    row = done(slide)
    other = slide.parents[1] / "fall 2" / "a.svs"
    other.parent.mkdir()
    other.write_bytes(b"another patient")
    for gone in (False, True):  # Also where the scanned slide's drive is not there.
        if gone:
            shutil.rmtree(slide.parent)
        entries = Joiner().join(other.parent, [other], [row])
        standings = {entry.path: entry.standing for entry in entries}
        assert standings == {slide: Standing.NEGATIVE, other: Standing.UNSCANNED}
        assert len({entry.name for entry in entries}) == 2


def test_a_copy_of_a_slide_that_is_still_there_is_a_slide_of_its_own(slide):
    row = done(slide)
    copy = slide.parents[1] / "a.svs"
    shutil.copy(slide, copy)
    entries = Joiner().join(copy.parent, [copy], [row])
    assert {entry.path for entry in entries} == {slide, copy}
