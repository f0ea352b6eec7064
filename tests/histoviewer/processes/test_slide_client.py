import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import damage_tile, tissue_noise, write_pyramid

from histoviewer.errors import MissingMppError, ModelError, SlideError, WorkerError
from histoviewer.geometry import Region, Size
from histoviewer.inference.manifest import load_manifest
from histoviewer.processes.slide_client import RemoteSlide, SlideReader
from histoviewer.scanning.plan import patches_by_stride
from histoviewer.scanning.tissue import find_tissue
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.mpp_store import MppStore
from histoviewer.slides.slide import open_slide
from histoviewer.worklist.viewed import viewed_grid

TILE = Size(512, 512)
needs_signals = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


@pytest.fixture
def reader() -> Iterator[SlideReader]:
    reader = SlideReader()
    yield reader
    reader.close()


def whole(slide: RemoteSlide) -> Region:
    return Region(0, 0, *slide.size)


def stop(reader: SlideReader) -> None:
    assert reader.pid
    os.kill(reader.pid, signal.SIGSTOP)


def kill(reader: SlideReader) -> None:
    assert reader.pid
    os.kill(reader.pid, signal.SIGKILL)


def sent_and_killed(reader: SlideReader, *slides: RemoteSlide) -> list[BaseException | None]:
    """Return the errors of reads whose process is killed while it reads these slides."""
    stop(reader)
    with ThreadPoolExecutor() as pool:
        reads = [pool.submit(slide.read_region, whole(slide), TILE) for slide in slides]
        # A stopped process answers nothing, so all that were sent stay with it.
        wait_until(lambda: len(reader._sent) == min(2, len(slides)))
        kill(reader)
        return [read.exception() for read in reads]


def wait_until(condition) -> None:  # type: ignore[no-untyped-def]
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come about within 30 s")


def test_a_slide_is_what_it_is_in_process(reader: SlideReader, real_slide: Path) -> None:
    region = Region(700.5, 901.25, 1024, 1024)
    with open_slide(real_slide) as here:
        expected = here.read_region(region, TILE)
        remote = reader.open(real_slide)
        for name in ("path", "size", "mpp", "mpp_source", "mpp_problem", "format", "levels"):
            assert getattr(remote, name) == getattr(here, name)

    pixels = remote.read_region(region, TILE)

    np.testing.assert_array_equal(pixels.rgb, expected.rgb)
    np.testing.assert_array_equal(pixels.valid, expected.valid)
    assert remote.fingerprint == compute_fingerprint(real_slide)


def test_damage_comes_through_as_pixels_and_words(reader: SlideReader, real_slide: Path) -> None:
    damage_tile(real_slide, 0)

    pixels = reader.open(real_slide).read_region(Region(0, 0, 512, 512), TILE)

    assert pixels.failed[:100, :100].all()
    assert not pixels.failed[300:, 300:].any()
    assert pixels.error


@pytest.mark.parametrize("content", [b"", b"<html></html>"])
def test_what_cannot_be_opened_is_told(reader: SlideReader, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.svs"
    path.write_bytes(content)

    with pytest.raises(SlideError, match=r"page\.svs"):
        reader.open(path)
    with pytest.raises(SlideError, match=r"gone\.svs"):
        reader.open(tmp_path / "gone.svs")


def test_a_pixel_size_that_is_given_is_remembered(reader: SlideReader, tmp_path: Path) -> None:
    path = write_pyramid(tmp_path / "a.tif", [tissue_noise(600, 600)])
    assert reader.open(path).mpp is None

    given = reader.open(path, 0.4)

    assert (given.mpp, given.mpp_source) == ((0.4, 0.4), "given by the user")
    with MppStore().open_slide(path) as slide:
        assert slide.mpp == (0.4, 0.4)


def test_patches_are_counted_however_long_that_takes(
    reader: SlideReader, real_slide: Path, tmp_path: Path
) -> None:
    model = make_model(tmp_path / "m")
    slide = reader.open(real_slide)
    bare = reader.open(write_pyramid(tmp_path / "a.tif", [tissue_noise(600, 600)]))
    # Any read would time out.
    reader._patience = 0

    counts = slide.count_patches(model)

    with open_slide(real_slide) as here:
        assert counts == patches_by_stride(here, load_manifest(model))
    with pytest.raises(MissingMppError, match=r"a\.tif"):
        bare.count_patches(model)
    with pytest.raises(ModelError, match=r"model\.json"):
        slide.count_patches(tmp_path / "none")


def test_tissue_is_found_as_a_scan_finds_it_however_long_that_takes(
    reader: SlideReader, real_slide: Path, tmp_path: Path
) -> None:
    slide = reader.open(real_slide)
    grid = viewed_grid(slide.size, slide.mpp)
    bare = reader.open(write_pyramid(tmp_path / "a.tif", [tissue_noise(600, 600)]))
    reader._patience = 0

    tissue = slide.find_tissue(grid)

    with open_slide(real_slide) as here:
        assert (tissue == find_tissue(here).tiles(grid)[0]).all()
    assert 0 < tissue.mean() < 1
    with pytest.raises(MissingMppError, match=r"a\.tif"):
        bare.find_tissue(grid)


def test_several_threads_read_several_slides(
    reader: SlideReader, real_slide: Path, tmp_path: Path
) -> None:
    other = write_pyramid(tmp_path / "a.tif", [tissue_noise(900, 700)], 0.5)
    slides = [reader.open(path) for path in (real_slide, other)]
    regions = [Region(x, y, 200, 200) for x in range(0, 800, 200) for y in range(0, 600, 200)]

    def read(job: tuple[int, Region]) -> np.ndarray:
        return slides[job[0]].read_region(job[1], Size(50, 50)).rgb

    jobs = [(number, region) for region in regions for number in (0, 1)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read, jobs))

    here = [open_slide(path) for path in (real_slide, other)]
    for (number, region), rgb in zip(jobs, found, strict=True):
        np.testing.assert_array_equal(rgb, here[number].read_region(region, Size(50, 50)).rgb)


@needs_signals
def test_the_newest_request_goes_first(reader: SlideReader, real_slide: Path) -> None:
    slide = reader.open(real_slide)
    process = reader._process
    assert process
    sent, send = [], process.send
    process.send = lambda ask: (sent.append(ask.question.size.width), send(ask))  # type: ignore
    stop(reader)
    with ThreadPoolExecutor() as pool:
        for number in range(5):
            pool.submit(slide.read_region, whole(slide), Size(number + 1, 1))
            wait_until(lambda n=number: len(reader._sent) + len(reader._waiting) == n + 1)
        os.kill(process.pid, signal.SIGCONT)

    assert sent == [1, 2, 5, 4, 3]


@needs_signals
def test_a_process_that_dies_in_a_read_is_told_and_replaced(
    reader: SlideReader, real_slide: Path
) -> None:
    slide = reader.open(real_slide)
    before = slide.read_region(whole(slide), TILE)

    errors = sent_and_killed(reader, slide, slide)

    for error in errors:
        assert isinstance(error, WorkerError)
        assert f"{real_slide}: brought down the process that reads it (SIGKILL" in str(error)
    again = slide.read_region(whole(slide), TILE)
    np.testing.assert_array_equal(again.rgb, before.rgb)


@needs_signals
def test_a_slide_that_kills_twice_is_refused_and_the_others_are_not(
    reader: SlideReader, real_slide: Path, tmp_path: Path
) -> None:
    other = shutil.copyfile(real_slide, tmp_path / "other.svs")
    slide, innocent = reader.open(real_slide), reader.open(other)
    sent_and_killed(reader, slide, innocent)
    # Either may have done it, so they are not read together any more.
    reader.start()
    stop(reader)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(slide.read_region, whole(slide), TILE)
        wait_until(lambda: len(reader._sent) == 1)
        second = pool.submit(innocent.read_region, whole(innocent), TILE)
        wait_until(lambda: len(reader._waiting) == 1)
        assert len(reader._sent) == 1
        kill(reader)
        assert isinstance(first.exception(), WorkerError)
        assert second.result().rgb.shape == (512, 512, 3)

    with pytest.raises(WorkerError, match=r"is not read any more.*twice"):
        slide.read_region(whole(slide), TILE)
    with pytest.raises(WorkerError, match=r"is not read any more.*twice"):
        reader.open(real_slide)


@needs_signals
def test_a_slide_that_was_replaced_meanwhile_is_not_taken_for_the_former_one(
    reader: SlideReader, real_slide: Path
) -> None:
    slide = reader.open(real_slide)
    write_pyramid(real_slide, [tissue_noise(*slide.size)], 0.5)
    sent_and_killed(reader, slide)

    with pytest.raises(SlideError, match="has changed since it was opened"):
        slide.read_region(whole(slide), TILE)


@needs_signals
def test_a_stalled_read_is_given_up_and_its_slide_is_not_blamed(
    reader: SlideReader, real_slide: Path
) -> None:
    slide = reader.open(real_slide)
    for _ in range(3):
        reader.start()
        stop(reader)
        # Short only while it is stalled: a busy machine may need seconds to start the next one.
        reader._patience = 0.3
        with pytest.raises(WorkerError, match=r"gave no sign of life for 0\.3 s.*drive"):
            slide.read_region(whole(slide), TILE)
        reader._patience = 60

    assert slide.read_region(whole(slide), Size(9, 9)).rgb.shape == (9, 9, 3)


@needs_signals
def test_closing_waits_for_no_stalled_read(reader: SlideReader, real_slide: Path) -> None:
    slide = reader.open(real_slide)
    stop(reader)
    with ThreadPoolExecutor() as pool:
        reads = [pool.submit(slide.read_region, whole(slide), TILE) for _ in range(4)]
        wait_until(lambda: len(reader._waiting) == 2)
        pid = reader.pid
        assert pid

        slide.close()
        reader.close()

        kinds = [type(read.exception()) for read in reads]
    assert sorted(kinds, key=str) == [SlideError] * 2 + [WorkerError] * 2
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(WorkerError, match="closing"):
        reader.open(real_slide)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux")
def test_a_closed_slide_s_file_is_closed(reader: SlideReader, real_slide: Path) -> None:
    slide, other = reader.open(real_slide), reader.open(real_slide)
    other.close()
    slide.read_region(whole(slide), Size(9, 9))

    slide.close()

    with pytest.raises(SlideError, match="is closed"):
        slide.read_region(whole(slide), Size(9, 9))
    files = Path(f"/proc/{reader.pid}/fd")
    wait_until(lambda: str(real_slide) not in [str(each.readlink()) for each in files.iterdir()])
