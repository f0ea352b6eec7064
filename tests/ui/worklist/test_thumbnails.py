import threading

import pytest

from histoviewer.slides.slide import open_slide
from histoviewer.ui.worklist.thumbnails import LONGEST, Thumbnails

_WAIT = 60_000


@pytest.fixture
def thumbnails(jobs):
    return Thumbnails(jobs, open_slide)


def test_a_slide_in_sight_gets_its_picture(thumbnails, slide_path, qtbot):
    with qtbot.waitSignal(thumbnails.ready, timeout=_WAIT) as ready:
        thumbnails.want([slide_path])
    path, image = ready.args
    assert path == slide_path
    assert (image.width(), image.height()) == (104, 76) and image.size().width() <= LONGEST.width()
    # Red grows with x, green with y, in the pattern of the slide.
    corner, far = image.pixelColor(2, 2), image.pixelColor(101, 73)
    assert (corner.red(), corner.green()) == pytest.approx((0, 0), abs=8)
    assert (far.red(), far.green()) == pytest.approx((14 * 16, 10 * 20), abs=12)
    assert thumbnails.get(slide_path) == image


def test_a_slide_that_cannot_be_read_is_told_once_and_holds_up_no_other(
    thumbnails, slide_path, tmp_path, qtbot
):
    torn = tmp_path / "torn.svs"
    torn.write_bytes(b"II*\0")
    failures = []
    thumbnails.failed.connect(lambda path, text: failures.append((path, text)))
    with qtbot.waitSignal(thumbnails.ready, timeout=_WAIT):
        thumbnails.want([torn, slide_path])
    thumbnails.want([torn, slide_path])

    assert thumbnails.get(torn) is None and thumbnails.is_unreadable(torn)
    ((path, text),) = failures
    assert path == torn and str(torn) in text


def test_one_is_read_at_a_time_and_only_what_is_still_in_sight(jobs, slide_path, tmp_path, qtbot):
    others = [tmp_path / f"{number}.png" for number in range(4)]
    for other in others:
        other.write_bytes(slide_path.read_bytes())
    opened, go = [], threading.Event()

    def open_slowly(path):
        opened.append(path)
        go.wait()
        return open_slide(path)

    thumbnails = Thumbnails(jobs, open_slowly)
    thumbnails.want(others)
    qtbot.waitUntil(lambda: bool(opened), timeout=_WAIT)
    assert opened == others[:1]
    thumbnails.want([slide_path])
    go.set()
    qtbot.waitUntil(lambda: thumbnails.get(slide_path) is not None, timeout=_WAIT)
    assert opened == [others[0], slide_path]


def test_a_changed_slide_is_read_again(thumbnails, slide_path, qtbot):
    with qtbot.waitSignal(thumbnails.ready, timeout=_WAIT):
        thumbnails.want([slide_path])
    thumbnails.forget(slide_path)
    assert thumbnails.get(slide_path) is None
    with qtbot.waitSignal(thumbnails.ready, timeout=_WAIT):
        thumbnails.want([slide_path])


def test_a_slide_that_changed_while_it_was_read_keeps_no_old_picture(jobs, slide_path, qtbot):
    opened, go = [], threading.Event()

    def open_slowly(path):
        opened.append(path)
        go.wait()
        return open_slide(path)

    thumbnails = Thumbnails(jobs, open_slowly)
    thumbnails.want([slide_path])
    qtbot.waitUntil(lambda: bool(opened), timeout=_WAIT)
    thumbnails.forget(slide_path)
    thumbnails.want([slide_path])
    go.set()
    qtbot.waitUntil(lambda: thumbnails.get(slide_path) is not None, timeout=_WAIT)
    assert len(opened) == 2


def test_pictures_not_seen_for_longest_go(thumbnails, slide_path, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(Thumbnails, "kept", 2)
    paths = [slide_path, tmp_path / "1.png", tmp_path / "2.png"]
    for path in paths[1:]:
        path.write_bytes(slide_path.read_bytes())
    thumbnails.want(paths[:2])
    qtbot.waitUntil(lambda: thumbnails.get(paths[1]) is not None, timeout=_WAIT)
    thumbnails.want([paths[0], paths[2]])
    qtbot.waitUntil(lambda: thumbnails.get(paths[2]) is not None, timeout=_WAIT)
    assert thumbnails.get(paths[0]) is not None
    assert thumbnails.get(paths[1]) is None
