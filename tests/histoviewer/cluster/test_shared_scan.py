"""Scans by several processes over one folder, some killed, stopped or short of disk."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from make_models import make_model
from processes import children
from shared_scans import busy, check_whole
from timeless import timeless_results

from histoviewer.cli.main import main
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.cluster.job import SHARED_FOLDER, JobFolder, Place, open_job
from histoviewer.cluster.lease_log import LeaseLog
from histoviewer.cluster.local_workers import LocalWorkers
from histoviewer.cluster.worker import SharedWorker
from histoviewer.errors import HistoViewerError, ModelError, ScanCancelled, SlideError, StoreError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.scanning.cancellation import CancellationToken
from histoviewer.scanning.options import ScanOptions
from histoviewer.worklist.naming import DATABASE
from histoviewer.worklist.store import Store

OPTIONS = ScanOptions(stride=32, checkpoint_seconds=0.05)
# A checkpoint at each step keeps the large slide at hand until a test strikes.
SLOW = ScanOptions(stride=32, checkpoint_seconds=0)
LEASE = 2.0
COORDINATE = """
import sys
from pathlib import Path
from histoviewer.cluster.coordinator import Coordinator
from histoviewer.scanning.options import ScanOptions
model, folder, out = map(Path, sys.argv[1:])
options = ScanOptions(stride=32, checkpoint_seconds=0.05)
with Coordinator(sorted(folder.iterdir()), model, out, options, lease_seconds=2) as coordinator:
    for item in coordinator.items():
        print("ended", item.path.name, flush=True)
"""
needs_signals = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="needs signals")


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start `python ARGUMENTS`; ended after the test."""
    runs: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> "subprocess.Popen[str]":
        command = [sys.executable, *map(str, arguments)]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        return runs[-1]

    yield begin
    for run in runs:
        run.kill()
        run.wait()
        assert run.stdout
        run.stdout.close()


def free_rows(out: Path) -> None:
    """End the rows' lease of a dead coordinator, which would end by itself in a while."""
    with closing(sqlite3.connect(out / DATABASE)) as connection:
        connection.execute("DELETE FROM owner")
        connection.commit()


def test_workers_that_join_by_command_share_the_slides(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    alone: dict[str, bytes],
    start: Callable[..., "subprocess.Popen[str]"],
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    workers = [start("-m", "histoviewer", "worker", out) for _ in range(2)]
    scan = ["scan", str(slides[0].parent), "-o", str(out), "--model", str(model), "--stride", "32"]

    assert main([*scan, "--shared", "--jobs", "0"]) == 1

    said = [worker.communicate()[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    ended = [line.split("/")[-1] for text in said for line in text.splitlines() if "/" in line]
    assert sorted(ended) == sorted(path.name for path in slides)
    assert timeless_results(out) == alone
    told = capsys.readouterr()
    assert "7 slides: 6 negative, 1 failed" in told.out
    assert "bad.svs: is damaged" in told.out
    assert f"process {workers[0].pid}: " in told.err
    # What is there already is not scanned again.
    assert main([*scan, "--shared"]) == 1
    assert capsys.readouterr().out.count("unchanged since its last scan") == 6
    assert main(["worker", str(out), "--wait", "0"]) == 0
    assert main(["worker", str(tmp_path), "--wait", "0"]) == 1


@needs_signals
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_the_slide_of_a_worker_that_is_lost_is_scanned_by_another_and_has_one_result(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    alone: dict[str, bytes],
    start: Callable[..., "subprocess.Popen[str]"],
    kill: signal.Signals,
) -> None:
    out = tmp_path / "out"
    run, struck = start("-m", "histoviewer", "worker", out), ""
    problems: list[str] = []
    with Coordinator(
        slides, model, out, SLOW, lease_seconds=LEASE, on_problem=problems.append
    ) as coordinator:

        def strike() -> None:
            nonlocal struck
            if not struck and busy(coordinator):
                struck = datetime.now(UTC).isoformat()
                os.kill(run.pid, kill)
                start("-m", "histoviewer", "worker", out)

        items = []
        for item in coordinator.items(strike):
            items.append(item)
            if item.path.suffix == ".tif" and kill == signal.SIGSTOP:
                os.kill(run.pid, signal.SIGCONT)
                said = run.communicate()[0]
                assert run.returncode == 0
                assert "large" not in said

    (large,) = (item.result for item in items if item.path.suffix == ".tif")
    assert large
    # It was resumed, not begun anew.
    assert Heatmap.load(large).provenance.started < struck
    # SIGTERM gives the slide up at once, so nobody misses its worker.
    assert bool(problems) == (kill != signal.SIGTERM)
    if kill == signal.SIGTERM:
        run.communicate()
        assert run.returncode == 130
    check_whole(items, out, alone)


def test_a_second_coordinator_goes_on_where_the_first_was_killed(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    alone: dict[str, bytes],
    start: Callable[..., "subprocess.Popen[str]"],
) -> None:
    out = tmp_path / "out"
    first = start("-c", COORDINATE, model, slides[0].parent, out)
    worker = start("-m", "histoviewer", "worker", out)
    assert first.stdout
    assert first.stdout.readline().startswith("ended")
    first.kill()
    worker.communicate()
    assert worker.returncode == 0
    free_rows(out)

    with Coordinator(slides, model, out, OPTIONS, lease_seconds=LEASE) as coordinator:
        items = list(coordinator.items())

    check_whole(items, out, alone)


def test_one_scan_is_open_at_a_time_and_one_command_coordinates_it(
    tmp_path: Path, slides: list[Path], model: Path
) -> None:
    with Coordinator(slides, model, tmp_path, OPTIONS, lease_seconds=0.5):
        with pytest.raises(StoreError, match="is being scanned by a command that lives"):
            Coordinator(slides, model, tmp_path, OPTIONS, lease_seconds=0.5)
        with pytest.raises(StoreError, match="open shared scan of other slides"):
            Coordinator(slides[:2], model, tmp_path, OPTIONS)
        with pytest.raises(StoreError, match="with another model or other settings"):
            Coordinator(slides, model, tmp_path, ScanOptions(stride=96))

    with Store(tmp_path) as store:
        assert {row.status for row in store.rows()} == {"pending"}


@needs_signals
def test_a_slide_that_crashes_its_process_twice_fails_and_the_others_go_on(
    tmp_path: Path,
    slides: list[Path],
    model: Path,
    start: Callable[..., "subprocess.Popen[str]"],
) -> None:
    out = tmp_path / "out"
    run = start("-m", "histoviewer", "worker", out)
    with Coordinator(slides, model, out, SLOW, lease_seconds=LEASE) as coordinator:

        def crash() -> None:
            if busy(coordinator):
                for process in children(run.pid):
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)

        items = {item.path.name: item for item in coordinator.items(crash)}

    assert "2 times" in items["large é.tif"].error
    assert sum(not item.error for item in items.values()) == 5


@needs_signals
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts a small disk")
def test_a_full_disk_pauses_the_scan_until_there_is_space(
    tmp_path: Path, slides: list[Path], model: Path, alone: dict[str, bytes]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", disk]).returncode:
        pytest.skip("needs the right to mount")
    try:
        out = disk / "out"
        with Coordinator(slides, model, out, OPTIONS) as coordinator:
            filler = disk / "filler"

            def make_space(error: HistoViewerError) -> None:
                paused.append(str(error))
                filler.unlink(missing_ok=True)

            paused: list[str] = []
            job, cancel = coordinator.job, CancellationToken()
            with SharedWorker(out, job, cancel, on_pause=make_space, pause_seconds=0.1) as worker:
                with filler.open("wb", buffering=0) as file, suppress(OSError):
                    while True:
                        file.write(bytes(4096))
                worker.run()
            items = list(coordinator.items())
        assert "with free space" in paused[0]
        check_whole(items, out, alone)
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_slide_that_is_gone_fails_and_one_that_a_worker_cannot_see_is_left_to_others(
    tmp_path: Path, slides: list[Path], model: Path
) -> None:
    out, away = tmp_path / "out", tmp_path / "away"
    slide = Path(shutil.copy(slides[0], tmp_path / "seen.png"))
    both = [slide, tmp_path / "gone.svs"]
    with Coordinator(both, model, out, OPTIONS, lease_seconds=1) as coordinator:
        slide.rename(away)
        cancel = CancellationToken()
        with (
            SharedWorker(out, coordinator.job, cancel) as worker,
            pytest.raises(SlideError, match=r"gone\.svs: is not to be seen|seen\.png: is not"),
        ):
            worker.run()
        away.rename(slide)
        with LocalWorkers(out, coordinator.job, 1) as workers:
            items = {item.path.name: item for item in coordinator.items(workers.check)}

    assert "gone.svs: cannot be read" in items["gone.svs"].error
    assert items["seen.png"].result


def test_slides_and_model_are_found_beside_the_output_folder(
    tmp_path: Path, slides: list[Path], model: Path
) -> None:
    """Place of the same drive on another computer, under another name."""
    here, there = tmp_path / "here", tmp_path / "there"
    shutil.copytree(model, here / "model")
    slide = here / "slides" / "a é%.png"
    slide.parent.mkdir()
    shutil.copy(slides[0], slide)
    with Coordinator([slide], here / "model", here / "out", OPTIONS) as coordinator:
        here.rename(there)
        job = open_job(there / "out")
        assert job == coordinator.job
        with SharedWorker(there / "out", job, CancellationToken()) as worker:
            worker.run()
        there.rename(here)
        (item,) = coordinator.items()

    assert item.result
    assert Heatmap.load(item.result).provenance.slide_path.startswith(str(there))


def test_a_worker_with_another_model_takes_no_slide(
    tmp_path: Path, slides: list[Path], model: Path
) -> None:
    folder = Path(shutil.copytree(model, tmp_path / "model"))
    with Coordinator(slides, folder, tmp_path / "out", OPTIONS) as coordinator:
        # The same network with another threshold is another model.
        make_model(folder, threshold=0.8)
        with (
            LocalWorkers(tmp_path / "out", coordinator.job, 1) as workers,
            pytest.raises(ModelError, match="is not on this computer"),
        ):
            list(coordinator.items(workers.check))
        assert coordinator.free() == list(coordinator.job.slides_by_key())


def test_a_cancelled_scan_keeps_what_is_finished(
    tmp_path: Path, slides: list[Path], model: Path, alone: dict[str, bytes]
) -> None:
    cancel = CancellationToken()
    with Coordinator(slides, model, tmp_path, OPTIONS, cancel=cancel) as coordinator:
        # Held by a worker that does not go on, so that the scan is not over before it is cancelled.
        log = LeaseLog(JobFolder(tmp_path, coordinator.job.id).log)
        held = log.claim(coordinator.free()[0], "another worker")
        assert held
        with LocalWorkers(tmp_path, coordinator.job, 1), pytest.raises(ScanCancelled):
            for _ in coordinator.items():
                cancel.cancel()
        held.release()
    with (
        Coordinator(slides, model, tmp_path, OPTIONS) as coordinator,
        LocalWorkers(tmp_path, coordinator.job, 2) as workers,
    ):
        items = list(coordinator.items(workers.check))

    check_whole(items, tmp_path, alone)


def test_a_damaged_result_of_a_worker_is_scanned_again(
    tmp_path: Path, slides: list[Path], model: Path
) -> None:
    slide = next(path for path in slides if path.suffix == ".png")
    problems: list[str] = []
    with Coordinator([slide], model, tmp_path, OPTIONS, on_problem=problems.append) as coordinator:
        folder = JobFolder(tmp_path, coordinator.job.id)
        with SharedWorker(tmp_path, coordinator.job, CancellationToken()) as worker:
            worker.run()
        (result,) = folder.results.glob("*.tif")
        result.write_bytes(result.read_bytes()[:-100])
        with LocalWorkers(tmp_path, coordinator.job, 1) as workers:
            (item,) = coordinator.items(workers.check)

    assert "It is scanned again" in problems[0]
    assert item.result
    assert Heatmap.load(item.result).unread == 0


def test_a_description_that_leads_elsewhere_is_refused(tmp_path: Path, model: Path) -> None:
    slide = tmp_path / "a.svs"
    with Coordinator([slide], model, tmp_path / "out", OPTIONS):
        path = tmp_path / "out" / SHARED_FOLDER / "job.json"
        text = path.read_text()
        path.write_text(text.replace('"name":"a.svs"', '"name":"../a"'))
        with pytest.raises(StoreError, match="leads out of the output folder"):
            open_job(tmp_path / "out")
        path.write_text(text[:-5])
        with pytest.raises(StoreError, match="is no description of a shared scan of this version"):
            open_job(tmp_path / "out")
        with path.open("wb") as file:
            file.truncate(2**40)
        with pytest.raises(StoreError, match="is larger than any description of a shared scan"):
            open_job(tmp_path / "out")


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes that are not UTF-8")
def test_a_place_keeps_every_name(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff % \xc3\xa9.svs")
    assert Place.of(path, tmp_path / "out").paths(tmp_path / "out") == [path, path]
