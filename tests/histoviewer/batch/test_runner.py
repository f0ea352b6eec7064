import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_models import make_model
from make_slides import tissue_noise, write_pyramid
from PIL import Image
from processes import children

from histoviewer.batch.outcome import BatchItem
from histoviewer.batch.queue import ScanQueue, scan_tasks
from histoviewer.batch.runner import scan_folder, scan_queue, scan_slides
from histoviewer.errors import ScanCancelled, SlideError, StoreError
from histoviewer.geometry import Region
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.inference.ensemble import load_ensemble
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.scanning.progress import ScanStep
from histoviewer.worklist.store import Store

QUICK = ScanOptions(stride=96)
SCAN = """
import sys
from pathlib import Path
from histoviewer.batch.runner import scan_slides
from histoviewer.processes.scan_messages import ScanOptions
model, folder, out = map(Path, sys.argv[1:])
for item in scan_slides(sorted(folder.iterdir()), model, out, ScanOptions(stride=96)):
    print(item.path.name, item.verdict, item.reused)
"""
needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_model(tmp_path / "model", threshold=0.9, whole_patch=True)


def run(slides: list[Path], model: Path, out: Path) -> dict[str, BatchItem]:
    return {item.path.name: item for item in scan_slides(slides, model, out, QUICK)}


def save_image(path: Path, dpi: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(0).integers(100, 180, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, dpi=(dpi, dpi))
    return path


@pytest.fixture
def slide(tmp_path: Path) -> Path:
    """A small slide, which a test may damage."""
    return save_image(tmp_path / "small.png", 25400 / 0.972)


def test_each_slide_ends_and_a_bad_one_stops_none(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    cut = tmp_path / "cut.svs"
    cut.write_bytes(real_slide.read_bytes()[:5000])
    nameless = save_image(tmp_path / "no mpp é.png", 72)

    items = run([cut, real_slide, nameless, tmp_path / "gone.svs"], model, tmp_path / "out")

    assert items["CMU-1.svs"].verdict == Verdict.NEGATIVE
    assert items["CMU-1.svs"].error == ""
    for name, words in [("cut.svs", "cut.svs"), ("no mpp é.png", "--mpp"), ("gone.svs", "gone")]:
        assert items[name].verdict == Verdict.FAILED
        assert items[name].result is None
        assert words in items[name].error


def test_results_of_same_named_slides_do_not_meet(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [
        save_image(tmp_path / "in" / name, dpi)
        for name in ("a/x.png", "b/x.png", "b/x.tif", "c d/é ü.png")
    ]

    results = {item.result for item in scan_slides(slides, model, tmp_path / "out", QUICK)}

    maps = tmp_path / "out" / "heatmaps"
    assert results == {
        maps / "a" / "x.png.tif",
        maps / "b" / "x.png.tif",
        maps / "b" / "x.tif.tif",
        maps / "c d" / "é ü.png.tif",
    }
    assert all(Heatmap.load(path).provenance.slide in str(path) for path in results if path)


def test_without_a_stride_the_model_s_own_is_used_and_known_again(
    tmp_path: Path, slide: Path
) -> None:
    model = make_model(tmp_path / "m", changes={"input.label_centre": 48})

    for reused in (False, True):
        (item,) = scan_slides([slide], model, tmp_path / "out", ScanOptions())

        assert item.result and item.reused is reused
        assert Heatmap.load(item.result).grid.stride == 48
    (item,) = scan_slides([slide], model, tmp_path / "out", ScanOptions(stride=48))
    assert item.reused


def test_a_finished_slide_is_scanned_again_only_if_something_changed(
    tmp_path: Path, model: Path, slide: Path
) -> None:
    out = tmp_path / "out"

    def reused(options: ScanOptions = QUICK, model: Path = model) -> bool:
        (item,) = scan_slides([slide], model, out, options)
        assert item.result
        return item.reused

    assert not reused()
    assert reused()
    assert not reused(ScanOptions(stride=48))
    assert not reused(QUICK)
    assert not reused(ScanOptions(stride=96, rescan=True))
    assert not reused(ScanOptions(stride=96, whole_slide=True))
    assert not reused(ScanOptions(stride=96, tta=True))
    assert reused(ScanOptions(stride=96, tta=True))
    assert not reused(ScanOptions(stride=96, mpp=0.6, force_mpp=True))
    assert not reused(ScanOptions(stride=32))
    assert reused(ScanOptions(stride=32))
    other = make_model(tmp_path / "other", threshold=0.8)
    assert not reused(QUICK)
    assert not reused(model=other)
    document = json.loads((other / "model.json").read_text())
    (other / "model.json").write_text(json.dumps(document | {"temperature": 1.5}))
    assert not reused(model=other)
    with slide.open("ab") as file:
        file.write(b"\0")
    assert not reused(model=other)


def test_a_region_alone_is_an_incomplete_result_that_the_next_scan_goes_on_from(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    out, totals = tmp_path / "out", []
    region = ScanOptions(stride=96, first=Region(1200, 1700, 600, 500), only_first=True)

    (item,) = scan_slides([real_slide], model, out, region)

    assert item.result
    alone = Heatmap.load(item.result)
    assert item.verdict == Verdict.INCOMPLETE
    assert "were not scanned: only a region was" in item.error
    (whole,) = scan_slides(
        [real_slide], model, out, QUICK, on_step=lambda _, step: totals.append(step.progress.total)
    )
    assert (whole.verdict, whole.error, whole.reused) == (Verdict.NEGATIVE, "", False)
    assert totals[-1] == alone.count(TileState.PENDING)
    (again,) = scan_slides([real_slide], model, out, region)
    assert again.reused


def test_a_damaged_result_is_made_again(tmp_path: Path, model: Path, slide: Path) -> None:
    (first,) = scan_slides([slide], model, tmp_path / "out", QUICK)
    assert first.result is not None
    first.result.write_bytes(first.result.read_bytes()[:100])

    (second,) = scan_slides([slide], model, tmp_path / "out", QUICK)

    assert not second.reused
    assert Heatmap.load(first.result).verdict() == Verdict.NEGATIVE


def test_the_result_of_a_program_that_chose_other_tiles_is_scanned_again(
    tmp_path: Path, model: Path, slide: Path
) -> None:
    (first,) = scan_slides([slide], model, tmp_path / "out", QUICK)
    assert first.result is not None
    heatmap = Heatmap.load(first.result)
    earlier = replace(heatmap.provenance, plan_version=1)
    replace(heatmap, provenance=earlier).save(first.result)
    for part in (tmp_path / "out").glob("worklist.sqlite*"):
        part.unlink()

    (second,) = scan_slides([slide], model, tmp_path / "out", QUICK)

    assert not second.reused
    assert Heatmap.load(first.result).provenance.plan_version == heatmap.provenance.plan_version


def test_a_given_pixel_size_is_remembered_for_the_file(tmp_path: Path, model: Path) -> None:
    path = save_image(tmp_path / "x.png", 72)

    def scanned(mpp: float | None) -> BatchItem:
        options = ScanOptions(stride=96, mpp=mpp)
        (item,) = scan_slides([path], model, tmp_path / "out", options)
        return item

    assert scanned(None).verdict == Verdict.FAILED
    assert scanned(0.8).result
    result = scanned(None).result
    assert result
    later = Heatmap.load(result)
    assert later.grid.slide_mpp == (0.8, 0.8)
    assert later.provenance.mpp_source == "given by the user"


def test_a_given_pixel_size_does_not_replace_a_recorded_one(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    (item,) = scan_slides([real_slide], model, tmp_path / "out", ScanOptions(stride=96, mpp=0.25))

    assert item.result
    heatmap = Heatmap.load(item.result)
    assert heatmap.grid.slide_mpp == (0.499, 0.499)
    assert heatmap.provenance.mpp_source == "file"


@needs_proc
def test_a_slide_that_brings_down_its_worker_twice_fails_and_the_others_go_on(
    tmp_path: Path, model: Path
) -> None:
    dpi = 25400 / 0.972
    large = write_pyramid(tmp_path / "b.tif", [tissue_noise(4096, 4096)], 0.972, compression=None)
    slides = [save_image(tmp_path / "a.png", dpi), large, save_image(tmp_path / "c.png", dpi)]
    deaths = []

    def abort(path: Path, step: ScanStep) -> None:
        if path == large and step.progress.done == 0:
            (worker,) = children(os.getpid())
            deaths.append(worker)
            os.kill(worker, signal.SIGABRT)

    items = {
        item.path.name: item
        for item in scan_slides(
            slides, model, tmp_path / "out", ScanOptions(stride=32), on_step=abort
        )
    }

    assert len(deaths) == 2
    assert items["b.tif"].verdict == Verdict.FAILED
    assert "brought down the process that reads it (SIGABRT), 2 times" in items["b.tif"].error
    assert [items[name].verdict for name in ("a.png", "c.png")] == [Verdict.NEGATIVE] * 2
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] == ["done", "failed", "done"]


def test_workers_share_the_slides_of_one_batch(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(6)]
    started = []

    items = list(
        scan_slides(
            [*slides, slides[0]],
            model,
            tmp_path / "out",
            QUICK,
            jobs=2,
            on_loaded=lambda loaded, jobs: started.append((loaded.provider, jobs)),
        )
    )

    assert started == [("CPU", 2)]
    assert sorted(item.path for item in items) == slides
    assert not any(item.reused for item in items)


def test_two_processes_scan_each_slide_of_a_folder_once(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(8)]
    arguments = [str(path) for path in (model, tmp_path / "in", tmp_path / "out")]

    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCAN, *arguments], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    lines = [run.communicate()[0].splitlines() for run in runs]

    assert [run.returncode for run in runs] == [0, 0]
    names = [path.name for path in slides]
    for told in lines:
        assert sorted(line.split()[0] for line in told) == names
    scanned = [line.split()[0] for told in lines for line in told if line.endswith("False")]
    assert sorted(scanned) == names


@pytest.mark.parametrize("when", ["in a slide", "between slides"])
def test_a_cancelled_batch_goes_on_where_it_was(tmp_path: Path, model: Path, when: str) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / name, dpi) for name in ("a.png", "b.png", "c.png")]
    cancel = CancellationToken()

    def stop(path: Path, step: ScanStep) -> None:
        if path.name == "b.png" and when == "in a slide":
            cancel.cancel()

    first = []
    with pytest.raises(ScanCancelled):
        for item in scan_slides(
            slides, model, tmp_path / "out", QUICK, cancel=cancel, on_step=stop
        ):
            first.append(item.path.name)
            if when == "between slides":
                cancel.cancel()

    items = list(scan_slides(slides, model, tmp_path / "out", QUICK))
    assert "a.png" in first
    assert "c.png" not in first
    assert [item.reused for item in items] == [path.name in first for path in slides]


def test_a_batch_that_is_dropped_ends_its_workers(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(3)]
    items = scan_slides(slides, model, tmp_path / "out", QUICK)

    next(items)
    items.close()  # type: ignore[attr-defined]

    with Store(tmp_path / "out") as store:
        assert "running" not in [row.status for row in store.rows()]


def test_slides_of_one_name_that_are_scanned_one_after_the_other_do_not_meet(
    tmp_path: Path, model: Path
) -> None:
    one, other = (save_image(tmp_path / name / "x.png", 25400 / 0.972) for name in ("a", "b"))

    def scanned(path: Path) -> BatchItem:
        (item,) = scan_slides([path], model, tmp_path / "out", QUICK)
        assert item.result
        assert Heatmap.load(item.result).provenance.slide_path == str(path)
        return item

    assert scanned(one).result != scanned(other).result
    assert scanned(one).reused
    assert scanned(other).reused


def test_a_slide_that_has_moved_is_not_scanned_again(tmp_path: Path, model: Path) -> None:
    slide = save_image(tmp_path / "a" / "x.png", 25400 / 0.972)
    (first,) = scan_slides([slide], model, tmp_path / "out", QUICK)
    (tmp_path / "a").rename(tmp_path / "b")

    (again,) = scan_slides([tmp_path / "b" / "x.png"], model, tmp_path / "out", QUICK)

    assert again.reused
    assert again.result == first.result


def test_a_slide_with_the_longest_name_is_scanned(tmp_path: Path, model: Path) -> None:
    slide = save_image(tmp_path / ("é" * 125 + ".png"), 25400 / 0.972)

    (item,) = scan_slides([slide], model, tmp_path / "out", QUICK)

    assert item.verdict == Verdict.NEGATIVE
    assert item.result
    assert item.result.is_file()


def test_a_result_that_cannot_be_written_pauses_the_batch(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "heatmaps").write_text("in the way")

    with pytest.raises(StoreError, match=r"paused: .*Then scan again: what was finished is kept"):
        list(scan_slides([real_slide], model, out, QUICK))


def test_an_error_in_the_callers_function_comes_back_to_the_caller(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    def fail(path: Path, step: ScanStep) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(scan_slides([real_slide], model, tmp_path / "out", QUICK, on_step=fail))


def test_scan_folder_uses_the_model_and_device_it_is_given(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    (tmp_path / "in").mkdir()
    real_slide.rename(tmp_path / "in" / real_slide.name)

    (item,) = scan_folder(
        tmp_path / "in", load_ensemble(model, "cpu"), tmp_path / "out", ScanOptions(stride=96)
    )

    assert item.result == tmp_path / "out" / "heatmaps" / "CMU-1.svs.tif"
    provenance = Heatmap.load(item.result).provenance
    assert (provenance.model, provenance.device_note) == ("reddest-in-centre", "")


def test_a_folder_without_slides_is_a_sentence(tmp_path: Path, model: Path) -> None:
    with pytest.raises(SlideError, match="not a folder with slides"):
        scan_folder(tmp_path / "nothing", load_ensemble(model, "cpu"), tmp_path / "out")


def queue_of(slides: list[Path], out: Path, options: ScanOptions = QUICK) -> ScanQueue:
    queue = ScanQueue()
    for slide in slides:
        queue.add(scan_tasks([slide], out, options))
    return queue


def test_a_queue_may_grow_while_it_is_scanned_and_ends_when_it_is_closed(
    tmp_path: Path, model: Path
) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(3)]
    queue = queue_of(slides[:1], tmp_path / "out")
    loaded, ended = [], []

    for item in scan_queue(queue, model, on_loaded=lambda news, jobs: loaded.append(news)):
        ended.append(item.path)
        if len(ended) < len(slides):
            queue.add(scan_tasks([slides[len(ended)]], tmp_path / "out", QUICK))
        else:
            queue.close()

    assert ended == slides
    assert len(loaded) == 1


def test_waiting_slides_are_in_the_worklist_before_it_is_their_turn(
    tmp_path: Path, model: Path
) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / name / "x.png", dpi) for name in ("a", "b", "c")]
    queue = queue_of(slides, tmp_path / "out")
    seen = []

    def look(path: Path, step: ScanStep) -> None:
        if not seen:
            with Store(tmp_path / "out") as store:
                seen.extend((row.status, Path(row.path)) for row in store.rows())

    queue.close()
    items = list(scan_queue(queue, model, on_step=look))

    assert sorted(status for status, _ in seen) == ["pending", "pending", "running"]
    assert sorted(path for _, path in seen) == slides
    assert len({item.result for item in items}) == 3


def test_a_slide_keeps_its_result_whether_it_comes_alone_or_with_its_folder(
    tmp_path: Path, model: Path
) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / name / "x.png", dpi) for name in ("a", "b")]

    def scan(slides: list[Path]) -> dict[Path, tuple[Path | None, bool]]:
        items = scan_slides(slides, model, tmp_path / "out", QUICK)
        return {item.path: (item.result, item.reused) for item in items}

    alone = scan(slides[:1])
    both = scan(slides)
    again = scan(slides[1:])

    assert both[slides[0]] == (alone[slides[0]][0], True)
    assert again[slides[1]] == (both[slides[1]][0], True)
    assert both[slides[0]][0] != both[slides[1]][0]


def test_an_interrupted_slide_gives_way_and_goes_on_where_it_was(
    tmp_path: Path, model: Path
) -> None:
    large = write_pyramid(tmp_path / "large.tif", [tissue_noise(2048, 2048)], 0.972, tile=512)
    small = save_image(tmp_path / "small.png", 25400 / 0.972)
    queue = queue_of([large], tmp_path / "out", ScanOptions(stride=32))
    (urgent,) = scan_tasks([small], tmp_path / "out", QUICK)
    totals, interrupted, workers = [], [], set()

    def preempt(path: Path, step: ScanStep) -> None:
        workers.update(children(os.getpid()))
        if path == large and step.progress.done == 0:
            totals.append(step.progress.total)
        if path == large and step.progress.done > 200 and len(totals) == 1:
            queue.add_first(urgent)
            queue.close()

    items = list(scan_queue(queue, model, on_step=preempt, on_interrupted=interrupted.append))

    assert [item.path for item in items] == [small, large]
    assert interrupted == [large]
    assert totals[0] == 64 * 64
    assert totals[1] < totals[0] - 150
    assert items[1].verdict == Verdict.NEGATIVE
    with Store(tmp_path / "out") as store:
        assert [row.status for row in store.rows()] == ["done", "done"]


def test_an_interrupted_rescan_leaves_the_earlier_result(
    tmp_path: Path, model: Path, real_slide: Path
) -> None:
    (first,) = scan_slides([real_slide], model, tmp_path / "out", QUICK)
    queue = queue_of([real_slide], tmp_path / "out", ScanOptions(stride=32))
    queue.close()

    items = list(scan_queue(queue, model, on_step=lambda path, step: queue.interrupt(real_slide)))

    assert items == []
    with Store(tmp_path / "out") as store:
        (row,) = store.rows()
    assert (row.status, row.verdict, row.score) == ("done", first.verdict, first.score)
    assert first.result
    assert Heatmap.load(first.result).grid.stride == 96


def test_a_failed_slide_that_is_added_again_is_tried_again(tmp_path: Path, model: Path) -> None:
    broken = tmp_path / "x.png"
    broken.write_bytes(b"no slide")
    queue = queue_of([broken], tmp_path / "out")
    verdicts = []

    for item in scan_queue(queue, model):
        verdicts.append(item.verdict)
        if len(verdicts) == 1:
            save_image(broken, 25400 / 0.972)
            queue.add(scan_tasks([broken], tmp_path / "out", QUICK))
            queue.close()

    assert verdicts == [Verdict.FAILED, Verdict.NEGATIVE]


def test_what_stops_a_run_leaves_its_slides_in_the_queue(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(2)]
    out = tmp_path / "out"
    out.mkdir()
    (out / "heatmaps").write_text("in the way")
    queue = queue_of(slides, out)
    queue.close()

    with pytest.raises(StoreError, match="paused"):
        list(scan_queue(queue, model))
    assert queue.waiting == tuple(slides)

    (out / "heatmaps").unlink()
    assert [item.path for item in scan_queue(queue, model)] == slides


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_a_worker_that_died_while_idle_counts_against_no_slide(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    one, other = (save_image(tmp_path / name, dpi) for name in ("a.png", "b.png"))
    queue = queue_of([one], tmp_path / "out")
    deaths = []

    def look(path: Path, step: ScanStep) -> None:
        with Store(tmp_path / "out") as store:
            deaths.extend(row.deaths for row in store.rows())

    for item in scan_queue(queue, model, on_step=look):
        if item.path == one:
            (worker,) = children(os.getpid())
            descriptor = os.pidfd_open(worker)
            os.kill(worker, signal.SIGKILL)
            # A process's descriptor becomes readable when all its threads have ended.
            assert select.select([descriptor], [], [], 60)[0]
            os.close(descriptor)
            queue.add(scan_tasks([other], tmp_path / "out", QUICK))
            queue.close()

    assert item.verdict == Verdict.NEGATIVE
    assert set(deaths) == {0}


def test_a_slide_that_comes_during_a_scan_is_in_the_worklist_at_once(
    tmp_path: Path, model: Path
) -> None:
    large = write_pyramid(tmp_path / "large.tif", [tissue_noise(4096, 4096)], 0.972, tile=512)
    late = save_image(tmp_path / "late.png", 25400 / 0.972)
    queue = queue_of([large], tmp_path / "out", ScanOptions(stride=32))
    seen = []

    def look(path: Path, step: ScanStep) -> None:
        if path == large and not seen:
            queue.add(scan_tasks([late], tmp_path / "out", QUICK))
            queue.close()
            with Store(tmp_path / "out") as store:
                while not (row := store.row("late.png")):
                    os.sched_yield()
            seen.append((row.status, queue.running))

    items = list(scan_queue(queue, model, on_step=look))

    assert seen == [("pending", (large,))]
    assert len(items) == 2


def test_another_run_goes_on_with_a_queue_that_one_has_left(tmp_path: Path, model: Path) -> None:
    dpi = 25400 / 0.972
    slides = [save_image(tmp_path / "in" / f"{number}.png", dpi) for number in range(3)]
    queue = queue_of(slides, tmp_path / "out")
    first = scan_queue(queue, model)
    assert next(first).path == slides[0]
    first.close()  # type: ignore[attr-defined]
    queue.close()

    rest = [item.path for item in scan_queue(queue, model)]

    assert rest[-1] == slides[2]
    assert queue.waiting == ()
