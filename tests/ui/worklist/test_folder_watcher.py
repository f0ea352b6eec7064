import pytest

from histoviewer.errors import SlideError
from histoviewer.slides.slide import open_slide
from histoviewer.ui.worklist import folder_watcher as module
from histoviewer.ui.worklist.folder_watcher import Arrivals, FolderWatcher

_WAIT = 60_000


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "slides"
    folder.mkdir()
    return folder


@pytest.fixture
def arrivals(folder):
    return Arrivals(folder, folder / "out", open_slide)


def test_what_is_there_is_found_once_it_stood_still_even_broken(arrivals, folder, slide_bytes):
    (folder / "a.png").write_bytes(slide_bytes)
    (folder / "broken.svs").write_bytes(b"II*\0")
    (folder / "notes.txt").write_text("no slide")
    assert arrivals.look().found == []
    assert arrivals.look().found == [folder / "a.png", folder / "broken.svs"]
    assert arrivals.look().found == []


def test_a_file_that_is_being_copied_is_no_slide_yet(arrivals, folder, slide_bytes):
    arrivals.look()
    path, half = folder / "a.png", len(slide_bytes) // 2
    with path.open("wb") as file:
        for end in (half // 2, half):
            file.write(slide_bytes[file.tell() : end])
            file.flush()
            assert (arrivals.look().found, arrivals.look().found) == ([], [])
        file.write(slide_bytes[half:])
    look = arrivals.look()
    assert (look.found, look.arriving) == ([], 1)
    look = arrivals.look()
    assert (look.found, look.arriving) == ([path], 0)


def test_a_new_file_that_never_opens_is_found_in_the_end(arrivals, folder, monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 3)
    arrivals.look()
    (folder / "broken.svs").write_bytes(b"II*\0")
    assert [arrivals.look().found for _ in range(4)] == [[], [], [], [folder / "broken.svs"]]


def test_a_changed_slide_is_gone_until_it_stands_still_and_opens(arrivals, folder, slide_bytes):
    path = folder / "a.png"
    path.write_bytes(slide_bytes)
    arrivals.look(), arrivals.look()

    path.write_bytes(slide_bytes[:1000])
    look = arrivals.look()
    assert (look.gone, look.found) == ([path], [])
    assert arrivals.look().found == []
    path.write_bytes(slide_bytes + b"more")
    assert (arrivals.look().found, arrivals.look().found) == ([], [path])
    path.unlink()
    assert arrivals.look().gone == [path]


def test_the_results_are_left_out(arrivals, folder, slide_bytes):
    (folder / "out").mkdir()
    (folder / "out" / "heat.png").write_bytes(slide_bytes)
    arrivals.look()
    assert arrivals.look().found == []


def test_a_folder_that_is_away_takes_no_slide_with_it(arrivals, folder, slide_bytes):
    (folder / "a.png").write_bytes(slide_bytes)
    arrivals.look(), arrivals.look()
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(SlideError, match="is missing"):
        arrivals.look()
    away.rename(folder)
    look = arrivals.look()
    assert (look.found, look.gone) == ([], [])


@pytest.fixture
def watch(jobs):
    watch = FolderWatcher(jobs, open_slide, seconds=0.02)
    yield watch
    jobs.close()


def test_a_slide_copied_into_a_watched_folder_is_announced(watch, folder, slide_bytes, qtbot):
    (folder / "a.png").write_bytes(slide_bytes)
    with qtbot.waitSignal(watch.slides_found, timeout=_WAIT) as found:
        watch.watch(folder)
    assert found.args == [[folder / "a.png"]]

    with qtbot.waitSignal(watch.slides_found, timeout=_WAIT) as found:
        (folder / "b.png").write_bytes(slide_bytes)
    assert found.args == [[folder / "b.png"]]
    with qtbot.waitSignal(watch.slides_gone, timeout=_WAIT) as gone:
        (folder / "a.png").unlink()
    assert gone.args == [[folder / "a.png"]]


def test_a_vanished_folder_is_a_sentence_until_it_is_back(watch, folder, qtbot):
    watch.watch(folder)
    with qtbot.waitSignal(watch.error_changed, timeout=_WAIT) as error:
        away = folder.rename(folder.with_name("away"))
    assert "slides: is missing" in error.args[0]
    with qtbot.waitSignal(watch.error_changed, timeout=_WAIT) as error:
        away.rename(folder)
    assert error.args == [""]


def test_another_folder_takes_the_place_of_the_first(watch, folder, tmp_path, slide_bytes, qtbot):
    (folder / "a.png").write_bytes(slide_bytes)
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.png").write_bytes(slide_bytes)
    found = []
    watch.slides_found.connect(found.append)
    watch.watch(folder)
    watch.watch(other)
    qtbot.waitUntil(lambda: bool(found), timeout=_WAIT)
    assert found == [[other / "b.png"]]
